"""The last parse of a long answer, on a thread of its own: it takes a second for 300,000 characters."""

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from duologue.markdown.stream import Final, MarkdownStream

_LOOK_EVERY_MS = 15


class FinalParse(QObject):
    """Finishes a stream that nobody feeds any more; `done` brings its `Final`, on Qt's thread.

    The thread knows nothing of Qt, because the text may be taken away while it works: a timer looks
    whether it is done.
    """

    done = Signal(object)

    def __init__(self, stream: MarkdownStream, parent: QObject) -> None:
        super().__init__(parent)
        self._result: list[Final] = []
        threading.Thread(target=_work, args=(stream, self._result), name="final-parse", daemon=True).start()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._result:
            self._timer.stop()
            self.done.emit(self._result[0])


def _work(stream: MarkdownStream, result: list[Final]) -> None:
    result.append(stream.finish())
