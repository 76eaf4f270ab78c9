"""Inline tokens to inlines: where links are judged and images become chips."""

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from duologue.markdown.blocks import (
    CodeSpan,
    Emphasis,
    ImageChip,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Maths,
    NoteMark,
    Strike,
    Strong,
    Text,
    merge_text,
)
from duologue.markdown.links import judge
from duologue.markdown.maths import MATHS_INLINE
from duologue.markdown.plain import plain_inlines

if TYPE_CHECKING:
    from markdown_it.token import Token

DEEPEST_STYLE = 16  # styles within styles; beyond, the marks are shown as they were written

_STYLES: dict[str, type[Strong | Emphasis | Strike]] = {
    "strong_open": Strong,
    "em_open": Emphasis,
    "s_open": Strike,
}


def read_inlines(tokens: "Sequence[Token]", notes: Container[str] | None = None) -> Inlines:
    """The inlines of one run of markdown-it inline tokens.

    `notes` are the labels of all footnotes, a mark of any other being words; None where they are not
    known yet and every mark counts.
    """
    levels: list[list[Inline]] = [[]]
    openers: list[Token] = []
    for token in tokens:
        if token.nesting > 0:
            openers.append(token)
            if len(openers) <= DEEPEST_STYLE:
                levels.append([])
            else:
                levels[-1].append(Text(token.markup if token.type in _STYLES else ""))
        elif token.nesting < 0:
            opener = openers.pop()
            if len(openers) < DEEPEST_STYLE:
                inner = merge_text(levels.pop())
                levels[-1].extend(_wrap(opener, inner))
            else:
                levels[-1].append(Text(token.markup if opener.type in _STYLES else ""))
        else:
            levels[-1].append(_leaf(token, notes))
    return merge_text(levels[0])


def _wrap(opener: "Token", inner: Inlines) -> tuple[Inline, ...]:
    style = _STYLES.get(opener.type)
    if style is not None:
        return (style(inner),)
    written = str(opener.attrGet("href") or "")
    link = judge(written)
    if link is not None:
        return (Link(link.url, str(opener.attrGet("title") or ""), inner),)
    shown = plain_inlines(inner)
    return inner if written in ("", shown) else (*inner, Text(f" ({written})"))


def _leaf(token: "Token", notes: Container[str] | None) -> Inline:
    if token.type == MATHS_INLINE:
        return Maths(token.content, token.markup)
    match token.type:
        case "softbreak":
            return LineBreak(hard=False)
        case "hardbreak":
            return LineBreak(hard=True)
        case "code_inline":
            return CodeSpan(token.content)
        case "image":
            source = str(token.attrGet("src") or "")
            link = judge(source)
            alt = plain_inlines(read_inlines(token.children or (), notes)).replace("\n", " ")
            return ImageChip(link.host if link else "", alt, source)
        case "footnote_ref":
            label = str(token.meta["label"])
            return NoteMark(label) if notes is None or label in notes else Text(f"[^{label}]")
        case _:
            return Text(token.content)
