"""The services a window or a terminal command is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from duologue.domain.address import BaseUrl
    from duologue.services.asking.at_hand import AnswersAtHand
    from duologue.services.asking.auto_titles import AutoTitles
    from duologue.services.asking.chat_session import ChatSession
    from duologue.services.asking.context_window import ContextMeter, ContextWindows
    from duologue.services.asking.forecast import Forecasts
    from duologue.services.asking.long_chats import LongChats
    from duologue.services.chats.attaching import Attaching
    from duologue.services.chats.folders import Folders
    from duologue.services.chats.library import Library
    from duologue.services.chats.personas import Personas
    from duologue.services.chats.prompts import Prompts
    from duologue.services.chats.search import Search
    from duologue.services.chats.turn_changes import TurnChanges
    from duologue.services.connection.accounts import Accounts
    from duologue.services.connection.model_lists import ModelLists
    from duologue.services.connection.profile_test import ProfileTest
    from duologue.services.connection.troubles import Troubles
    from duologue.services.diagnostics import Diagnostics
    from duologue.services.playground.parts import Playground
    from duologue.services.ports import ChosenFiles, UnsentStore, UsageLedger, Wire
    from duologue.services.preferences import Preferences
    from duologue.services.recordings.exchange_log import ExchangeLog
    from duologue.services.terms.gate import TermsGate
    from duologue.services.terms.news import TermsNews
    from duologue.services.terms.proof import TermsProof
    from duologue.services.terms.service_notices import ServiceNotices
    from duologue.services.transfer.transfers import Transfers
    from duologue.services.usage.budget_news import BudgetNews
    from duologue.services.usage.budgets import Budgets
    from duologue.services.usage.costs import Costs
    from duologue.services.usage.limit_board import LimitBoard
    from duologue.services.usage.meter import UsageMeter
    from duologue.services.usage.plan_quota import PlanQuotas
    from duologue.services.usage.report import UsageReport


class Services(Protocol):
    """Everything the app can do. Each is made and loaded when it is first asked for, so ask late."""

    @property
    def accounts(self) -> Accounts:
        """Profiles and their keys."""
        ...

    @property
    def library(self) -> Library:
        """The chats."""
        ...

    @property
    def folders(self) -> Folders:
        """The folders chats lie in."""
        ...

    @property
    def search(self) -> Search:
        """Words in chats."""
        ...

    @property
    def messages(self) -> AnswersAtHand:
        """Messages as they are stored, or at hand where they could not be, read at once."""
        ...

    @property
    def session(self) -> ChatSession:
        """Asks, and keeps the answers."""
        ...

    @property
    def turns(self) -> TurnChanges:
        """Changes of turns: rewording, branches."""
        ...

    @property
    def transfers(self) -> Transfers:
        """Chats that go out and come in."""
        ...

    @property
    def unsent(self) -> UnsentStore:
        """Words that were not sent yet."""
        ...

    @property
    def exchanges(self) -> ExchangeLog:
        """What crossed the wire for the newest answers."""
        ...

    @property
    def files(self) -> ChosenFiles:
        """Files that a person chose."""
        ...

    @property
    def attaching(self) -> Attaching:
        """Files that go with a question."""
        ...

    @property
    def prompts(self) -> Prompts:
        """Kept prompts."""
        ...

    @property
    def gate(self) -> TermsGate:
        """Whether the Terms are accepted."""
        ...

    @property
    def terms_news(self) -> TermsNews:
        """Whether a publisher's Terms changed."""
        ...

    @property
    def terms_proof(self) -> TermsProof:
        """What shows that Terms were accepted."""
        ...

    @property
    def wire(self) -> Wire:
        """The way to a server."""
        ...

    @property
    def meter(self) -> UsageMeter:
        """Counts what is used."""
        ...

    @property
    def ledger(self) -> UsageLedger:
        """What was used."""
        ...

    @property
    def limits(self) -> LimitBoard:
        """What servers allow in a minute."""
        ...

    @property
    def windows(self) -> ContextWindows:
        """How much each model can read."""
        ...

    @property
    def context(self) -> ContextMeter:
        """How full a model's window is."""
        ...

    @property
    def forecasts(self) -> Forecasts:
        """What a question will use, before it is sent."""
        ...

    @property
    def long_chats(self) -> LongChats:
        """Ways on in a chat that grew too long."""
        ...

    @property
    def titles(self) -> AutoTitles:
        """Names chats by themselves."""
        ...

    @property
    def personas(self) -> Personas:
        """Kept ways to be answered."""
        ...

    @property
    def troubles(self) -> Troubles:
        """What is wrong with each profile."""
        ...

    @property
    def notices(self) -> ServiceNotices:
        """What a service tells its users."""
        ...

    @property
    def costs(self) -> Costs:
        """Tokens in money."""
        ...

    @property
    def budgets(self) -> Budgets:
        """What may be spent."""
        ...

    @property
    def budget_news(self) -> BudgetNews:
        """Whether a budget gets near its end."""
        ...

    @property
    def report(self) -> UsageReport:
        """Usage in a table."""
        ...

    @property
    def preferences(self) -> Preferences:
        """The settings."""
        ...

    @property
    def diagnostics(self) -> Diagnostics:
        """A report of this computer."""
        ...

    @property
    def model_lists(self) -> ModelLists:
        """The models of each profile."""
        ...

    @property
    def profile_test(self) -> ProfileTest:
        """Tries a profile."""
        ...

    @property
    def plan_quotas(self) -> PlanQuotas:
        """What is left of a plan."""
        ...

    @property
    def playground(self) -> Playground:
        """Requests written by hand."""
        ...

    @property
    def proxy_shown(self) -> Callable[[BaseUrl, str | None], str | None]:
        """The proxy on the way to an address, without its password; see bootstrap.late."""
        ...
