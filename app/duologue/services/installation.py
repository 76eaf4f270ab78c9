"""Whether the packages of this installation are those that Duologue was made for."""

import re
from collections.abc import Iterator

_WISH = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?(?P<limits>[^;]*)(?:;(?P<when>.*))?")
_LIMIT = re.compile(r"(?P<sign>>=|<)\s*(?P<version>[0-9.]+)")


def version_of(package: str) -> str | None:
    """The version that is installed, or None."""
    from importlib import metadata  # noqa: PLC0415 - slow to import, and no window waits for it

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def complaints() -> Iterator[str]:
    """A sentence for each package that is missing, or of a version that Duologue was not made for."""
    from importlib import metadata  # noqa: PLC0415 - as above

    try:
        wishes = metadata.requires("duologue") or ()
    except metadata.PackageNotFoundError:
        yield "Duologue runs from files that were not installed, so what it needs is not known."
        return
    for wish in wishes:
        read = _WISH.match(wish)
        if read is None or "extra" in (read["when"] or ""):
            continue
        found, limits = version_of(read["name"]), read["limits"].strip()
        if found is None:
            yield f"{read['name']} is not installed; {limits} is needed."
        elif not _within(found, limits):
            yield f"{read['name']} {found} is not what this Duologue was made for: {limits}."


def _within(version: str, limits: str) -> bool:
    found = _numbers(version)
    for limit in _LIMIT.finditer(limits):
        bound = _numbers(limit["version"])
        if (found >= bound) is not (limit["sign"] == ">="):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers a version begins with, without zeros at the end: 1.0.0rc1 is 1."""
    numbers = [int(number) for number in re.findall(r"\d+", re.split(r"[^0-9.]", version)[0])]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
