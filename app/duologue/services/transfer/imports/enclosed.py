"""The files that ChatGPT encloses with its conversations: found by their ids, judged by what is in them."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import AttachedPart, FilePart, ImagePart
from duologue.domain.transfer import FileRecord, LeftOut
from duologue.services.chats.attaching import (
    MOST_IMAGE,
    MOST_IMAGE_PIXELS,
    MOST_IMAGE_SIDE,
    MOST_TEXT,
    attachable,
    clean_name,
)
from duologue.services.transfer.imports.image_size import image_size

LARGEST_ALL = 4 * 1024 * 1024 * 1024  # bytes of all enclosed files together
_MOST = max(MOST_IMAGE, MOST_TEXT)
_ID = re.compile(r"(file[-_][A-Za-z0-9]+)(?=[-.#]|$)")
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Mention:
    """A file that a message names: its id, and what the person called it ("" where nobody says)."""

    id: str
    name: str = ""


def pointed_at(pointer: object) -> str:
    """The id in a pointer such as `file-service://file-a1B2`, or "" where there is none."""
    found = _ID.match(pointer.rpartition("://")[2]) if isinstance(pointer, str) else None
    return found[1] if found else ""


@dataclass(slots=True)
class Enclosed:
    """`archive` is None where conversations came without one. `found` is about the last files asked for.

    It holds what can be attached, or why something can't; what is not in the archive is not in it.
    """

    archive: zipfile.ZipFile | None = None
    found: dict[str, AttachedPart | LeftOut] = field(default_factory=dict)
    _members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _read: int = 0

    def __post_init__(self) -> None:
        for member in self.archive.infolist() if self.archive is not None else ():
            if known := _ID.match(member.filename.rpartition("/")[2]):
                self._members.setdefault(known[1], member)

    def records(self, mentions: Iterable[Mention]) -> Iterator[FileRecord]:
        """The bytes of the images among these files, one at a time in memory.

        Raises InputUnreadable where the archive is damaged, or made to fill the disk.
        """
        self.found = {}
        for mention in mentions:
            member = self._members.get(mention.id)
            if member is None or mention.id in self.found:
                continue
            data = self._bytes(member)
            name = mention.name or member.filename.rpartition("/")[2]
            judged = LeftOut.TOO_LARGE if data is None else judged_file(clean_name(name), data)
            self.found[mention.id] = judged
            if isinstance(judged, ImagePart) and data is not None:
                yield FileRecord(judged.sha256, data)

    def _bytes(self, member: zipfile.ZipInfo) -> bytes | None:
        """What is in a file of the archive, or None where that is more than can be attached."""
        if self.archive is None or member.file_size > _MOST or member.flag_bits & _ENCRYPTED:
            return None
        try:
            with self.archive.open(member) as file:
                data = file.read(_MOST + 1)  # whatever size it claims to have
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise damaged() from error
        self._read += len(data)
        if self._read > LARGEST_ALL:
            raise InputUnreadable("The files in the archive are larger than 4 GB together.")
        return data if len(data) <= _MOST else None


def damaged() -> InputUnreadable:
    """What is said of an archive that can't be read."""
    return InputUnreadable("The archive is damaged or of a kind that can't be read.")


def judged_file(name: str, data: bytes) -> AttachedPart | LeftOut:
    """What can be attached of these bytes, or why nothing can."""
    if len(data) > _MOST:
        return LeftOut.TOO_LARGE
    try:
        file = attachable(name, data)
    except InputUnreadable:
        return LeftOut.UNFIT
    if isinstance(file, FilePart):
        return file
    size = image_size(data)
    if size is None:
        return LeftOut.UNFIT
    if max(size) > MOST_IMAGE_SIDE or size[0] * size[1] > MOST_IMAGE_PIXELS:
        return LeftOut.TOO_LARGE
    return ImagePart(file.name, file.media_type, hashlib.sha256(data).hexdigest(), len(data), *size)
