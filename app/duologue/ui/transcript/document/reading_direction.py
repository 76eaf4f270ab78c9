"""Which way words are read: by their first letter that has a direction, as Qt lays out each paragraph."""

from unicodedata import bidirectional

from duologue.markdown.blocks import Block, Heading, ListBlock, Paragraph, Quote, Table
from duologue.markdown.plain import plain_inlines

_SEARCHED = 300  # characters


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is of Arabic, Hebrew and the like."""
    if text.isascii():
        return False
    for letter in text[:_SEARCHED]:
        kind = bidirectional(letter)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def reads_right_to_left(block: Block) -> bool:
    """The same for a block: its first words decide."""
    match block:
        case Paragraph(inlines=inlines) | Heading(inlines=inlines):
            return is_right_to_left(plain_inlines(inlines[:5]))
        case Quote(blocks=(first, *_)):
            return reads_right_to_left(first)
        case ListBlock(items=(item, *_)):
            return bool(item.blocks) and reads_right_to_left(item.blocks[0])
        case Table(header=header):
            return is_right_to_left(" ".join(plain_inlines(cell) for cell in header))
        case _:
            return False
