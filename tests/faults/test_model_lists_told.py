"""Lists of models that are none, too long or strangely named: any model can still be asked, by its name."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue.api.client import Client
from duologue.api.model_list import MOST_MODELS
from duologue.domain.errors import DuologueError
from duologue.domain.profile import AuthForm
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.connection.model_lists import MOST_KEPT, ModelLists
from duologue.services.tables import catalogue
from helpers.talk import EVENTS, Talk, talk
from helpers.wire import Exchange, Handler, LoopbackServer, answer_in, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(Redactor())
    yield client
    await client.close()


def listing(names: list[Any], style: ApiStyle = ApiStyle.OPENAI) -> Handler:
    """A server that offers these."""
    entries = [{"id": name, "object": "model", "type": "model"} for name in names]
    body: dict[str, Any] = {"object": "list", "data": entries}
    if style is ApiStyle.ANTHROPIC:
        body = {"data": entries, "has_more": False, "first_id": None, "last_id": None}
    return whole_response(json.dumps(body).encode())


def beside(listed: Handler, style: ApiStyle) -> Handler:
    """The same server, which also answers questions."""

    async def handler(exchange: Exchange) -> None:
        asks = exchange.request.line.startswith("POST")
        await (whole_response(answer_in(style, "Fine."), headers=EVENTS) if asks else listed)(exchange)

    return handler


async def offered(client: Client, style: ApiStyle, handler: Handler) -> tuple[str, ...]:
    async with LoopbackServer(handler) as server:
        return await client.models(server.endpoint(style, AuthForm.NONE))


async def answered_by(here: Talk, style: ApiStyle, model: str) -> None:
    """A model whose name was typed in answers."""
    chat = await here.world.library.create(here.profile.id, style, model)
    answer = await here.go_on(chat.id)
    assert (answer.text, answer.state) == ("Fine.", TurnState.COMPLETE)
    assert here.server.requests[-1].json()["model"] == model


NO_LIST = {
    "404": (whole_response(b'{"error":{"message":"no"}}', "404 Not Found"), "not_offered"),
    "404 with a page": (whole_response(b"<html>404</html>", "404 Not Found"), "not_offered"),
    "404 with nothing": (whole_response(b"", "404 Not Found"), "not_offered"),
    "a page": (whole_response(b"<html>log in</html>"), "not_an_answer"),
    "a stream": (whole_response(answer_in(ApiStyle.OPENAI, "no"), headers=EVENTS), "not_an_answer"),
}


@pytest.mark.fault("F55")
@pytest.mark.fault("F49")
@pytest.mark.parametrize(("listed", "kind"), NO_LIST.values(), ids=NO_LIST)
@every_style
async def test_without_a_list_a_model_named_by_hand_answers(
    tmp_path: Path, style: ApiStyle, listed: Handler, kind: str
) -> None:
    async with talk(tmp_path) as here:
        here.server.handler = beside(listed, style)
        lists = ModelLists(here.client, here.world.accounts, here.world.gate)
        with pytest.raises(DuologueError) as raised:
            await lists.refresh(here.profile)
        assert raised.value.kind == kind
        assert here.world.accounts.profile(here.profile.id) == here.profile
        await answered_by(here, style, "my/own-model:7b")


@pytest.mark.fault("F55")
@every_style
async def test_a_hundred_thousand_models_are_cut_and_kept(tmp_path: Path, style: ApiStyle) -> None:
    names = [f"m{number}" for number in range(100_000)]
    async with talk(tmp_path) as here:
        here.server.handler = beside(listing(names, style), style)
        fetched = await ModelLists(here.client, here.world.accounts, here.world.gate).refresh(here.profile)
        kept = here.world.accounts.profile(here.profile.id)
        assert fetched == tuple(names[:MOST_MODELS])
        assert len(catalogue.models(kept)) <= MOST_KEPT
        await answered_by(here, style, "m99999")  # one that was cut off can still be named


NAMES: dict[str, tuple[list[Any], tuple[str, ...]]] = {
    "HTML is text": (
        ["<b>bold</b>", "<img src=x onerror=alert(1)>", "a &amp; b"],
        ("<b>bold</b>", "<img src=x onerror=alert(1)>", "a &amp; b"),
    ),
    "bidi controls name nothing": (["\u202egnp.exe", "a\u2066b", "\u061cx", "ok"], ("ok",)),
    "line ends name nothing": (["two\nlines", "two\r\nlines", "a\u2028b", "a\tb", "ok"], ("ok",)),
    "what cannot be seen names nothing": (["a\u200bb", "a\0b", "\ud83d", "", "  ", "ok"], ("ok",)),
    "letters of any script": (["\u6a21\u578b", "mod\u00e8le"], ("\u6a21\u578b", "mod\u00e8le")),
    "duplicates are one": (["a", "b", "a", " a ", "b"], ("a", "b")),
    "what is no name": ([None, 7, [], {}, True, "ok"], ("ok",)),
}  # fmt: skip


@pytest.mark.fault("F55")
@pytest.mark.parametrize(("sent", "names"), NAMES.values(), ids=NAMES)
@every_style
async def test_names_are_taken_literally_or_not_at_all(
    client: Client, style: ApiStyle, sent: list[Any], names: tuple[str, ...]
) -> None:
    assert await offered(client, style, listing(sent, style)) == names


@pytest.mark.fault("F55")
@every_style
async def test_names_are_kept_once_beside_those_the_profile_had(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        here.world.accounts.save(replace(here.profile, models=("typed", "<b>a</b>")))
        here.server.handler = beside(listing(["<b>a</b>", "new", "new"], style), style)
        await ModelLists(here.client, here.world.accounts, here.world.gate).refresh(here.profile)
        kept = here.world.accounts.profile(here.profile.id)
        assert kept.models == ("<b>a</b>", "new", "typed")
        await answered_by(here, style, "<b>a</b>")
