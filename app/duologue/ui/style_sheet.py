"""The one style sheet: only what a palette cannot say, kept short because Qt matches it per widget."""

from collections.abc import Callable
from string import Template

from duologue import resources
from duologue.ui import tokens
from duologue.ui.tokens import Colours

_SHEET = Template("""
* { outline: none; }
QToolTip { background: $raised; color: $text; border: 1px solid $outline; padding: ${gap}px ${space}px; }
QMenu { background: $raised; border: 1px solid $hairline; border-radius: ${radius}px; padding: ${gap}px; }
QMenu::item { padding: 6px ${air}px 6px ${wide}px; border-radius: 6px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $hairline; margin: ${gap}px ${space}px; }
QMenu::indicator { width: ${wide}px; height: ${wide}px; margin-left: ${gap}px; }

QPushButton { background: transparent; color: $text; border: 1px solid $outline; border-radius: ${radius}px;
  padding: 6px 14px; min-height: ${button}px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled { color: $faint; border-color: $hairline; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $hairline; color: $faint; border-color: $hairline; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:focus { border: 2px solid $accent; }
QPushButton[kind="link"] { border: 2px solid transparent; color: $accent; padding: 4px 6px; text-align:
  left; }
QPushButton[kind="link"]:hover { background: $hover; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 4px 6px; }
QPushButton[kind="flat"] { border: 2px solid transparent; color: $quiet; padding: 3px 8px; text-align:
  left; }
QPushButton[kind="flat"]:hover { background: $hover; color: $text; }
QPushButton[kind="flat"]:focus { border: 2px solid $accent; padding: 3px 8px; }
QPushButton[kind="choice"] { border: 1px solid transparent; color: $quiet; padding: 4px 12px; }
QPushButton[kind="choice"]:hover { background: $hover; color: $text; }
QPushButton[kind="choice"]:checked { background: $accent_soft; color: $text; }
QPushButton[kind="choice"]:focus { border: 2px solid $accent; padding: 3px 11px; }
QPushButton[kind="field"] { background: $raised; text-align: left; padding: 6px 10px; }
QPushButton[kind="field"]:hover { background: $hover; }
QPushButton[kind="field"]:focus { border: 2px solid $accent; padding: 5px 9px; }
QPushButton[kind="pill"] { border: 1px solid $hairline; border-radius: ${pill_round}px; color: $quiet;
  padding: 3px ${wide}px; }
QPushButton[kind="pill"]:hover { border-color: $outline; color: $text; background: transparent; }
QPushButton[kind="pill"]:checked { background: $accent_soft; border-color: $accent_soft; color: $text; }
QPushButton[kind="pill"]:focus { border: 2px solid $accent; padding: 2px ${wide}px; }
QPushButton[kind="pill"]::menu-indicator { width: 0; }
QPushButton[kind="fold"] { border: 2px solid transparent; color: $quiet; padding: 3px 6px 3px 0; }
QPushButton[kind="fold"]:hover { color: $text; }
QPushButton[kind="fold"]:focus { border: 2px solid $accent; }
QPushButton[kind="flat"]::menu-indicator { width: 0; }
QPushButton[opens="menu"] { text-align: center; }
QPushButton[kind="flat"]:disabled, QPushButton[kind="link"]:disabled { color: $outline; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: ${radius}px; color:
  $quiet; }
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $accent_soft; color: $text; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton[kind="round"] { background: $accent; border-radius: ${half}px; }
QToolButton[kind="round"]:focus { border: 2px solid $text; }
QToolButton[kind="round"]:disabled { background: $hairline; }
QToolButton::menu-indicator { image: none; }

QLineEdit { background: $raised; border: 1px solid $outline; border-radius: ${radius}px; padding: 6px 10px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border: 2px solid $accent; padding: 5px 9px; }
QLineEdit[kind="dense"] { background: $window; border: 1px solid $hairline; border-radius: 6px; padding:
  4px 7px; }
QLineEdit[kind="dense"]:hover { border: 1px solid $outline; }
QLineEdit[kind="dense"]:focus { border: 2px solid $accent; padding: 3px 6px; }
QLineEdit[kind="search"] { background: $window; border: 1px solid $hairline; }
QLineEdit[kind="search"]:focus { border: 2px solid $accent; }
QLineEdit[kind="inline"] { background: $window; border: 2px solid $accent; padding: 0 6px; }
QPushButton[kind="chip"] { border: 1px solid $hairline; border-radius: ${radius}px; color: $quiet;
  padding: 2px 10px; }
QPushButton[kind="chip"]:hover { background: $hover; color: $text; }
QPushButton[kind="chip"][narrows="true"] { background: $accent_soft; border: 1px solid $accent_soft;
  color: $text; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 1px 9px; }
QPushButton[kind="chip"]::menu-indicator { width: 0; }
QPushButton[kind="search"] { background: $window; border: 1px solid $hairline; color: $faint;
  padding: 5px 10px; text-align: left; }
QPushButton[kind="search"]:hover { border: 1px solid $outline; }
QPushButton[kind="search"]:focus { border: 2px solid $accent; padding: 4px 9px; }
QLineEdit[kind="plain"] { background: transparent; border: none; padding: 4px 6px; }

QPlainTextEdit, QTextEdit { background: transparent; border: none; }
QPlainTextEdit[kind="field"] { background: $window; border: 1px solid $hairline; border-radius: 6px;
  padding: 3px 6px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit[kind="field"]:hover { border: 1px solid $outline; }
QPlainTextEdit[kind="field"]:focus { border: 2px solid $accent; padding: 2px 5px; }
QPlainTextEdit[kind="code"] { background: $code; border: 1px solid $hairline; border-radius: 6px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit[kind="code"]:focus { border: 1px solid $accent; }
#bodyEditor { border: none; border-top: 1px solid $hairline; border-radius: 0; }
#bodyEditor:focus { border: none; border-top: 1px solid $accent; }
QPlainTextEdit[kind="framed"] { background: $raised; border: 1px solid $outline; border-radius: ${radius}px;
  padding: 1px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit[kind="framed"]:focus { border: 2px solid $accent; padding: 0; }
QTextBrowser[kind="framed"] { background: $window; border: 1px solid $hairline; border-radius:
  ${radius}px; }
QTextBrowser[kind="framed"]:focus { border: 2px solid $accent; }
QAbstractScrollArea { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea, #transcript, #printedView { border: 2px solid transparent; border-radius: ${radius}px; }
QScrollArea:focus, #transcript:focus, #printedView:focus { border: 2px solid $accent; }
QListView { background: transparent; border: none; outline: none; }

QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar::handle:vertical { background: $scroll; border-radius: 3px; min-height: 36px; margin: 2px 3px; }
QScrollBar::handle:vertical:hover { background: $outline; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle:horizontal { background: $scroll; border-radius: 3px; min-width: 36px; margin: 3px 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QCheckBox { spacing: ${space}px; padding: 2px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus { border: 2px solid $accent; }
QCheckBox::indicator, QRadioButton::indicator { width: ${indicator}px; height: ${indicator}px;
  border: 1px solid $outline; background: $raised; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/tick-$mode.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/dot-$mode.svg"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $hairline; }
QRadioButton { spacing: ${space}px; padding: 3px; border: 2px solid transparent; border-radius: 6px; }
QRadioButton:focus { border: 2px solid $accent; }
QComboBox { background: $raised; border: 1px solid $outline; border-radius: ${radius}px; padding: 6px 10px;
  min-height: ${button}px; }
QComboBox:focus { border: 2px solid $accent; padding: 5px 9px; }
QComboBox[kind="dense"] { background: $window; border: 1px solid $hairline; border-radius: 6px; padding:
  3px 7px; }
QComboBox[kind="dense"]:hover { border: 1px solid $outline; }
QComboBox[kind="dense"]:focus { border: 2px solid $accent; padding: 2px 6px; }
QComboBox[kind="dense"] QLineEdit { background: transparent; border: none; padding: 0; }
QComboBox::drop-down { border: none; width: ${air}px; }
QComboBox::down-arrow { image: url("$icons/choose-$mode.svg");
  width: ${indicator}px; height: ${indicator}px; }
QSpinBox { background: $raised; border: 1px solid $outline; border-radius: ${radius}px; padding: 4px 8px;
  min-height: ${button}px; selection-background-color: $accent; selection-color: $on_accent; }
#qt_spinbox_lineedit { background: transparent; border: none; padding: 0 4px; }
QSpinBox:focus { border: 2px solid $accent; padding: 3px 7px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QDateEdit { background: $raised; border: 1px solid $outline; border-radius: ${radius}px; padding: 4px 10px;
  min-height: ${button}px; }
QDateEdit:focus { border: 2px solid $accent; padding: 3px 9px; }
QDateEdit::drop-down { border: none; width: ${air}px; }
QDateEdit::down-arrow { image: url("$icons/choose-$mode.svg");
  width: ${indicator}px; height: ${indicator}px; }
QComboBox QAbstractItemView::item { min-height: ${choice}px; padding: 0 ${space}px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $hairline; outline: none;
  selection-background-color: $hover; selection-color: $text; }

QLabel[tone="quiet"] { color: $quiet; }
QLabel[tone="faint"] { color: $faint; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warning"] { color: $warning; }
QListWidget { background: transparent; border: none; outline: none; }
QListWidget::item { padding: 4px 8px; border: 2px solid transparent; border-radius: ${radius}px;
  color: $text; }
QListWidget::item:focus { border: 2px solid $accent; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $accent_soft; color: $text; }
QTableWidget { background: $window; border: 1px solid $hairline; border-radius: ${radius}px; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QTableWidget::item { padding: 6px; border-bottom: 1px solid $hairline; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: $quiet; border: none;
  border-bottom: 1px solid $hairline; padding: 8px 9px; font-weight: 600; }
QTableCornerButton::section { background: transparent; border: none; }
QSplitter::handle { background: $hairline; }
QDialog { background: $window; }

#rail, #statusBar { background: $rail; }
#sidebar, #inspector { background: $sidebar; }
#inspectorColumn { background: $sidebar; }
#inspector { border-left: 1px solid $hairline; }
#composer, #card, #turnEditor, #followUp, #elsewhereLine { background: $raised; border: 1px solid $hairline;
  border-radius: ${radius_large}px; }
#paletteCard, #searchCard { background: $raised; border: 1px solid $outline;
  border-radius: ${radius_large}px; }
#findCard { background: $raised; border: 1px solid $outline; border-radius: ${radius}px; }
#composer[focused="true"], #turnEditor { border: 1px solid $accent; }
#promptCard { background: $raised; border: 1px solid $hairline; border-radius: ${radius_large}px;
  text-align: left; padding: ${wide}px; color: $text; }
#promptCard:hover { background: $sidebar; border: 1px solid $outline; }
#promptCard:focus { border: 2px solid $accent; }
#noticeCard[tone="danger"] { background: $danger_soft; border: 1px solid $danger_soft; border-radius:
  ${radius}px; }
#noticeCard[tone="warning"] { background: $warning_soft; border: 1px solid $warning_soft; border-radius:
  ${radius}px; }
#noticeCard[tone="calm"] { background: $sidebar; border: 1px solid $hairline; border-radius: ${radius}px; }
#toolPane { border-top: 1px solid $hairline; }
#newestPill { background: $raised; border: 1px solid $outline; border-radius: ${half}px;
  padding: 0 ${wide}px; min-height: ${pill}px; max-height: ${pill}px; }
#newestPill:hover { background: $hover; }
#newestPill:focus { border: 2px solid $accent; }
#chip { background: $warning_soft; color: $warning; border-radius: 9px; padding: 2px ${space}px; }
#attachmentChip { background: $sidebar; border: 2px solid $hairline; border-radius: ${radius}px; }
#attachmentChip:hover { background: $hover; }
#attachmentChip[tone="warning"] { background: $warning_soft; border-color: $warning_soft; }
#attachmentChip[tone="danger"] { background: $danger_soft; border-color: $danger_soft; }
#attachmentChip:focus { border-color: $accent; }
#attachments, #variables { border: none; }
#pasteOffer { background: $sidebar; border: 1px solid $hairline; border-radius: ${radius}px; }
#choicePopup { background: $raised; border: 1px solid $outline; border-radius: ${radius}px; }
QPlainTextEdit[kind="framed"] { background: $raised; border: 1px solid $outline; border-radius:
  ${radius}px; padding: ${gap}px; }
QPlainTextEdit[kind="framed"]:focus { border: 2px solid $accent; }
#messageCard, #toolEditor { background: $sidebar; border: 1px solid $hairline; border-radius: ${radius}px; }
#runBar { background: $window; border-top: 1px solid $hairline; }
#styleOffer { background: $warning_soft; }
QPushButton#bodyProblem { color: $danger; }
#eventTable { background: $window; border: 2px solid transparent; border-top: 1px solid $hairline;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
#compareColumn { border-left: 1px solid $hairline; }
#differences { border: none; border-top: 1px solid $hairline; border-bottom: 1px solid $hairline;
  border-radius: 0; }
#differences:focus { border: 2px solid $accent; }
#differences::item { padding: 2px 6px; }
#differences QHeaderView::section { padding: 4px 9px; }
#eventTable:focus { border: 2px solid $accent; }
#eventTable::item { padding: 0 ${gap}px; border: none; }
#eventTable QHeaderView::section { padding: 4px 7px; }
#toolCard, #callCard { background: $code; border: 1px solid $hairline; border-radius: ${radius}px; }
""")


def style_sheet(colours: Colours, px: Callable[[float], int]) -> str:
    """The sheet for one theme at one zoom."""
    values = {name: getattr(colours, name) for name in Colours.__slots__}
    sizes = {
        "gap": px(tokens.GAP),
        "space": px(tokens.SPACE),
        "wide": px(tokens.WIDE),
        "air": px(tokens.AIR),
        "radius": tokens.RADIUS,
        "radius_large": tokens.RADIUS_LARGE,
        "button": px(20),
        "choice": px(30),
        "indicator": px(16),
        "round": (px(16) + 2) // 2,
        "pill_round": (px(20) + 8) // 2,
        "pill": px(tokens.TARGET) - 2,  # without its edge
        "half": px(tokens.TARGET) // 2,
    }
    pictures = {
        "icons": resources.path("icons").as_posix(),
        "mode": "dark" if colours is tokens.DARK else "light",
    }
    scroll = _between(colours.hairline, colours.outline)
    return _SHEET.substitute(values, scroll=scroll, **sizes, **pictures)


def _between(first: str, second: str) -> str:
    """The colour half-way between two #rrggbb colours."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{(a + b) // 2:02x}" for a, b in pairs)
