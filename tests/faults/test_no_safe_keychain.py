"""Without a keychain that is safe the app says so, keeps the key in memory, and writes it nowhere.

Each case runs the real sheet over the real keyring library in a process and a home of its own, with no
session bus: so it needs no program that may be missing.
"""

import base64
from pathlib import Path

import pytest

from helpers import child_process, keyring_session
from helpers.keyring_session import Service

KEY = "sk-canary-9Rt5Ym1Kc8Wb4Hd6"

SHEET = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QLineEdit, QWidget
from duologue import event_loop
from duologue.bootstrap.core import open_core
from duologue.domain.errors import KeychainError
from duologue.domain.style import ApiStyle
from duologue.ui.first_run.connect_sheet import ConnectSheet
from helpers import gui

home, key = Path(sys.argv[1]), sys.argv[2]

async def main():
    async with open_core(home, debug=True) as core:
        accounts, errors, closed = core.services.accounts, [], []
        parent = gui.shown(QWidget(), 1000, 800)
        sheet = ConnectSheet(gui.theme(), core.services, errors.append, parent)
        sheet.finished.connect(closed.append)
        sheet.open()
        sheet.service.choose(3)
        gui.named(sheet, QLineEdit, "openaiBase").setText("http://127.0.0.1:9/v1")
        gui.press(sheet, "connectContinue")
        await gui.until(sheet.terms.own_tick.isVisible)
        sheet.terms.own_tick.click()
        gui.press(sheet, "ownServerContinue")
        await gui.until(lambda: sheet.key.save.isVisible() and sheet.key.save.isEnabled())
        print("says:", sheet.key.place.text())
        print("session only:", sheet.key.session_only.isChecked(), sheet.key.session_only.isEnabled())
        gui.named(sheet, QLineEdit, "keyField").setText(key)
        gui.press(sheet, "saveKey")
        await gui.until(lambda: closed)
        endpoint = await accounts.endpoint(accounts.profiles[0], ApiStyle.OPENAI)
        print("at hand:", endpoint.key.reveal() == key, errors)
    async with open_core(home) as core:
        accounts = core.services.accounts
        try:
            kept = await accounts.key(accounts.profiles[0])
        except KeychainError as error:
            kept = type(error).__name__
        print("after a restart:", kept)
    print("impostor loaded:", "keyrings.alt.file" in sys.modules)
    return 0

sys.exit(event_loop.run(gui.application(), main))
"""

# As keyrings.alt does: the key goes to a file in the clear, or into a program's own list.
IMPOSTOR = """
import os
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5
    def get_password(self, service, username):
        path = os.path.expanduser("~/plain.cfg")
        return open(path).read() if os.path.exists(path) else None
    def set_password(self, service, username, password):
        open(os.path.expanduser("~/plain.cfg"), "w").write(password)
    def delete_password(self, service, username):
        os.unlink(os.path.expanduser("~/plain.cfg"))
"""
NULL = "keyring.backends.null.Keyring"
CHAIN = "keyring.backends.chainer.ChainerBackend"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def impostor(tmp_path: Path) -> dict[str, str]:
    """An environment in which `keyrings.alt` can be imported and is found by the keyring library."""
    site = tmp_path / "site"
    (site / "keyrings" / "alt").mkdir(parents=True)
    (site / "keyrings" / "alt" / "file.py").write_text(IMPOSTOR)
    information = site / "keyrings.alt-5.0.2.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0.2\n")
    (information / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    return {"PYTHONPATH": f"{child_process.environment()['PYTHONPATH']}:{site}"}


def connected(home: Path, shown: str, extra: dict[str, str] | None = None) -> None:
    """Connects a server with a key; the key is at hand until the end and stands in no file."""
    variables = {"QT_QPA_PLATFORM": "offscreen", **(extra or {})}
    child = keyring_session.run(
        SHEET, str(home / "data"), KEY, home=home, service=Service.NO_BUS, extra=variables
    )
    assert child.returncode == 0, child.stderr
    says, *rest = child.stdout.splitlines()
    assert says == (
        f"says: This computer has no keychain that is safe to use ({shown}), so nothing is written. "
        "The key stays in memory until Duologue is closed."
    )
    assert rest == [
        "session only: True False",
        "at hand: True []",
        "after a restart: KeychainMissing",
        "impostor loaded: False",
    ]
    assert KEY not in child.stdout + child.stderr
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "profiles.json" for path in files)
    forms = (KEY.encode(), KEY.encode().hex().encode(), base64.b64encode(KEY.encode()).rstrip(b"="))
    assert [path for path in files if any(form in path.read_bytes() for form in forms)] == []
    outside = {path.relative_to(home).parts[0] for path in files} - {"data"}
    assert outside - {".cache", ".config"} == set()  # Qt's and the person's own, which the test made
    assert not (home / "plain.cfg").exists()


def configure(home: Path, backend: str) -> None:
    folder = home / ".config" / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={backend}\n")


@pytest.mark.fault("F06")
def test_without_a_bus_the_key_is_for_this_session(home: Path) -> None:
    connected(home, "no keychain")


@pytest.mark.fault("F07")
def test_a_plain_text_keyring_that_could_be_imported_is_not_used(
    home: Path, impostor: dict[str, str]
) -> None:
    library = "import keyring; keyring.set_password('x', 'y', 'z'); print(keyring.get_password('x', 'y'))"
    left_to_itself = keyring_session.run(library, service=Service.NO_BUS, extra=impostor)
    assert left_to_itself.stdout == "z\n"  # else this test would show nothing
    connected(home, "no keychain", impostor)


@pytest.mark.fault("F08")
@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_keyring_that_throws_keys_away_is_known(home: Path, place: str) -> None:
    if place == "environment":
        connected(home, NULL, {"PYTHON_KEYRING_BACKEND": NULL})
    else:
        configure(home, NULL)
        connected(home, NULL)


@pytest.mark.fault("F08")
@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_chain_is_no_way_to_an_unsafe_member(home: Path, impostor: dict[str, str], place: str) -> None:
    if place == "environment":
        connected(home, "no keychain", impostor | {"PYTHON_KEYRING_BACKEND": CHAIN})
    else:
        configure(home, CHAIN)
        connected(home, "no keychain", impostor)
