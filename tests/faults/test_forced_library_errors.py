"""The HTTP library prints a header it refuses: forced to, it does so in no text, log or traceback of ours."""

import logging
import traceback
from pathlib import Path

import httpx
import pytest

from duologue import logs
from duologue.api import headers
from duologue.api.client import Client
from duologue.api.dialects import dialect_of
from duologue.api.transport import Patience, Transport
from duologue.domain.errors import DuologueError, KeyUnusable
from duologue.domain.profile import AuthForm
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.recordings.recorder import Recorder
from helpers.wire import CANARY, LoopbackServer, chat, whole_response

KEYS = {
    "LocalProtocolError": (f"{CANARY}\n", httpx.LocalProtocolError),
    "LocalProtocolError, NUL": (f"{CANARY}\0", httpx.LocalProtocolError),
    "UnicodeEncodeError": (f"{CANARY}\u200b", UnicodeEncodeError),
    "UnicodeEncodeError, e-acute": (f"{CANARY}\u00e9", UnicodeEncodeError),
}
every_style = pytest.mark.parametrize("style", list(ApiStyle))
every_auth = pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])
every_key = pytest.mark.parametrize("key", KEYS)


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are no longer checked before the library sees them."""
    monkeypatch.setattr(headers, "read_key", Secret)


async def told_by(client: Client, server: LoopbackServer, style: ApiStyle, auth: AuthForm, key: str) -> str:
    """All that is told of an answer and of a list of models that were asked for with this key."""
    endpoint = server.endpoint(style, auth, key=Secret(key))
    recorder = Recorder(style, Redactor())  # which knows no key
    told = ""
    try:
        async for event in client.stream(endpoint, chat(), recorder):
            told += repr(event)
    except DuologueError as error:
        logging.getLogger("duologue.trouble").exception("unexpected", exc_info=error)
        told += _everything_of(error)
    try:
        await client.models(endpoint)
    except DuologueError as error:
        logging.getLogger("duologue.trouble").exception("unexpected", exc_info=error)
        told += _everything_of(error)
    return told + repr(recorder.exchanges())


def _everything_of(error: DuologueError) -> str:
    assert isinstance(error, KeyUnusable)
    assert (error.__cause__, error.__context__) == (None, None)
    shown = traceback.TracebackException.from_exception(error, capture_locals=False)
    return "".join(shown.format()) + repr(error) + repr(error.failure())


@pytest.mark.fault("F10")
@every_key
@every_auth
@every_style
async def test_neither_text_nor_log_nor_traceback_holds_the_key(
    tmp_path: Path, style: ApiStyle, auth: AuthForm, key: str
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "crash").mkdir()
    redactor = Redactor()
    log = logs.configure(tmp_path / "logs", redactor, debug=True)
    client = Client(redactor)
    try:
        async with LoopbackServer(whole_response()) as server:
            told = await told_by(client, server, style, auth, KEYS[key][0])
    finally:
        await client.close()
        log.close()
    written = log.path.read_text()
    assert "unexpected" in written
    assert "KeyUnusable" in written
    assert CANARY not in told + written
    assert server.requests == []


@pytest.mark.fault("F10")
@every_key
async def test_the_library_itself_does_tell_the_key(key: str) -> None:
    value, kind = KEYS[key]  # else the test above would show nothing
    transport = Transport(Patience())
    async with LoopbackServer(whole_response()) as server:
        endpoint = server.endpoint(ApiStyle.OPENAI, key=Secret(value))
        with pytest.raises(kind) as raised:
            await transport.send(endpoint, dialect_of(endpoint.style).encode(endpoint, chat()))
    await transport.close()
    assert CANARY in str(raised.value) + repr(getattr(raised.value, "object", ""))
