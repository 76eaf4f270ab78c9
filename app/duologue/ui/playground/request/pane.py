"""The request side: what is asked, as a form or as the JSON that is sent."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError
from duologue.domain.parts import TextPart
from duologue.domain.profile import ProfileKind
from duologue.domain.request import ChatRequest, Turn
from duologue.services.playground.pasting import looks_like_a_request
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.navigation import Navigation
from duologue.ui.playground.request.attaching import FilesOfMessages
from duologue.ui.playground.request.form import RequestForm
from duologue.ui.playground.request.json_pane import JsonPane
from duologue.ui.playground.request.notes_line import NotesLine
from duologue.ui.playground.request.paste_dialog import PasteDialog
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme

PLACES = ("presets", "history")


class RequestPane(QWidget):
    """`changed` is emitted a moment after every change of the draft or of its JSON."""

    changed = Signal()

    def __init__(
        self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation, draft: Draft
    ) -> None:
        super().__init__()
        self._theme = theme
        self._bodies = services.playground.bodies
        self._tasks = tasks
        self._own_tasks = OwnedTasks(tasks, self)
        self._model_lists = services.model_lists
        self._navigation = navigation
        self._others: dict[str, QHBoxLayout] = {}
        self.setObjectName("requestPane")
        self.form = RequestForm(theme, services.accounts, draft)
        self._files = FilesOfMessages(self.form.messages, services.attaching, tasks)
        self.form.target.models_wanted.connect(lambda: self._own_tasks.start(self._fetch_models()))
        self.json = JsonPane(theme, self._bodies, tasks, draft)
        self.notes = NotesLine(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.form)
        self._stack.addWidget(self.json)
        self._tabs: dict[str, QPushButton] = {}
        self._mark = Label(theme, self.tr("not applied"), size=tokens.SMALL_TEXT)
        self._mark.setObjectName("chip")
        self._mark.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.notes)
        self.form.changed.connect(self._on_form)
        self.form.undoable.connect(self._offer_undo)
        self.json.undoable.connect(self._offer_undo)
        self.json.applied.connect(self._on_applied)
        self.json.edited_changed.connect(self._on_edited)
        self.json.editor.textChanged.connect(self.changed)
        self._on_form()

    @property
    def draft(self) -> Draft:
        """What the form says now."""
        return self.form.draft

    @property
    def tab(self) -> str:
        """What is in view: "form" or "json"."""
        return "json" if self._stack.currentWidget() is self.json else "form"

    def show_tab(self, tab: str) -> None:
        """Bring the form or the JSON into view."""
        for name, made in self._tabs.items():
            made.setChecked(name == tab)
        had_focus = self._stack.isAncestorOf(QApplication.focusWidget() or self)
        if tab == "json":
            self.json.show_draft(self.draft)
            self._stack.setCurrentWidget(self.json)
            self.json.refresh()
        else:
            self._stack.setCurrentWidget(self.form)
        if had_focus:
            self.focus_text()
        self.changed.emit()

    def focus_text(self) -> None:
        """Let the keys write: in the JSON, or in the first message."""
        cards = self.form.messages.cards
        if self._stack.currentWidget() is self.json:
            self.json.editor.setFocus()
        elif cards:
            cards[0].focus_first()

    def show_draft(self, draft: Draft, said: str = "") -> None:
        """Put another request in place of this one; the one before can be brought back, edited JSON too.

        `said` says what happened in other words than the usual ones.
        """
        before, body = self.draft, self.json.body
        self._back(draft, None)
        if said or body is not None or (not is_empty(before) and before != draft):
            words = said or self.tr("Another request took the place of yours.")
            self._offer_undo(words, lambda: self._back(before, body))

    def go_on_with(self, draft: Draft) -> None:
        """Put the next draft in place of this one, which is part of it or was put in its place just now."""
        self.form.show_draft(draft)
        self.json.show_draft(draft)

    def place(self, name: str, widget: QWidget) -> None:
        """Put a widget in one of the PLACES. Raises KeyError."""
        self._others[name].addWidget(widget)

    def takes_paste(self, text: str) -> bool:
        """Whether a pasted text is a request for an empty form: then it is offered as one."""
        if not is_empty(self.draft) or not looks_like_a_request(text):
            return False
        self.paste(text)
        return True

    def paste(self, text: str = "") -> None:
        """Open the sheet for pasting, with what is on the clipboard if that may be a request."""
        clipboard = text or QGuiApplication.clipboard().text()
        known = clipboard if looks_like_a_request(clipboard) else ""
        dialog = PasteDialog(self._theme, self._bodies, self._tasks, self.draft, known, self.window())
        dialog.used.connect(self._use_pasted)
        dialog.kept_as_text.connect(self._mend)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def refresh(self) -> None:
        """Profiles may have changed elsewhere."""
        self.form.refresh()

    def _head(self) -> QHBoxLayout:
        theme = self._theme
        head = QHBoxLayout()
        head.setContentsMargins(
            theme.px(tokens.WIDE), theme.px(tokens.SPACE), theme.px(tokens.SPACE), theme.px(tokens.GAP)
        )
        head.setSpacing(theme.px(tokens.GAP))
        group = QButtonGroup(self)
        for name, words in (("form", self.tr("Form")), ("json", self.tr("JSON"))):
            made = button(words, partial(self.show_tab, name), kind="choice", name=f"{name}Tab")
            made.setCheckable(True)
            made.setChecked(name == "form")
            group.addButton(made)
            self._tabs[name] = made
            head.addWidget(made)
        head.addWidget(self._mark)
        head.addStretch(1)
        head.addWidget(button(self.tr("Paste…"), self.paste, kind="flat", name="pasteRequest"))
        for name in PLACES:
            self._others[name] = QHBoxLayout()
            head.addLayout(self._others[name])
        return head

    async def _fetch_models(self) -> None:
        """Offer what the server has; where it has no list, what is known, and any name can be typed."""
        profile = self.form.target.chosen()
        if profile is None or profile.kind is ProfileKind.DEMO:
            return
        try:
            await self._model_lists.refresh(profile)
        except DuologueError:
            self.form.target.look_again(profile.id)
        else:
            self.form.target.offer_fetched(profile.id)

    def _on_form(self) -> None:
        draft = self.draft
        self.json.show_draft(draft)
        self.notes.show_notes(self.form.notes, draft.unset())
        self.changed.emit()

    def _on_applied(self, draft: Draft) -> None:
        before = self.draft
        self.form.show_draft(draft)
        self._offer_undo(self.tr("Applied."), lambda: self._back(before, None))

    def _on_edited(self, edited: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self._mark.setVisible(edited)
        self.changed.emit()

    def _back(self, draft: Draft, body: str | None) -> None:
        self.form.show_draft(draft)
        self.json.replace(draft)
        if body is not None:
            self.json.show_body(body)

    def _use_pasted(self, draft: Draft) -> None:
        self.show_draft(draft)

    def _mend(self, body: str) -> None:
        self.json.show_body(body)
        self.show_tab("json")

    def _offer_undo(self, words: str, undo: object) -> None:
        self._navigation.toast(words, self.tr("Undo"), undo)  # type: ignore[arg-type]  # a signal carries calls as objects


def is_empty(draft: Draft) -> bool:
    """Whether nothing was written yet."""
    request = draft.request
    blank = ChatRequest(request.model, request.turns, parameters=request.parameters, stream=request.stream)
    return request == blank and not draft.extra and all(_is_blank(turn) for turn in request.turns)


def _is_blank(turn: Turn) -> bool:
    return turn.raw is None and all(isinstance(part, TextPart) and not part.text for part in turn.parts)
