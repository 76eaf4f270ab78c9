"""The words of an answer: Markdown that settles block by block while it streams."""

from collections import deque
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer

from duologue.markdown.blocks import Block, CodeBlock
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.markdown.stream import Final, MarkdownStream
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.decoration import Decoration
from duologue.ui.transcript.document.document_writer import DocumentWriter
from duologue.ui.transcript.document.final_parse import FinalParse
from duologue.ui.transcript.document.text_formats import TextFormats
from duologue.ui.transcript.view.text_view import OpenLink, TextView

SLICE = 4000  # characters read and drawn in one go of a piece that is longer
AT_ONCE = 2000  # characters of a text that came whole: parsed but once; Qt needs a long list in pieces
PARSED_HERE = 50_000  # characters; a longer text is parsed for the last time on a thread of its own


class MarkdownText(QObject):
    """Feed it pieces, `flush` once per frame, `finish` at the end; nothing settled is drawn twice.

    A long piece is drawn a slice at a time, the first with the `flush`, the others by themselves.
    """

    def __init__(
        self, theme: Theme, name: str, open_link: OpenLink, files: FileSaver, tone: str = "text"
    ) -> None:
        formats = TextFormats(theme, tone)
        self.view = TextView(theme, formats, name, open_link, files)
        super().__init__(self.view)  # so that it goes when its view goes
        self._theme = theme
        self._tone = tone
        self._text: list[str] = []
        self._stream = MarkdownStream()
        self._drawn: list[Block] = []
        drawn = self._drawn  # not self: what a view shows goes with it, not with the next garbage
        self.view.destroyed.connect(lambda: drawn.clear())  # noqa: PLW0108 - the signal carries what went
        self._settled = 0
        self._dirty = False
        self._finished = False
        self._waiting: deque[str] = deque()
        self._ends_then = False  # `finish` was called, and waits for the last slice
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._go_on)
        self._writer = DocumentWriter(self.view.document(), formats)
        theme.changed.connect(self._on_theme)

    @property
    def source(self) -> str:
        """The Markdown so far."""
        return "".join(self._text)

    def beginning(self, length: int) -> str:
        """About so many characters of the words that are drawn."""
        words = ""
        for block in self._drawn:
            words += f"{plain_text((block,))}\n"
            if len(words) >= length:
                break
        return words[:length]

    def feed(self, piece: str) -> None:
        """Take more text; it is drawn by the next `flush`."""
        self._text.append(piece)
        self._take(piece)

    def replace(self, text: str) -> None:
        """Begin again with `text`."""
        self._text = [text]
        self._stream = MarkdownStream()
        self._waiting.clear()
        self._settled = 0
        self._dirty = True
        self._take(text)

    def flush(self) -> None:
        """Draw what came since the last flush."""
        if self._next.isActive():
            return  # the next slice has a turn of its own
        if self._waiting:
            self._stream.feed(self._waiting.popleft())
            self._dirty = True
            self._next.start()
        if not self._dirty:
            return
        self._dirty = False
        update = self._stream.update()
        if update.appended == "":
            return
        with self.view.being_written():
            if update.appended is None:
                self._draw(self._settled, (*update.settled, *update.live))
                self._settled += len(update.settled)
            else:
                code = update.live[-1]
                assert isinstance(code, CodeBlock)  # noqa: S101 - what Update promises
                start = self._writer.grow_code(update.appended, code.text)
                self._drawn[-1] = code
                self.view.show_written(start, self._writer.decorations)

    def finish(self) -> None:
        """The text is whole: draw what is left, touching only what a full parse shows to be different."""
        if self._finished:
            return
        if not self._drawn and sum(map(len, self._text)) <= AT_ONCE:
            self._finished, self._dirty = True, False
            with self.view.being_written():
                self._draw(0, parse(self.source))
            return
        self.flush()
        if self._waiting:
            self._ends_then = True
            return
        self._finished = True
        if sum(map(len, self._text)) > PARSED_HERE:
            FinalParse(self._stream, self).done.connect(self._end)
        else:
            self._end(self._stream.finish())

    def _end(self, final: Final) -> None:
        self._stream = MarkdownStream()  # it holds all words and pieces once more
        swaps = final.swaps
        if swaps:
            pieces = list(self._drawn)
            for swap in reversed(swaps):
                pieces[swap.start : swap.end] = swap.blocks
            with self.view.being_written():
                self._draw(swaps[0].start, pieces[swaps[0].start :])

    def _take(self, piece: str) -> None:
        """Hand the piece to the stream, now or slice by slice."""
        if len(piece) <= SLICE and not self._waiting:
            self._stream.feed(piece)
            self._dirty = True
        else:
            self._waiting.extend(_slices(piece))

    def _go_on(self) -> None:
        if self._waiting:
            self.flush()
        if self._ends_then and not self._waiting:
            self.finish()

    def _draw(self, number: int, pieces: Sequence[Block]) -> None:
        """Show `pieces` from place `number` on; what stands there already is left alone."""
        same = 0
        for drawn, piece in zip(self._drawn[number:], pieces, strict=False):
            if drawn != piece:
                break
            same += 1
        number += same
        last = self._drawn[number] if number == len(self._drawn) - 1 else None
        before = self._writer.decorations[:]
        start = self._writer.replace_from(number, pieces[same:], last)
        self._drawn[number:] = pieces[same:]
        self._lay_out_tables(before)
        self.view.show_written(start, self._writer.decorations)

    def _lay_out_tables(self, before: Sequence[Decoration]) -> None:
        """Have tables that were written just now laid out.

        Qt lays out a large change step by step, and then leaves out a table that took the place of another
        one; to ask where it stands would end the app (seen with Qt 6.11).
        """
        known = set(map(id, before))
        tables = (d for d in self._writer.decorations if d.table is not None and id(d) not in known)
        first = next(tables, None)
        if first is not None:
            document = self.view.document()
            start = max(0, first.first - 1)
            document.markContentsDirty(start, document.characterCount() - 1 - start)

    def _on_theme(self) -> None:
        """Draw everything again in the current theme and zoom."""
        formats = TextFormats(self._theme, self._tone)
        with self.view.being_written():
            self.view.change_formats(formats)
            self._writer = DocumentWriter(self.view.document(), formats)
            self._writer.replace_from(0, self._drawn)
            self._lay_out_tables(())
            self.view.show_written(0, self._writer.decorations)


def _slices(piece: str) -> Iterator[str]:
    """The piece cut at line ends, where there are any."""
    start = 0
    while start < len(piece):
        end = start + SLICE
        if end < len(piece):
            end = piece.rfind("\n", start + SLICE // 2, end) + 1 or end
        yield piece[start:end]
        start = end
