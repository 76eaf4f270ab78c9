"""The keychain beside a real gnome-keyring: unlocked, locked, never set up, absent, and impostors."""

import base64
import json
from pathlib import Path

import pytest

from helpers import keyring_session
from helpers.keyring_session import Service

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(bool(keyring_session.MISSING), reason=keyring_session.MISSING or "all there"),
]

KEY = "sk-canary-0123456789abcdef"

TRY = """
import json, sys
from duologue.domain.errors import KeychainError
from duologue.domain.secret import Secret
from duologue.storage.keychain import SystemKeychain

keychain = SystemKeychain()
state = keychain.state()
said = {"name": state.name, "safe": state.safe}

def attempt(name, work):
    try:
        found = work()
        said[name] = found.reveal() if found else None
    except KeychainError as error:
        said[name] = type(error).__name__

attempt("load", lambda: keychain.load("p1"))
attempt("store", lambda: keychain.store("p1", Secret(sys.argv[1])))
attempt("again", lambda: keychain.load("p1"))
attempt("delete", lambda: keychain.delete("p2"))
said["impostor loaded"] = "keyrings.alt.file" in sys.modules
print(json.dumps(said))
"""
STORED = f"import keyring; keyring.set_password('duologue', 'p1', '{KEY}')"

# What keyrings.alt does where nothing better is found, in a few lines: it writes the key to a file.
IMPOSTOR = """
import os
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5
    def get_password(self, service, username):
        try:
            return open(os.path.expanduser("~/plain.cfg")).read()
        except OSError:
            return None
    def set_password(self, service, username, password):
        open(os.path.expanduser("~/plain.cfg"), "w").write(password)
    def delete_password(self, service, username):
        os.unlink(os.path.expanduser("~/plain.cfg"))
"""


def tried(
    service: Service, home: Path, extra: dict[str, str] | None = None, before: str = "pass"
) -> dict[str, object]:
    child = keyring_session.run(TRY, KEY, service=service, extra=extra, before=before, home=home)
    assert child.returncode == 0, child.stderr
    assert KEY not in child.stderr
    said: dict[str, object] = json.loads(child.stdout)
    return said


def files_with_the_key(home: Path) -> list[str]:
    forms = (
        KEY.encode(),
        KEY.encode().hex().encode(),
        base64.b64encode(KEY.encode()).rstrip(b"="),
        KEY.encode("utf-16-le"),
    )
    files = [path for path in home.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.fixture
def impostor(tmp_path: Path) -> dict[str, str]:
    """An environment in which `keyrings.alt` is installed, entry point and all."""
    site = tmp_path / "site"
    (site / "keyrings" / "alt").mkdir(parents=True)
    (site / "keyrings" / "alt" / "file.py").write_text(IMPOSTOR)
    information = site / "keyrings.alt-5.0.2.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0.2\n")
    (information / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    path = keyring_session.child_process.environment()["PYTHONPATH"]
    return {"PYTHONPATH": f"{path}:{site}"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


def configure(home: Path, text: str) -> None:
    folder = home / ".config" / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text(text)


def test_a_key_is_kept_and_stands_in_no_file(home: Path) -> None:
    said = tried(Service.UNLOCKED, home)
    assert (said["safe"], said["load"], said["store"], said["again"]) == (True, None, None, KEY)
    assert said["name"] == "system keyring (Secret Service)"
    assert any(path.name.endswith(".keyring") for path in home.rglob("*"))
    assert files_with_the_key(home) == []


@pytest.mark.fault("F58")
def test_a_locked_keychain_is_told_and_not_changed(home: Path) -> None:
    said = tried(Service.LOCKED, home, before=STORED)
    assert said["safe"] is True
    assert [said[name] for name in ("load", "store", "again", "delete")] == ["KeychainLocked"] * 4


@pytest.mark.fault("F58")
def test_a_keychain_that_was_never_set_up_is_told(home: Path) -> None:
    said = tried(Service.NEVER_SET_UP, home)
    assert [said[name] for name in ("load", "store")] == ["KeychainMissing"] * 2
    assert files_with_the_key(home) == []


@pytest.mark.fault("F06")
def test_without_a_session_bus_nothing_is_written(home: Path) -> None:
    said = tried(Service.NO_BUS, home)
    assert (said["safe"], said["name"]) == (False, "no keychain")
    assert [said[name] for name in ("load", "store", "delete")] == ["KeychainMissing"] * 3
    assert [path.name for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.fault("F58")
def test_a_key_deleted_outside_is_none(home: Path) -> None:
    outside = "import keyring; keyring.delete_password('duologue', 'p1')"
    inside = TRY.replace(
        'attempt("delete"',
        f'exec({outside!r}); attempt("gone", lambda: keychain.load("p1"))\nattempt("delete"',
    )
    child = keyring_session.run(inside, KEY, home=home)
    assert json.loads(child.stdout)["gone"] is None


@pytest.mark.fault("F07")
def test_a_plain_text_backend_is_not_even_loaded(home: Path, impostor: dict[str, str]) -> None:
    chosen = "import keyring; print(type(keyring.get_keyring()).__module__)"
    left_to_itself = keyring_session.run(chosen, service=Service.NO_BUS, extra=impostor)
    assert left_to_itself.stdout == "keyrings.alt.file\n"  # else this test would show nothing

    said = tried(Service.NO_BUS, home, impostor)
    assert (said["safe"], said["store"], said["impostor loaded"]) == (False, "KeychainMissing", False)
    assert not (home / "plain.cfg").exists()


@pytest.mark.fault("F07")
def test_a_plain_text_backend_beside_a_real_one_gets_nothing(home: Path, impostor: dict[str, str]) -> None:
    chosen = "import keyring; print(type(keyring.get_keyring()).__module__)"
    left_to_itself = keyring_session.run(chosen, extra=impostor)
    assert left_to_itself.stdout == "keyring.backends.chainer\n"

    said = tried(Service.UNLOCKED, home, impostor)
    assert (said["safe"], said["again"], said["impostor loaded"]) == (True, KEY, False)
    assert not (home / "plain.cfg").exists()


@pytest.mark.fault("F08")
@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "no.such.Backend",
        "nonsense",
    ],
)
@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_configured_backend_that_is_unsafe_is_refused(
    home: Path, impostor: dict[str, str], backend: str, place: str
) -> None:
    extra = dict(impostor)
    if place == "environment":
        extra["PYTHON_KEYRING_BACKEND"] = backend
    else:
        configure(home, f"[backend]\ndefault-keyring={backend}\n")
    said = tried(Service.UNLOCKED, home, extra)
    assert (said["name"], said["safe"], said["store"]) == (backend, False, "KeychainMissing")
    assert said["impostor loaded"] is False
    assert files_with_the_key(home) == []


@pytest.mark.fault("F08")
@pytest.mark.parametrize(
    "text",
    [
        "[backend]\ndefault-keyring=keyring.backends.chainer.ChainerBackend\n",
        "[backend]\ndefault-keyring=keyring.backends.SecretService.Keyring\n",
        "[backend]\nkeyring-path=/nowhere\n",
        "not a configuration",
        "",
    ],
)
def test_a_chain_a_safe_choice_and_a_broken_file_lead_to_the_real_keychain(home: Path, text: str) -> None:
    configure(home, text)
    said = tried(Service.UNLOCKED, home)
    assert (said["safe"], said["again"]) == (True, KEY)


def test_a_safe_choice_that_is_not_there_is_not_replaced_by_another(home: Path) -> None:
    said = tried(Service.UNLOCKED, home, {"PYTHON_KEYRING_BACKEND": "keyring.backends.kwallet.DBusKeyring"})
    assert (said["safe"], said["store"]) == (False, "KeychainMissing")


# Freezes the service, asks it from a thread as the app does, and ends it in the middle of that call. Only the
# service of this session's own bus is touched.
DYING = """
import asyncio, os, signal, subprocess
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from duologue.domain.errors import KeychainError
from duologue.services.daemon_thread import in_daemon_thread
from duologue.storage.keychain import SystemKeychain

bus = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")
connection = open_dbus_connection()
asked = new_method_call(bus, "GetConnectionUnixProcessID", "s", ("org.freedesktop.secrets",))
process = connection.send_and_get_reply(asked).body[0]

async def main():
    keychain = SystemKeychain()
    print(await in_daemon_thread(keychain.load, "p1") is None)
    os.kill(process, signal.SIGSTOP)
    loading = asyncio.ensure_future(in_daemon_thread(keychain.load, "p1"))
    beats = 0
    while beats < 20:
        await asyncio.sleep(0.01)
        beats += 1
    print(loading.done(), beats)
    os.kill(process, signal.SIGKILL)
    try:
        print(await asyncio.wait_for(loading, 20))
    except KeychainError as error:
        print(type(error).__name__)

asyncio.run(main())
"""


@pytest.mark.fault("F58")
def test_a_service_that_dies_in_the_middle_of_a_call_is_told(home: Path) -> None:
    child = keyring_session.run(DYING, home=home)
    assert child.returncode == 0, child.stderr
    first, alive, told = child.stdout.splitlines()
    assert (first, alive) == ("True", "False 20")
    assert told in ("KeychainFailed", "KeychainLocked", "KeychainMissing")
