"""A server that cannot prove who it is gets no request, in no style, and nothing offers a way around it."""

import ssl
from dataclasses import fields, replace
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.domain.errors import TlsFailed
from duologue.domain.profile import Endpoint, Profile
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.settings import Settings
from duologue.domain.style import ApiStyle
from duologue.services.connection.profile_test import ProfileTest, Verdict
from duologue.ui.notices import NoticeAction, notice_for
from helpers.services import KEY, OWN, world
from helpers.wire import LoopbackServer, answer_in, collect, whole_response

CERTIFICATES = Path(__file__).parents[1] / "fixtures" / "tls"
CA_FILE = str(CERTIFICATES / "ca.pem")
OLD = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}

# What is wrong, the server's certificate, whether its authority is trusted.
WRONG = {
    "self-signed": ("self_signed.pem", None),
    "self-signed, another authority": ("self_signed.pem", CA_FILE),
    "unknown authority": ("good.pem", None),
    "expired": ("expired.pem", CA_FILE),
    "wrong host": ("other_host.pem", CA_FILE),
    "TLS 1.0": ("good.pem", CA_FILE),
    "TLS 1.1": ("good.pem", CA_FILE),
}


def serving(certificate: str, style: ApiStyle, newest: ssl.TLSVersion | None = None) -> LoopbackServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / certificate, CERTIFICATES / "server.key")
    if newest is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = newest
    return LoopbackServer(whole_response(answer_in(style, "stolen")), tls=context)


@pytest.fixture
def key_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that SSLKEYLOGFILE names."""
    file = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(file))
    return file


def written(file: Path) -> str | None:
    """What is in a file, None where there is none."""
    return file.read_text() if file.exists() else None


@pytest.mark.fault("F36")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1")
@pytest.mark.parametrize("style", list(ApiStyle))
@pytest.mark.parametrize("wrong", WRONG)
async def test_a_server_without_proof_gets_nothing_and_there_is_no_way_around(
    tmp_path: Path, key_log: Path, wrong: str, style: ApiStyle
) -> None:
    certificate, ca_file = WRONG[wrong]
    client = Client(Redactor())
    async with serving(certificate, style, OLD.get(wrong)) as server, world(tmp_path, client) as here:
        origin = f"https://127.0.0.1:{server.port}"
        profile = replace(OWN, openai_base=f"{origin}/v1", anthropic_base=origin, ca_file=ca_file)
        here.accounts.keep_for_session(profile, KEY)
        profile = here.accounts.profile(profile.id)
        endpoint = await here.accounts.endpoint(profile, style)
        for _ in range(2):  # to ask again changes nothing
            with pytest.raises(TlsFailed) as raised:
                await collect(client, endpoint)
        with pytest.raises(TlsFailed):
            await client.models(endpoint)
        result = await ProfileTest(client, here.accounts, here.gate).test(profile, style)
    await client.close()
    assert result.verdict is Verdict.TLS_FAILED
    assert notice_for(raised.value.failure()).actions == (NoticeAction.SETTINGS,)
    assert server.requests == []
    assert written(key_log) is None


@pytest.mark.fault("F36")
@pytest.mark.parametrize("style", list(ApiStyle))
async def test_no_key_log_is_written_where_all_is_well(key_log: Path, style: ApiStyle) -> None:
    client = Client(Redactor())
    async with serving("good.pem", style) as server:
        endpoint = server.endpoint(style)
        base = replace(endpoint.base, scheme="https")
        reply = Reply(await collect(client, replace(endpoint, base=base, ca_file=CA_FILE)))
    await client.close()
    assert (reply.text, written(key_log)) == ("stolen", None)
    ssl.create_default_context()  # which is the usual way, and does open the file: else this shows nothing
    assert written(key_log) is not None
    assert "CLIENT_" not in str(written(key_log))


@pytest.mark.fault("F36")
def test_there_is_no_setting_that_turns_verification_off() -> None:
    names = {field.name for kind in (Profile, Endpoint, Settings) for field in fields(kind)}
    assert {name for name in names if "verif" in name or "insecure" in name or "tls" in name} == set()
    assert "ca_file" in names  # the one way: to name one's own authority
