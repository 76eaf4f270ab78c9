"""The last parse of a long answer, on a thread of its own: it takes a second for 300,000 characters."""

import threading
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from duologue.markdown.stream import Final, MarkdownStream

_LOOK_EVERY_MS = 15


class FinalParse(QObject):
    """Finishes a stream that nobody feeds any more; `done` brings its `Final`, on Qt's thread.

    The thread knows nothing of Qt, because the text may be taken away while it works: a timer looks
    whether it is done. A parse that fails is raised there, where every error of the window is told, and
    `done` does not come.
    """

    done = Signal(object)

    def __init__(self, stream: MarkdownStream, parent: QObject) -> None:
        super().__init__(parent)
        self._result: Future[Final] = Future()
        work = partial(_work, stream, self._result)
        threading.Thread(target=work, name="final-parse", daemon=True).start()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._result.done():
            self._timer.stop()
            self.deleteLater()
            self.done.emit(self._result.result())


def _work(stream: MarkdownStream, result: "Future[Final]") -> None:
    try:
        result.set_result(stream.finish())
    except BaseException as error:  # noqa: BLE001 - it is raised again on Qt's thread
        result.set_exception(error)
