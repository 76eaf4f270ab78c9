"""Markdown that is still being written: settled pieces that never change, and a short live tail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from duologue.markdown.blocks import Block, Blocks, CodeBlock, join
from duologue.markdown.cutting import find_cut, starts_surely
from duologue.markdown.open_fence import OpenFence
from duologue.markdown.parser import References, normalise, parse, parse_piece
from duologue.markdown.tail import Context, Tail

CUT_LENGTH = 700  # characters of one live block from which a place to cut it is looked for
STRETCH_LENGTH = 2000  # characters of a tail that can't be cut from which it is parsed less often

_LONGEST_UNDECIDED = 300
_UNDECIDED = re.compile(
    r"[ \t>]*(?:\d{1,9}[.)]?[ \t]*|[-=*+_`~#|:!\[ \t]*|\[\^[^\s\]]*\]?:?[ \t]*|\$\$?[ \t]*|\\\[?[ \t]*)"
)


@dataclass(frozen=True, slots=True)
class Update:
    """What a view must do to show the text fed so far.

    1. If `appended` is not None, the last live block is a code block that grew by that text at its end,
       or, if it is empty, nothing changed: add it and be done (`settled` is empty then).
    2. Otherwise take away what the last update's `live` drew, draw `settled` for good, then draw `live`.

    `live` always holds the whole tail, so a view may ignore `appended` and always do the second.
    """

    settled: Blocks
    live: Blocks
    appended: str | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    """Pieces `start` to `end` (not included), counted over everything drawn, give way to `blocks`.

    The first of the blocks may continue the piece before it, as in an update.
    """

    start: int
    end: int
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Final:
    """The end of a stream: `blocks` is the parse of the whole text.

    A view has drawn all settled pieces and then the last update's live blocks, in that order. It applies
    the swaps from the last to the first, so that the earlier numbers stay true; everything else it drew
    stays. Pieces that together make one block stay pieces.
    """

    blocks: Blocks
    swaps: tuple[Swap, ...]

    @property
    def first_difference(self) -> int | None:
        """The number of the first drawn piece that changes, or None if all was right."""
        return self.swaps[0].start if self.swaps else None


class MarkdownStream:
    """Turns a growing text into updates at a cost that does not grow with its length.

    `feed` is cheap and may be called for every token; `update` does the work and is called once per
    frame; `finish` parses everything once more. A top-level block settles when a following one has
    surely begun, judged by complete lines; long blocks are cut (`cutting`), and a tail that can't be cut
    is parsed at longer and longer intervals. A last line that could become anything (`-`, `12.`) is held
    back until it is decided.
    """

    def __init__(self) -> None:
        self._source: list[str] = []
        self._unread: list[str] = []
        self._held_return = False
        self._tail = ""
        self._first_line = 0
        self._context: Context | None = None
        self._references = References()
        self._fence: OpenFence | None = None
        self._live: Blocks = ()
        self._settled: list[Block] = []
        self._skips_left = 0
        self._has_news = False
        self._cut_from = CUT_LENGTH

    def feed(self, text: str) -> None:
        """Take in the next piece of the text, of any size and cut anywhere."""
        if self._held_return:
            text = "\r" + text
        self._held_return = text.endswith("\r")
        text = normalise(text.removesuffix("\r"))
        if text:
            self._source.append(text)
            self._unread.append(text)

    def update(self) -> Update:
        """What changed since the last update."""
        update = self._read()
        self._settled.extend(update.settled)
        self._live = update.live
        return update

    def finish(self) -> Final:
        """The whole text parsed at once, and what a view that applied every update must change."""
        if self._held_return:
            self.feed("\n")
        blocks = parse("".join(self._source))
        drawn, live = len(self._settled), self._live
        self._read_to_the_end()
        pieces = [*self._settled, *self._live]
        return Final(blocks, _since(drawn, live, pieces, _swaps(pieces, blocks)))

    def _read_to_the_end(self) -> None:
        """One more update that holds nothing back."""
        if self._source and not self._source[-1].endswith("\n"):
            self._unread.append("\n")
        self._has_news = True
        self._skips_left = 0
        self.update()

    def _read(self) -> Update:
        if self._unread:
            self._tail += "".join(self._unread)
            self._unread.clear()
        elif not self._has_news:
            return Update((), self._live, "")
        self._has_news = self._fence is None and self._skips_left > 0
        if self._has_news:
            self._skips_left -= 1
            return Update((), self._live, "")
        update = self._grow_fence(self._fence) if self._fence is not None else self._advance([])
        self._skips_left = len(self._tail) // STRETCH_LENGTH
        return update

    def _advance(self, settled: list[Block]) -> Update:
        """Parse the tail and settle all that can be; `settled` has settled before in this update."""
        known = References(dict(self._references.entries))
        blocks = self._parse(_decided(self._tail), known)
        tail = self._tail_now()
        sure = max(
            (n for n in range(1, len(blocks)) if starts_surely(blocks[n], tail)),
            default=0,
        )
        if sure:
            settled.extend(blocks[:sure])
            self._drop(tail.offset(blocks[sure - 1].lines[1]), None, known)
            blocks = blocks[sure:]
        if len(blocks) == 1:
            block = blocks[0]
            if (
                isinstance(block, CodeBlock)
                and not block.closed
                and self._tail_now().is_complete(block.lines[0])
            ):
                return self._open_fence(block, settled)
            if len(self._tail) > self._cut_from and self._cut(block, known, settled):
                return self._advance(settled)
        is_same = not settled and blocks == self._live
        return Update(tuple(settled), blocks, "" if is_same else None)

    def _parse(self, text: str, references: References) -> Blocks:
        context = self._context
        if context is None:
            return parse_piece(text, references, self._first_line)
        first_line = self._first_line - context.line_count
        first, *others = parse_piece(context.prefix + text, references, first_line) or (None,)
        stripped = context.strip(first) if first is not None else None
        if stripped is None:
            return tuple(others)
        start, end = stripped.lines
        return (replace(stripped, lines=(max(start, self._first_line), end)), *others)

    def _tail_now(self) -> Tail:
        def parse_beginning(text: str) -> Blocks:
            return self._parse(text, References(dict(self._references.entries)))

        complete = self._tail.count("\n")
        return Tail(self._tail, self._first_line, complete, self._context, parse_beginning)

    def _cut(self, block: Block, known: References, settled: list[Block]) -> bool:
        cut = find_cut(block, self._tail_now())
        if cut is None:
            self._cut_from = len(self._tail) + CUT_LENGTH // 2
            return False
        settled.append(cut.piece)
        self._drop(cut.offset, cut.context, known)
        return True

    def _drop(self, offset: int, context: Context | None, known: References) -> None:
        """Start the tail `offset` characters later; definitions before that place stay known."""
        self._first_line += self._tail.count("\n", 0, offset)
        self._tail = self._tail[offset:]
        self._context = context
        self._cut_from = CUT_LENGTH
        self._references.entries.update(
            (label, entry) for label, entry in known.entries.items() if entry["map"][1] <= self._first_line
        )

    def _open_fence(self, block: CodeBlock, settled: list[Block]) -> Update:
        offset = self._tail_now().offset(block.lines[0])
        opening, _, self._tail = self._tail[offset:].partition("\n")
        self._first_line = block.lines[0]
        self._context = None
        self._fence = OpenFence(block, opening)
        update = self._grow_fence(self._fence)
        return Update((*settled, *update.settled), update.live)

    def _grow_fence(self, fence: OpenFence) -> Update:
        rest = fence.feed(self._tail)
        self._tail = ""
        if rest is not None:
            block = fence.block(closed=True)
            self._fence = None
            self._first_line = block.lines[1]
            self._tail = rest
            return self._advance([block])
        block = fence.block(closed=False)
        appended = None
        if len(self._live) == 1 and isinstance(before := self._live[0], CodeBlock):
            is_same = before.lines[0] == block.lines[0] and not before.closed
            appended = block.text[len(before.text) :] if is_same else None
        return Update((), (block,), appended)


def _decided(text: str) -> str:
    """`text` without a last unfinished line that could still become anything."""
    start = text.rfind("\n") + 1
    is_short = len(text) - start <= _LONGEST_UNDECIDED
    return text[:start] if is_short and _UNDECIDED.fullmatch(text, start) else text


def _swaps(pieces: Sequence[Block], blocks: Blocks) -> list[Swap]:
    """What must change for `pieces` to make `blocks`; blocks are matched by the line they start on."""
    # Notes that moved to the end are matched by nothing: matching them would swap all between.
    by_line = {
        block.lines[0]: number
        for number, block in enumerate(blocks)
        if number == 0 or block.lines[0] > blocks[number - 1].lines[0]
    }
    swaps = []
    piece_from = block_from = 0
    for start, end, whole in _groups(pieces):
        number = by_line.get(whole.lines[0], -1) if whole is not None else -1
        if number < block_from or blocks[number] != whole:
            continue
        if start > piece_from or number > block_from:
            swaps.append(Swap(piece_from, start, blocks[block_from:number]))
        piece_from, block_from = end, number + 1
    if piece_from < len(pieces) or block_from < len(blocks):
        swaps.append(Swap(piece_from, len(pieces), blocks[block_from:]))
    return swaps


def _since(drawn: int, live: Blocks, pieces: list[Block], swaps: list[Swap]) -> tuple[Swap, ...]:
    """The swaps for a view that has drawn the first `drawn` pieces and, after them, an older `live`."""
    early = [swap for swap in swaps if swap.end <= drawn and swap.start < drawn]
    late = swaps[len(early) :]
    start = min([drawn, *(swap.start for swap in late)])
    old = [*pieces[start:drawn], *live]
    new = pieces[:]
    for swap in reversed(late):
        new[swap.start : swap.end] = swap.blocks
    same = 0
    while same < min(len(old), len(new) - start) and old[same] == new[start + same]:
        same += 1
    if same < max(len(old), len(new) - start):
        early.append(Swap(start + same, start + len(old), tuple(new[start + same :])))
    return tuple(early)


def _groups(pieces: Sequence[Block]) -> list[tuple[int, int, Block | None]]:
    """Runs of pieces that belong to one block: start, end, and the block they make, if they fit."""
    groups: list[tuple[int, int, Block | None]] = []
    for number, piece in enumerate(pieces):
        if groups and getattr(piece, "continues", False):
            start, _, whole = groups[-1]
            groups[-1] = (start, number + 1, join(whole, piece) if whole is not None else None)
        else:
            groups.append((number, number + 1, piece))
    return groups
