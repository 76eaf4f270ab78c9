"""The colours keep WCAG AA, and nothing else in the window holds a colour of its own."""

import ast
import re
from pathlib import Path

import pytest

from duologue.ui import tokens
from duologue.ui.tokens import Colours

UI = Path(tokens.__file__).parent
TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0

EVERY_GROUND = [
    "window", "sidebar", "rail", "raised", "bubble", "code", "code_header", "hover",
    "accent_soft", "danger_soft", "warning_soft",
]  # fmt: skip
# Where words of each colour stand.
TEXT_ON = {
    "text": [*EVERY_GROUND, "found"],
    "quiet": EVERY_GROUND,
    "faint": ["window", "sidebar", "raised"],
    "accent": ["window", "sidebar", "raised", "bubble", "hover"],
    "on_accent": ["accent"],
    "on_found_now": ["found_now"],
    "danger": ["window", "raised", "code", "hover", "danger_soft"],
    "good": ["window", "raised", "code"],
    "warning": ["window", "warning_soft"],
    "keyword": ["code"],
    "name": ["code"],
    "string": ["code"],
    "number": ["code"],
    "comment": ["code"],
}
# Where the edges of things to act on, focus rings and icons stand.
CONTROL_ON = {
    "outline": ["window", "raised"],
    "accent": [
        "window",
        "sidebar",
        "rail",
        "raised",
        "bubble",
        "code_header",
        "hover",
        "accent_soft",
        "danger_soft",
        "warning_soft",
    ],
    "faint": ["window", "sidebar", "raised"],
    "quiet": ["window", "rail", "code_header", "bubble"],
    "danger": ["window", "danger_soft"],
    "warning": ["warning_soft"],
}
THEMES = {"light": tokens.LIGHT, "dark": tokens.DARK}


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2 between two #rrggbb colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _too_low(colours: Colours, pairs: dict[str, list[str]], least: float) -> list[str]:
    return [
        f"{front} on {back}: {ratio:.2f}"
        for front, backs in pairs.items()
        for back in backs
        if (ratio := contrast(getattr(colours, front), getattr(colours, back))) < least
    ]


def test_the_contrast_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_words_can_be_read_on_every_ground_they_stand_on(name: str) -> None:
    assert _too_low(THEMES[name], TEXT_ON, TEXT_CONTRAST) == []


@pytest.mark.parametrize("name", THEMES)
def test_controls_and_focus_rings_can_be_seen(name: str) -> None:
    assert _too_low(THEMES[name], CONTROL_ON, CONTROL_CONTRAST) == []


def test_every_colour_for_words_is_looked_at() -> None:
    grounds = {
        "window", "sidebar", "rail", "raised", "bubble", "code", "code_header", "hairline", "outline",
        "accent_soft", "hover", "danger_soft", "warning_soft", "veil", "found", "found_now",
    }  # fmt: skip
    assert set(Colours.__slots__) - grounds == set(TEXT_ON)


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_every_colour_is_written_as_six_digits(colours: Colours) -> None:
    for name in Colours.__slots__:
        assert re.fullmatch("#[0-9a-f]{6}", getattr(colours, name)), name


def _colour_literals(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str(text)):
                found += re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl[av]?\(", text)
            case ast.Call(func=ast.Name(id="QColor"), args=[ast.Constant(), *_]):
                found.append(ast.unparse(node))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="QColor"))):
                found.append(ast.unparse(node))
            case ast.Attribute(value=ast.Attribute(attr="GlobalColor"), attr=colour):
                if colour != "transparent":
                    found.append(colour)
    return found


def test_a_colour_in_a_module_would_be_found() -> None:
    for source in (
        'x = "color: #fff"',
        'x = "rgba(1, 2, 3)"',
        'QColor("red")',
        "QColor(1, 2, 3)",
        "QColor.fromRgb(1)",
        "Qt.GlobalColor.red",
    ):
        assert _colour_literals(source), source


@pytest.mark.parametrize(
    "module",
    [m for m in sorted(UI.rglob("*.py")) if m.name != "tokens.py"],
    ids=lambda m: str(m.relative_to(UI)),
)
def test_no_module_but_the_tokens_holds_a_colour(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert [c for c in _colour_literals(source) if c != "#rrggbb"] == []
