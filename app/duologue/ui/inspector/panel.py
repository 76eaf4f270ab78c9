"""The column itself: its head, and its sections below each other."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.controls.text_box import TextBox
from duologue.ui.inspector.context_section import ContextActs, ContextSection
from duologue.ui.inspector.parameters import ParameterFields
from duologue.ui.inspector.section import Section
from duologue.ui.inspector.setup_fields import SetupFields
from duologue.ui.inspector.turn_facts import TurnFacts
from duologue.ui.theme import Theme

_PAUSE_MS = 900


class Inspector(QWidget):
    """Shows the setup of the open chat and what one answer took. `closed` is the person's wish."""

    closed = Signal()
    undo_wanted = Signal()
    system_written = Signal(str)
    playground_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        setup: ChatSetup,
        fill_personas: Callable[[QMenu], None],
        acts: ContextActs,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._setup = setup
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Inspector"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.undo = button("", self.undo_wanted.emit, kind="link", name="undoSetup")
        self.undo.hide()
        self.fields = SetupFields(theme, setup, fill_personas)
        self.system = TextBox(theme, self.tr("System prompt"), fewest=4, most=14)
        self.system.setObjectName("systemPrompt")
        self.system.setPlaceholderText(self.tr("Nothing: the model answers in its own way."))
        self.parameters = ParameterFields(theme)
        self.context = ContextSection(theme, acts)
        self.facts = TurnFacts(theme)
        self.playground = button(
            self.tr("Open in playground"), self.playground_wanted.emit, name="openInPlayground"
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._write_system)
        self.system.edited.connect(self._pause.start)
        self.system.left.connect(self._write_system)
        self._lay_out()

    def refresh_setup(self) -> None:
        """Show the setup as it is now."""
        setup = self._setup
        self.fields.refresh()
        if not self._pause.isActive():
            self.system.show_text(setup.system)
        self.parameters.show_parameters(setup.parameters, setup.profile, setup.style, setup.model)
        what = setup.undoable
        self.undo.setText(self.tr("Undo: {what}").format(what=what))
        self.undo.setAccessibleName(self.undo.text())
        self.undo.setVisible(bool(what))

    def finish_writing(self) -> None:
        """What stands in the system prompt counts now, without a pause."""
        if self._pause.isActive():
            self._write_system()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _write_system(self) -> None:
        self._pause.stop()
        self.system_written.emit(self.system.toPlainText())

    def _lay_out(self) -> None:
        theme = self._theme
        close = IconButton(theme, "close", self.tr("Close the inspector (Ctrl+Shift+B)"))
        close.setObjectName("closeInspector")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(4))
        head.addWidget(Label(theme, self.tr("This chat"), strong=True))
        head.addStretch(1)
        head.addWidget(self.undo)
        head.addWidget(close)
        column = QWidget()
        column.setObjectName("inspectorColumn")
        column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(column)
        inside.setContentsMargins(theme.px(14), theme.px(4), theme.px(12), theme.px(20))
        inside.setSpacing(theme.px(tokens.AIR))
        turn = Section(theme, self.tr("This turn"))
        turn.body.addWidget(self.facts)
        turn.body.addWidget(self.playground, 0, Qt.AlignmentFlag.AlignLeft)
        prompt = Section(theme, self.tr("System prompt"))
        prompt.body.addWidget(self.system)
        parameters = Section(theme, self.tr("Parameters"))
        parameters.body.addWidget(self.parameters)
        inside.addWidget(self.fields)
        for section in (prompt, parameters, self.context, turn):
            inside.addWidget(section)
        inside.addStretch(1)
        area = QScrollArea()
        area.setObjectName("inspectorArea")
        area.setAccessibleName(self.tr("Setup of this chat"))
        area.setWidget(column)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(area, 1)
