"""Fetches the page on which a publisher keeps its Terms: no key, no redirect, no cookie, plain bytes only."""

import asyncio
import contextlib
import re
from urllib.parse import urlsplit

from duologue import __version__
from duologue.api.answer_head import FIRST_REFUSAL, check_head
from duologue.api.failures import translated
from duologue.api.proxies import proxy_passwords
from duologue.api.transport import Patience, Transport
from duologue.domain.address import read_base_url
from duologue.domain.errors import AnswerTooLarge, DuologueError, NotAnAnswer, TimedOut
from duologue.domain.profile import Endpoint
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.terms_page import words_of_page

MAX_BYTES = 2 * 1024 * 1024
SECONDS = 30.0
_HEADERS = {
    "accept": "text/html, text/plain",
    "accept-encoding": "identity",
    "user-agent": f"Duologue/{__version__}",
}
_CHARSET = re.compile(r"charset=[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 2048  # bytes in which a page names its charset


class TermsFetch:
    """`services.ports.TermsPages` over the same transport as everything else."""

    def __init__(self, redactor: Redactor, *, seconds: float = SECONDS) -> None:
        self._redactor = redactor
        self._seconds = seconds

    async def words(self, address: str, *, ca_file: str | None, proxy: str | None) -> str:
        """The text of the page at `address`: https, or http on this computer. Raises DuologueError."""
        base = read_base_url(address, ApiStyle.OPENAI)
        url = base.origin + (urlsplit(address.strip()).path or "/")
        endpoint = Endpoint(ApiStyle.OPENAI, base, ca_file=ca_file, proxy=proxy)
        transport = Transport(Patience())
        problem: DuologueError
        try:
            for password in proxy_passwords(transport.proxy(endpoint) or ""):
                self._redactor.learn(Secret(password))
            async with asyncio.timeout(self._seconds):
                kind, body = await self._body(transport, endpoint, url)
            return await asyncio.to_thread(_words, kind, body, base.host)
        except TimeoutError:
            problem = TimedOut(f"{base.host} did not send its page within {self._seconds:g} seconds.")
        except DuologueError as error:
            problem = error
        finally:
            await transport.close()
        problem.__context__ = None  # the library's own exception may hold a proxy's password
        raise problem

    async def _body(self, transport: Transport, endpoint: Endpoint, url: str) -> tuple[str, bytes]:
        """The content type and the bytes of the page."""
        async with translated(transport.route(endpoint), self._redactor):
            answer = await transport.get(endpoint, url, _HEADERS)
            async with contextlib.aclosing(answer):
                if answer.status < FIRST_REFUSAL:
                    check_head(answer.status, answer.headers, self._redactor)
                if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
                    raise NotAnAnswer(
                        f"{endpoint.base.host} has no page there (status {answer.status}).",
                        status=answer.status,
                    )
                body = bytearray()
                while (chunk := await answer.read()) is not None:
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise AnswerTooLarge(f"The page is larger than {MAX_BYTES // 1024 // 1024} MB.")
                return answer.headers.get("content-type", ""), bytes(body)


def _words(kind: str, body: bytes, host: str) -> str:
    media = kind.partition(";")[0].strip().lower()
    if media not in ("text/html", "application/xhtml+xml", "text/plain"):
        shown = media if media.isprintable() else ""
        raise NotAnAnswer(f"What {host} sent is not a page of text ({shown[:60] or 'of no named kind'}).")
    named = _CHARSET.search(kind) or _CHARSET.search(body[:_META_WITHIN].decode("latin-1"))
    try:
        text = body.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff")
    words = text if media == "text/plain" else words_of_page(text)
    if not words.strip():
        raise NotAnAnswer(f"The page that {host} sent holds no words.")
    return words
