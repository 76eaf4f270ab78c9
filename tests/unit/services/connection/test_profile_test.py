"""A test of a profile says what is wrong, and never more than it knows."""

import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.api.transport import Patience
from duologue.domain.errors import KeyRejected
from duologue.domain.profile import AuthForm, Endpoint, Profile
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.services.connection import profile_test
from duologue.services.connection.known_hosts import known_host
from duologue.services.connection.profile_test import ProfileTest, Verdict
from duologue.services.tables import catalogue
from helpers.services import KEY, OWN, SERVICE, ScriptedWire, world
from helpers.wire import Exchange, Handler, LoopbackServer, whole_response

CERTIFICATES = Path(__file__).parents[3] / "fixtures" / "tls"
LIST = whole_response(b'{"data": [{"id": "a"}, {"id": "b"}]}')
every_style = pytest.mark.parametrize("style", list(ApiStyle))


async def outcome(
    home: Path, profile: Profile, style: ApiStyle = ApiStyle.OPENAI, *, key: bool = False
) -> profile_test.TestResult:
    client = Client(Redactor(), patience=Patience(connect=1.0, listing=2.0))
    try:
        async with world(home, client) as here:
            if key:
                here.accounts.keep_for_session(profile, KEY)
                profile = here.accounts.profile(profile.id)
            return await ProfileTest(client, here.accounts, here.gate).test(profile, style)
    finally:
        await client.close()


async def answered(
    home: Path, handler: Handler, style: ApiStyle = ApiStyle.OPENAI
) -> profile_test.TestResult:
    async with LoopbackServer(handler) as server:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        return await outcome(home, profile, style, key=True)


@every_style
async def test_a_server_that_lists_its_models_works(tmp_path: Path, style: ApiStyle) -> None:
    result = await answered(tmp_path, LIST, style)
    assert (result.verdict, result.models, result.style) == (Verdict.WORKS, 2, style)
    assert result.message == "127.0.0.1 answers and lists 2 models."
    assert result.milliseconds is not None
    assert 0 < result.milliseconds < 5000
    assert result.address.endswith("/v1/models")
    assert result.failure is None


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        ("404 Not Found", b"", Verdict.NO_LIST),
        ("403 Forbidden", b'{"error": {"message": "no"}}', Verdict.NO_LIST),
        ("401 Unauthorized", b'{"error": {"message": "bad key"}}', Verdict.KEY_REJECTED),
        ("500 Internal Server Error", b"", Verdict.FAILED),
        ("302 Found", b"", Verdict.REDIRECTED),
        ("200 OK", b"<html>", Verdict.FAILED),
    ],
)
async def test_what_a_server_says_is_told_apart(
    tmp_path: Path, status: str, body: bytes, verdict: Verdict
) -> None:
    result = await answered(tmp_path, whole_response(body, status))
    assert result.verdict is verdict
    assert result.failure is not None
    assert result.models is None
    assert result.other_region is None


async def test_a_missing_list_says_nothing_of_the_key(tmp_path: Path) -> None:
    result = await answered(tmp_path, whole_response(status="404 Not Found"))
    assert "unknown" in result.message
    assert "404" in result.message


async def test_a_server_that_is_silent_times_out(tmp_path: Path) -> None:
    async def silent(exchange: Exchange) -> None:
        await exchange.until_hung_up()

    assert (await answered(tmp_path, silent)).verdict is Verdict.TIMED_OUT


async def test_a_closed_port_refuses(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    result = await outcome(tmp_path, replace(OWN, openai_base=f"http://127.0.0.1:{port}/v1"))
    assert result.verdict is Verdict.CONNECTION_REFUSED


async def test_a_name_nobody_knows_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duologue.api.proxies.getproxies", dict)
    result = await outcome(tmp_path, replace(OWN, openai_base="https://no-such-host.invalid/v1"))
    assert result.verdict is Verdict.HOST_NOT_FOUND


async def test_a_certificate_nobody_vouches_for_fails(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "good.pem", CERTIFICATES / "server.key")
    async with LoopbackServer(LIST, tls=context) as server:
        result = await outcome(tmp_path, replace(OWN, openai_base=f"https://127.0.0.1:{server.port}/v1"))
    assert result.verdict is Verdict.TLS_FAILED
    assert server.requests == []


async def test_a_proxy_that_is_down_is_named_without_its_password(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    proxied = replace(
        OWN, openai_base="https://example.invalid/v1", proxy=f"http://me:hunter22@127.0.0.1:{port}"
    )
    result = await outcome(tmp_path, proxied)
    assert result.verdict is Verdict.PROXY_FAILED
    assert f"127.0.0.1:{port}" in result.message
    assert "hunter22" not in str(result)


async def test_an_address_that_may_not_be_used_is_refused_here(tmp_path: Path) -> None:
    result = await outcome(tmp_path, replace(OWN, openai_base="http://example.com/v1"))
    assert (result.verdict, result.address) == (Verdict.ADDRESS_REFUSED, "")


async def test_nothing_is_sent_to_a_service_before_its_terms_are_accepted(tmp_path: Path) -> None:
    async with LoopbackServer(LIST) as server:
        result = await outcome(tmp_path, replace(SERVICE, openai_base=f"{server.origin}/v1"), key=True)
    assert result.verdict is Verdict.TERMS_NOT_ACCEPTED
    assert server.connections == 0


async def test_no_key_goes_to_an_address_that_was_not_confirmed(tmp_path: Path) -> None:
    async with LoopbackServer(LIST) as server, world(tmp_path, ScriptedWire()) as here:
        here.accounts.keep_for_session(OWN, KEY)
        moved = replace(here.accounts.profile(OWN.id), openai_base=f"{server.origin}/v1")
        client = Client(Redactor())
        result = await ProfileTest(client, here.accounts, here.gate).test(moved, ApiStyle.OPENAI)
        await client.close()
    assert result.verdict is Verdict.NOT_CONFIRMED
    assert server.connections == 0


async def test_a_service_without_a_key_is_told_so(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.accept("service", words="I accept", end_reached=True)
        result = await ProfileTest(ScriptedWire(), here.accounts, here.gate).test(SERVICE, ApiStyle.OPENAI)
    assert result.verdict is Verdict.KEY_MISSING


class RefusingWire(ScriptedWire):
    """A wire whose servers refuse the key with a code, and which keeps whom it asked."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.hosts: list[str] = []

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        self.hosts.append(endpoint.base.host)
        raise KeyRejected("invalid api key", status=401, code=self.code)


@pytest.mark.parametrize(
    ("base", "code", "suggested"),
    [
        ("https://api.minimax.io/v1", "2049", "minimax-china"),
        ("https://api.minimaxi.com/v1", "1004", "minimax-global"),
        ("https://api.minimax.cn/v1", "2049", "minimax-global"),
        ("https://api.minimax.io/v1", "401", None),
        ("https://api.example.com/v1", "2049", None),
    ],
)
async def test_the_other_region_is_suggested_and_never_asked(
    tmp_path: Path, base: str, code: str, suggested: str | None
) -> None:
    wire = RefusingWire(code)
    async with world(tmp_path, wire) as here:
        await here.gate.accept("service", words="I accept", end_reached=True)
        here.accounts.keep_for_session(replace(SERVICE, openai_base=base), KEY)
        profile = here.accounts.profile(SERVICE.id)
        result = await ProfileTest(wire, here.accounts, here.gate).test(profile, ApiStyle.OPENAI)
    assert (result.verdict, result.other_region) == (Verdict.KEY_REJECTED, suggested)
    assert wire.hosts == [base.split("/")[2]]
    assert suggested is None or suggested in {preset.id for preset in catalogue.presets()}


async def test_answers_of_known_hosts_may_grow_and_those_of_others_do_not(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        for preset in catalogue.presets():
            if not preset.openai_base:
                continue
            profile = replace(preset.profile(preset.id), auth=AuthForm.NONE)
            for style in ApiStyle:
                assert (await here.accounts.endpoint(profile, style)).cumulative
        assert not (await here.accounts.endpoint(OWN, ApiStyle.OPENAI)).cumulative
    assert known_host("api.minimax.io.example.com") is None
