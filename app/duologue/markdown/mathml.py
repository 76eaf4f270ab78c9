r"""Formulas as MathML, which browsers draw by themselves; the only module that knows the converting library.

The library (latex2mathml) makes a tree of elements, part of whose attributes come straight from the
formula: `\href`, `\style` and `\class` are there to do harm with. So the tree is written out here, from
lists of what is known to be harmless and to be drawn; a formula that has anything else stays as its source.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING

from duologue.markdown.escaping import escape_text
from duologue.markdown.maths import defines_commands

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST = 2000  # characters of a source
_MOST_ELEMENTS = 4000
_DEEPEST = 100  # elements within elements
_TAGS = frozenset(
    ("mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msup", "msub", "msubsup",
     "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd",
     "mpadded", "mphantom", "mstyle")
)  # fmt: skip
_PLAIN = frozenset(
    ("accent", "accentunder", "depth", "displaystyle", "fence", "form", "height", "largeop", "linethickness",
     "lspace", "mathcolor", "mathsize", "maxsize", "minsize", "movablelimits", "rspace", "scriptlevel",
     "separator", "stretchy", "symmetric", "voffset", "width")
)  # fmt: skip
_UNDRAWN = frozenset({"columnalign", "columnspacing", "rowspacing", "linebreak", "mathvariant"})  # see below
_VALUE = re.compile(r"[A-Za-z0-9.%#+-]{1,40}")
_ALIGNED = {"left", "right"}
_UNDER = frozenset({"lim", "max", "min", "sup", "inf", "det", "gcd", "Pr", "argmax", "argmin"})
_BELOW = {"msub": "munder", "msubsup": "munderover"}
_KNOWN_AS = {"aligned": "align*", "split": "align*", "gathered": "matrix"}
_ENVIRONMENT = re.compile(r"(\\(?:begin|end)\{)(aligned|split|gathered)\}")
# Where the letters of a variant begin: A, a, Alpha, alpha and 0. Browsers know no variant but "normal".
_LETTERS = {
    "bold": (0x1D400, 0x1D41A, 0x1D6A8, 0x1D6C2, 0x1D7CE),
    "italic": (0x1D434, 0x1D44E, 0x1D6E2, 0x1D6FC, 0x30),
    "bold-italic": (0x1D468, 0x1D482, 0x1D71C, 0x1D736, 0x1D7CE),
}
_RANGES = ((0x41, 26), (0x61, 26), (0x391, 25), (0x3B1, 25), (0x30, 10))


class _NotDrawn(Exception):
    """The formula holds something that a browser would not draw, or draw as something else."""


def to_mathml(source: str, *, block: bool, display: bool) -> str | None:
    """TeX `source` as a `math` element, on a line of its own for a `block`, large for `display`.

    None where its source must do. Its time is bounded.
    """
    if len(source) > _LONGEST or defines_commands(source):
        return None
    # Imported here: it takes a tenth of a second, and most chats have no formula.
    from latex2mathml.converter import Converter  # noqa: PLC0415

    wanted = _ENVIRONMENT.sub(lambda found: f"{found[1]}{_KNOWN_AS[found[2]]}}}", source)
    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(wanted)
        if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
            return None
        drawn = "".join(chain.from_iterable(_written(child, 0, display=display) for child in tree))
    except Exception:  # noqa: BLE001 - the library has no one error for what it can't read: any will come
        return None
    look = ' display="block"' if block else ' displaystyle="true"' if display else ""
    words = escape_text(source.strip())
    return (
        f'<math{look} alttext="{words}"><semantics><mrow>{drawn}</mrow>'
        f'<annotation encoding="application/x-tex">{words}</annotation></semantics></math>'
    )


def _written(element: "Element", depth: int, *, display: bool) -> Iterator[str]:
    """An element with all that is in it. Raises _NotDrawn."""
    tag, style = element.tag, ""
    if depth > _DEEPEST:
        raise _NotDrawn
    if tag == "menclose" and element.get("notation") == "box":
        tag, style = "mrow", "border:1px solid;padding:0.2em"
    elif tag not in _TAGS:
        raise _NotDrawn
    elif display and tag in _BELOW and _words(element[0]) in _UNDER:
        tag = _BELOW[tag]
    yield f"<{tag}{''.join(_attributes(element, style))}>"
    yield escape_text(_text(element))
    for child in element:
        yield from _written(child, depth + 1, display=display)
    yield f"</{tag}>"


def _attributes(element: "Element", style: str) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in _PLAIN and element.tag == "mpadded":
            continue  # measured from what is in it, as browsers don't
        if name in _PLAIN:
            if not _VALUE.fullmatch(value):
                raise _NotDrawn
            yield f' {name}="{value}"'
        elif name == "columnalign" and element.tag == "mtd" and value in _ALIGNED:
            style = f"text-align:{value};text-align:-webkit-{value}"  # the second moves what is no text, too
        elif name == "mathvariant" and value == "normal":
            yield ' mathvariant="normal"'
        elif (name in _UNDRAWN and value != "newline") or (name, element.tag) == ("notation", "menclose"):
            continue
        else:
            raise _NotDrawn
    if style:
        yield f' style="{style}"'


def _text(element: "Element") -> str:
    """What an element says. Characters are references in it, and what the library doesn't know as it came."""
    text = element.text or ""
    if text == "&" or (len(text) > 1 and text.startswith("\\")):
        raise _NotDrawn
    text = unescape(text)
    places = _LETTERS.get(element.get("mathvariant", ""))
    return text if places is None else "".join(_letter(letter, places) for letter in text)


def _letter(letter: str, places: Iterable[int]) -> str:
    for (start, length), place in zip(_RANGES, places, strict=True):
        if start <= ord(letter) < start + length:
            return chr(place + ord(letter) - start)
    return letter


def _words(element: "Element") -> str:
    return "".join(element.itertext()).replace("&#x02009;", "")
