"""Finds the JSON texts in a file: the file itself, or the conversations in the archive that ChatGPT sends."""

import re
import stat
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from duologue.domain.errors import InputUnreadable
from duologue.services.transfer.imports.enclosed import Enclosed, damaged

_ZIP = b"PK\x03\x04"
_CONVERSATIONS = re.compile(r"(?:[^/\\]+/)*conversations(?:-\d+)?\.json")
_MOST_TEXTS = 1000
_MOST_NAMES = 100_000
_ENCRYPTED = 0x1


def json_texts(file: BinaryIO) -> Iterator[tuple[IO[bytes], Enclosed]]:
    """Each text in turn, to be read from its beginning, and the files beside it.

    Nothing is unpacked to the disk. Raises InputUnreadable for an archive that holds none, or is made to do
    harm.
    """
    head = file.read(len(_ZIP))
    file.seek(0)
    if head != _ZIP:
        yield file, Enclosed()
        return
    try:
        with zipfile.ZipFile(file) as archive:
            members = _conversations(archive)
            enclosed = Enclosed(archive)
            for member in members:
                with archive.open(member) as text:
                    yield text, enclosed
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise damaged() from error


def _conversations(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > _MOST_NAMES:
        raise InputUnreadable("The archive holds too many files.")
    if any(_leads_out(member) for member in members):
        raise InputUnreadable("The archive names files outside of itself. Nothing was taken from it.")
    found = [member for member in members if _CONVERSATIONS.fullmatch(member.filename)]
    if not found:
        raise InputUnreadable("The archive holds no conversations.json.")
    if len(found) > _MOST_TEXTS or len({member.filename for member in found}) < len(found):
        raise InputUnreadable("The archive names the same file twice.")
    if any(member.flag_bits & _ENCRYPTED for member in found):
        raise InputUnreadable("The archive is protected by a password.")
    return sorted(found, key=lambda member: member.filename)


def _leads_out(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"
