"""TLS: who may answer, and that nobody can read along."""

import ssl
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.api.transport import tls_context
from duologue.domain.errors import TlsFailed
from duologue.domain.profile import AuthForm, BaseUrl, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from helpers.wire import CANARY, LoopbackServer, answer_in, collect, whole_response

CERTIFICATES = Path(__file__).parent.parent.parent / "fixtures" / "tls"
CA_FILE = str(CERTIFICATES / "ca.pem")


def serving(certificate: str, newest: ssl.TLSVersion | None = None) -> LoopbackServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / certificate, CERTIFICATES / "server.key")
    if newest is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = newest
    return LoopbackServer(whole_response(answer_in(ApiStyle.OPENAI, "safe")), tls=context)


async def ask(server: LoopbackServer, ca_file: str | None) -> Reply:
    base = BaseUrl("https", "127.0.0.1", server.port, "/v1")
    endpoint = Endpoint(ApiStyle.OPENAI, base, AuthForm.BEARER, Secret(CANARY), ca_file)
    client = Client(Redactor(), policy=RetryPolicy(retries=0))
    try:
        return Reply(await collect(client, endpoint))
    finally:
        await client.close()


async def test_an_authority_of_ones_own_is_trusted() -> None:
    async with serving("good.pem") as server:
        assert (await ask(server, CA_FILE)).text == "safe"


@pytest.mark.fault("F36")
@pytest.mark.parametrize(
    ("certificate", "ca_file", "reason"),
    [
        ("good.pem", None, "issuer|trust"),
        ("self_signed.pem", None, "self.signed|trust"),
        ("self_signed.pem", CA_FILE, "self.signed|trust"),
        ("other_host.pem", CA_FILE, "mismatch|not valid for"),
        ("expired.pem", CA_FILE, "expired"),
    ],
)
async def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    certificate: str, ca_file: str | None, reason: str
) -> None:
    async with serving(certificate) as server:
        with pytest.raises(TlsFailed, match=f"(?i)127.0.0.1 could not prove who it is.*({reason})"):
            await ask(server, ca_file)
    assert server.requests == []


@pytest.mark.fault("F36")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1")
async def test_old_tls_is_refused() -> None:
    async with serving("good.pem", ssl.TLSVersion.TLSv1_1) as server:
        with pytest.raises(TlsFailed):
            await ask(server, CA_FILE)
    assert server.requests == []


@pytest.mark.fault("F36")
async def test_session_keys_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(file))
    async with serving("good.pem") as server:
        await ask(server, CA_FILE)
    assert not file.exists()


@pytest.mark.fault("F36")
def test_the_context_verifies_everything() -> None:
    context = tls_context(None)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
