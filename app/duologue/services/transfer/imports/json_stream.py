"""Reads a large JSON text value by value, so that never more than one of them is in memory."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from duologue.domain.errors import InputUnreadable

LARGEST_VALUE = 64 * 1024 * 1024  # characters: one chat, or one attached file
LARGEST_TEXT = 2 * 1024 * 1024 * 1024  # characters, of all texts together
_CHUNK = 256 * 1024
_NEAR_THE_END = 16  # characters: a word or number that the next piece may complete
_OF_NUMBERS = "0123456789.eE+-"
_LONGEST_JOINT = 3  # characters of a number that may stand between two pieces which are numbers themselves
_NO_SPACE = re.compile(r"[^ \t\r\n]")


class JsonStream:
    """A cursor in a JSON text. Every method raises InputUnreadable where the text is not as it should be.

    `read` counts the characters that came so far, those of texts `read_before` included.
    """

    def __init__(self, file: IO[bytes], largest_value: int = LARGEST_VALUE, *, read_before: int = 0) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._decoder = json.JSONDecoder(strict=False, parse_constant=_no_constant)
        self._largest = largest_value
        self._buffer = ""
        self._place = 0
        self._ended = False
        self._lines = 1
        self.read = read_before

    def detach(self) -> None:
        """Give the file back, open."""
        self._text.detach()

    def check_size(self) -> None:
        """Raises InputUnreadable where more was read than one value may hold."""
        if self.read > self._largest + _CHUNK:
            raise self._too_long()

    def next(self) -> str:
        """The first character of what comes next, "" at the end."""
        while True:
            found = _NO_SPACE.search(self._buffer, self._place)
            if found is not None:
                self._place = found.start()
                return found[0]
            self._place = len(self._buffer)
            if not self._more(_CHUNK):
                return ""

    def value(self) -> Any:
        """The next value, whole."""
        if not self.next():
            raise _cut_short()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._place)
                if self._is_whole(value, end) or not self._more(_CHUNK):
                    text, self._place = self._buffer[self._place : end], end
                    return _scrubbed(value) if "\\ud" in text or "\\uD" in text else value
            except json.JSONDecodeError as error:
                if not self._seems_cut(error):
                    raise self._broken(error.pos) from error
                if self._ended:
                    raise _cut_short() from error
                self._read_on()
            except RecursionError as error:
                raise InputUnreadable("The file is nested too deeply.") from error
            except ValueError as error:  # a number beyond all measure
                raise self._broken() from error

    def elements(self) -> Iterator[None]:
        """Once before each element of the list that comes next; the caller takes its value."""
        self._take("[")
        first = True
        while self.next() != "]":
            if not first:
                self._take(",")
            first = False
            yield
        self._take("]")

    def members(self) -> Iterator[str]:
        """The name of each member of the object that comes next; the caller takes its value."""
        self._take("{")
        first = True
        while self.next() != "}":
            if not first:
                self._take(",")
            first = False
            name = self.value()
            if not isinstance(name, str):
                raise self._broken()
            self._take(":")
            yield name
        self._take("}")

    def end(self) -> None:
        """Nothing may follow."""
        if self.next():
            raise self._broken()

    def _take(self, mark: str) -> None:
        found = self.next()
        if found != mark:
            raise self._broken() if found else _cut_short()
        self._place += 1

    def _is_whole(self, value: object, end: int) -> bool:
        """Whether the value ends where it seems to: 12 may be the beginning of 12.5e+3."""
        if not isinstance(value, int | float) or self._ended:
            return True
        after = self._buffer[end : end + _LONGEST_JOINT]
        return len(after) == _LONGEST_JOINT or bool(after.strip(_OF_NUMBERS))

    def _seems_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the text only ends too early, as far as one can see."""
        near = error.pos >= len(self._buffer) - _NEAR_THE_END
        return near or error.msg.startswith("Unterminated string")

    def _read_on(self) -> None:
        """Read as much again as there is: so a long value is not tried again for each piece of it."""
        held = len(self._buffer) - self._place
        if held > self._largest:
            raise self._too_long()
        if not self._more(max(_CHUNK, held)):
            self._ended = True

    def _broken(self, place: int | None = None) -> InputUnreadable:
        """What is said of text that is no JSON at a place of the buffer, or here."""
        line = self._lines + self._buffer.count("\n", 0, self._place if place is None else place)
        return InputUnreadable(f"The file is damaged in line {line}: it is not the JSON it should be.")

    def _too_long(self) -> InputUnreadable:
        most = f"{self._largest // 1024 // 1024} million"
        return InputUnreadable(f"A single chat in the file is longer than {most} characters.")

    def _more(self, characters: int) -> bool:
        try:
            piece = self._text.read(characters)
        except UnicodeDecodeError as error:
            raise InputUnreadable("The file is not text in UTF-8.") from error
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise InputUnreadable("The file can't be read to its end.") from error
        if not piece:
            self._ended = True
            return False
        self.read += len(piece)
        if self.read > LARGEST_TEXT:
            raise InputUnreadable("The file is larger than 2 GB.")
        self._lines += self._buffer.count("\n", 0, self._place)
        self._buffer = self._buffer[self._place :] + piece
        self._place = 0
        return True


def _cut_short() -> InputUnreadable:
    return InputUnreadable("The file ends too early.")


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _scrubbed(value: Any) -> Any:
    """The value with lone halves of surrogate pairs replaced: nothing can show or store them."""
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case dict():
            return {_scrubbed(name): _scrubbed(each) for name, each in value.items()}
        case list():
            return [_scrubbed(each) for each in value]
        case _:
            return value
