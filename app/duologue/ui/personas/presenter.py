"""What a person does with personas: choose one for a chat, keep one, change, copy and delete."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QMenu

from duologue.domain.errors import StorageError
from duologue.domain.persona import Persona
from duologue.services.chats.personas import persona_from
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.controls.tip import literal
from duologue.ui.personas.chips import PersonaChips
from duologue.ui.personas.dialog import PersonaActs, PersonasDialog
from duologue.ui.personas.editor import PersonaEditor
from duologue.ui.words import translate, unmarked


class PersonaPresenter:
    """The files are looked at whenever something of them is shown, so changes from outside are seen."""

    def __init__(self, room: ChatRoom, setup: ChatSetup) -> None:
        self._room = room
        self._setup = setup
        self._personas = room.services.personas
        self._dialog: PersonasDialog | None = None
        self._chips: PersonaChips | None = None
        setup.subscribe(self._show_chips)

    def chips(self) -> PersonaChips:
        """The row for the greeting, made once."""
        if self._chips is None:
            self._chips = PersonaChips(self._room.page.theme)
            self._chips.chosen.connect(self._setup.choose_persona)
            self._chips.menu.aboutToShow.connect(lambda: self.fill_menu(self._chips_menu()))
            self._show_chips()
        return self._chips

    def fill_menu(self, menu: QMenu) -> None:
        """Every persona to choose from, then what can be done."""
        menu.clear()
        personas = self._personas.all()
        none = menu.addAction(translate("Personas", "No persona"), lambda: self._setup.choose_persona(None))
        none.setObjectName("persona-none")
        none.setCheckable(True)
        none.setChecked(self._setup.persona is None)
        for persona in personas:
            choose = lambda _=False, p=persona: self._setup.choose_persona(p)  # noqa: E731 - the menu calls it
            action = menu.addAction(unmarked(persona.name))
            action.triggered.connect(choose)
            action.setObjectName(f"persona-{persona.id}")
            action.setToolTip(literal(persona.description))
            action.setCheckable(True)
            action.setChecked(persona.name == self._setup.persona)
        menu.addSeparator()
        save = menu.addAction(translate("Personas", "Save as persona…"), self.save_as)
        save.setObjectName("saveAsPersona")
        every = menu.addAction(translate("Personas", "All personas…"), self.show_all)
        every.setObjectName("allPersonas")

    def save_as(self) -> None:
        """Keep the setup of the open chat under a name."""
        setup = self._setup.current
        persona = persona_from(setup, "", with_model=False)
        self._edit(persona, self._keep_new)

    def show_all(self) -> None:
        """Show every persona, with what can be done with them."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        acts = PersonaActs(self._choose, self._change, self._duplicate, self._remove)
        page = self._room.page
        self._dialog = PersonasDialog(page.theme, page.window(), acts)
        self._dialog.finished.connect(self._forget)
        chosen = next((each.id for each in self._personas.all() if each.name == self._setup.persona), "")
        self._refresh(chosen)
        self._dialog.open()

    def _chips_menu(self) -> QMenu:
        return self.chips().menu

    def _show_chips(self) -> None:
        if self._chips is not None:
            self._chips.show_personas(self._personas.all(), self._setup.persona)

    def _forget(self) -> None:
        self._dialog = None

    def _choose(self, persona: Persona) -> None:
        self._setup.choose_persona(persona)
        if self._dialog is not None:
            self._dialog.accept()

    def _change(self, persona: Persona) -> None:
        self._edit(persona, self._keep)

    def _duplicate(self, persona: Persona) -> None:
        name = translate("Personas", "{name} (copy)").format(name=persona.name)
        self._try(lambda: self._refresh(self._personas.duplicate(persona, name).id))

    def _remove(self, persona: Persona) -> None:
        self._try(lambda: self._offer_undo(persona, self._personas.remove(persona)))

    def _offer_undo(self, persona: Persona, put_back: Callable[[], None]) -> None:
        self._refresh("")

        def undo() -> None:
            self._try(put_back)
            self._refresh(persona.id)

        words = translate("Personas", "“{name}” was deleted.").format(name=persona.name)
        self._room.navigation.toast(words, translate("Personas", "Undo"), undo)

    def _keep(self, persona: Persona) -> None:
        self._try(lambda: self._refresh(self._personas.save(persona).id))

    def _keep_new(self, persona: Persona) -> None:
        """A chat that was saved under a name has that persona now."""

        def keep() -> None:
            kept = self._personas.save(persona)
            named = replace(self._setup.current, persona=kept.name)
            self._setup.change(named, translate("Personas", "Persona"))
            words = translate("Personas", "Saved as “{name}”.").format(name=kept.name)
            self._room.navigation.toast(words, "", None)
            self._refresh(kept.id)

        self._try(keep)

    def _edit(self, persona: Persona, keep: Callable[[Persona], object]) -> None:
        page, setup = self._room.page, self._setup
        PersonaEditor(
            page.theme,
            self._dialog or page.window(),
            persona,
            (setup.current, setup.profile),
            keep,
            developer=self._room.services.preferences.current.developer_tools,
        ).open()

    def _refresh(self, chosen: str) -> None:
        if self._dialog is not None:
            self._dialog.show_personas(self._personas.all(), self._personas.broken(), chosen)
        self._show_chips()

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except StorageError as error:
            self._room.navigation.toast(error.message, "", None)
