"""A person's prompts as Markdown files in a folder; other programs may change them at any time."""

from collections.abc import Mapping
from pathlib import Path

from duologue.domain.errors import InputUnreadable
from duologue.storage.files import not_writable, write_whole
from duologue.storage.text import repaired

_SUFFIX = ".md"
_LARGEST = 256 * 1024
_MOST = 2000


class PromptsOnDisk:
    """Satisfies `services.ports.PromptFiles`. A name is a file's name without its ending."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stamps(self) -> Mapping[str, int]:
        """The files there are, each with something that changes when it does. Never raises."""
        found: dict[str, int] = {}
        try:
            for path in sorted(self._folder.glob(f"*{_SUFFIX}"))[:_MOST]:
                if path.is_file() and not path.name.startswith("."):
                    state = path.stat()
                    found[path.stem] = hash((state.st_mtime_ns, state.st_size))
        except OSError:
            return found
        return found

    def read(self, name: str) -> str:
        """What a file holds. Raises InputUnreadable."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError as error:
            raise InputUnreadable(
                f"The prompt {path.name} can't be read: {error.strerror or error}."
            ) from error
        if len(data) > _LARGEST:
            raise InputUnreadable(f"The prompt {path.name} is too large: {_LARGEST // 1024} KB is the most.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputUnreadable(f"The prompt {path.name} is not UTF-8 text.") from error

    def write(self, name: str, text: str) -> None:
        """Write a file whole or not at all. Raises StoreNotWritable."""
        write_whole(self._path(name), repaired(text).encode())

    def remove(self, name: str) -> None:
        """Remove a file; no error if it is gone already. Raises StoreNotWritable."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise not_writable(path, error) from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{Path(name).name}{_SUFFIX}"
