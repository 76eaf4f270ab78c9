"""The services a window or a terminal command is handed."""

from collections.abc import Callable
from dataclasses import dataclass

from duologue.domain.address import BaseUrl
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
from duologue.services.ports import ChosenFiles, MessageReader, UnsentStore, UsageLedger, Wire
from duologue.services.preferences import Preferences
from duologue.services.recordings.exchange_log import ExchangeLog
from duologue.services.terms.gate import TermsGate
from duologue.services.terms.news import TermsNews
from duologue.services.terms.proof import TermsProof
from duologue.services.terms.service_notices import ServiceNotices
from duologue.services.transfer.transfers import Transfers
from duologue.services.usage.budgets import Budgets
from duologue.services.usage.costs import Costs
from duologue.services.usage.limit_board import LimitBoard
from duologue.services.usage.meter import UsageMeter
from duologue.services.usage.plan_quota import PlanQuotas
from duologue.services.usage.report import UsageReport


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the app can do, built once by bootstrap and passed by constructor."""

    accounts: Accounts
    library: Library
    folders: Folders
    search: Search
    messages: MessageReader
    session: ChatSession
    turns: TurnChanges
    transfers: Transfers
    unsent: UnsentStore
    exchanges: ExchangeLog
    files: ChosenFiles
    attaching: Attaching
    prompts: Prompts
    gate: TermsGate
    terms_news: TermsNews
    terms_proof: TermsProof
    wire: Wire
    meter: UsageMeter
    ledger: UsageLedger
    limits: LimitBoard
    windows: ContextWindows
    context: ContextMeter
    forecasts: Forecasts
    long_chats: LongChats
    titles: AutoTitles
    personas: Personas
    troubles: Troubles
    notices: ServiceNotices
    costs: Costs
    budgets: Budgets
    report: UsageReport
    preferences: Preferences
    diagnostics: Diagnostics
    model_lists: ModelLists
    profile_test: ProfileTest
    plan_quotas: PlanQuotas
    playground: Playground
    proxy_shown: Callable[[BaseUrl, str | None], str | None]
