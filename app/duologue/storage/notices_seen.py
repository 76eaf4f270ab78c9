"""Which announcements of services were shown: digests in a small file, a line each."""

import contextlib
from pathlib import Path

from duologue.domain.errors import StoreNotWritable
from duologue.storage.files import write_whole

_MOST = 500


class NoticesOnDisk:
    """`services.ports.NoticesSeen`; where the file cannot be written, an announcement is told again later."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_new(self, digest: str) -> bool:
        """Whether this digest was never asked for before; now it was."""
        try:
            seen = self._path.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            seen = []
        if digest in seen:
            return False
        kept = [*seen, digest][-_MOST:]
        with contextlib.suppress(StoreNotWritable):
            write_whole(self._path, ("\n".join(kept) + "\n").encode("ascii"))
        return True
