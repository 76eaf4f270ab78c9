"""Fetched lists of models: kept with the profile, merged with the built-in table, never in the way."""

from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import DuologueError, KeyRejected, NotOffered, TermsNotAccepted
from duologue.domain.profile import Endpoint, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.connection.model_lists import MOST_KEPT, ModelLists
from duologue.services.tables import catalogue
from helpers.services import KEY, OWN, SERVICE, DemoAt, FakeKeychain, ScriptedWire, world


class ListingWire(ScriptedWire):
    """A wire whose servers offer these models, or raise an error, by style."""

    def __init__(self, answers: dict[ApiStyle, tuple[str, ...] | DuologueError]) -> None:
        super().__init__()
        self.answers = answers
        self.asked: list[Endpoint] = []

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        self.asked.append(endpoint)
        answer = self.answers[endpoint.style]
        if isinstance(answer, DuologueError):
            raise answer
        return answer


async def test_fetched_models_are_kept_before_those_the_profile_had(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: ("new", "m")})
    async with world(tmp_path, wire) as here:
        here.accounts.save(replace(OWN, models=("typed", "m")))
        assert await ModelLists(wire, here.accounts, here.gate).refresh(OWN) == ("new", "m")
        kept = here.accounts.profile(OWN.id)
        assert kept.models == ("new", "m", "typed")
        assert [model.id for model in catalogue.models(kept)] == ["new", "m", "typed"]


async def test_a_services_models_stand_beside_the_built_in_table(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: ("MiniMax-M2", "brand-new")})
    async with world(tmp_path, wire) as here:
        here.accounts.keep_for_session(SERVICE, KEY)
        await here.gate.accept("service", words="I accept", end_reached=True)
        profile = here.accounts.profile(SERVICE.id)
        await ModelLists(wire, here.accounts, here.gate).refresh(profile)
        names = [model.id for model in catalogue.models(here.accounts.profile(SERVICE.id))]
    assert names.count("MiniMax-M2") == 1
    assert names[-1] == "brand-new"


async def test_the_other_style_is_asked_where_the_first_has_no_list(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: NotOffered("no"), ApiStyle.ANTHROPIC: ("a",)})
    async with world(tmp_path, wire) as here:
        here.accounts.save(OWN)
        assert await ModelLists(wire, here.accounts, here.gate).refresh(OWN) == ("a",)


@pytest.mark.fault("F55")
async def test_an_error_is_the_callers_and_leaves_the_profile_alone(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: KeyRejected("no"), ApiStyle.ANTHROPIC: ("a",)})
    async with world(tmp_path, wire) as here:
        here.accounts.save(OWN)
        with pytest.raises(KeyRejected):
            await ModelLists(wire, here.accounts, here.gate).refresh(OWN)
        assert here.accounts.profile(OWN.id) == OWN
    assert len(wire.asked) == 1


async def test_nothing_is_asked_of_a_service_before_its_terms_are_accepted(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: ("a",)})
    async with world(tmp_path, wire, keychain=FakeKeychain()) as here:
        here.accounts.keep_for_session(SERVICE, KEY)
        with pytest.raises(TermsNotAccepted):
            await ModelLists(wire, here.accounts, here.gate).refresh(SERVICE)
    assert wire.asked == []


async def test_the_demos_list_is_not_written_anywhere(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: ("a",)})
    async with world(tmp_path, wire, demo=DemoAt()) as here:
        demo = next(profile for profile in here.accounts.profiles if profile.kind is ProfileKind.DEMO)
        assert await ModelLists(wire, here.accounts, here.gate).refresh(demo) == ("a",)
        assert not here.paths.profiles.exists()


async def test_a_profile_that_was_removed_meanwhile_does_not_come_back(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: ("a",)})
    async with world(tmp_path, wire) as here:
        await ModelLists(wire, here.accounts, here.gate).refresh(OWN)
        assert OWN.id not in {profile.id for profile in here.accounts.profiles}


@pytest.mark.fault("F55")
async def test_no_more_models_are_kept_than_a_menu_can_show(tmp_path: Path) -> None:
    wire = ListingWire({ApiStyle.OPENAI: tuple(f"m{number}" for number in range(MOST_KEPT))})
    async with world(tmp_path, wire) as here:
        here.accounts.save(OWN)
        await ModelLists(wire, here.accounts, here.gate).refresh(OWN)
        assert len(here.accounts.profile(OWN.id).models) == MOST_KEPT
