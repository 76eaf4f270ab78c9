"""Character and paragraph formats of the transcript, made once per theme and zoom."""

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat

from duologue.markdown.highlight import Kind
from duologue.ui import tokens

PADDING = QTextFormat.Property.UserProperty + 2  # marks space that is not part of the words
CONTINUES = QTextFormat.Property.UserProperty + 3  # marks a paragraph that goes on with the one before it

_HEADING_SIZES = (21, 18, 16, 15, 14, 14)
_TOKEN_COLOURS = {
    Kind.KEYWORD: "keyword",
    Kind.NAME: "text",
    Kind.FUNCTION: "name",
    Kind.TYPE: "name",
    Kind.BUILTIN: "name",
    Kind.DECORATOR: "keyword",
    Kind.ATTRIBUTE: "name",
    Kind.STRING: "string",
    Kind.NUMBER: "number",
    Kind.COMMENT: "comment",
    Kind.OPERATOR: "quiet",
    Kind.INSERTED: "good",
    Kind.DELETED: "danger",
    Kind.HEADING: "keyword",
}


@dataclass(frozen=True, slots=True)
class Indent:
    """Where a block stands: margins in pixels, and the gaps above and below it."""

    left: int = 0
    above: int = 0
    below: int = 0
    right: int = 0

    def with_gaps(self, above: int, below: int) -> "Indent":
        """The same place with these gaps."""
        return replace(self, above=above, below=below)


class Look(Protocol):
    """Sizes, colours and fonts: those of the screen, or those of paper."""

    def px(self, size: float) -> int:
        """A size of the tokens in pixels."""
        ...

    def colour(self, name: str) -> QColor:
        """A colour of the tokens by its name."""
        ...

    def font(self, size: float = ..., *, strong: bool = ..., code: bool = ...) -> QFont:
        """A font of a size of the tokens."""
        ...


class TextFormats:
    """Everything the writer needs to know about looks; `tone` is the token of the body's colour."""

    def __init__(self, theme: Look, tone: str = "text") -> None:
        self.theme = theme
        self.tone = tone
        self.gap = theme.px(10)
        self.indent = theme.px(26)
        self.code_padding = theme.px(14)
        self.code_header = theme.px(34)
        self.cell_padding = theme.px(7)
        self.table_below = theme.px(14)  # room for a scroll bar
        self.more_height = theme.px(36)  # room for "Show all" below what is not shown whole
        self.quote_indent = theme.px(18)
        self.body = self._characters(theme.font(), tone)
        self.code = self._characters(theme.font(tokens.CODE_TEXT, code=True), "text")
        self.code_span = self._characters(theme.font(tokens.CODE_TEXT, code=True), tone)
        self.code_span.setBackground(theme.colour("bubble"))
        self.code_padding_space = QTextCharFormat(self.code_span)
        self.code_padding_space.setProperty(PADDING, True)  # noqa: FBT003 - Qt's own signature
        self.chip = self._characters(theme.font(tokens.SMALL_TEXT), "quiet")
        self.chip.setBackground(theme.colour("bubble"))

    def heading(self, level: int) -> QTextCharFormat:
        """Characters of a heading, `level` 1 to 6."""
        return self._characters(self.theme.font(_HEADING_SIZES[level - 1], strong=True), self.tone)

    def token(self, kind: Kind) -> QTextCharFormat:
        """Characters of highlighted code."""
        built = QTextCharFormat(self.code)
        built.setForeground(self.theme.colour(_TOKEN_COLOURS[kind]))
        return built

    def strong(self, base: QTextCharFormat) -> QTextCharFormat:
        """`base`, heavier."""
        built = QTextCharFormat(base)
        built.setFontWeight(QFont.Weight.DemiBold)
        return built

    def emphasis(self, base: QTextCharFormat) -> QTextCharFormat:
        """`base`, slanted."""
        built = QTextCharFormat(base)
        built.setFontItalic(True)
        return built

    def strike(self, base: QTextCharFormat) -> QTextCharFormat:
        """`base`, struck out."""
        built = QTextCharFormat(base)
        built.setFontStrikeOut(True)
        return built

    def link(self, base: QTextCharFormat, target: str) -> QTextCharFormat:
        """`base` as a link to `target`."""
        built = QTextCharFormat(base)
        built.setAnchor(True)
        built.setAnchorHref(target)
        built.setForeground(self.theme.colour("accent"))
        built.setFontUnderline(True)
        return built

    def note_mark(self, base: QTextCharFormat) -> QTextCharFormat:
        """`base` for the mark of a footnote."""
        built = QTextCharFormat(base)
        built.setForeground(self.theme.colour("accent"))
        built.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        return built

    def for_notes(self) -> "TextFormats":
        """The same for footnotes: smaller and quieter."""
        built = TextFormats(self.theme, "quiet")
        built.body = built._characters(self.theme.font(tokens.SMALL_TEXT), "quiet")
        return built

    def block(self, indent: Indent, line_height: int = tokens.LINE_HEIGHT) -> QTextBlockFormat:
        """A paragraph at `indent`, its line height in per cent."""
        built = QTextBlockFormat()
        built.setLeftMargin(indent.left)
        built.setRightMargin(indent.right)
        built.setTopMargin(indent.above)
        built.setBottomMargin(indent.below)
        built.setLineHeight(line_height, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        return built

    def _characters(self, font: QFont, tone: str) -> QTextCharFormat:
        built = QTextCharFormat()
        built.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesAll)
        built.setForeground(self.theme.colour(tone))
        return built


def no_words(cursor: QTextCursor, position: int) -> None:
    """Let what stands from `position` to the end of its paragraph be no part of the words.

    A thin space must be in it, which tells Find to look closer.
    """
    cursor.setPosition(position)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    change = QTextCharFormat()
    change.setProperty(PADDING, True)  # noqa: FBT003 - Qt's own signature
    cursor.mergeCharFormat(change)


def no_height() -> QTextBlockFormat:
    """An invisible paragraph: Qt puts one on either side of every table."""
    built = QTextBlockFormat()
    built.setLineHeight(1, int(QTextBlockFormat.LineHeightTypes.FixedHeight.value))
    built.setProperty(QTextFormat.Property.UserProperty, 1)
    return built
