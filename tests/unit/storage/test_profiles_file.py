"""profiles.json: whole profiles or none, and what cannot be read stays in the file."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.storage.profiles_file import ProfilesOnDisk

SERVICE = Profile(
    "a1",
    "MiniMax \u2013 global",
    ProfileKind.SERVICE,
    "https://api.minimax.io/v1",
    "https://api.minimax.io/anthropic",
    AuthForm.X_API_KEY,
    ("https://api.minimax.io",),
    "minimaxm2.io",
    ("MiniMax-M2", "other"),
    "prices",
    "limits",
    "/etc/ca.pem",
    "http://proxy:8080",
    "token_plan",
)
OWN = Profile("b2", "Mine", ProfileKind.OWN, "http://127.0.0.1:8080/v1", auth=AuthForm.NONE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profiles.json"


def test_without_a_file_there_is_no_profile(path: Path) -> None:
    assert ProfilesOnDisk(path).load() == ()


def test_profiles_come_back_in_their_order(path: Path) -> None:
    ProfilesOnDisk(path).save([SERVICE, OWN])
    assert ProfilesOnDisk(path).load() == (SERVICE, OWN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ProfilesOnDisk(path).save([OWN])
    assert ProfilesOnDisk(path).load() == (OWN,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "cloud"},
        {"kind": None},
        {"id": ""},
        {"id": 5},
        {"name": ""},
        {"name": ["x"]},
        {"auth": "basic"},
        {"openai_base": None},
        {"openai_base": 7},
        {"confirmed_origins": "https://a"},
        {"confirmed_origins": [1]},
        {"models": {"a": 1}},
        {"terms": 3},
        {"proxy": False},
    ],
)
def test_half_a_profile_is_left_out_but_stays_in_the_file(path: Path, wrong: dict[str, object]) -> None:
    ProfilesOnDisk(path).save([SERVICE, OWN])
    stored = json.loads(path.read_text())
    stored["profiles"][0].update(wrong)
    path.write_text(json.dumps(stored))
    file = ProfilesOnDisk(path)
    assert file.load() == (OWN,)
    file.save([replace(OWN, name="renamed")])
    assert stored["profiles"][0] in json.loads(path.read_text())["profiles"]
    assert file.load() == (replace(OWN, name="renamed"),)


@pytest.mark.parametrize("missing", ["id", "name", "kind"])
def test_a_profile_without_the_needed_is_left_out(path: Path, missing: str) -> None:
    entry = {"id": "x", "name": "n", "kind": "own"}
    del entry[missing]
    path.write_text(json.dumps({"profiles": [entry, 5, None, "x", [entry]]}))
    assert ProfilesOnDisk(path).load() == ()


def test_a_profile_written_by_hand_needs_only_three_fields(path: Path) -> None:
    path.write_text('{"profiles": [{"id": "x", "name": "n", "kind": "own"}]}')
    assert ProfilesOnDisk(path).load() == (Profile("x", "n", ProfileKind.OWN),)


def test_a_second_profile_of_the_same_id_does_not_count(path: Path) -> None:
    entry = {"id": "x", "name": "first", "kind": "own"}
    path.write_text(json.dumps({"profiles": [entry, {**entry, "name": "second"}]}))
    assert [profile.name for profile in ProfilesOnDisk(path).load()] == ["first"]


def test_keys_this_version_does_not_know_stay_with_their_profile(path: Path) -> None:
    ProfilesOnDisk(path).save([SERVICE, OWN])
    stored = json.loads(path.read_text())
    stored["later"] = True
    stored["profiles"][1]["region"] = "eu"
    path.write_text(json.dumps(stored))
    file = ProfilesOnDisk(path)
    file.save([replace(OWN, name="renamed"), SERVICE])
    stored = json.loads(path.read_text())
    assert stored["later"] is True
    assert [entry.get("region") for entry in stored["profiles"]] == ["eu", None]


@pytest.mark.parametrize(
    "broken", [b"{", b"[]", b'{"profiles": {"a": 1}}', b'{"version": 2, "profiles": []}']
)
def test_a_broken_or_newer_file_is_kept_before_it_is_replaced(path: Path, broken: bytes) -> None:
    path.write_bytes(broken)
    file = ProfilesOnDisk(path)
    assert file.load() == ()
    file.save([OWN])
    assert file.load() == (OWN,)
    assert [aside.read_bytes() for aside in path.parent.glob("profiles.kept*")] == [broken]


texts = st.text(max_size=8)
profiles = st.builds(
    Profile,
    id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    kind=st.sampled_from(ProfileKind),
    openai_base=texts,
    auth=st.sampled_from(AuthForm),
    confirmed_origins=st.lists(texts, max_size=2).map(tuple),
    terms=st.none() | texts,
)


@given(st.lists(profiles, max_size=4, unique_by=lambda profile: profile.id))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_profiles_come_back(path: Path, some: list[Profile]) -> None:
    ProfilesOnDisk(path).save(some)
    assert ProfilesOnDisk(path).load() == tuple(some)
