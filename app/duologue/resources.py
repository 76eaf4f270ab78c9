"""Where bundled files live: the same answer for a wheel, a checkout and a frozen build."""

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder of bundled files.

    A wheel and a frozen build carry it inside the package; an editable install does not see
    force-included files, so a checkout answers with its own `resources/`.
    """
    inside = Path(__file__).with_name("resources")
    return inside if inside.is_dir() else Path(__file__).parents[2] / "resources"


def path(name: str) -> Path:
    """The path of the bundled file or folder `name`. Raises FileNotFoundError if there is none."""
    found = root() / name
    if not found.exists():
        raise FileNotFoundError(f"No bundled file {name!r}.")
    return found


def text(name: str) -> str:
    """The bundled UTF-8 text file `name`, line ends untouched."""
    return path(name).read_bytes().decode("utf-8")
