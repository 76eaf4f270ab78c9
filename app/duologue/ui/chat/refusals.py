"""Cards above the composer: why nothing was sent, and what to do about it. The words stay in the field."""

from collections.abc import Callable, Sequence

from duologue.domain.errors import ChatTooLong, Failure
from duologue.ui.chat.page import ChatPage
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction, action_label, details_of, notice_for
from duologue.ui.terms.clauses import TERMINATION
from duologue.ui.words import translate

TooLong = Callable[[Callable[[], object], Failure | None], object]


class Refusals:
    """Shows one card at a time; `too_long` shows the one for a chat the model can't read whole."""

    def __init__(
        self, page: ChatPage, navigation: Navigation, setup: ChatSetup, new_chat: Callable[[], object]
    ) -> None:
        self._page = page
        self._navigation = navigation
        self._setup = setup
        self._new_chat = new_chat
        self.too_long: TooLong = _no_cards
        self._about_setup: NoticeCard | None = None  # the last card that another choice of model answers
        self._about_bin: NoticeCard | None = None

    def show(self, failure: Failure, again: Callable[[], object]) -> None:
        """Say why nothing was sent."""
        if failure.kind == ChatTooLong.kind:
            self.too_long(again, failure)
            return
        notice = notice_for(failure)
        actions = [
            (action_label(action), lambda action=action: self.act(action, again)) for action in notice.actions
        ]
        card = NoticeCard(
            self._page.theme,
            notice.title,
            notice.sentence,
            actions,
            tone="warning",
            details=details_of(failure),
        )
        self._page.show_notice(card)

    def offer_connect(self, play: Callable[[], object]) -> None:
        """Own words in the demo: it cannot think, so offer to connect instead of a canned reply."""
        card = NoticeCard(
            self._page.theme,
            translate("Refusals", "Connect to get an answer to your own words"),
            translate("Refusals", "Without a connection Duologue can only replay recorded examples."),
            (
                (translate("Refusals", "Connect…"), self._navigation.connect),
                (translate("Refusals", "Play a recorded example"), play),
            ),
            tone="calm",
        )
        self._page.show_notice(card)

    def offer_profile(self, play: Callable[[], object]) -> None:
        """Own words in the demo although a service is connected: offer to choose it."""
        card = NoticeCard(
            self._page.theme,
            translate("Refusals", "The demo can only replay recorded examples"),
            translate("Refusals", "Choose a model of your own profile to get an answer to your own words."),
            (
                (action_label(NoticeAction.CHOOSE_MODEL), self._setup.open_models),
                (translate("Refusals", "Play a recorded example"), play),
            ),
            tone="calm",
        )
        self._show_about_setup(card)

    def ask_model(self) -> None:
        """No model is chosen and the server listed none: nothing is sent without one."""
        card = NoticeCard(
            self._page.theme,
            translate("Refusals", "Which model shall answer?"),
            translate("Refusals", "The server listed no models. Choose “Other model…” and type its name."),
            ((action_label(NoticeAction.CHOOSE_MODEL), self._setup.open_models),),
            tone="calm",
        )
        self._show_about_setup(card)

    def offer_answer(self, ask: Callable[[], object]) -> None:
        """The last turn has no answer: offer to ask for one."""
        card = NoticeCard(
            self._page.theme,
            translate("Refusals", "There is no answer to this yet"),
            translate("Refusals", "Nothing was asked, or it was stopped before the first word."),
            ((translate("Refusals", "Ask now"), ask),),
            tone="calm",
        )
        self._page.show_notice(card)

    def tell_bin(self, restore: Callable[[], object] | None) -> None:
        """Say that the open chat is in the bin, as long as it is; `restore` is None where it is not."""
        card = self._about_bin
        if restore is None:
            self._about_bin = None
            if card is not None and self._page.notice is card:
                self._page.show_notice(None)
        elif self._page.notice is None:
            self._about_bin = NoticeCard(
                self._page.theme,
                translate("Refusals", "This chat is in the bin"),
                translate(
                    "Refusals", "It will be deleted for ever. Restore it, or write on: that restores it too."
                ),
                ((translate("Refusals", "Restore"), restore),),
                tone="calm",
            )
            self._page.show_notice(self._about_bin)

    def tell_losses(self, sentences: Sequence[str]) -> None:
        """Another style or model was chosen: say what will not go along, before anything is sent."""
        if not sentences:
            # A model may be chosen late, by the server's list: another card stays.
            if self._page.notice is not None and self._page.notice is self._about_setup:
                self._page.show_notice(None)
            return
        title = translate("Refusals", "What won't carry over")
        self._show_about_setup(NoticeCard(self._page.theme, title, "\n".join(sentences), tone="calm"))

    def _show_about_setup(self, card: NoticeCard) -> None:
        self._about_setup = card
        self._page.show_notice(card)

    def act(self, action: NoticeAction, again: Callable[[], object]) -> None:
        """Do what a card offers; `again` repeats what failed."""
        navigation, profile_id = self._navigation, self._setup.profile.id

        def send_anyway() -> None:
            navigation.let_pass()
            again()

        doings: dict[NoticeAction, Callable[[], object]] = {
            NoticeAction.RETRY: again,
            NoticeAction.READ_TERMS: navigation.terms,
            NoticeAction.WHY_KEYS_END: lambda: navigation.clause(TERMINATION),
            NoticeAction.CHANGE_KEY: lambda: navigation.enter_key(profile_id),
            NoticeAction.CHOOSE_MODEL: self._setup.open_models,
            NoticeAction.NEW_CHAT: self._new_chat,
            NoticeAction.SHORTEN: lambda: self.too_long(again, None),
            NoticeAction.SETTINGS: navigation.settings,
            NoticeAction.BUDGETS: navigation.budgets,
            NoticeAction.SEND_ANYWAY: send_anyway,
            NoticeAction.CONFIRM_ADDRESS: lambda: navigation.confirm_address(profile_id, again),
        }
        doings[action]()


def _no_cards(_again: Callable[[], object], _failure: Failure | None) -> None:
    """Whoever builds the page says what is shown."""
