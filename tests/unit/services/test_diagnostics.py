"""What a report says about this computer and this installation."""

import json
import sqlite3
from pathlib import Path

import pytest

import duologue
from duologue.services.diagnostics import Diagnostics
from duologue.services.tables import catalogue
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
