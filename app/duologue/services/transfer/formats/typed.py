"""Values from JSON that somebody may have changed: each field has its type, or the whole is refused."""

import math
import types
import typing
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from duologue.domain.errors import InputUnreadable

T = TypeVar("T")

_PLAIN = (str, bool)  # nothing more is to be asked of these
_LARGEST = 2**53  # beyond it JSON's numbers are no longer exact


def built(kind: type[T], given: object, names: Mapping[str, str] | None = None, **fixed: Any) -> T:
    """An instance of a dataclass from a JSON object: fields by their names, or those in `names`.

    Names that are not known are left out: an older Duologue reads what a newer one wrote under the same
    version. Raises InputUnreadable where a value has another type than its field, or is missing.
    """
    entry = an_object(given, kind.__name__)
    form = _form(typing.cast("Hashable", kind))
    values: dict[str, Any] = dict(form.empty)
    for name, hint in form.hints.items():
        called = name if names is None else names.get(name, name)
        if called in entry and name not in fixed:
            values[name] = _fitting(entry[called], hint, called)
    try:
        return kind(**{**values, **fixed})
    except TypeError as error:
        raise InputUnreadable(f"Something is missing in {kind.__name__}: {error}.") from error


def an_object(given: object, what: str) -> dict[str, Any]:
    """`given`, which must be a JSON object. Raises InputUnreadable."""
    if not isinstance(given, dict):
        raise InputUnreadable(f"{what} should be an object.")
    return given


def a_list(given: object, what: str) -> list[Any]:
    """`given`, which must be a JSON list. Raises InputUnreadable."""
    if not isinstance(given, list):
        raise InputUnreadable(f"{what} should be a list.")
    return given


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields of a dataclass with their types, and those that are None where nothing is said of them."""

    hints: Mapping[str, Any]
    empty: Mapping[str, None]


@cache
def _form(kind: Hashable) -> _Form:
    described = typing.cast("type[Any]", kind)
    hints = typing.get_type_hints(described)
    known = {field.name: hints[field.name] for field in fields(described)}
    return _Form(
        known, dict.fromkeys(field.name for field in fields(described) if _may_be_none(field, hints))
    )


def _may_be_none(field: Field[Any], hints: Mapping[str, Any]) -> bool:
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    return not has_default and type(None) in typing.get_args(hints[field.name])


def _fitting(value: object, hint: Any, name: str) -> Any:
    if type(value) is hint and hint in _PLAIN:
        return value
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _one_of(value, typing.get_args(hint), name)
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_fitting(each, inner, name) for each in a_list(value, name))
    if origin is not None and issubclass(origin, Mapping):
        return an_object(value, name)
    if is_dataclass(hint):
        return built(typing.cast("type[Any]", hint), value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        try:
            return hint(typing.cast("str", value))
        except ValueError as error:
            raise InputUnreadable(f"“{name}” has a value that is not known.") from error
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value) if abs(value) <= _LARGEST else math.inf
    if type(value) is not hint or (isinstance(value, int | float) and not _is_sound(value)):
        raise InputUnreadable(f"“{name}” has a value of the wrong kind.")
    return value


def _one_of(value: object, hints: tuple[Any, ...], name: str) -> Any:
    if type(value) is str and str in hints:
        return value
    if value is None and type(None) in hints:
        return None
    wanted = [hint for hint in hints if hint is not type(None)]
    if len(wanted) == 1:
        return _fitting(value, wanted[0], name)
    found = next((hint for hint in wanted if type(value) is hint), None)
    if found is None:
        raise InputUnreadable(f"“{name}” has a value of the wrong kind.")
    return value


def _is_sound(number: float) -> bool:
    return math.isfinite(number) and abs(number) <= _LARGEST
