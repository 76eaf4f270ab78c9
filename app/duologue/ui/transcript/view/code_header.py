"""The line above a code block: its language and length, and buttons to wrap, save and copy it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.markdown.hidden import clean_for_copy
from duologue.markdown.highlight import file_suffix, language_label
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.document.decoration import ShownCode
from duologue.ui.words import counted

_SMALL = 26


class CodeHeader(QWidget):
    """What is copied and saved is all of the code, and nothing hidden in it unless that is asked for."""

    wrap_wanted = Signal(bool)

    def __init__(self, theme: Theme, files: FileSaver, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("codeHeader")
        self._theme = theme
        self._files = files
        self._text = ""
        self._label = ""
        self._shown: tuple[object, ...] = ()
        self._tag = ""
        self._language = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._lines = Label(theme, tone="faint", size=tokens.SMALL_TEXT)
        self._lines.setObjectName("codeLines")
        self._note = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._note.setObjectName("codeNote")
        self._as_is = button(self.tr("Copy as is"), self.copy_as_is, kind="flat", name="copyCodeAsIs")
        self._wrap = IconButton(theme, "wrap", self.tr("Wrap long lines"), size=_SMALL)
        self._wrap.setObjectName("wrapCode")
        self._wrap.setCheckable(True)
        self._wrap.toggled.connect(self.wrap_wanted)
        self._save = IconButton(theme, "save", self.tr("Save…"), size=_SMALL)
        self._save.setObjectName("saveCode")
        self._save.clicked.connect(self.save)
        self._copy = button(self.tr("Copy"), self.copy, kind="flat", name="copyCode")
        self._row = QHBoxLayout(self)
        for part in (self._language, self._lines, self._note, self._as_is):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for control in (self._wrap, self._save, self._copy):
            self._row.addWidget(control)
        self._note.hide()
        self._as_is.hide()
        self._dress()
        theme.changed.connect(self._dress)

    def show_code(self, code: ShownCode) -> None:
        """Stand for this code block, which may have grown."""
        self._text = code.text
        shown = (code.language, code.lines, code.hidden, code.wrapped)
        if shown == self._shown:
            return
        if not self._shown or self._tag != code.language:
            self._tag = code.language
            self._label = language_label(code.language) or self.tr("Text")
            self._language.setText(self._label)
            self._name_buttons()
        self._shown = shown
        self._lines.setText(counted(code.lines, self.tr("{number} line"), self.tr("{number} lines")))
        self._copy.setText(self.tr("Copy"))
        if self._wrap.isChecked() != code.wrapped:
            self._wrap.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self._wrap.setChecked(code.wrapped)
            self._wrap.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._show_hidden(code.hidden)

    def copy(self) -> None:
        """Put the code on the clipboard as plain text, without what can't be seen."""
        copy_words(self._text)
        self._copy.setText(self.tr("Copied"))

    def copy_as_is(self) -> None:
        """Put the code on the clipboard to the last character, hidden ones too."""
        QGuiApplication.clipboard().setText(self._text)
        self._as_is.setText(self.tr("Copied as is"))

    def save(self) -> None:
        """Save the code as a file; where that fails, say so here."""
        name = f"{self.tr('code')}{file_suffix(self._tag)}"
        failed = self._files.save_text(self, name, clean_for_copy(self._text))
        if failed:
            self._say(failed, "danger")
        elif self._note.property("tone") == "danger":
            self._show_hidden(int(str(self._shown[2])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where there is little room, the length is left out first."""
        super().resizeEvent(event)
        self._make_room()

    def _show_hidden(self, hidden: int) -> None:
        self._as_is.setVisible(hidden > 0)
        self._as_is.setText(self.tr("Copy as is"))
        one, many = self.tr("{number} hidden character"), self.tr("{number} hidden characters")
        self._say(counted(hidden, one, many) if hidden else "", "quiet")

    def _say(self, words: str, tone: str) -> None:
        self._note.set_tone(tone)
        self._note.setText(words)
        self._note.setToolTip(literal(words))
        self._note.setVisible(bool(words))
        self._make_room()

    def _make_room(self) -> None:
        self._lines.show()
        self._language.show()
        for part in (self._lines, self._language):
            if self._row.minimumSize().width() > self.width():
                part.hide()

    def _name_buttons(self) -> None:
        language = self._label
        self._copy.setAccessibleName(self.tr("Copy {language} code").format(language=language))
        self._as_is.setAccessibleName(
            self.tr("Copy {language} code with its hidden characters").format(language=language)
        )
        self._save.setAccessibleName(self.tr("Save {language} code").format(language=language))
        self._wrap.setAccessibleName(self.tr("Wrap long lines of {language} code").format(language=language))

    def _dress(self) -> None:
        px = self._theme.px
        for part in (self._copy, self._as_is):
            part.setFont(self._theme.font(tokens.SMALL_TEXT))
        self._row.setContentsMargins(px(14), 0, px(6), 0)
        self._row.setSpacing(px(tokens.GAP))
