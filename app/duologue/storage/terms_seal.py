"""The seal of the Terms record: the hash of its last row, kept outside of the database."""

from pathlib import Path

from duologue.storage.files import write_whole


class RecordSeal:
    """Tells a record that was written here from one that was copied from another computer.

    It is also missed where somebody wrote the whole chain anew, hashes included. Between a row and its
    seal the app may be killed, so the sealed row need not be the last one: it must be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_in(self, hashes: set[str]) -> bool:
        """Whether the sealed row is among those with these hashes; without a seal, none is."""
        try:
            return self._path.read_text(encoding="ascii").strip() in hashes
        except (OSError, ValueError):
            return False

    def put(self, row_hash: str) -> None:
        """Seal the record at this row. Raises StoreNotWritable; the row itself is kept all the same."""
        write_whole(self._path, f"{row_hash}\n".encode("ascii"))
