"""What a report says about this computer and this installation."""

import json
import sqlite3
from importlib import metadata
from pathlib import Path

import pytest

import duologue
from duologue.services.diagnostics import Diagnostics
from duologue.services.tables import catalogue
from helpers import child_process
from helpers.services import KEY, FakeKeychain, ScriptedWire, world


async def report(home: Path, *, safe: bool = True, **environment: str) -> dict[str, object]:
    keychain = FakeKeychain(safe=safe)
    keychain.keys["p"] = KEY
    async with world(home, ScriptedWire(), keychain=keychain) as here:
        places = {"home": home, "database": here.paths.database, "settings": here.paths.settings}
        made = await Diagnostics(places, keychain, here.gate, environment).report()
        assert keychain.calls == []
    assert KEY.reveal() not in json.dumps(made)
    return made


async def test_the_report_names_versions_places_and_states(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = await report(home, DISPLAY=":7")
    assert list(made) == [
        "duologue",
        "python",
        "system",
        "packages",
        "problems",
        "keyring",
        "paths",
        "sqlite",
        "store",
        "display",
        "terms",
    ]
    assert made["duologue"] == duologue.__version__
    packages = made["packages"]
    assert isinstance(packages, dict)
    assert {"httpx", "keyring", "PySide6-Essentials"} <= packages.keys()
    assert all(packages.values())
    sqlite = made["sqlite"]
    assert isinstance(sqlite, dict)
    assert sqlite["version"] == sqlite3.sqlite_version
    assert made["display"] == {"platform": None, "wayland": None, "x11": ":7", "available": True}
    assert made["store"] == {"problem": None}
    terms = catalogue.terms_text()
    assert made["terms"] == {
        "document": terms.document,
        "version": terms.version,
        "sha256": terms.sha256,
        "state": "not_asked",
    }


async def test_places_are_told_with_their_modes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    paths = (await report(home))["paths"]
    assert paths == {
        "home": {"path": str(home), "exists": True, "mode": "0o700", "writable": True},
        "database": {"path": str(home / "duologue.db"), "exists": True, "mode": "0o600", "writable": True},
        "settings": {"path": str(home / "settings.json"), "exists": False, "mode": None, "writable": None},
    }


@pytest.mark.parametrize(
    ("safe", "level"), [(True, "operating system keychain"), (False, "this session only")]
)
async def test_the_keychain_is_named_with_its_level(tmp_path: Path, *, safe: bool, level: str) -> None:
    made = await report(tmp_path, safe=safe)
    assert made["keyring"] == {"backend": "A keychain", "level": level, "safe": safe}


@pytest.mark.fault("F72")
async def test_an_older_sqlite_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version, safe in (((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((4, 0, 0), True)):
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        told = (await report(tmp_path))["sqlite"]
        assert isinstance(told, dict)
        assert told["two_writers_safe"] is safe


@pytest.mark.fault("F72")
async def test_a_package_that_is_missing_or_of_another_version_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [
        "httpx[socks]<1,>=0.28.1",
        "keyring>=25.6",
        "qasync>=0.28",
        "pyside6-essentials<6.12,>=6.10",
        "truststore>=0.10.1",
        "markdown-it-py>=4.0",
        "pytest>=9; extra == 'dev'",
    ]
    there = {
        "httpx": "1.0.0",
        "keyring": "25.6.0",
        "pyside6-essentials": "6.12.0.1",
        "truststore": "0.9",
        "markdown-it-py": "4.0.0rc1",
    }

    def version(name: str) -> str:
        if name not in there:
            raise metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(metadata, "requires", lambda _: wanted)
    monkeypatch.setattr(metadata, "version", version)
    assert (await report(tmp_path))["problems"] == [
        "httpx 1.0.0 is not what this Duologue was made for: <1,>=0.28.1.",
        "qasync is not installed; >=0.28 is needed.",
        "pyside6-essentials 6.12.0.1 is not what this Duologue was made for: <6.12,>=6.10.",
        "truststore 0.9 is not what this Duologue was made for: >=0.10.1.",
    ]


async def test_this_installation_has_no_problems(tmp_path: Path) -> None:
    assert (await report(tmp_path))["problems"] == []


ONE_WRITER = """
import asyncio, sys
from datetime import date
from pathlib import Path

opened = []
sys.addaudithook(lambda name, given: opened.append(str(given[0])) if name == "sqlite3.connect" else None)

from duologue.bootstrap.core import open_core
from duologue.domain.search import SearchQuery
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ExportChoice, ExportFormat
from duologue.services.transfer.exports import ExportPlan
from duologue.services.transfer.long_work import LongWork
from duologue.storage.copies import Copies

async def main(home):
    async with open_core(home) as core:
        services = core.services
        chat = await services.library.create("demo", ApiStyle.OPENAI, "demo-recorded-fast", title="Lamp")
        async for _ in services.session.send(chat.id, "Hello"):
            pass
        for message in await services.library.path(chat.id):
            services.messages.read(message.id)
        await services.search.find(SearchQuery("lamp"))
        plan = ExportPlan(ExportChoice(), ExportFormat.JSON)
        await services.transfers.exports.save(plan, home / "all.json", LongWork())
        copies = Copies(core.paths.database, core.paths.backups, lambda: None)
        await asyncio.to_thread(copies.make, date(2026, 1, 1))
    print(*[name.rpartition("/")[2] for name in opened])

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.fault("F72")
def test_one_connection_alone_may_write_whatever_is_done(tmp_path: Path) -> None:
    """What makes the write-ahead log safe with every SQLite."""
    ran = child_process.run(ONE_WRITER, str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    ours = [name for name in ran.stdout.split() if name.startswith("duologue.db")]
    assert sum("mode=ro" not in name for name in ours) == 1
    assert sum("mode=ro" in name for name in ours) >= 3
