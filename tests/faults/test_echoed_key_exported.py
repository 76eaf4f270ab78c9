"""A server repeats the key in every way it can: no event, error, recording or archive holds it."""

import json
import traceback

import pytest

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.domain import duorec
from duologue.domain.errors import DuologueError
from duologue.domain.profile import AuthForm
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.services.recordings.har import har_text
from duologue.services.recordings.recorder import Recorder
from helpers.echoes import STATUSES, echoes, leaks
from helpers.wire import CANARY, LoopbackServer, chat, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))
every_auth = pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])


@pytest.mark.fault("F11")
@every_auth
@every_style
async def test_nothing_that_can_be_exported_holds_a_key_that_comes_back(
    style: ApiStyle, auth: AuthForm
) -> None:
    redactor = Redactor()
    client = Client(redactor, policy=RetryPolicy(retries=0))
    async with LoopbackServer(whole_response()) as server:
        for name, handler in echoes(style):
            server.handler = handler
            recorder, told = Recorder(style, redactor), ""
            try:
                async for event in client.stream(server.endpoint(style, auth), chat(), recorder):
                    told += repr(event)
            except DuologueError as error:
                told += "".join(traceback.format_exception(error)) + repr(error.failure())
            exchanges = recorder.exchanges()
            assert CANARY in str(server.requests[-1].headers)
            assert [exchange.status for exchange in exchanges] == [int(_status_of(name)[:3])]
            recording = duorec.encode(exchanges[0]).decode("latin-1")
            archive = har_text(exchanges, redactor)
            json.loads(archive)
            assert told, name
            assert (name, leaks(told), leaks(recording), leaks(archive)) == (name, [], [], [])
            assert duorec.decode(recording.encode("latin-1")) == exchanges[0]
    await client.close()


@pytest.mark.fault("F11")
@every_auth
@every_style
async def test_a_list_of_models_that_repeats_the_key_tells_none(style: ApiStyle, auth: AuthForm) -> None:
    client = Client(Redactor())
    async with LoopbackServer(whole_response()) as server:
        for name, handler in echoes(style):
            server.handler = handler
            with pytest.raises(DuologueError) as raised:
                await client.models(server.endpoint(style, auth))
            told = "".join(traceback.format_exception(raised.value)) + repr(raised.value.failure())
            assert (name, leaks(told)) == (name, [])
            assert raised.value.__context__ is None
    await client.close()


def _status_of(name: str) -> str:
    status = name.partition(",")[0]
    return status if status in STATUSES else "200 OK"
