"""Personas: read from files people may edit, applied as copies, deleted with a way back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable, ProfileGone
from duologue.domain.persona import Persona
from duologue.domain.profile import Profile
from duologue.domain.request import Parameters
from duologue.domain.setup import Setup, laid_over
from duologue.domain.style import ApiStyle
from duologue.services.chats.personas import Personas, applied, persona_from
from duologue.storage.persona_files import PersonasOnDisk, bundled_personas
from duologue.storage.persona_text import read_persona, write_persona
from helpers.services import OWN, SERVICE

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
names = words.map(lambda text: " ".join(text.split())).filter(bool)
personas = st.builds(
    Persona,
    id=st.just("x"),
    name=names,
    description=words.map(str.strip),
    system=words,
    profile_id=st.one_of(st.none(), names),
    style=st.one_of(st.none(), st.sampled_from(ApiStyle)),
    model=st.one_of(st.none(), names),
    parameters=st.builds(
        Parameters,
        max_tokens=st.one_of(st.none(), st.integers(1, 10**6)),
        temperature=st.one_of(st.none(), st.floats(0, 2)),
        top_p=st.one_of(st.none(), st.floats(0, 1)),
        stop=st.lists(words.filter(bool), max_size=3).map(tuple),
        thinking=st.sampled_from([None, "adaptive", "disabled"]),
    ),
)


@given(personas)
def test_what_is_written_is_read_again(persona: Persona) -> None:
    assert read_persona("x", write_persona(persona)) == persona


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("name = ", "TOML"),
        ("description = 'x'", "no name"),
        ("name = 3", "name"),
        ("name = 'x'\nstyle = 'grpc'", "style"),
        ("name = 'x'\nparameters = 3", "parameters"),
        ("name = 'x'\n[parameters]\ntemperature = 9", "temperature"),
        ("name = 'x'\n[parameters]\ntemperature = true", "temperature"),
        ("name = 'x'\n[parameters]\nmax_tokens = 0", "max_tokens"),
        ("name = 'x'\n[parameters]\nmax_tokens = 1.5", "max_tokens"),
        ("name = 'x'\n[parameters]\nstop = [1]", "stop"),
        ("name = 'x'\n[parameters]\nthinking = 'hard'", "thinking"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(text: str, about: str) -> None:
    with pytest.raises(InputUnreadable, match=about):
        read_persona("x", text)


def own(folder: Path) -> Personas:
    return Personas(PersonasOnDisk(folder), bundled_personas)


def test_five_built_in_ones_are_there_for_people_who_write_no_code() -> None:
    built_in = bundled_personas()
    assert {each.id for each in built_in} == {"translate", "explain", "summarise", "write", "fix-code"}
    assert all(each.description and each.system and each.built_in for each in built_in)


def test_a_broken_file_is_named_and_the_rest_works(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("name =", encoding="utf-8")
    (tmp_path / "worse.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "good.toml").write_text('name = "Good"', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not one", encoding="utf-8")
    kept = own(tmp_path)
    assert [each.name for each in kept.all()[5:]] == ["Good"]
    assert [each.name for each in kept.broken()] == ["bad.toml", "worse.toml"]


def test_files_that_change_outside_are_seen(tmp_path: Path) -> None:
    kept = own(tmp_path)
    assert len(kept.all()) == 5
    file = tmp_path / "cook.toml"
    file.write_text('name = "Cook"', encoding="utf-8")
    assert kept.all()[-1].name == "Cook"
    file.write_text('name = "Chef de cuisine"', encoding="utf-8")
    assert kept.all()[-1].name == "Chef de cuisine"
    file.unlink()
    assert len(kept.all()) == 5


def test_a_changed_built_in_stands_in_its_place_until_it_is_deleted(tmp_path: Path) -> None:
    kept = own(tmp_path)
    first = kept.all()[0]
    kept.save(Persona(first.id, first.name, "Mine", "Be brief."))
    changed = kept.all()[0]
    assert (changed.system, changed.shadows, changed.built_in) == ("Be brief.", True, False)
    put_back = kept.remove(changed)
    assert kept.all()[0] == first
    put_back()
    assert kept.all()[0].system == "Be brief."


def test_new_ones_get_a_file_name_of_their_own(tmp_path: Path) -> None:
    kept = own(tmp_path)
    names = ["Write", "Write", "../../etc", "台灯", "***", "CON"]
    ids = [kept.save(Persona("", name)).id for name in names]
    assert ids == ["write-2", "write-3", "etc", "台灯", "persona", "con-1"]
    assert all((tmp_path / f"{identity}.toml").parent == tmp_path for identity in ids)
    assert kept.duplicate(kept.all()[0], "Write (copy)").id == "write-copy"


def known(profile_id: str) -> Profile:
    for profile in (OWN, SERVICE):
        if profile.id == profile_id:
            return profile
    raise ProfileGone("Gone.")


def test_what_a_persona_says_nothing_about_stays() -> None:
    before = Setup("own", ApiStyle.OPENAI, "m", "Old.", Parameters(max_tokens=50, top_p=0.5))
    after = applied(Persona("p", "Kind", system="Be kind.", parameters=Parameters(top_p=0.9)), before, known)
    assert after == Setup(
        "own", ApiStyle.OPENAI, "m", "Be kind.", Parameters(max_tokens=50, top_p=0.9), "Kind"
    )


def test_a_persona_may_choose_where_to_ask_and_a_profile_that_is_gone_is_passed_over() -> None:
    before = Setup("own", ApiStyle.OPENAI, "m")
    there = Persona("p", "There", profile_id="svc", style=ApiStyle.ANTHROPIC, model="MiniMax-M2.7")
    assert applied(there, before, known) == Setup("svc", ApiStyle.ANTHROPIC, "MiniMax-M2.7", persona="There")
    gone = Persona("p", "Gone", system="Hi.", profile_id="nobody", model="x")
    assert applied(gone, before, known) == Setup("own", ApiStyle.OPENAI, "m", "Hi.", persona="Gone")


def test_a_persona_of_a_chat_names_the_model_only_if_that_is_wanted() -> None:
    setup = Setup("own", ApiStyle.OPENAI, "m", "Hi.", Parameters(temperature=0.0))
    assert persona_from(setup, "P", with_model=False).model is None
    whole = persona_from(setup, "P", with_model=True)
    assert (whole.profile_id, whole.style, whole.model) == ("own", ApiStyle.OPENAI, "m")
    assert applied(whole, Setup("svc", ApiStyle.OPENAI, "z"), known).parameters.temperature == 0.0


@given(st.builds(Parameters, temperature=st.one_of(st.none(), st.floats(0, 2)), top_p=st.none()))
def test_nothing_set_changes_nothing(below: Parameters) -> None:
    assert laid_over(below, Parameters()) == below
    assert laid_over(Parameters(), below) == below
