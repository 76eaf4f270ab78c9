"""settings.json: tolerant field by field, and nothing a person wrote is lost."""

import hashlib
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.errors import StoreNotWritable
from duologue.domain.settings import (
    Appearance,
    BudgetLevels,
    BudgetSettings,
    ChatHabits,
    Settings,
    Theme,
    WindowState,
)
from duologue.storage.settings_file import SettingsOnDisk

CHANGED = Settings(
    developer_tools=True,
    appearance=Appearance(Theme.DARK, 150),
    chat=ChatHabits(enter_sends=False, default_profile="p1"),
    budgets=BudgetSettings(
        day=BudgetLevels("EUR", "0.80", "1.00"), chat=BudgetLevels("tokens", stop="20000")
    ),
    window=WindowState("AdnQywAD", 260, sidebar_hidden=True, open_chat="c1"),
)


def kept_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("settings.kept*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_without_a_file_every_setting_has_its_default(path: Path) -> None:
    assert SettingsOnDisk(path).load() == Settings()
    assert not path.exists()


def test_settings_come_back_as_they_were_saved(path: Path) -> None:
    SettingsOnDisk(path).save(CHANGED)
    assert SettingsOnDisk(path).load() == CHANGED
    assert kept_aside(path) == []


def test_the_file_can_be_read_and_edited_by_a_person(path: Path) -> None:
    SettingsOnDisk(path).save(Settings())
    text = path.read_text()
    assert '  "appearance": {\n    "theme": "system",\n    "zoom": 100\n  },' in text
    assert json.loads(text)["version"] == 1
    path.write_text("\ufeff" + text.replace('"zoom": 100', '"zoom": 125'))
    assert SettingsOnDisk(path).load().appearance.zoom == 125


def test_only_this_person_may_read_the_file(path: Path) -> None:
    SettingsOnDisk(path).save(Settings())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.fault("F68")
def test_keys_this_version_does_not_know_stay(path: Path) -> None:
    path.write_text('{"plugins": [1, null], "appearance": {"zoom": 120, "font": "Inter"}, "chat": {}}')
    file = SettingsOnDisk(path)
    file.save(replace(file.load(), developer_tools=True))
    stored = json.loads(path.read_text())
    assert stored["plugins"] == [1, None]
    assert stored["appearance"] == {"zoom": 120, "font": "Inter", "theme": "system"}
    assert stored["developer_tools"] is True
    assert kept_aside(path) == []


@pytest.mark.fault("F68")
@pytest.mark.parametrize(
    "wrong",
    [
        {"developer_tools": "yes"},
        {"developer_tools": 1},
        {"appearance": {"theme": "sepia"}},
        {"appearance": {"theme": ["dark"]}},
        {"appearance": {"zoom": "120"}},
        {"appearance": {"zoom": True}},
        {"appearance": {"zoom": 120.5}},
        {"appearance": {"zoom": 49}},
        {"appearance": {"zoom": 301}},
        {"appearance": {"zoom": 10**4000}},
        {"appearance": None},
        {"appearance": "dark"},
        {"window": {"sidebar_width": -1, "geometry": 7}},
        {"window": {"sidebar_width": True}},
        {"chat": []},
        {"budgets": ["day"]},
        {"budgets": {"day": {"stop": 1}, "month": None, "run": {"unit": 3}}},
    ],
)
def test_a_wrong_value_counts_as_its_default_and_the_file_is_kept(
    path: Path, wrong: dict[str, object]
) -> None:
    stored = {"chat": {"default_profile": "p9"}, **wrong}
    path.write_text(json.dumps(stored))
    before = path.read_bytes()
    file = SettingsOnDisk(path)
    read = file.load()
    profile = "" if "chat" in wrong else "p9"
    assert read == Settings(chat=ChatHabits(default_profile=profile))
    assert path.read_bytes() == before
    file.save(read)
    assert SettingsOnDisk(path).load() == read
    assert [aside.read_bytes() for aside in kept_aside(path)] == [before]


@pytest.mark.fault("F68")
@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b'{"appearance": {"zoom": 120}',
        b"[1, 2]",
        b"null",
        b"\xff\xfe\x00",
        b"\x00" * 4096,
        b"[" * 100_000,
        b'{"a": ' * 50_000,
        b'{"zoom": ' + b"9" * 10_000 + b"}",
        b"not JSON, but words a person wrote",
    ],
)
def test_a_broken_file_counts_as_defaults_and_is_kept(path: Path, broken: bytes) -> None:
    path.write_bytes(broken)
    file = SettingsOnDisk(path)
    assert file.load() == Settings()
    assert path.read_bytes() == broken
    file.save(CHANGED)
    assert file.load() == CHANGED
    aside = kept_aside(path)
    assert [found.read_bytes() for found in aside] == [broken]
    assert stat.S_IMODE(aside[0].stat().st_mode) == 0o600


@pytest.mark.fault("F68")
@pytest.mark.parametrize("version", [2, 99, "2", None, 1.5, True])
def test_a_newer_file_is_read_and_kept_before_it_is_replaced(path: Path, version: object) -> None:
    path.write_text(json.dumps({"version": version, "appearance": {"zoom": 140}, "later": {"a": 1}}))
    before = path.read_bytes()
    file = SettingsOnDisk(path)
    assert file.load().appearance.zoom == 140
    file.save(file.load())
    stored = json.loads(path.read_text())
    assert (stored["version"], stored["later"]) == (1, {"a": 1})
    assert [aside.read_bytes() for aside in kept_aside(path)] == [before]


def test_the_same_broken_file_is_kept_once(path: Path) -> None:
    for broken in (b"{", b"{", b"[[", b"{"):
        path.write_bytes(broken)
        SettingsOnDisk(path).save(Settings())
    assert len(kept_aside(path)) == 2


def test_a_file_too_large_to_be_settings_is_moved_aside_whole(path: Path) -> None:
    content = b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    path.write_bytes(content)
    file = SettingsOnDisk(path)
    assert file.load() == Settings()
    file.save(CHANGED)
    assert file.load() == CHANGED
    assert [hashlib.sha256(aside.read_bytes()).digest() for aside in kept_aside(path)] == [
        hashlib.sha256(content).digest()
    ]
    path.write_bytes(content + b" ")
    with pytest.raises(StoreNotWritable, match="there already"):
        file.save(CHANGED)
    assert path.stat().st_size == len(content) + 1


@pytest.mark.fault("F68")
def test_a_folder_in_the_files_place_is_not_lost(path: Path) -> None:
    path.mkdir()
    (path / "mine").write_text("kept")
    file = SettingsOnDisk(path)
    assert file.load() == Settings()
    file.save(CHANGED)
    assert file.load() == CHANGED
    assert (kept_aside(path)[0] / "mine").read_text() == "kept"


def test_a_link_is_not_written_through_or_replaced(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text('{"appearance": {"zoom": 130}}')
    path.symlink_to(target)
    file = SettingsOnDisk(path)
    assert file.load().appearance.zoom == 130
    with pytest.raises(StoreNotWritable, match="link"):
        file.save(CHANGED)
    assert path.is_symlink()
    assert target.read_text() == '{"appearance": {"zoom": 130}}'


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreNotWritable, match=r"settings\.json"):
        SettingsOnDisk(tmp_path / "gone" / "settings.json").save(Settings())


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["dark", 100, "light"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
section = st.dictionaries(
    st.sampled_from(
        ["theme", "zoom", "enter_sends", "default_profile", "geometry", "sidebar_width", "open_chat"]
    ),
    anything,
)
documents = st.dictionaries(
    st.sampled_from(["version", "developer_tools", "appearance", "chat", "window", "unknown"]),
    anything | section,
)


@given(st.binary(max_size=200) | documents.map(lambda document: json.dumps(document).encode()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_whatever_is_in_the_file_settings_are_read_saved_and_nothing_is_lost(
    path: Path, content: bytes
) -> None:
    for former in path.parent.iterdir():
        former.unlink()
    path.write_bytes(content)
    file = SettingsOnDisk(path)
    read = file.load()
    assert isinstance(read.appearance.theme, Theme)
    assert 50 <= read.appearance.zoom <= 300
    assert type(read.developer_tools) is type(read.chat.enter_sends) is bool
    file.save(read)
    assert file.load() == read
    file.save(CHANGED)
    assert file.load() == CHANGED
    if not kept_aside(path):
        before, after = json.loads(content), json.loads(path.read_bytes())
        assert before.keys() <= after.keys()
        # Through JSON's text, because NaN is not equal to itself.
        assert json.dumps(before.get("unknown")) == json.dumps(after.get("unknown"))
