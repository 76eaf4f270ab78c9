"""A turn of the person: a quiet bubble on the right with their words as they typed them."""

from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from duologue.domain.message import Message
from duologue.domain.parts import ToolCallPart, ToolResultPart, attached_parts
from duologue.markdown.blocks import LineBreak, Paragraph, Text
from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.code_writer import CUT_MARK
from duologue.ui.transcript.document.document_writer import DocumentWriter
from duologue.ui.transcript.document.inline_writer import LINE_SEPARATOR
from duologue.ui.transcript.document.text_formats import TextFormats, no_words
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.turn_menu import TurnMenu
from duologue.ui.transcript.turns.turn_selection import TurnSelection
from duologue.ui.transcript.turns.turn_widget import TurnWidget
from duologue.ui.transcript.turns.user_tools import UserTools
from duologue.ui.transcript.turns.version_switch import VersionSwitch
from duologue.ui.transcript.view.block_controls import show_all_size
from duologue.ui.transcript.view.cut_parts import CutPart, HitPlace
from duologue.ui.transcript.view.text_view import TextView
from duologue.ui.transcript.view.whole_view import WholeView
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.ui.transcript.turns.turn_attached import TurnAttached

_WIDEST = 0.82  # of the reading column
_PADDING = 12
MOST_CHARACTERS = 20_000  # of a turn; the rest is shown on request
MOST_LINES = 400


class UserTurn(TurnWidget):
    """Plain text: what a person typed is not read as Markdown."""

    def __init__(self, theme: Theme, actions: TurnActions, message: Message) -> None:
        super().__init__(message)
        self._theme = theme
        self.setObjectName("userTurn")
        self._words, is_cut = shown_words(message)
        self.setAccessibleName(self.tr("You said: {words}").format(words=self._words))
        self._files = actions.files
        name = self.tr("Your message")
        self._view = TextView(theme, TextFormats(theme), name, actions.open_link, actions.files, self)
        self._view.height_changed.connect(self.height_changed)
        self._selection = TurnSelection(self)
        self._menu = TurnMenu(self, actions, self._selection)
        self._bubble = QRectF()
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._view)
        self._actions = actions
        self._tools: UserTools | None = None  # made when the mouse or the focus first comes
        self._view.installEventFilter(self)
        self._versions: VersionSwitch | None = None
        if message.versions > 1:
            self._versions = VersionSwitch(theme, actions.show_version)
            self._versions.setParent(self)
            self._versions.show_message(message)
        self._attached = self._with_attached(actions)
        self._more: QPushButton | None = None
        if is_cut:
            self._more = button(
                show_all_size(len(message.text)), self.show_all, kind="link", name="showAll", parent=self
            )
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._write()
        theme.changed.connect(self._write)

    @property
    def shown_parts(self) -> list[TextView | ToolCallPart]:
        """The words alone."""
        return [self._view]

    def fit(self, width: int) -> int:
        """Lay out for a column of `width` pixels; how tall the turn is then."""
        if self.editor is not None:
            return self.editor.fit(width)
        padding = self._theme.px(_PADDING)
        top = self._place_attached(width)
        beside = UserTools.width_at(self._theme) + self._theme.px(tokens.SPACE)
        room = min(round(width * _WIDEST), width - beside) - 2 * padding
        wanted = min(room, self._natural_width() + self._theme.px(2))
        left = width - wanted - 2 * padding
        # A line's extra height stands below its words, so the space above them makes up for it.
        above, below = self._theme.px(_PADDING + 1), self._theme.px(_PADDING - 5)
        if self._more is not None:
            self._more.adjustSize()
            below += self._more.height()
            more = top + above + self._view.heightForWidth(wanted)
            self._more.move(left + padding - self._theme.px(6), more)
        bubble = 0 if self._is_bare else self._view.heightForWidth(wanted) + above + below
        beneath = self._place_versions(width, top + bubble)
        if self._is_bare:
            above = below = 0
        self._layout.setContentsMargins(left + padding, top + above, padding, below + beneath)
        self._bubble = QRectF(left, top, width - left, bubble)
        if self._is_bare and self._attached is not None:  # the tools stand beside what there is
            self._bubble = QRectF(self._attached.geometry())
        self._place_tools()
        return top + bubble + beneath

    def cut_parts(self, view: TextView) -> list[CutPart]:
        """All the words are one line, of which the beginning may be shown."""
        if self._more is None:
            return []
        end = view.document().characterCount() - 1
        return [CutPart(0, end, partial(_hits_in_all, self.message.text, len(self._words)), self.show_all)]

    def show_all(self) -> WholeView:
        """Show all the words in a window of their own."""
        # Imported here: few turns are that long.
        from duologue.ui.transcript.view.whole_text import WholeText  # noqa: PLC0415 - see above

        whole = WholeText(self._theme, self._files, self.message.text, "", self)
        whole.show()
        return whole

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the bubble behind the words."""
        if self.editor is not None or self._is_bare:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("bubble"))
        painter.drawRoundedRect(self._bubble, tokens.RADIUS_LARGE, tokens.RADIUS_LARGE)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt: the mouse comes over the turn."""
        super().enterEvent(event)
        self._show_tools()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the mouse has left the turn."""
        super().leaveEvent(event)
        if self._tools is not None:
            self._tools.leave_soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the focus comes to the words, or leaves them."""
        if event.type() is QEvent.Type.FocusIn:
            self._show_tools()
        elif event.type() is QEvent.Type.FocusOut and self._tools is not None:
            self._tools.leave_soon()
        return super().eventFilter(watched, event)

    @property
    def late_stops(self) -> list[QWidget]:
        """The tools stand before the words and come after them."""
        return [] if self._tools is None else list(self._tools.findChildren(IconButton))

    def _show_tools(self) -> None:
        if self.editor is None:
            if self._tools is None:
                self._tools = UserTools(self._theme, self, self.message, self._actions, self._menu.open)
            self._place_tools()
            self._tools.show()

    def _place_tools(self) -> None:
        if self._tools is not None:
            left = round(self._bubble.left()) - self._tools.width() - self._theme.px(tokens.SPACE)
            middle = round(self._bubble.center().y())
            self._tools.move(left, middle - self._tools.height() // 2)

    def _place_versions(self, width: int, top: int) -> int:
        """Put the switch beneath the bubble; how tall it is."""
        if self._versions is None:
            return 0
        self._versions.adjustSize()
        self._versions.move(width - self._versions.width(), top + self._theme.px(tokens.GAP))
        return self._versions.height() + self._theme.px(tokens.GAP)

    @property
    def _is_bare(self) -> bool:
        """Whether something was attached and nothing said: there is no bubble."""
        return self._attached is not None and not self._words

    def _with_attached(self, actions: TurnActions) -> "TurnAttached | None":
        """What was attached stands above the words; without words there is no bubble."""
        parts = attached_parts(self.message.parts)
        if not parts:
            return None
        # Imported here: few turns have anything attached.
        from duologue.ui.transcript.turns.turn_attached import TurnAttached  # noqa: PLC0415 - see above

        names = ", ".join(part.name for part in parts)
        said = self.tr("You attached {names}. {words}").format(names=names, words=self._words)
        self.setAccessibleName(said.strip())
        if not self._words:
            self._view.hide()
        return TurnAttached(self._theme, parts, actions.contents, self)

    def _place_attached(self, width: int) -> int:
        """Put it above the bubble; where that begins."""
        if self._attached is None:
            return 0
        room = round(width * _WIDEST)
        height = self._attached.fit(room)
        self._attached.setGeometry(width - room, 0, room, height)
        return height if self._is_bare else height + self._theme.px(6)

    def _natural_width(self) -> int:
        metrics = QFontMetricsF(self._theme.font())
        lines = self._words.splitlines()[:200] or [""]
        return ceil(max(metrics.horizontalAdvance(line[:400]) for line in lines))

    def _write(self) -> None:
        inlines: list[Text | LineBreak] = []
        for number, line in enumerate(self._words.split("\n")):
            if number:
                inlines.append(LineBreak(hard=True))
            inlines.append(Text(line))
        formats = TextFormats(self._theme)
        formats.gap = 0
        self._view.change_formats(formats)
        DocumentWriter(self._view.document(), formats).replace_from(0, (Paragraph(tuple(inlines)),))
        if self._more is not None:
            document = self._view.document()
            no_words(QTextCursor(document), document.characterCount() - 1 - len(CUT_MARK))


def shown_words(message: Message) -> tuple[str, bool]:
    """What the bubble shows, and whether that is only the beginning; or that a tool gave its result."""
    text = message.text
    if not text and any(isinstance(part, ToolResultPart) for part in message.parts):
        return translate("UserTurn", "(result of a tool, shown with its call)"), False
    head = "\n".join(text[:MOST_CHARACTERS].split("\n", MOST_LINES)[:MOST_LINES])
    return (text, False) if len(head) == len(text) else (head + CUT_MARK, True)


def _hits_in_all(text: str, shown: int, needle: Needle) -> list[HitPlace]:
    """The hits in all of a turn, whose first characters are shown, with the mark where it is cut."""
    shown -= len(CUT_MARK)
    found = needle.hits(text.replace("\n", LINE_SEPARATOR))
    return [
        HitPlace(end <= shown, len(reveal(text[:start])), len(reveal(text[:end]))) for start, end in found
    ]
