"""Opens the lists of "/" and "@" while one types, and does what is chosen from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from duologue.domain.profile import Profile
from duologue.ui.composer.choice_popup import Choice, ChoicePopup
from duologue.ui.composer.triggers import Trigger, Wish, fences_in, trigger_in

if TYPE_CHECKING:
    from duologue.domain.prompt import Prompt
    from duologue.services.chats.prompts import Prompts
    from duologue.services.tables.bundled import ModelInfo
    from duologue.ui.composer.composer import Composer

Model = tuple[Profile, str]


class Suggestions(QObject):
    """Never while an input method composes; what fits nothing is just text."""

    def __init__(
        self,
        composer: Composer,
        prompts: Callable[[], Prompts],
        models: Callable[[], Sequence[tuple[Profile, Sequence[ModelInfo]]]],
        choose_model: Callable[[Profile, str], None],
        manage: Callable[[], None],
    ) -> None:
        super().__init__(composer)
        self._composer = composer
        self._text = composer.text
        self._prompts = prompts
        self._models = models
        self._choose_model = choose_model
        self._manage = manage
        self._popups: dict[Wish, ChoicePopup] = {}
        self._open: Trigger | None = None
        self._put_off = ""  # Esc closed the list for these words and what follows them
        self._added = 0
        self._text.document().contentsChange.connect(self._on_contents)
        composer.changed.connect(self._look)
        self._text.cursorPositionChanged.connect(self._on_cursor)
        self._text.left.connect(self.close)
        self._text.keys = self._takes

    @property
    def popup(self) -> ChoicePopup | None:
        """The list that is open."""
        popup = self._popups.get(self._open.wish) if self._open is not None else None
        return popup if popup is not None and popup.isVisible() else None

    def close(self) -> None:
        """Close what is open."""
        if (popup := self.popup) is not None and not popup.underMouse():
            popup.hide()
            self._open = None

    def insert(self, prompt: Prompt) -> None:
        """Put a prompt into the field, after asking for what is to be filled in."""
        if not prompt.variables:
            self._put(prompt.filled({}))
            return
        from duologue.ui.composer.variables_form import VariablesForm  # noqa: PLC0415 - not every prompt asks

        form = VariablesForm(
            self._composer.theme, self._composer.window(), prompt, self._prompts().last_values
        )
        form.filled.connect(self._put)
        form.finished.connect(self._text.setFocus)
        form.open()

    def _on_contents(self, _position: int, removed: int, added: int) -> None:
        self._added = added - removed

    def _on_cursor(self) -> None:
        if self.popup is not None:
            self._look()

    def _look(self) -> None:
        """See what the words at the cursor ask for. A list opens by typing only, not by pasting."""
        trigger = None if self._text.composing else self._trigger()
        typed, self._added = self._added == 1, 0
        if trigger is None:
            self._put_off = ""
        if trigger is None or (self._put_off and trigger.typed.startswith(self._put_off)):
            self._hide()
        elif typed or self.popup is not None:
            self._offer(trigger)

    def _offer(self, trigger: Trigger) -> None:
        is_prompt = trigger.wish is Wish.PROMPT
        choices, note = (
            self._fitting_prompts(trigger.query) if is_prompt else (self._fitting_models(trigger.query), "")
        )
        if not choices:
            self._hide()
            return
        if self._open is not None and self._open.wish is not trigger.wish:
            self._hide()
        was_open = self.popup is not None
        self._open = trigger
        popup = self._popup(trigger.wish)
        popup.offer(choices, note)
        if not was_open:
            self._composer.announce(f"{popup.accessibleName()}: {choices[0].title}")

    def _hide(self) -> None:
        if (popup := self.popup) is not None:
            popup.hide()
        self._open = None

    def _popup(self, wish: Wish) -> ChoicePopup:
        if wish not in self._popups:
            theme, prompts = self._composer.theme, self.tr("Prompts")
            name, more = (
                (prompts, self.tr("Manage prompts…")) if wish is Wish.PROMPT else (self.tr("Models"), "")
            )
            popup = ChoicePopup(theme, self._composer, name, more)
            popup.chosen.connect(self._choose)
            popup.more_wanted.connect(self._on_more)
            popup.list.currentRowChanged.connect(lambda _row: self._tell(popup))
            self._popups[wish] = popup
        return self._popups[wish]

    def _tell(self, popup: ChoicePopup) -> None:
        if popup.isVisible() and popup.current is not None:
            self._composer.announce(popup.current.title)

    def _takes(self, event: QKeyEvent) -> bool:
        popup = self.popup
        if popup is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._put_off = self._open.typed if self._open is not None else ""
            self._hide()
            return True
        return popup.takes(event)

    def _choose(self, value: object) -> None:
        from duologue.domain.prompt import Prompt  # noqa: PLC0415 - when the first one is chosen

        trigger, self._open = self._open, None
        if trigger is not None:
            self._take_out(trigger.typed)
        if isinstance(value, Prompt):
            self.insert(value)
        elif isinstance(value, tuple):
            self._choose_model(*value)

    def _on_more(self) -> None:
        self._hide()
        self._manage()

    def _take_out(self, typed: str) -> None:
        """Take the sign and the query away again."""
        cursor = self._text.textCursor()
        end = cursor.position()
        cursor.setPosition(end - len(typed.encode("utf-16-le")) // 2)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("")
        self._text.setTextCursor(cursor)

    def _put(self, words: str) -> None:
        """Into the field where the cursor is: before what stands there already, a line apart."""
        cursor = self._text.textCursor()
        rest = self._text.toPlainText().strip()
        cursor.insertText(f"{words}\n\n" if rest and cursor.atStart() else words)
        self._text.setTextCursor(cursor)
        self._text.setFocus()

    def _trigger(self) -> Trigger | None:
        cursor = self._text.textCursor()
        if cursor.hasSelection():
            return None
        block = cursor.block()
        line = _up_to(block.text(), cursor.positionInBlock())
        return trigger_in(
            line, first=block.blockNumber() == 0, fences_above=lambda: self._fences(block.position())
        )

    def _fences(self, end: int) -> int:
        return fences_in(_up_to(self._text.toPlainText(), end))

    def _fitting_prompts(self, query: str) -> tuple[list[Choice], str]:
        shelf = self._prompts().shelf()
        found = [prompt for prompt in shelf.prompts if prompt.fits(query)]
        begins = query.casefold()
        found.sort(key=lambda prompt: not prompt.title.casefold().startswith(begins))
        choices = [Choice(prompt.title, prompt.description, prompt) for prompt in found]
        return choices, "\n".join(shelf.troubles[:2]) if not query else ""

    def _fitting_models(self, query: str) -> list[Choice]:
        wanted = query.casefold()
        return [
            Choice(model.id, profile.name, (profile, model.id))
            for profile, models in self._models()
            for model in models
            if wanted in f"{model.id} {profile.name}".casefold()
        ]


def _up_to(text: str, position: int) -> str:
    """The text before a position that Qt counts in UTF-16."""
    if text.isascii():
        return text[:position]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "surrogatepass")
