"""What the open chat talks to and how: its setup, the two buttons in the composer, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from duologue.domain.errors import ProfileGone
from duologue.domain.request import Parameters
from duologue.domain.setup import Setup, setup_of
from duologue.domain.style import ApiStyle
from duologue.services.chats.personas import applied
from duologue.services.connection.model_lists import styles_of
from duologue.services.tables import catalogue
from duologue.ui.composer.model_menu import fill_model_menu
from duologue.ui.words import translate, unmarked

if TYPE_CHECKING:
    from duologue.domain.message import Chat
    from duologue.domain.persona import Persona
    from duologue.domain.profile import Profile
    from duologue.services.suite import Services
    from duologue.ui.chat.page import ChatPage

_MOST_STEPS = 50


class ChatSetup:
    """Holds the setup of the open chat, also while it has no first word yet.

    `changed` keeps it where the chat is stored. Changes a person made here can be taken back, the last
    one first, as long as the chat is open.
    """

    def __init__(self, services: Services, page: ChatPage, changed: Callable[[Setup], None]) -> None:
        self._services = services
        self._page = page
        self._changed = changed
        self._listeners: list[Callable[[], object]] = []
        self._before: list[tuple[str, Setup]] = []
        self.profile: Profile = catalogue.demo_profile()
        self.style = ApiStyle.OPENAI
        self.model = ""
        self.system = ""
        self.parameters = Parameters()
        self.persona: str | None = None
        self._model_button = page.composer.model_button
        self._style_button = page.composer.style_button
        self._model_button.menu().aboutToShow.connect(self._fill_models)
        self._fill_styles()
        self.for_new_chat()

    @property
    def current(self) -> Setup:
        """All of it as one value."""
        return Setup(self.profile.id, self.style, self.model, self.system, self.parameters, self.persona)

    def subscribe(self, listener: Callable[[], object]) -> None:
        """Call `listener` whenever another setup is shown."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Callable[[], object]) -> None:
        """Call it no longer."""
        self._listeners.remove(listener)

    def for_new_chat(self, over: Callable[[Setup], Setup] = lambda setup: setup) -> None:
        """The setup a new chat begins with: the person's defaults, and what `over` makes of them."""
        habits = self._services.preferences.current.chat
        profiles = self._services.accounts.profiles
        profile = next((p for p in profiles if p.id == habits.default_profile), profiles[0])
        offered = styles_of(profile)
        style = self.style if self.style in offered or not offered else offered[0]
        model = catalogue.default_model(profile, ())
        if habits.default_model and profile.id == habits.default_profile:
            model = habits.default_model
        self._before = []
        self._take(over(Setup(profile.id, style, model)))
        self.show()

    def for_chat(self, chat: Chat) -> None:
        """The setup of a stored chat; one whose profile is gone falls back to the first."""
        self._before = []
        self._take(setup_of(chat))
        self.show()

    def change(self, setup: Setup, what: str, *, goes_on: bool = False) -> None:
        """Use another setup from the next turn on; `what` changed, such as "Temperature".

        `goes_on` says that it is written bit by bit: all of it is taken back at once.
        """
        before = self.current
        if setup == before:
            return
        if not (goes_on and self.undoable == what):
            self._before = [*self._before, (what, before)][-_MOST_STEPS:]
        self._use(setup)

    @property
    def undoable(self) -> str:
        """What changed last and can be taken back, or ""."""
        return self._before[-1][0] if self._before else ""

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            _, before = self._before.pop()
            self._use(before)

    def choose_model(self, profile: Profile, model: str) -> None:
        """Use another profile or model from the next turn on; a style it does not speak gives way."""
        offered = styles_of(profile)
        style = self.style if self.style in offered or not offered else offered[0]
        changed = replace(self.current, profile_id=profile.id, model=model, style=style)
        self.change(changed, translate("ChatSetup", "Model"))

    def choose_style(self, style: ApiStyle) -> None:
        """Speak another API style from the next turn on."""
        self.change(replace(self.current, style=style), translate("ChatSetup", "API style"))

    def choose_persona(self, persona: Persona | None) -> None:
        """Begin with what a persona says, or with none: its instructions go, what else was chosen stays."""
        if persona is None:
            chosen = replace(self.current, persona=None, system="")
        else:
            chosen = applied(persona, self.current, self._services.accounts.profile)
        self.change(chosen, translate("ChatSetup", "Persona"))

    def open_models(self) -> None:
        """Open the menu of models."""
        self._model_button.showMenu()

    def show(self) -> None:
        """Say on the buttons what is chosen."""
        self._model_button.setText((unmarked(self.model) or translate("ChatSetup", "Choose a model")) + "  ▾")
        self._model_button.setAccessibleName(
            translate("ChatSetup", "Model: {model}").format(model=self.model)
        )
        self._style_button.setText(self.style.label + "  ▾")
        self._style_button.setAccessibleName(
            translate("ChatSetup", "API style: {style}").format(style=self.style.label)
        )
        self._style_button.setVisible(self._services.preferences.current.developer_tools)
        for action in self._style_button.menu().actions():
            action.setChecked(action.data() == self.style)
            action.setEnabled(ApiStyle(action.data()) in styles_of(self.profile))
        for listener in tuple(self._listeners):
            listener()

    def fill_models(self, menu: QMenu) -> None:
        """Put every profile with its models into a menu that chooses one of them."""
        fill_model_menu(
            menu,
            self._services.accounts.profiles,
            catalogue.models,
            (self.profile.id, self.model),
            self.choose_model,
            self._ask_other,
        )

    def _use(self, setup: Setup) -> None:
        self._take(setup)
        self.show()
        self._changed(self.current)

    def _take(self, setup: Setup) -> None:
        accounts = self._services.accounts
        try:
            self.profile = accounts.profile(setup.profile_id)
        except ProfileGone:
            self.profile = accounts.profiles[0]
        self.style, self.model = setup.style, setup.model
        self.system, self.parameters, self.persona = setup.system, setup.parameters, setup.persona

    def _fill_styles(self) -> None:
        menu = self._style_button.menu()
        group = QActionGroup(menu)
        for style in ApiStyle:
            action = menu.addAction(style.label)
            action.setCheckable(True)
            action.setData(style)
            group.addAction(action)
            action.triggered.connect(lambda _=False, s=style: self.choose_style(s))

    def _fill_models(self) -> None:
        self.fill_models(self._model_button.menu())

    def _ask_other(self, profile: Profile) -> None:
        title = translate("ModelMenu", "The model's name, as the server knows it")
        give = partial(self.choose_model, profile)
        from duologue.ui.dialogs.ask_text import AskText  # noqa: PLC0415 - nothing unseen delays the start

        AskText(self._page.theme, self._page.window(), title, "", give).open()
