"""Blocks to safe HTML: the one place where text becomes mark-up, with everything escaped."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from duologue.markdown.blocks import (
    Alignment,
    Block,
    CodeBlock,
    CodeSpan,
    Emphasis,
    Heading,
    ImageChip,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Maths,
    MathsBlock,
    Note,
    NoteMark,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
    first_words,
    join_all,
)
from duologue.markdown.highlight import highlight
from duologue.markdown.links import judge

_FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CLASS_NAME = re.compile(r"[A-Za-z0-9+#_.-]{1,40}")
_WriteCode = Callable[[str, str], str]  # of a text and its language
_ALIGN = {Alignment.LEFT: "left", Alignment.CENTRE: "center", Alignment.RIGHT: "right"}


def to_html(blocks: Sequence[Block], *, coloured: bool = False) -> str:
    """An HTML fragment that loads nothing and runs nothing: no images, scripts, forms, classes of others.

    Links are judged once more, so that even hand-made blocks give only http, https and mailto. Pieces of
    `coloured` code have the class of their kind (see `highlight.Kind`).
    """
    return _blocks(blocks, _coloured_code if coloured else _plain_code)


def _blocks(blocks: Sequence[Block], code: _WriteCode) -> str:
    return "\n".join(_block(block, code) for block in join_all(blocks))


def _plain_code(text: str, _language: str) -> str:
    return escape_text(text)


def _coloured_code(text: str, language: str) -> str:
    """Each piece escaped by itself: what is between two pieces is plain."""
    written, place = [], 0
    for span in highlight(text, language):
        written.append(escape_text(text[place : span.start]))
        place = span.start + span.length
        written.append(f'<span class="{span.kind}">{escape_text(text[span.start : place])}</span>')
    written.append(escape_text(text[place:]))
    return "".join(written)


def escape_text(text: str) -> str:
    """`text` as HTML text or attribute value; characters HTML forbids become U+FFFD."""
    return escape(_FORBIDDEN.sub("\ufffd", text), quote=True)


def _block(block: Block, code: _WriteCode) -> str:
    match block:
        case Paragraph(inlines=inlines):
            return f"<p>{_inlines(inlines)}</p>"
        case Heading(level=level, inlines=inlines):
            return f"<h{level}>{_inlines(inlines)}</h{level}>"
        case CodeBlock(language=language, text=text):
            name = f' class="language-{language}"' if _CLASS_NAME.fullmatch(language) else ""
            return f"<pre><code{name}>{code(text, language)}\n</code></pre>"
        case Quote() | ListBlock() | Table():
            return _container(block, code)
        case MathsBlock():
            name = ' class="plain"' if code is _coloured_code else ""  # a page keeps its lines
            return f"<p{name}>{escape_text(block.written)}</p>"
        case Notes(notes=notes):
            return "\n".join(["<hr>", *(_note(note, code) for note in notes)])
        case Rule():
            return "<hr>"


def _note(note: Note, code: _WriteCode) -> str:
    """A footnote that begins with its mark, within its first paragraph if it starts with one."""
    mark = f"<sup>[{escape_text(note.label)}]</sup>"
    inlines, others = first_words(note)
    words = f"<p>{mark} {_inlines(inlines)}</p>" if inlines else f"<p>{mark}</p>"
    return "\n".join([words, *(_block(block, code) for block in others)])


def _container(block: Quote | ListBlock | Table, code: _WriteCode) -> str:
    match block:
        case Quote(blocks=blocks):
            return f"<blockquote>\n{_blocks(blocks, code)}\n</blockquote>"
        case ListBlock():
            return _list(block, code)
        case Table():
            return _table(block)


def _list(block: ListBlock, code: _WriteCode) -> str:
    name = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = "\n".join(_item(item, code, tight=block.tight) for item in block.items)
    return f"<{name}{start}>\n{items}\n</{name}>"


def _item(item: ListItem, code: _WriteCode, *, tight: bool) -> str:
    mark = "" if item.checked is None else "\u2611 " if item.checked else "\u2610 "
    parts = [
        _inlines(block.inlines) if tight and isinstance(block, Paragraph) else _block(block, code)
        for block in item.blocks
    ]
    content = "\n".join(parts)
    return f"<li>{mark}{content}</li>"


def _table(block: Table) -> str:
    head = _row("th", block.header, block.alignments)
    rows = "\n".join(_row("td", row, block.alignments) for row in block.rows)
    body = f"\n<tbody>\n{rows}\n</tbody>" if rows else ""
    return f"<table>\n<thead>\n{head}\n</thead>{body}\n</table>"


def _row(name: str, cells: Iterable[Inlines], alignments: Iterable[Alignment]) -> str:
    written = []
    for cell, alignment in zip(cells, alignments, strict=True):
        style = f' style="text-align:{_ALIGN[alignment]}"' if alignment in _ALIGN else ""
        written.append(f"<{name}{style}>{_inlines(cell)}</{name}>")
    return f"<tr>{''.join(written)}</tr>"


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Strong(inner):
            return f"<strong>{_inlines(inner)}</strong>"
        case Emphasis(inner):
            return f"<em>{_inlines(inner)}</em>"
        case Strike(inner):
            return f"<del>{_inlines(inner)}</del>"
        case Link(target=target, title=title, inlines=inner):
            return _link(target, title, _inlines(inner))
        case _:
            return _leaf(inline)


def _leaf(inline: Text | CodeSpan | ImageChip | Maths | NoteMark | LineBreak) -> str:
    match inline:
        case Text(text):
            return escape_text(text)
        case CodeSpan(text):
            return f"<code>{escape_text(text)}</code>"
        case ImageChip(host=host, alt=alt):
            words = ", ".join(word for word in (alt, host) if word)
            return f"<span>[image{': ' if words else ''}{escape_text(words)}]</span>"
        case Maths():
            return escape_text(inline.written)
        case NoteMark():
            return f"<sup>{escape_text(inline.words)}</sup>"
        case LineBreak(hard):
            return "<br>\n" if hard else "\n"


def _link(target: str, title: str, inner: str) -> str:
    link = judge(target)
    if link is None:
        return inner
    shown_title = f' title="{escape_text(title)}"' if title else ""
    return f'<a href="{escape_text(link.url)}"{shown_title} rel="noopener noreferrer">{inner}</a>'
