"""One window per data folder: a second start raises the first."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from duologue.domain.errors import StoreInUse

_LOCK_NAME = "window.lock"
_WAIT_MS = 2000
_RAISE = b"raise\n"


class SingleInstance:
    """Holds the folder's lock while a window is open, and hears when another start asks for it."""

    def __init__(self, home: Path) -> None:
        self._lock = QLockFile(str(home / _LOCK_NAME))
        self._lock.setStaleLockTime(0)  # only a process that is gone makes it stale
        self._name = "duologue-" + hashlib.sha256(str(home).encode()).hexdigest()[:24]
        self._server: QLocalServer | None = None
        self._raise: Callable[[], object] = lambda: None

    def claim(self) -> bool:
        """True if this is the only window; else the other one was asked to come to the front.

        A window that is closing no longer listens but still holds the folder: its end is awaited.
        Raises StoreInUse where the folder is held by one that neither listens nor ends.
        """
        if self._lock.tryLock(0):
            self._listen()
            return True
        if self._ask_other():
            return False
        if self._lock.tryLock(_WAIT_MS):
            self._listen()
            return True
        if self._ask_other():
            return False
        raise StoreInUse("Another Duologue holds this data folder, but it does not answer.")

    def on_raise(self, act: Callable[[], object]) -> None:
        """Call `act` when another start asks for this window."""
        self._raise = act

    def release(self) -> None:
        """Let another window have the folder."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _ask_other(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_RAISE)
        socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)  # left behind by a window that was killed
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name)

    def _on_connection(self) -> None:
        if self._server is None:
            return
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        self._raise()
