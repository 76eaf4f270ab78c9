"""What every turn in the transcript is, whoever speaks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from duologue.domain.message import Message
from duologue.domain.parts import ToolCallPart
from duologue.ui.transcript.turns.turn_editor import TurnEditor
from duologue.ui.transcript.view.cut_parts import CutPart
from duologue.ui.transcript.view.text_view import TextView


class TurnWidget(QWidget):
    """Stands for `message`. `height_changed` says that it, or what is shown in it, is another."""

    height_changed = Signal()

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message
        self.editor: TurnEditor | None = None
        self._behind_editor: list[QWidget] = []

    def show_editor(self, editor: TurnEditor) -> None:
        """Show an editor in the place of all that the turn shows."""
        children = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._behind_editor = [child for child in children if not child.isHidden()]
        for child in self._behind_editor:
            child.hide()
        self.editor = editor
        editor.setParent(self)
        editor.setGeometry(self.rect())
        editor.show()
        editor.height_changed.connect(self.height_changed)
        self.height_changed.emit()

    def take_editor_away(self) -> None:
        """Show again what was there."""
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            for child in self._behind_editor:
                child.show()
            self.height_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: an editor is as large as the turn."""
        super().resizeEvent(event)
        if self.editor is not None:
            self.editor.setGeometry(self.rect())

    @property
    def late_stops(self) -> list[QWidget]:
        """What the Tab key comes to after all else in the turn, wherever it stands."""
        return []

    @property
    def shown_parts(self) -> list[TextView | ToolCallPart]:
        """The text views and the tool calls between them, top to bottom."""
        raise NotImplementedError

    def cut_parts(self, view: TextView) -> list[CutPart]:
        """What one of its views does not show whole, from top to bottom."""
        return view.cut_parts()

    @property
    def text_views(self) -> list[TextView]:
        """What shows words that can be selected, top to bottom; thinking while it is unfolded."""
        return [part for part in self.shown_parts if isinstance(part, TextView)]
