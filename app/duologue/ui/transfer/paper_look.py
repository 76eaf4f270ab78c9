"""How a chat looks on paper: the light colours, and sizes in points."""

from PySide6.QtGui import QColor, QFont

from duologue.ui import tokens

_SCALE = 0.92  # of the window's sizes
_POINTS_A_PIXEL = 0.75


class PaperLook:
    """Satisfies `text_formats.Look`. Fonts are in points, which a printer scales; pixels would be its own."""

    def px(self, size: float) -> int:
        """A size of the tokens, in pixels at 96 to the inch."""
        return round(size * _SCALE)

    def colour(self, name: str) -> QColor:
        """A colour of the light theme."""
        return QColor(getattr(tokens.LIGHT, name))

    def font(self, size: float = tokens.BASE_TEXT, *, strong: bool = False, code: bool = False) -> QFont:
        """A font in points."""
        font = QFont()
        font.setFamilies([tokens.CODE_FONT if code else tokens.UI_FONT, *tokens.FALLBACK_FONTS])
        font.setPointSizeF(size * _SCALE * _POINTS_A_PIXEL)
        if code:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
            for feature in ("calt", "liga"):  # code is shown as it is: no arrow for ->
                font.setFeature(QFont.Tag(feature), 0)
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font
