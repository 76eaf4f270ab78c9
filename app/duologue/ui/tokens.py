"""Every colour, size and spacing of the window, in one place; widgets hold no literals."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours as #rrggbb. A test holds the contrasts to WCAG AA."""

    window: str  # the reading column and every page
    sidebar: str  # the chat list
    rail: str  # the rail and the status bar
    raised: str  # composer, cards, menus
    bubble: str  # a turn of the person
    code: str  # code blocks
    code_header: str
    hairline: str  # quiet separators
    outline: str  # borders of things one can act on
    text: str
    quiet: str  # secondary text
    faint: str  # icons at rest, placeholders
    accent: str
    on_accent: str
    accent_soft: str  # selected rows
    hover: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    good: str
    veil: str  # what dims a page under a drawer
    found: str  # behind what a search found
    found_now: str  # behind the one of them a person is at
    on_found_now: str
    keyword: str
    name: str
    string: str
    number: str
    comment: str


LIGHT = Colours(
    window="#ffffff",
    sidebar="#f7f7f9",
    rail="#f0f0f4",
    raised="#ffffff",
    bubble="#f0f1f5",
    code="#f7f8fa",
    code_header="#eff0f4",
    hairline="#e6e7ec",
    outline="#8d919c",
    text="#1d2026",
    quiet="#5a606b",
    faint="#6b717d",
    accent="#2f55d4",
    on_accent="#ffffff",
    accent_soft="#e3e8fa",
    hover="#e9eaf0",
    danger="#b3261e",
    danger_soft="#fcefee",
    warning="#855300",
    warning_soft="#fdf4e3",
    good="#1b7a48",
    veil="#1d2026",
    found="#ffeaa8",
    found_now="#ff9f38",
    on_found_now="#1d2026",
    keyword="#8a1fa0",
    name="#1f4fc4",
    string="#1b7a48",
    number="#a0480c",
    comment="#646a75",
)

DARK = Colours(
    window="#1b1c20",
    sidebar="#17181b",
    rail="#131417",
    raised="#222429",
    bubble="#2a2c33",
    code="#15161a",
    code_header="#202228",
    hairline="#2c2e35",
    outline="#757a86",
    text="#e7e8ec",
    quiet="#a6abb6",
    faint="#9298a4",
    accent="#8fa8ff",
    on_accent="#10142a",
    accent_soft="#2b3353",
    hover="#2a2c33",
    danger="#ff8f86",
    danger_soft="#3a2322",
    warning="#eebb62",
    warning_soft="#352b1b",
    good="#62cf95",
    veil="#000000",
    found="#57491a",
    found_now="#f0ae3c",
    on_found_now="#10142a",
    keyword="#d59bf0",
    name="#8fb4ff",
    string="#8fd6a6",
    number="#f0a878",
    comment="#9298a4",
)

# Spacing on a 4-pixel grid, at a zoom of 100 %.
GAP = 4
SPACE = 8
WIDE = 16
AIR = 24

RADIUS = 8
RADIUS_LARGE = 14

BASE_TEXT = 14
SMALL_TEXT = 12
TITLE_TEXT = 22
LINE_HEIGHT = 155  # per cent
CODE_TEXT = 13
CODE_LINE_HEIGHT = 145

RAIL_WIDTH = 68
SIDEBAR_WIDTH = 252
COLUMN_MIN = 520
COLUMN_MAX = 760
SPLIT_MIN = 1180  # below this the playground shows one side at a time
INSPECTOR_WIDTH = 332
INSPECTOR_MARGINS = 28  # of the column beside it, which is never narrower than the smallest one
NARROW = 1000  # below this the sidebar is a drawer
ICON = 20
VEIL = 0.3  # opacity
TARGET = 32  # the smallest thing to click

UI_FONT = "Inter"
CODE_FONT = "JetBrains Mono"
FALLBACK_FONTS = ("Noto Sans CJK SC", "Noto Sans", "Segoe UI", "PingFang SC", "Microsoft YaHei")
