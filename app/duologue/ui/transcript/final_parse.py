"""The last parse of a long answer, on a thread of its own: it takes a second for 300,000 characters."""

import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from duologue.markdown.stream import MarkdownStream


class FinalParse(QObject):
    """Finishes a stream that nobody feeds any more; `done` brings its `Final` to Qt's thread."""

    done = Signal(object)

    def __init__(self, stream: MarkdownStream, parent: QObject) -> None:
        super().__init__(parent)
        self._stream = stream
        threading.Thread(target=self._work, name="final-parse", daemon=True).start()

    def _work(self) -> None:
        final = self._stream.finish()
        with suppress(RuntimeError):  # the text is no longer shown
            self.done.emit(final)
