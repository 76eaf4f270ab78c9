"""The look of the window: tokens turned into a palette, fonts and one short style sheet."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from duologue import resources
from duologue.domain.settings import Appearance
from duologue.domain.settings import Theme as ThemeChoice
from duologue.ui import tokens
from duologue.ui.style_sheet import style_sheet
from duologue.ui.tokens import Colours

_SCHEMES = {
    ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
    ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    ThemeChoice.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The current colours and sizes; `changed` tells every widget that paints by itself."""

    changed = Signal()

    def __init__(
        self, application: QApplication, appearance: Appearance, *, holds_sheet_back: bool = False
    ) -> None:
        """With `holds_sheet_back` the style sheet is set by `dress`, after a window was built.

        Qt polishes a widget by the sheet each time it gets a parent: a third of what building a window takes.
        """
        super().__init__(application)
        self._application = application
        self._appearance = appearance
        self._hints = QGuiApplication.styleHints()
        self._holds_sheet_back = holds_sheet_back
        load_fonts()
        application.setStyle("Fusion")
        self._hints.setColorScheme(_SCHEMES[appearance.theme])
        self.colours = self._current()
        self._apply()
        self._hints.colorSchemeChanged.connect(self._on_scheme)

    @property
    def appearance(self) -> Appearance:
        """What was chosen."""
        return self._appearance

    @property
    def dark(self) -> bool:
        """Whether the dark colours are shown."""
        return self.colours is tokens.DARK

    def dress(self) -> None:
        """Set the style sheet that was held back; before the window is shown, or it is seen without."""
        if self._holds_sheet_back:
            self._holds_sheet_back = False
            self._set_sheet()

    def choose(self, appearance: Appearance) -> None:
        """Change theme or zoom; everything on screen follows at once."""
        self._appearance = appearance
        self._hints.setColorScheme(_SCHEMES[appearance.theme])
        self.colours = self._current()
        self._apply()
        self.changed.emit()

    def px(self, size: float) -> int:
        """A size of the tokens at the current zoom, in pixels."""
        return round(size * self._appearance.zoom / 100)

    def colour(self, name: str) -> QColor:
        """A colour of the tokens by its name."""
        return QColor(getattr(self.colours, name))

    def font(self, size: float = tokens.BASE_TEXT, *, strong: bool = False, code: bool = False) -> QFont:
        """A font at the current zoom."""
        font = QFont()
        font.setFamilies([tokens.CODE_FONT if code else tokens.UI_FONT, *tokens.FALLBACK_FONTS])
        font.setPixelSize(self.px(size))
        if code:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
            for feature in ("calt", "liga"):  # code is shown as it is: no arrow for ->, no line for --
                font.setFeature(QFont.Tag(feature), 0)
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def _current(self) -> Colours:
        chosen = self._appearance.theme
        if chosen is ThemeChoice.SYSTEM:
            return tokens.DARK if self._hints.colorScheme() == Qt.ColorScheme.Dark else tokens.LIGHT
        return tokens.DARK if chosen is ThemeChoice.DARK else tokens.LIGHT

    def _on_scheme(self) -> None:
        if self._current() is not self.colours:
            self.colours = self._current()
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._application.setFont(self.font())
        self._application.setPalette(_palette(self.colours))
        if not self._holds_sheet_back:
            self._set_sheet()

    def _set_sheet(self) -> None:
        self._application.setStyleSheet(style_sheet(self.colours, self.px))


def load_fonts() -> None:
    """Make the bundled fonts known, so that a bare system looks right too; without them its own will do."""
    for file in sorted((resources.root() / "fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(file))


def _palette(colours: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.window,
        QPalette.ColorRole.AlternateBase: colours.sidebar,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.faint,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.Accent: colours.accent,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    return palette
