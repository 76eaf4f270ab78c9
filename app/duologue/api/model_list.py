"""Reads the list of models a server offers, in the forms of both styles, and asks for it page by page.

OpenAI style: `{"data": [{"id": ...}]}`. Anthropic style: the same with `has_more` and `last_id`, 20 a page
unless `limit` says more (https://platform.claude.com/docs/en/api/models-list). Others name the list
`models`, or send it bare.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from duologue.api.json_document import fetch_json
from duologue.api.json_text import as_text
from duologue.api.transport import Transport
from duologue.domain.errors import TimedOut
from duologue.domain.profile import Endpoint
from duologue.domain.secret import Redactor

MOST_MODELS = 2000  # More than any service has; a longer list is a fault, and no menu could show it.
LONGEST_NAME = 200
_MOST_PAGES = 10
_PAGE = 1000  # the Anthropic style's own largest page


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the models; `next_after` is the id to go on from, None at the end."""

    models: tuple[str, ...]
    next_after: str | None = None


def read_page(value: Any) -> Page | None:
    """The models in a decoded JSON value, each once and in order; None where it is no list of models.

    Names that are too long, or hold characters that no one can see, are left out: they name nothing.
    """
    found = value
    if isinstance(value, dict):
        found = next((value[name] for name in ("data", "models") if isinstance(value.get(name), list)), None)
    if not isinstance(found, list):
        return None
    names = dict.fromkeys(name for entry in found if (name := _name(entry)))
    more = isinstance(value, dict) and value.get("has_more") is True
    return Page(tuple(names), as_text(value.get("last_id")) or None if more else None)


async def fetch_models(
    transport: Transport, endpoint: Endpoint, redact: Redactor, seconds: float
) -> tuple[str, ...]:
    """The ids a server offers, at most `MOST_MODELS`, asked of it within `seconds`. Raises DuologueError."""
    names: dict[str, None] = {}
    url = first = endpoint.base.models(endpoint.style)
    try:
        async with asyncio.timeout(seconds):
            for _ in range(_MOST_PAGES):
                page = await _fetch_page(transport, endpoint, url, redact)
                new = [name for name in page.models if name not in names]
                names.update(dict.fromkeys(new))
                if page.next_after is None or not new or len(names) >= MOST_MODELS:
                    break  # A server that does not know paging sends the same page again and again.
                url = f"{first}?limit={_PAGE}&after_id={quote(page.next_after, safe='')}"
    except TimeoutError:
        late = TimedOut(f"{endpoint.base.host} did not send its list of models within {seconds:g} seconds.")
    else:
        return tuple(names)[:MOST_MODELS]
    raise late


async def _fetch_page(transport: Transport, endpoint: Endpoint, url: str, redact: Redactor) -> Page:
    document = await fetch_json(transport, endpoint, url, redact, "the list of models")
    page = read_page(document.value)
    if page is None:
        raise document.unreadable()
    return page


def _name(entry: Any) -> str:
    if isinstance(entry, dict):
        entry = next(filter(None, (as_text(entry.get(key)) for key in ("id", "model", "name"))), "")
    name = as_text(entry).strip()
    return name if len(name) <= LONGEST_NAME and name.isprintable() else ""
