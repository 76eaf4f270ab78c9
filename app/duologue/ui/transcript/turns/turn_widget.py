"""What every turn in the transcript is, whoever speaks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from duologue.domain.message import Message
from duologue.domain.parts import ToolCallPart
from duologue.ui.transcript.view.cut_parts import CutPart
from duologue.ui.transcript.view.text_view import TextView


class TurnWidget(QWidget):
    """Stands for `message`. `height_changed` says that it, or what is shown in it, is another."""

    height_changed = Signal()

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message

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
