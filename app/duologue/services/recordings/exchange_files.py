"""Exchanges as files: recordings that can be played again, and HTTP archives for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.domain import duorec
from duologue.services.daemon_thread import in_daemon_thread
from duologue.services.recordings.har import har_text
from duologue.services.recordings.recording import Recording

if TYPE_CHECKING:
    from duologue.domain.exchange import Exchange
    from duologue.domain.secret import Redactor
    from duologue.services.ports import RecordingFiles

HAR_SUFFIX = ".har"


class ExchangeFiles:
    """Reads and writes where a person wants it; every call does its work on a thread of its own."""

    def __init__(self, files: RecordingFiles, redact: Redactor) -> None:
        self._files = files
        self._redact = redact

    def suggested(self, exchange: Exchange, suffix: str = duorec.SUFFIX) -> Path:
        """Where an exchange would be kept if a person has no other wish."""
        moment = "".join(letter if letter.isalnum() else "-" for letter in exchange.started.partition("+")[0])
        return self._files.folder / f"{moment.strip('-')}-{exchange.style.value}{suffix}"

    async def save(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """Write exchanges to a file.

        The suffix .har makes an HTTP archive, any other one a recording; every request is in both.
        Raises StoreNotWritable.
        """
        await in_daemon_thread(self._write, path, exchanges)

    async def open(self, path: Path) -> Recording:
        """The answer in a recording, ready to be played. Raises InputUnreadable."""
        return await in_daemon_thread(lambda: Recording.of(*self._files.read_all(path)))

    def _write(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        if path.suffix.lower() == HAR_SUFFIX:
            self._files.write_text(path, har_text(exchanges, self._redact))
        else:
            self._files.write(path, exchanges)
