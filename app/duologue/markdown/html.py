"""Blocks to safe HTML: the one place where text becomes mark-up, with everything escaped."""

import re
from collections.abc import Iterable, Sequence

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
from duologue.markdown.escaping import escape_text
from duologue.markdown.highlight import highlight
from duologue.markdown.links import judge
from duologue.markdown.mathml import to_mathml

_CLASS_NAME = re.compile(r"[A-Za-z0-9+#_.-]{1,40}")
_ALIGN = {Alignment.LEFT: "left", Alignment.CENTRE: "center", Alignment.RIGHT: "right"}


def to_html(blocks: Sequence[Block], *, page: bool = False) -> str:
    """An HTML fragment that loads nothing and runs nothing: no images, scripts, forms, classes of others.

    Links are judged once more, so that even hand-made blocks give only http, https and mailto. On a `page` of
    ours, pieces of code have the class of their kind (see `highlight.Kind`) and formulas are drawn.
    """
    return _blocks(blocks, page=page)


def _blocks(blocks: Sequence[Block], *, page: bool) -> str:
    return "\n".join(_block(block, page=page) for block in join_all(blocks))


def _code(text: str, language: str, *, page: bool) -> str:
    return _coloured(text, language) if page else escape_text(text)


def _coloured(text: str, language: str) -> str:
    """Each piece escaped by itself: what is between two pieces is plain."""
    written, place = [], 0
    for span in highlight(text, language):
        written.append(escape_text(text[place : span.start]))
        place = span.start + span.length
        written.append(f'<span class="{span.kind}">{escape_text(text[span.start : place])}</span>')
    written.append(escape_text(text[place:]))
    return "".join(written)


def _block(block: Block, *, page: bool) -> str:
    match block:
        case Paragraph(inlines=inlines):
            return f"<p>{_inlines(inlines, page=page)}</p>"
        case Heading(level=level, inlines=inlines):
            return f"<h{level}>{_inlines(inlines, page=page)}</h{level}>"
        case CodeBlock(language=language, text=text):
            name = f' class="language-{language}"' if _CLASS_NAME.fullmatch(language) else ""
            return f"<pre><code{name}>{_code(text, language, page=page)}\n</code></pre>"
        case Quote() | ListBlock() | Table():
            return _container(block, page=page)
        case MathsBlock():
            return _formula_block(block, page=page)
        case Notes(notes=notes):
            return "\n".join(["<hr>", *(_note(note, page=page) for note in notes)])
        case Rule():
            return "<hr>"


def _formula_block(block: MathsBlock, *, page: bool) -> str:
    """A formula on lines of its own; on a page, one that can't be drawn keeps its lines."""
    if not page:
        return f"<p>{escape_text(block.written)}</p>"
    drawn = to_mathml(block.source, block=True, display=True) if block.closed else None
    if drawn is None:
        return f'<p class="plain">{escape_text(block.written)}</p>'
    return f'<p class="formula">{drawn}</p>'


def _note(note: Note, *, page: bool) -> str:
    """A footnote that begins with its mark, within its first paragraph if it starts with one."""
    mark = f"<sup>[{escape_text(note.label)}]</sup>"
    inlines, others = first_words(note)
    words = f"<p>{mark} {_inlines(inlines, page=page)}</p>" if inlines else f"<p>{mark}</p>"
    return "\n".join([words, *(_block(block, page=page) for block in others)])


def _container(block: Quote | ListBlock | Table, *, page: bool) -> str:
    match block:
        case Quote(blocks=blocks):
            return f"<blockquote>\n{_blocks(blocks, page=page)}\n</blockquote>"
        case ListBlock():
            return _list(block, page=page)
        case Table():
            return _table(block, page=page)


def _list(block: ListBlock, *, page: bool) -> str:
    name = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = "\n".join(_item(item, page=page, tight=block.tight) for item in block.items)
    return f"<{name}{start}>\n{items}\n</{name}>"


def _item(item: ListItem, *, page: bool, tight: bool) -> str:
    mark = "" if item.checked is None else "\u2611 " if item.checked else "\u2610 "
    parts = [
        _inlines(block.inlines, page=page)
        if tight and isinstance(block, Paragraph)
        else _block(block, page=page)
        for block in item.blocks
    ]
    content = "\n".join(parts)
    return f"<li>{mark}{content}</li>"


def _table(block: Table, *, page: bool) -> str:
    head = _row("th", block.header, block.alignments, page=page)
    rows = "\n".join(_row("td", row, block.alignments, page=page) for row in block.rows)
    body = f"\n<tbody>\n{rows}\n</tbody>" if rows else ""
    return f"<table>\n<thead>\n{head}\n</thead>{body}\n</table>"


def _row(name: str, cells: Iterable[Inlines], alignments: Iterable[Alignment], *, page: bool) -> str:
    written = []
    for cell, alignment in zip(cells, alignments, strict=True):
        style = f' style="text-align:{_ALIGN[alignment]}"' if alignment in _ALIGN else ""
        written.append(f"<{name}{style}>{_inlines(cell, page=page)}</{name}>")
    return f"<tr>{''.join(written)}</tr>"


def _inlines(inlines: Iterable[Inline], *, page: bool) -> str:
    return "".join(_inline(inline, page=page) for inline in inlines)


def _inline(inline: Inline, *, page: bool) -> str:
    match inline:
        case Strong(inner):
            return f"<strong>{_inlines(inner, page=page)}</strong>"
        case Emphasis(inner):
            return f"<em>{_inlines(inner, page=page)}</em>"
        case Strike(inner):
            return f"<del>{_inlines(inner, page=page)}</del>"
        case Link(target=target, title=title, inlines=inner):
            return _link(target, title, _inlines(inner, page=page))
        case _:
            return _leaf(inline, page=page)


def _leaf(inline: Text | CodeSpan | ImageChip | Maths | NoteMark | LineBreak, *, page: bool) -> str:
    match inline:
        case Text(text):
            return escape_text(text)
        case CodeSpan(text):
            return f"<code>{escape_text(text)}</code>"
        case ImageChip(host=host, alt=alt):
            words = ", ".join(word for word in (alt, host) if word)
            return f"<span>[image{': ' if words else ''}{escape_text(words)}]</span>"
        case Maths(source=source):
            drawn = to_mathml(source, block=False, display=inline.display) if page else None
            return drawn or escape_text(inline.written)
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
