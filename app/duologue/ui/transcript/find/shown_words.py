"""The words of a message as the transcript shows them, known without building it: what Find looks through.

They are the words of the Markdown, not its marks: running text, headings, lists, quotes, code with its
hidden characters made visible, the cells of tables, the chips of images. What a person typed is taken as
typed. Thinking counts whether its fold is open or not. Tool cards, buttons and cards about failures don't.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from duologue.domain.message import Role
from duologue.domain.parts import Part, TextPart, ThinkingPart, plain_text
from duologue.markdown.blocks import (
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
    MathsBlock,
    Note,
    Notes,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Text,
    first_words,
)
from duologue.markdown.hidden import reveal
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_inlines
from duologue.ui.transcript.document.inline_writer import LINE_SEPARATOR, chip_text
from duologue.ui.transcript.document.reading_direction import reads_right_to_left
from duologue.ui.words import translate

PARAGRAPH_ENDS = re.compile("[\r\n\u2029\ufdd0\ufdd1]")  # where Qt begins another paragraph


@dataclass(frozen=True, slots=True)
class Section:
    """What one text view shows, line by line, without empty lines. `thinking` stands in a fold."""

    lines: tuple[str, ...]
    thinking: bool = False


def readable_thinking(part: ThinkingPart) -> str:
    """What the fold shows of a piece of thinking."""
    if part.redacted:
        return translate("AnswerTurn", "(Some of the thinking is only readable by the server.)")
    return part.text


def sections_of(role: Role, parts: Sequence[Part]) -> tuple[Section, ...]:
    """The words of a turn in the order they are shown; all its thinking stands where the first was."""
    if role is Role.USER:
        said = plain_text(tuple(parts)).replace("\n", LINE_SEPARATOR)
        return (Section(tuple(_without_empty([said]))),)
    sections: list[Section] = []
    thoughts = "".join(readable_thinking(part) for part in parts if isinstance(part, ThinkingPart))
    for part in parts:
        if isinstance(part, TextPart):
            sections.append(Section(shown_lines(parse(part.text))))
        elif isinstance(part, ThinkingPart) and thoughts:
            sections.append(Section(shown_lines(parse(thoughts)), thinking=True))
            thoughts = ""
    return tuple(sections)


def shown_lines(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The words of some blocks, each paragraph, cell and line of code on its own, without empty ones."""
    return tuple(_without_empty(_lines(blocks)))


def _without_empty(lines: Iterable[str]) -> Iterator[str]:
    return (piece for line in lines for piece in PARAGRAPH_ENDS.split(line) if piece)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(inlines=inlines) | Heading(inlines=inlines):
                yield "".join(_words(inlines))
            case CodeBlock(text=text):
                yield from reveal(text).split("\n")
            case Quote(blocks=inner):
                yield from _lines(inner)
            case ListBlock(items=items):
                yield from (line for item in items for line in _lines(item.blocks))
            case Table(header=header, rows=rows):
                mirrored = reads_right_to_left(block)  # its cells stand the other way round in the document
                for row in (header, *rows):
                    yield from (words for _, words in shown_cells(row, len(header), mirrored=mirrored))
            case MathsBlock():
                yield block.written.replace("\n", " ")
            case Notes(notes=notes):
                yield from (line for note in notes for line in _note_lines(note))
            case _:
                pass  # a rule has no words


def shown_cells(row: Sequence[Inlines], columns: int, *, mirrored: bool) -> Iterator[tuple[int, str]]:
    """The columns of a row and their words, in the order in which they stand in the document."""
    cells = list(enumerate(row[:columns]))
    for column, cell in reversed(cells) if mirrored else cells:
        yield column, "".join(_words(cell))


def _note_lines(note: Note) -> Iterator[str]:
    inlines, others = first_words(note)
    yield f"[{note.label}] " + "".join(_words(inlines))
    yield from _lines(others)


def _words(inlines: Iterable[Inline]) -> Iterator[str]:
    """The same characters that `inline_writer` puts into the document."""
    for inline in inlines:
        match inline:
            case Text(text) | CodeSpan(text):
                yield text.replace("\n", " ")
            case Strong(inner) | Emphasis(inner) | Strike(inner) | Link(inlines=inner):
                yield from _words(inner)
            case ImageChip():
                yield chip_text(inline).replace("\n", " ")
            case LineBreak(hard):
                yield LINE_SEPARATOR if hard else " "
            case _:
                yield plain_inlines((inline,)).replace("\n", " ")
