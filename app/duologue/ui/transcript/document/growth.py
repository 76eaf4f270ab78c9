"""What only grew while it streamed, and needs no more than its new words written at the end."""

from collections.abc import Sequence

from duologue.markdown.blocks import (
    Block,
    Blocks,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Text,
)
from duologue.markdown.parser import LONGEST_RUN
from duologue.ui.transcript.document.reading_direction import reads_right_to_left


def has_grown(before: Block, now: Block) -> bool:
    """Whether `now` is `before` with more words, items or blocks at its end, and else as it was."""
    match before, now:
        case Paragraph(), Paragraph():
            return before.continues == now.continues and added(before.inlines, now.inlines) is not None
        case Heading(), Heading():
            return before.level == now.level and added(before.inlines, now.inlines) is not None
        case ListBlock(), ListBlock():
            return _list_shape(before) == _list_shape(now) and _have_items_grown(before.items, now.items)
        case Quote(), Quote():
            is_same = before.continues == now.continues
            is_same = is_same and reads_right_to_left(before) == reads_right_to_left(now)
            return is_same and _have_grown(before.blocks, now.blocks)
        case _:
            return False


def added(before: Inlines, now: Inlines) -> Inlines | None:
    """What stands in `now` after all that is `before`; None where that is not its beginning."""
    if not before:
        return now
    *others, last = before
    if len(now) < len(before) or any(one != other for one, other in zip(others, now, strict=False)):
        return None
    grown, rest = now[len(others)], now[len(before) :]
    if grown == last:
        return rest
    # Where a very long word may be broken is worked out for a text as a whole.
    if not isinstance(last, Text) or not isinstance(grown, Text) or len(grown.text) > LONGEST_RUN:
        return None
    return (Text(grown.text[len(last.text) :]), *rest) if grown.text.startswith(last.text) else None


def blocks_of(item: ListItem) -> Blocks:
    """The blocks of an item as they are written: one that says nothing is an empty paragraph."""
    return item.blocks or (Paragraph(()),)


def _list_shape(block: ListBlock) -> tuple[object, ...]:
    return block.ordered, block.start, block.tight, block.continues


def _have_items_grown(before: Sequence[ListItem], now: Sequence[ListItem]) -> bool:
    if not before or len(now) < len(before) or before[:-1] != now[: len(before) - 1]:
        return False
    last, grown = before[-1], now[len(before) - 1]
    first, first_now = blocks_of(last)[0], blocks_of(grown)[0]
    is_same_way = reads_right_to_left(first) == reads_right_to_left(first_now)
    return last.checked == grown.checked and is_same_way and _have_grown(blocks_of(last), blocks_of(grown))


def _have_grown(before: Blocks, now: Blocks) -> bool:
    if not before or len(now) < len(before) or before[:-1] != now[: len(before) - 1]:
        return False
    last, grown = before[-1], now[len(before) - 1]
    return last == grown or has_grown(last, grown)
