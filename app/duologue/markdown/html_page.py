"""A whole HTML page that stands alone: one style sheet of ours, no script, nothing from the network."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from duologue.markdown.blocks import CodeBlock
from duologue.markdown.escaping import escape_text
from duologue.markdown.html import to_html
from duologue.markdown.parser import parse

# Browsers show these by themselves; anything else, SVG with its scripts above all, stays a name.
_SAFE_IMAGES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}


@dataclass(frozen=True, slots=True)
class PageHead:
    """What stands above the turns; `style` is the style sheet, `language` a code such as "en"."""

    title: str
    facts: str
    language: str
    style: str


def page(head: PageHead, sections: Iterable[str]) -> str:
    """The page. Its policy lets it use this style sheet and images that it holds itself, nothing else."""
    digest = base64.b64encode(hashlib.sha256(head.style.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; "
        f"style-src 'sha256-{digest}'; style-src-elem 'sha256-{digest}'; style-src-attr 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
    body = "\n".join(sections)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape_text(head.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape_text(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape_text(head.title)}</title>\n<style>{head.style}</style>\n</head>\n<body>\n<main>\n"
        f'<header>\n<h1 dir="auto">{escape_text(head.title)}</h1>\n'
        f"<p>{escape_text(head.facts)}</p>\n</header>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def turn(kind: str, speaker: str, pieces: Iterable[str]) -> str:
    """One turn; `kind` is "user", "assistant" or "system"."""
    inner = "\n".join(pieces)
    named = f'<section class="{kind}">\n<h2>{escape_text(speaker)}</h2>'
    return f'{named}\n<div dir="auto">\n{inner}\n</div>\n</section>'


def markdown(text: str) -> str:
    """Words as they are meant, code in colours."""
    return to_html(parse(text), page=True)


def plain(text: str) -> str:
    """Words as they stand, line ends kept."""
    return f'<p class="plain">{escape_text(text)}</p>'


def folded(title: str, inner: str) -> str:
    """What opens when a reader asks for it; printed open."""
    return f"<details>\n<summary>{escape_text(title)}</summary>\n<div>\n{inner}\n</div>\n</details>"


def code(text: str, language: str) -> str:
    """A block of code in colours."""
    return to_html((CodeBlock(language, text),), page=True)


def note(text: str) -> str:
    """A quiet remark of ours."""
    return f'<p class="note">{escape_text(text)}</p>'


def image(media_type: str, data: bytes | None, words: str) -> str:
    """The image itself where it is one that a browser shows safely, else `words`."""
    beginning = _SAFE_IMAGES.get(media_type)
    if data is None or beginning is None or not data.startswith(beginning):
        return note(words)
    address = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return f'<p><img src="{address}" alt="{escape_text(words)}"></p>'
