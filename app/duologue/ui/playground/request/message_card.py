"""One message of the request: who speaks, in what order, and its parts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from duologue.domain.draft import names_in
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.request import Turn
from duologue.ui import tokens
from duologue.ui.attached_image import size_words
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.playground.request.fields import choice
from duologue.ui.playground.request.part_editors import (
    LONGEST_EDITED,
    LONGEST_LINE,
    CallEditor,
    KeptEditor,
    PartEditor,
    RawEditor,
    ResultEditor,
    TextEditor,
    ThinkingEditor,
)
from duologue.ui.theme import Theme

Calls = Sequence[tuple[str, str]]


class MessageCard(QWidget):
    """`wanted` asks the list for "up", "down", "copy" or "remove"; `dragged` carries a height on screen.

    `files_wanted` carries the paths or images that a person wants added to the message.
    """

    changed = Signal()
    wanted = Signal(str)
    dragged = Signal(int)
    rebuilt = Signal(object)  # the turn with other parts
    files_wanted = Signal(object)

    def __init__(self, theme: Theme, turn: Turn, calls: Calls) -> None:
        super().__init__()
        self._theme = theme
        self._turn = turn
        self._calls = calls
        self.setObjectName("messageCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._editors: list[PartEditor] = []
        self._raw: RawEditor | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(10))
        layout.setSpacing(theme.px(6))
        layout.addLayout(self._head())
        layout.addWidget(self._prefill)
        if turn.raw is not None:
            self._raw = RawEditor(theme, turn.raw, self.changed.emit)
            layout.addWidget(self._raw)
        else:
            for part in turn.parts or (TextPart(""),):
                layout.addWidget(self._editor(part, single=len(turn.parts) <= 1))
        self.problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self.problem.setObjectName("messageProblem")
        self.problem.hide()
        layout.addWidget(self.problem)

    @property
    def turn(self) -> Turn:
        """The message as it stands now."""
        if self._raw is not None:
            return replace(self._turn, raw=self._raw.raw)
        return Turn(str(self.role.currentData()), tuple(editor.part() for editor in self._editors))

    def focus_first(self) -> None:
        """Put the cursor where one writes."""
        for editor in self._editors:
            if isinstance(editor, TextEditor):
                editor.field.setFocus()
                return
        self.role.setFocus()

    def tell(self, problem: str) -> None:
        """Say at the message what could not be added to it, "" for nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def takes_files(self, data: QMimeData) -> bool:
        """Whether files or an image that are pasted or dropped here become parts of the message."""
        if self._raw is not None or self._turn.role != "user":
            return False
        sources: list[Path | QImage] = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = data.imageData() if not sources and data.hasImage() and not data.hasText() else None
        if isinstance(image, QImage) and not image.isNull():
            sources.append(image)
        if sources:
            self.files_wanted.emit(sources)
        return bool(sources)

    def say_prefill(self, *, prefill: bool) -> None:
        """Say that the answer goes on from here, or not."""
        self._prefill.setVisible(prefill)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Alt+Up and Alt+Down move the message."""
        keys = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}
        wish = keys.get(Qt.Key(event.key()))
        if wish is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.wanted.emit(wish)
        else:
            super().keyPressEvent(event)

    def _head(self) -> QHBoxLayout:
        theme = self._theme
        grip = _Grip(theme, self)
        grip.moved.connect(self.dragged)
        raw = self._turn.raw
        said = self._turn.role if raw is None else str(raw.message.get("role", self._turn.role))
        roles = [("user", self.tr("User")), ("assistant", self.tr("Assistant"))]
        self.role = choice(self.tr("Who speaks"), "messageRole", roles, said, self._on_role)
        self.role.setEnabled(raw is None)
        words = self.tr("Prefill: the answer goes on from here")
        self._prefill = Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._prefill.setObjectName("prefillMark")
        self._prefill.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(grip)
        row.addWidget(self.role)
        row.addStretch(1)
        if raw is None:
            row.addWidget(self._add_button())
        for picture, name, wish in (
            ("chevron-up", self.tr("Move up (Alt+Up)"), "up"),
            ("chevron-down", self.tr("Move down (Alt+Down)"), "down"),
            ("copy", self.tr("Duplicate"), "copy"),
            ("close", self.tr("Remove"), "remove"),
        ):
            made = IconButton(theme, picture, name, size=26)
            made.setObjectName(f"message-{wish}")
            made.clicked.connect(lambda _checked=False, wish=wish: self.wanted.emit(wish))
            row.addWidget(made)
        return row

    def _add_button(self) -> IconButton:
        made = IconButton(self._theme, "plus", self.tr("Add to this message"), size=26)
        made.setObjectName("addPart")
        menu = QMenu(made)
        entries: tuple[tuple[str, Part], ...] = ((self.tr("Text"), TextPart("")),)
        if self._turn.role == "assistant":
            count = sum(isinstance(part, ToolCallPart) for part in self._turn.parts)
            entries += (
                (self.tr("Thinking"), ThinkingPart("")),
                (self.tr("Tool call"), ToolCallPart(f"call_{len(self._calls) + count + 1}", "", "{}")),
            )
        else:
            first = self._calls[-1][0] if self._calls else ""
            entries += ((self.tr("Tool result"), ToolResultPart(first, "")),)
        for words, part in entries:
            menu.addAction(words, partial(self._add, part))
        if self._turn.role == "user":
            images = self.tr("Images") + " (*.png *.jpg *.jpeg *.webp *.gif)"
            menu.addAction(self.tr("Image…"), partial(self._pick, images)).setObjectName("addImage")
            menu.addAction(self.tr("Text file…"), partial(self._pick, "")).setObjectName("addFile")
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def _editor(self, part: Part, *, single: bool) -> PartEditor:
        editor = self._made(part, single=single)
        editor.changed.connect(self.changed)
        editor.removed.connect(lambda: self._remove(editor))
        self._editors.append(editor)
        return editor

    def _made(self, part: Part, *, single: bool) -> PartEditor:
        theme = self._theme
        match part:
            case TextPart(text) if (
                len(text) > LONGEST_EDITED or max(map(len, text.split("\n"))) > LONGEST_LINE
            ):
                words = self.tr("{begin}… ({number} characters: too many for this form, edit them as JSON)")
                shown = words.format(begin=text[:120].replace("\n", " "), number=f"{len(text):,}")
                return KeptEditor(theme, part, self.tr("Text"), shown)
            case TextPart():
                return TextEditor(theme, part, self._placeholder(), titled=not single)
            case ThinkingPart():
                return ThinkingEditor(theme, part)
            case ToolCallPart():
                return CallEditor(theme, part)
            case ToolResultPart():
                return ResultEditor(theme, part, self._calls)
            case FilePart():
                words = f"{part.name} · {size_words(part.size)}"
                shown = words if part.encoding == "utf-8" else f"{words} · {part.encoding}"
                note = self.tr("Its {{names}} are sent as they stand.") if any(names_in(part.text)) else ""
                return KeptEditor(theme, part, self.tr("File"), shown, note)
            case ImagePart():
                words = f"{part.name} · {size_words(part.size)} · {part.width} \u00d7 {part.height}"
                return KeptEditor(theme, part, self.tr("Image"), words)

    def _placeholder(self) -> str:
        if self._turn.role == "assistant":
            return self.tr("What the model said")
        return self.tr("Ask anything; {{name}} stands for a value you give below")

    def _on_role(self) -> None:
        self.rebuilt.emit(self.turn)

    def _add(self, part: Part) -> None:
        turn = self.turn
        kept = () if turn.parts == (TextPart(""),) and not isinstance(part, TextPart) else turn.parts
        self.rebuilt.emit(replace(turn, parts=(*kept, part)))

    def _pick(self, kinds: str) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self.window(), self.tr("Add to this message"), "", kinds)
        if paths:
            self.files_wanted.emit([Path(path) for path in paths])

    def _remove(self, editor: PartEditor) -> None:
        kept = tuple(each.part() for each in self._editors if each is not editor)
        self.rebuilt.emit(replace(self.turn, parts=kept))


class _Grip(Label):
    """What one takes a message by; `moved` carries the height of the mouse on screen."""

    moved = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent=parent)
        self.setObjectName("messageGrip")
        self.setToolTip(parent.tr("Drag to move"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._draw()
        theme.changed.connect(self._draw)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.moved.emit(self.mapToGlobal(QPoint(0, round(event.position().y()))).y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        event.accept()

    def _draw(self) -> None:
        side = self._theme.px(16)
        self.setPixmap(icon("grip", self._theme.colours.faint, side).pixmap(side))
