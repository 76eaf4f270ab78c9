"""A turn that is being reworded, in its place in the transcript."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_SHARE_OF_WINDOW = 0.5  # the field takes at most so much of its height
_FEWEST_LINES = 2
_DECIDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


@dataclass(frozen=True, slots=True)
class EditorActions:
    """What the editor tells: words as they change, and how it ends. `save` is told whether to send too."""

    changed: Callable[[str], object]
    save: Callable[[str, bool], object]
    cancel: Callable[[], object]


class EditorField(QPlainTextEdit):
    """Plain text. `done` is the key that saves, told whether an answer is asked for; `given_up` is Esc."""

    done = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget, *, enter_saves: bool) -> None:
        super().__init__(parent)
        self._enter_saves = enter_saves
        self._composing = False

    def height_of_words(self, most: int) -> int:
        """How tall the words are, line by line: other scripts have taller lines; counted up to `most`."""
        height, block = 0.0, self.document().firstBlock()
        while block.isValid() and height < most:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return min(ceil(height), most)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt: an input method shows or commits what is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter saves as it sends in the composer, never while an input method composes."""
        if self._composing and event.key() in _DECIDING:
            event.accept()  # it chooses among what the input method offers
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            plain = modifiers == Qt.KeyboardModifier.NoModifier
            if modifiers == Qt.KeyboardModifier.ControlModifier or (plain and self._enter_saves):
                if not event.isAutoRepeat():
                    self.done.emit()
                return
            self.insertPlainText("\n")
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class TurnEditor(QWidget):
    """The words of a turn to change, and what to do with them. A turn of the person can be sent at once."""

    height_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        words: str,
        actions: EditorActions,
        *,
        sends: bool,
        enter_saves: bool,
        hint: str,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._sends = sends
        self.setObjectName("turnEditor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Edit message"))
        self.field = EditorField(self, enter_saves=enter_saves)
        self.field.setObjectName("turnEditorText")
        self.field.setAccessibleName(self.tr("Words of the message"))
        self.field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.setTabChangesFocus(True)
        self.field.document().setDocumentMargin(0)
        self.field.setPlainText(words)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self._hint = Label(theme, hint, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        cancel = button(self.tr("Cancel"), actions.cancel, kind="flat", name="cancelEdit")
        save = self.tr("Save only") if sends else self.tr("Save")
        self._save = button(save, lambda: self._done(send=False), name="saveEdit")
        self._send = button(
            self.tr("Save and send"), lambda: self._done(send=True), kind="primary", name="sendEdit"
        )
        if not sends:
            self._send.hide()
            self._save.setProperty("kind", "primary")
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addStretch(1)
        for part in (cancel, self._save, self._send):
            row.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(14), theme.px(10), theme.px(10))
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self.field)
        layout.addWidget(self._hint)
        layout.addLayout(row)
        self._hint.setVisible(bool(hint))  # now that it is part of the editor, and no window of its own
        self.field.textChanged.connect(self._on_text)
        self.field.done.connect(lambda: self._done(send=sends))
        self.field.given_up.connect(actions.cancel)
        theme.changed.connect(self.height_changed)
        self._allow()

    @property
    def words(self) -> str:
        """The words as they stand now."""
        return self.field.toPlainText()

    @property
    def buttons(self) -> list[QPushButton]:
        """What can be done with the words, in the order of reading."""
        return self.findChildren(QPushButton)

    def fit(self, width: int) -> int:
        """Lay out for a column of `width` pixels; how tall the editor is then."""
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made above
        if self.width() != width:
            self.resize(width, self.height())
            layout.activate()
        fewest = _FEWEST_LINES * QFontMetrics(self.field.font()).lineSpacing()
        most = max(fewest, round(self.window().height() * _SHARE_OF_WINDOW))
        self.field.setFixedHeight(max(fewest, self.field.height_of_words(most)) + self._theme.px(6))
        layout.activate()
        return layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()

    def tell(self, words: str) -> None:
        """Say above the buttons why something was not done; the words stay."""
        self._hint.set_tone("warning")
        self._hint.setText(words)
        self._hint.show()
        self.height_changed.emit()

    def _on_text(self) -> None:
        self._allow()
        self._actions.changed(self.words)
        self.height_changed.emit()

    def _allow(self) -> None:
        for part in (self._save, self._send):
            part.setEnabled(bool(self.words.strip()))

    def _done(self, *, send: bool) -> None:
        if self.words.strip():
            self._actions.save(self.words, send)
