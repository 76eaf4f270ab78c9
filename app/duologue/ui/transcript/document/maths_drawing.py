r"""Turns a formula into curves, in bounded time; the only module that knows the drawing library.

The library (ziamath, with ziafont and latex2mathml) is plain Python and takes some milliseconds for a
formula, but twice as long for each level of nesting, so the weight of a formula is known before it is
drawn. It reads no file but its own font. What it gives is looked through: four kinds of element, plain
colours, no reference to anything.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from duologue.markdown.maths import defines_commands

if TYPE_CHECKING:
    from ziamath.mathfont import MathFont

LONGEST_SOURCE = 2000  # characters
HEAVIEST = 1000  # about half a second; an ordinary formula weighs 10 to 100
EM = 24.0  # size of the letters in the units of a drawing

_COLOUR = "@"  # stands for the colour of the words
_REMEMBERED = 512  # drawings, of some 10 kB each
_DEEPEST = 200  # elements within elements
_NAMED_COLOUR = re.compile(r"[a-zA-Z]{3,20}|#[0-9a-fA-F]{3,8}")
_TAGS = frozenset({"svg", "g", "path", "rect"})
_ATTRIBUTES = frozenset(
    {"x", "y", "width", "height", "viewBox", "d", "xmlns", "fill", "stroke", "stroke-width"}
)
_NESTING = frozenset(
    {
        "mfrac",
        "msqrt",
        "mroot",
        "msup",
        "msub",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "menclose",
        "mtable",
    }
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula drawn at EM: its width, and how far it reaches above and below the line of the words."""

    width: float
    ascent: float
    descent: float
    template: str

    def svg(self, colour: str) -> bytes:
        """The picture in `colour`, given as #rrggbb."""
        return self.template.replace(f'"{_COLOUR}"', f'"{colour}"').encode()


@lru_cache(_REMEMBERED)
def draw(source: str, *, display: bool) -> Drawing | None:
    """The drawing of TeX `source`, large or as within a line, or None where its source must do.

    Not to be called by two threads at once.
    """
    if len(source) > LONGEST_SOURCE or defines_commands(source):
        return None
    try:
        # Imported here: the library takes a third of a second, and most chats have no formula.
        from ziamath.config import config  # noqa: PLC0415
        from ziamath.tex import tex2mml  # noqa: PLC0415 - as above
        from ziamath.zmath import Math  # noqa: PLC0415 - as above

        config.svg2 = False  # no references within the picture: each curve is written out
        tree = ET.fromstring(tex2mml(source, inline=not display))  # noqa: S314 - the library's own
        if _weight(tree) > HEAVIEST:
            return None
        picture = Math(tree, size=EM)
        return _looked_through(picture.svgxml()) if _has_all_letters(tree, picture.font) else None
    except Exception:  # noqa: BLE001 - the library has no one error for what it can't read: any will come
        return None


def _weight(element: ET.Element, factor: int = 1, depth: int = 0) -> int:
    """How long drawing takes, in units of a letter: twice as long for each level of nesting."""
    if factor > HEAVIEST or depth > _DEEPEST:
        return HEAVIEST + 1
    first = element[0] if len(element) else None
    fenced = first is not None and first.get("fence") == "true"
    if element.tag.rpartition("}")[2] in _NESTING or fenced:
        factor *= 2
    total = 0 if first is not None else factor
    for child in element:
        total += _weight(child, factor, depth + 1)
        if total > HEAVIEST:
            break
    return total


def _has_all_letters(tree: ET.Element, font: "MathFont") -> bool:
    """Whether every command is known and the font has every character: no empty box is ever drawn."""
    words = "".join(tree.itertext())
    return "\\" not in words and all(font.glyphindex(character) or character.isspace() for character in words)


def _looked_through(picture: ET.Element) -> Drawing | None:
    """The drawing in `picture`, if that is nothing but curves and bars in plain colours."""
    _, top, width, height = map(float, str(picture.get("viewBox")).split())
    picture.set("fill", _COLOUR)
    picture.attrib.pop("xmlns:xlink", None)
    for element in picture.iter():
        if element.tag not in _TAGS or not _ATTRIBUTES.issuperset(element.attrib):
            return None
        for name in ("fill", "stroke"):
            colour = element.get(name, "none")
            if colour == "black":
                element.set(name, _COLOUR)
            elif colour not in ("none", _COLOUR) and not _NAMED_COLOUR.fullmatch(colour):
                return None
    if not (0 < width < EM * 500 and 0 < height < EM * 200):
        return None
    return Drawing(width, -top, height + top, ET.tostring(picture, encoding="unicode"))
