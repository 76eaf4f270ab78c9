"""One object of a bundled JSON file, asked field by field for the kind of value it must hold."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from duologue.domain.errors import InputUnreadable

T = TypeVar("T")


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever is wrong with a file's content into one sentence. Raises InputUnreadable."""
    try:
        yield
    except ValueError as error:
        raise InputUnreadable(f"{what} can't be read: {error}.") from error


@dataclass(frozen=True, slots=True)
class Entry:
    """A JSON object. Every method raises ValueError, naming the field, where the value is another."""

    fields: Mapping[str, Any]

    @classmethod
    def of(cls, value: Any) -> "Entry":
        """A decoded JSON value as an entry."""
        if not isinstance(value, dict):
            raise ValueError(f"an object was expected, not {type(value).__name__}")  # noqa: TRY004 - one kind
        return cls(value)

    def text(self, name: str) -> str:
        """A text."""
        return self._held(name, str)

    def maybe_text(self, name: str) -> str | None:
        """A text, or None where it is null."""
        return None if self._value(name) is None else self.text(name)

    def lines(self, name: str) -> str:
        """A text that may be stored as its lines."""
        value = self._value(name)
        return "\n".join(map(str, value)) if isinstance(value, list) else self.text(name)

    def whole(self, name: str) -> int:
        """A whole number."""
        if isinstance(self._value(name), bool):
            raise self._wrong(name)
        return self._held(name, int)

    def maybe_whole(self, name: str) -> int | None:
        """A whole number, or None where it is null."""
        return None if self._value(name) is None else self.whole(name)

    def number(self, name: str) -> float:
        """A number."""
        value = self._value(name)
        return value if isinstance(value, float) else self.whole(name)

    def flag(self, name: str) -> bool:
        """True or false."""
        return self._held(name, bool)

    def maybe_flag(self, name: str) -> bool | None:
        """True or false, or None where it is null."""
        return None if self._value(name) is None else self.flag(name)

    def entry(self, name: str) -> "Entry":
        """An object."""
        return Entry(self._held(name, dict))

    def entries(self, name: str) -> tuple["Entry", ...]:
        """A list of objects."""
        return tuple(Entry.of(value) for value in self._held(name, list))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self._held(name, list)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(name)
        return tuple(values)

    def maybe_texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, or nothing where it is null."""
        return () if self._value(name) is None else self.texts(name)

    def maybe_numbers(self, name: str) -> tuple[float, ...] | None:
        """A list of numbers, or None where it is null."""
        if self._value(name) is None:
            return None
        values = self._held(name, list)
        if not all(isinstance(value, int | float) for value in values):
            raise self._wrong(name)
        return tuple(map(float, values))

    def named(self, name: str) -> dict[str, "Entry"]:
        """An object whose values are objects."""
        return {key: Entry.of(value) for key, value in self._held(name, dict).items()}

    def _value(self, name: str) -> Any:
        if name not in self.fields:
            raise ValueError(f"{name!r} is missing")
        return self.fields[name]

    def _held(self, name: str, kind: type[T]) -> T:
        value = self._value(name)
        if not isinstance(value, kind):
            raise self._wrong(name)
        return value

    def _wrong(self, name: str) -> ValueError:
        return ValueError(f"{name!r} holds {self.fields[name]!r}")
