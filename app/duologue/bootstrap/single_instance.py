"""One window per data folder: a second start raises the first."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from duologue.bootstrap.asked import LONGEST, Asked, read_asked
from duologue.domain.errors import StoreInUse

_LOCK_NAME = "window.lock"
_WAIT_MS = 2000
_DIGITS = 16  # of the name of the socket, the whole path of which may have some 100 characters


class SingleInstance:
    """Holds the folder's lock while a window is open, and hears when another start asks for it."""

    def __init__(self, home: Path) -> None:
        self._path = home / _LOCK_NAME
        self._lock = QLockFile(str(self._path))
        self._lock.setStaleLockTime(0)  # only a process that is gone makes it stale
        self._name = "duologue-" + hashlib.sha256(str(home).encode()).hexdigest()[:_DIGITS]
        self._server: QLocalServer | None = None
        self._act: Callable[[Asked], object] = lambda _asked: None

    def claim(self, asked: Asked | None = None) -> bool:
        """True if this is the only window; else the other one was asked to come to the front, or for more.

        A window that is closing no longer listens but still holds the folder: its end is awaited.
        Raises StoreInUse where the folder is held by one that neither listens nor ends.
        """
        if self.hold(asked):
            self._listen()
            return True
        return False

    def hold(self, asked: Asked | None = None) -> bool:
        """The same for work without a window, which hears nobody."""
        for patience in (0, _WAIT_MS):
            if self._lock.tryLock(patience):
                return True
            if self._ask_other((asked or Asked()).line()):
                return False
        process, host, _ = self._lock.getLockInfo()
        # A power cut may leave an empty file, which Qt never calls stale; it goes if nobody holds it.
        if not process and self._lock.removeStaleLockFile() and self._lock.tryLock(0):
            return True
        raise StoreInUse(self._held_by(host))

    def on_asked(self, act: Callable[[Asked], object]) -> None:
        """Call `act` with what another start asks of this window."""
        self._act = act

    def release(self) -> None:
        """Let another window have the folder."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _held_by(self, host: str) -> str:
        """Who has the folder; what a computer left behind that is not this one, only a person can judge."""
        if host and host != QSysInfo.machineHostName():
            return (
                f"A Duologue on the computer {host} holds this data folder. If none is open there, delete "
                f"{self._path} and start again."
            )
        return "Another Duologue holds this data folder, but it does not answer."

    def _ask_other(self, line: bytes) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(line)
        while socket.bytesToWrite():
            if not socket.waitForBytesWritten(_WAIT_MS):
                return False
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
        connection.readyRead.connect(lambda: self._on_words(connection))
        self._on_words(connection)

    def _on_words(self, connection: QLocalSocket) -> None:
        """Act on a whole line; who sends more than a line may have is left alone."""
        if connection.canReadLine():
            self._act(read_asked(bytes(connection.readLine().data())))
            connection.disconnectFromServer()
        elif connection.bytesAvailable() > LONGEST:
            connection.abort()
