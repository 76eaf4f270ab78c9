"""Blocks to plain text: what Copy as text gives, and what a screen reader reads."""

from collections.abc import Iterable, Iterator

from duologue.markdown.blocks import (
    Block,
    CodeBlock,
    CodeSpan,
    Emphasis,
    Heading,
    ImageChip,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Maths,
    MathsBlock,
    NoteMark,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
)

RULE = "—" * 3


def plain_inlines(inlines: Iterable[Inline]) -> str:
    """The words of some inlines; an image gives its description."""
    return "".join(_inline_words(inlines))


def plain_text(blocks: Iterable[Block]) -> str:
    """The words of some blocks, one empty line between them; table cells are separated by tabs."""
    return "\n\n".join(_block_words(block) for block in blocks)


def _inline_words(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text) | CodeSpan(text):
                yield text
            case Strong(inner) | Emphasis(inner) | Strike(inner) | Link(inlines=inner):
                yield from _inline_words(inner)
            case ImageChip(alt=alt, host=host):
                yield alt or host
            case LineBreak():
                yield "\n"
            case Maths():
                yield inline.written
            case NoteMark():
                yield inline.words


def _block_words(block: Block) -> str:
    match block:
        case Paragraph(inlines=inlines) | Heading(inlines=inlines):
            return plain_inlines(inlines)
        case CodeBlock(text=text):
            return text
        case Quote(blocks=blocks):
            return _indent(plain_text(blocks), "> ", "> ")
        case Table(header=header, rows=rows):
            return "\n".join(_row_words(row) for row in (header, *rows))
        case ListBlock():
            return _list_words(block)
        case Rule():
            return RULE
        case MathsBlock():
            return block.written
        case Notes(notes=notes):
            return "\n\n".join(_indent(plain_text(n.blocks), f"[{n.label}] ", "    ") for n in notes)


def _row_words(cells: Iterable[Iterable[Inline]]) -> str:
    return "\t".join(plain_inlines(cell).replace("\n", " ").replace("\t", " ") for cell in cells)


def _list_words(block: ListBlock) -> str:
    between = "\n" if block.tight else "\n\n"
    entries = []
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "- "
        if item.checked is not None:
            mark += "[x] " if item.checked else "[ ] "
        words = between.join(_block_words(inner) for inner in item.blocks)
        entries.append(_indent(words, mark, " " * len(mark)))
    return between.join(entries)


def _indent(words: str, first: str, following: str) -> str:
    lines = words.split("\n")
    return "\n".join(((first if n == 0 else following) + line).rstrip() for n, line in enumerate(lines))
