"""What the open chat talks to: profile, API style and model, and the two buttons that change them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup

from duologue.domain.errors import ProfileGone
from duologue.domain.message import Chat
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services import catalogue
from duologue.services.suite import Services
from duologue.ui.chat.page import ChatPage
from duologue.ui.composer.model_menu import fill_model_menu
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.words import translate, unmarked

Changed = Callable[[Profile, ApiStyle, str], None]


class ChatSetup:
    """Holds the setup of the open chat, also while it has no first word yet."""

    def __init__(self, services: Services, page: ChatPage, changed: Changed) -> None:
        self._services = services
        self._page = page
        self._changed = changed
        self.profile: Profile = catalogue.demo_profile()
        self.style = ApiStyle.OPENAI
        self.model = ""
        self._model_button = page.composer.model_button
        self._style_button = page.composer.style_button
        self._model_button.menu().aboutToShow.connect(self._fill_models)
        self._fill_styles()
        self.for_new_chat()

    def for_new_chat(self) -> None:
        """The setup a new chat begins with: the person's default profile, else the first one."""
        wanted = self._services.preferences.current.chat.default_profile
        profiles = self._services.accounts.profiles
        self.profile = next((p for p in profiles if p.id == wanted), profiles[0])
        if not self._offers(self.style):
            self.style = next((style for style in ApiStyle if self._offers(style)), ApiStyle.OPENAI)
        self.model = catalogue.default_model(self.profile, ())
        self.show()

    def for_chat(self, chat: Chat) -> None:
        """The setup of a stored chat; one whose profile is gone falls back to the first."""
        try:
            self.profile = self._services.accounts.profile(chat.profile_id)
        except ProfileGone:
            self.profile = self._services.accounts.profiles[0]
        self.style = chat.style
        self.model = chat.model
        self.show()

    def choose_model(self, profile: Profile, model: str) -> None:
        """Use another profile or model from the next turn on."""
        self.profile, self.model = profile, model
        self.show()
        self._changed(self.profile, self.style, self.model)

    def choose_style(self, style: ApiStyle) -> None:
        """Speak another API style from the next turn on."""
        self.style = style
        self.show()
        self._changed(self.profile, self.style, self.model)

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
            action.setEnabled(self._offers(ApiStyle(action.data())))

    def _offers(self, style: ApiStyle) -> bool:
        if self.profile.kind is ProfileKind.DEMO:
            return True
        return bool(self.profile.openai_base if style is ApiStyle.OPENAI else self.profile.anthropic_base)

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
        fill_model_menu(
            self._model_button.menu(),
            self._services.accounts.profiles,
            catalogue.models,
            (self.profile.id, self.model),
            self.choose_model,
            self._ask_other,
        )

    def _ask_other(self, profile: Profile) -> None:
        title = translate("ModelMenu", "The model's name, as the server knows it")
        give = partial(self.choose_model, profile)
        AskText(self._page.theme, self._page.window(), title, "", give).open()
