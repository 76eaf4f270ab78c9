"""A person's prompts as Markdown files in a folder; other programs may change them at any time."""

from collections.abc import Mapping
from pathlib import Path

from duologue.domain.errors import InputUnreadable
from duologue.storage.plain_files import PlainFiles

_SUFFIX = ".md"
_MOST_MEGABYTES = 1


class PromptsOnDisk:
    """Satisfies `services.ports.PromptFiles`. A name is a file's name without its ending."""

    def __init__(self, folder: Path) -> None:
        self._files = PlainFiles(folder, _SUFFIX, _MOST_MEGABYTES)

    def stamps(self) -> Mapping[str, object]:
        """The files there are, each with something that changes when it does. Never raises."""
        return self._files.stamps()

    def read(self, name: str) -> str:
        """What a file holds. Raises InputUnreadable."""
        try:
            return self._files.text(name)
        except InputUnreadable as error:
            raise InputUnreadable(f"The prompt {name}{_SUFFIX} can't be read. {error.message}") from error

    def write(self, name: str, text: str) -> None:
        """Write a file whole or not at all. Raises StoreNotWritable."""
        self._files.write(name, text)

    def remove(self, name: str) -> bytes:
        """Take a file away; what was in it, so that it can be put back. Raises StoreNotWritable."""
        return self._files.remove(name)

    def put_back(self, name: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        self._files.put_back(name, held)
