"""Chat settings in plain words: who answers, with which instructions, and how long an answer may be."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from duologue.services.asking.context_window import ContextUse
from duologue.ui import tokens
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.menu_field import MenuField
from duologue.ui.controls.text_box import TextBox
from duologue.ui.controls.within import within
from duologue.ui.inspector.answer_length import AnswerLength
from duologue.ui.inspector.context_section import ContextActs, ContextSection
from duologue.ui.theme import Theme

_PAUSE_MS = 900
_WORTH_SAYING = 0.5  # of the window


class ChatSettings(QDialog):
    """Each change counts at once and can be taken back."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        setup: ChatSetup,
        fill_personas: Callable[[QMenu], None],
        acts: ContextActs,
    ) -> None:
        super().__init__(parent)
        self._setup = setup
        self._alive = True
        self.setObjectName("chatSettings")
        self.setWindowTitle(self.tr("Chat settings"))
        self.persona = MenuField(theme, self.tr("Persona"), "choosePersona", self)
        self.persona.choices.aboutToShow.connect(lambda: fill_personas(self.persona.choices))
        self.model = MenuField(theme, self.tr("Model"), "chooseModel", self)
        self.model.choices.aboutToShow.connect(lambda: setup.fill_models(self.model.choices))
        self.system = TextBox(theme, self.tr("Instructions"), fewest=5, most=10)
        self.system.setObjectName("chatInstructions")
        self.system.setPlaceholderText(self.tr("For example: answer in simple words, and in German."))
        self.length = AnswerLength()
        self.undo = button("", setup.undo, kind="link", name="undoSetup")
        self.context = ContextSection(theme, acts, plain=True)
        self.context.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._write_system)
        self.system.edited.connect(self._pause.start)
        self.system.left.connect(self._write_system)
        self.length.activated.connect(lambda _place: self._take_length())
        self.finished.connect(self._end)
        self._lay_out(theme)
        setup.subscribe(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the setup as it is now."""
        if not self._alive:
            return
        setup = self._setup
        self.persona.show_value(setup.persona or self.tr("None"))
        self.model.show_value(setup.model or self.tr("Choose a model"))
        if not self._pause.isActive():
            self.system.show_text(setup.system)
        self.length.show_most(setup.parameters.max_tokens)
        what = setup.undoable
        self.undo.setText(self.tr("Undo: {what}").format(what=what))
        self.undo.setAccessibleName(self.undo.text())
        self.undo.setVisible(bool(what))

    def show_use(self, use: ContextUse, *, noted: bool) -> None:
        """Show how long the chat is for the model."""
        self.context.show_use(use, stored=True, noted=noted, can_shorten=True)
        self.context.setVisible(noted or use.unsent > 0 or (use.share or 0) >= _WORTH_SAYING)
        self.adjustSize()

    def _write_system(self) -> None:
        self._pause.stop()
        text = self.system.toPlainText()
        if text != self._setup.system:
            changed = replace(self._setup.current, system=text)
            self._setup.change(changed, self.tr("Instructions"), goes_on=True)

    def _take_length(self) -> None:
        most = self.length.currentData()
        parameters = replace(self._setup.parameters, max_tokens=most)
        changed = replace(self._setup.current, parameters=parameters)
        self._setup.change(changed, self.tr("Answer length"))

    def _end(self) -> None:
        self._write_system()
        self._alive = False
        self._setup.unsubscribe(self.refresh)
        self.deleteLater()

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(10))
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Persona"), self.persona),
            (self.tr("Model"), self.model),
            (self.tr("Answer length"), self.length),
        )
        for number, (words, field) in enumerate(rows):
            grid.addWidget(Label(theme, words), number, 0)
            grid.addWidget(field, number, 1)
        done = button(self.tr("Done"), self.accept, kind="primary", name="closeChatSettings")
        done.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(done)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Chat settings"), strong=True, size=18))
        layout.addLayout(grid)
        layout.addWidget(Label(theme, self.tr("Instructions")))
        layout.addWidget(self.system)
        help_line = self.tr("The model reads them before every message of this chat.")
        layout.addWidget(Label(theme, help_line, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        layout.addSpacing(theme.px(4))
        layout.addWidget(self.context)
        layout.addLayout(row)
        self.setMinimumWidth(within(self, theme.px(520)))
