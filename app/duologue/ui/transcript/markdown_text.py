"""The words of an answer: Markdown that settles block by block while it streams."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from duologue.markdown.blocks import Block, CodeBlock
from duologue.markdown.stream import MarkdownStream
from duologue.ui.theme import Theme
from duologue.ui.transcript.document_writer import DocumentWriter
from duologue.ui.transcript.text_formats import TextFormats
from duologue.ui.transcript.text_view import OpenLink, TextView


class MarkdownText(QObject):
    """Feed it pieces, `flush` once per frame, `finish` at the end; nothing settled is drawn twice."""

    def __init__(self, theme: Theme, name: str, open_link: OpenLink, tone: str = "text") -> None:
        formats = TextFormats(theme, tone)
        self.view = TextView(theme, formats, name, open_link)
        super().__init__(self.view)  # so that it goes when its view goes
        self._theme = theme
        self._tone = tone
        self._text: list[str] = []
        self._stream = MarkdownStream()
        self._drawn: list[Block] = []
        self._settled = 0
        self._dirty = False
        self._finished = False
        self._writer = DocumentWriter(self.view.document(), formats)
        theme.changed.connect(self._on_theme)

    @property
    def source(self) -> str:
        """The Markdown so far."""
        return "".join(self._text)

    def feed(self, piece: str) -> None:
        """Take more text; it is drawn by the next `flush`."""
        self._text.append(piece)
        self._stream.feed(piece)
        self._dirty = True

    def replace(self, text: str) -> None:
        """Begin again with `text`."""
        self._text = [text]
        self._stream = MarkdownStream()
        self._stream.feed(text)
        self._settled = 0
        self._dirty = True

    def flush(self) -> None:
        """Draw what came since the last flush."""
        if not self._dirty:
            return
        self._dirty = False
        update = self._stream.update()
        if update.appended is None:
            self._draw(self._settled, (*update.settled, *update.live))
            self._settled += len(update.settled)
        elif update.appended:
            code = update.live[-1]
            assert isinstance(code, CodeBlock)  # noqa: S101 - what Update promises
            self._writer.grow_code(update.appended, code.text)
            self._drawn[-1] = code
        self.view.show_decorations(self._writer.decorations)

    def finish(self) -> None:
        """The text is whole: draw what is left, touching only what a full parse shows to be different."""
        if self._finished:
            return
        self.flush()
        self._finished = True
        swaps = self._stream.finish().swaps
        if swaps:
            pieces = list(self._drawn)
            for swap in reversed(swaps):
                pieces[swap.start : swap.end] = swap.blocks
            self._draw(swaps[0].start, pieces[swaps[0].start :])
            self.view.show_decorations(self._writer.decorations)

    def _draw(self, number: int, pieces: Sequence[Block]) -> None:
        """Show `pieces` from place `number` on; what stands there already is left alone."""
        same = 0
        for drawn, piece in zip(self._drawn[number:], pieces, strict=False):
            if drawn != piece:
                break
            same += 1
        self._writer.replace_from(number + same, pieces[same:])
        self._drawn[number:] = pieces

    def _on_theme(self) -> None:
        """Draw everything again in the current theme and zoom."""
        formats = TextFormats(self._theme, self._tone)
        self.view.change_formats(formats)
        self._writer = DocumentWriter(self.view.document(), formats)
        self._writer.replace_from(0, self._drawn)
        self.view.show_decorations(self._writer.decorations)
