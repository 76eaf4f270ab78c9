"""Where a long block may be cut while it streams, so that most of it is settled and the rest stays short.

What follows a cut is parsed on its own. `Context` makes that come out as the next piece of the same
block: its prefix is put before the text, and taken out of the first block again.
"""

from dataclasses import replace

from duologue.markdown.blocks import (
    Block,
    ListBlock,
    MathsBlock,
    Notes,
    Paragraph,
    Quote,
    Table,
)
from duologue.markdown.paragraph_cutting import cut_paragraph, cut_quoted_paragraph
from duologue.markdown.tail import Context, Cut, Tail, within_quote


def starts_surely(block: Block, tail: Tail) -> bool:
    """Whether no further text can undo that `block` starts where it does."""
    match block:
        case MathsBlock():
            first, end = block.lines
            return block.closed and tail.is_complete(first, end - first)
        case Table():
            return tail.is_complete(block.lines[0], 2)
        case _:
            return tail.is_complete(block.lines[0])


def find_cut(block: Block, tail: Tail) -> Cut | None:
    """A place to cut the live block, or None if there is none yet."""
    if isinstance(block, Paragraph):
        return cut_paragraph(tail)
    if isinstance(block, Quote) and _innermost_is_paragraph(block):
        return cut_quoted_paragraph(block, tail)
    found = _cut_at_line(block, tail)
    if found is None:
        return None
    piece, line, context = found
    return Cut(piece, tail.offset(line), context)


_LineCut = tuple[Block, int, Context]


def _cut_at_line(block: Block, tail: Tail) -> _LineCut | None:
    match block:
        case ListBlock():
            return _cut_list(block, tail)
        case Table():
            return _cut_table(block, tail)
        case Quote():
            return _cut_quote(block, tail)
        case Notes():
            return _cut_notes(block, tail)
        case _:
            return None


def _cut_list(block: ListBlock, tail: Tail) -> _LineCut | None:
    for count in (len(block.items) - 1, len(block.items) - 2):
        line = block.items[count].lines[0]
        if count > 0 and tail.is_complete(line):
            start = block.start + count if block.ordered else 1
            piece = replace(block, items=block.items[:count], lines=(block.lines[0], line))

            def strip(first: Block, start: int = start) -> Block:
                if not isinstance(first, ListBlock):
                    return first
                return replace(first, continues=True, start=start, tight=block.tight and first.tight)

            return piece, line, Context("", strip)
    return None


def _cut_notes(block: Notes, tail: Tail) -> _LineCut | None:
    for count in (len(block.notes) - 1, len(block.notes) - 2):
        line = block.notes[count].lines[0]
        if count > 0 and tail.is_complete(line):
            piece = replace(block, notes=block.notes[:count], lines=(block.lines[0], line))
            return piece, line, Context("", _as_further_notes)
    return None


def _as_further_notes(first: Block) -> Block:
    return replace(first, continues=True) if isinstance(first, Notes) else first


def _cut_table(block: Table, tail: Tail) -> _LineCut | None:
    first_row = block.lines[1] - len(block.rows)
    kept = len(block.rows) - 1
    if kept < 1 or not tail.is_complete(first_row + kept - 1):
        return None
    line = first_row + kept
    if block.continues and tail.context is not None:
        head = tail.context.prefix
    else:
        head = tail.text[tail.offset(first_row - 2) : tail.offset(first_row)]

    def strip(first: Block) -> Block | None:
        if not isinstance(first, Table):
            return first
        return replace(first, continues=True) if first.rows else None

    piece = replace(block, rows=block.rows[:kept], lines=(block.lines[0], line))
    return piece, line, Context(head, strip)


def _cut_quote(block: Quote, tail: Tail) -> _LineCut | None:
    for count in (len(block.blocks) - 1, len(block.blocks) - 2):
        if count > 0 and starts_surely(block.blocks[count], tail):
            line = block.blocks[count].lines[0]
            piece = replace(block, blocks=block.blocks[:count], lines=(block.lines[0], line))
            return piece, line, Context("", within_quote(lambda first: first))
    found = _cut_at_line(block.blocks[0], tail) if len(block.blocks) == 1 else None
    if found is None:
        return None
    inner, line, context = found
    piece = replace(block, blocks=(inner,), lines=(block.lines[0], line))
    return piece, line, Context(context.prefix, within_quote(context.strip))


def _innermost_is_paragraph(block: Quote) -> bool:
    inner = block.blocks[0] if len(block.blocks) == 1 else None
    return isinstance(inner, Paragraph) or (isinstance(inner, Quote) and _innermost_is_paragraph(inner))
