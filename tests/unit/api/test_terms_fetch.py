"""The look at a publisher's page: one plain request, nothing of the person's in it, failures told plainly."""

import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest

from duologue.api.terms_fetch import MAX_BYTES, TermsFetch
from duologue.domain.errors import (
    AddressRefused,
    AnswerTooLarge,
    ConnectionRefused,
    DuologueError,
    EncodingRefused,
    NotAnAnswer,
    RedirectRefused,
    TimedOut,
    TlsFailed,
)
from duologue.domain.secret import Redactor
from helpers.wire import Exchange, Handler, LoopbackServer, whole_response

CERTIFICATES = Path(__file__).parent.parent.parent / "fixtures" / "tls"
HTML = ("content-type", "text/html; charset=utf-8")


def page(body: bytes, *headers: tuple[str, str], status: str = "200 OK") -> Handler:
    return whole_response(body, status, headers or (HTML,))


async def fetch(address: str, *, ca_file: str | None = None, seconds: float = 30) -> str:
    return await TermsFetch(Redactor(), seconds=seconds).words(address, ca_file=ca_file, proxy=None)


async def test_the_page_is_asked_for_once_and_nothing_else_is_sent() -> None:
    async with LoopbackServer(page(b"<main><h1>Terms</h1><p>Be kind.</p></main>")) as server:
        assert await fetch(f"{server.origin}/legal/terms/") == "Terms\nBe kind."
    (request,) = server.requests
    assert request.line == "GET /legal/terms/ HTTP/1.1"
    assert set(request.headers) <= {"host", "accept", "accept-encoding", "user-agent", "connection"}
    assert request.headers["accept-encoding"] == "identity"
    assert request.body == b""


async def test_over_https_with_an_authority_of_ones_own() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "good.pem", CERTIFICATES / "server.key")
    async with LoopbackServer(page(b"<p>Be kind.</p>"), tls=context) as server:
        address = f"https://127.0.0.1:{server.port}/terms"
        assert await fetch(address, ca_file=str(CERTIFICATES / "ca.pem")) == "Be kind."
        with pytest.raises(TlsFailed):
            await fetch(address)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/terms",
        "ftp://example.com/",
        "https://a@b.example/",
        "",
        "https://e.com/?q",
        "terms",
    ],
)
async def test_other_addresses_are_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(AddressRefused):
        await fetch(address)


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        (b"Terms\r\nBe kind.", [("content-type", "text/plain")], "Terms\r\nBe kind."),
        ("caf\u00e9".encode("latin-1"), [("content-type", "text/plain; charset=iso-8859-1")], "caf\u00e9"),
        (
            '<meta charset="latin-1"><p>caf\u00e9'.encode("latin-1"),
            [("content-type", "text/html")],
            "caf\u00e9",
        ),
        (b"\xef\xbb\xbfkind", [("content-type", "text/plain")], "kind"),
        (b"kind \xff", [("content-type", "text/plain; charset=nonsense")], "kind \ufffd"),
    ],
)
async def test_texts_in_several_charsets(body: bytes, headers: Sequence[tuple[str, str]], found: str) -> None:
    async with LoopbackServer(page(body, *headers)) as server:
        assert await fetch(server.origin) == found


@pytest.mark.parametrize(
    ("handler", "kind", "told"),
    [
        (
            page(b"", ("location", "https://elsewhere.example/"), status="301 Moved"),
            RedirectRefused,
            "elsewhere",
        ),
        (page(b"no", status="404 Not Found"), NotAnAnswer, "status 404"),
        (page(b"no", status="503 Busy"), NotAnAnswer, "status 503"),
        (page(b"x", HTML, ("content-encoding", "gzip")), EncodingRefused, "compressed"),
        (page(b"%PDF-1.7", ("content-type", "application/pdf")), NotAnAnswer, "application/pdf"),
        (page(b"words", ("x", "y")), NotAnAnswer, "no named kind"),
        (page(b"<nav>Menu</nav>"), NotAnAnswer, "no words"),
        (page(b""), NotAnAnswer, "no words"),
        (page(b"x" * (MAX_BYTES + 1)), AnswerTooLarge, "larger than 2 MB"),
    ],
)
async def test_what_is_no_page_of_terms_is_told_in_a_sentence(
    handler: Handler, kind: type[DuologueError], told: str
) -> None:
    async with LoopbackServer(handler) as server:
        with pytest.raises(kind, match=told) as raised:
            await fetch(server.origin)
    assert raised.value.__context__ is None
    assert len(server.requests) == 1


async def test_nobody_there_and_a_page_that_never_ends_are_told() -> None:
    async def hang(exchange: Exchange) -> None:
        await exchange.head(content_type="text/html")
        await exchange.until_hung_up()

    async with LoopbackServer(hang) as server:
        with pytest.raises(TimedOut, match=r"within 0\.2 seconds"):
            await fetch(server.origin, seconds=0.2)
        gone = server.origin
    with pytest.raises(ConnectionRefused):
        await fetch(gone)
