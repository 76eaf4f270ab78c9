"""The services a window or a terminal command is handed."""

from collections.abc import Callable
from dataclasses import dataclass

from duologue.domain.address import BaseUrl
from duologue.services.accounts import Accounts
from duologue.services.attaching import Attaching
from duologue.services.auto_titles import AutoTitles
from duologue.services.budgets import Budgets
from duologue.services.chat_session import ChatSession
from duologue.services.context_window import ContextMeter, ContextWindows
from duologue.services.costs import Costs
from duologue.services.diagnostics import Diagnostics
from duologue.services.exchange_log import ExchangeLog
from duologue.services.folders import Folders
from duologue.services.forecast import Forecasts
from duologue.services.library import Library
from duologue.services.limit_board import LimitBoard
from duologue.services.long_chats import LongChats
from duologue.services.model_lists import ModelLists
from duologue.services.personas import Personas
from duologue.services.plan_quota import PlanQuotas
from duologue.services.playground import Playground
from duologue.services.ports import ChosenFiles, MessageReader, UnsentStore, UsageLedger, Wire
from duologue.services.preferences import Preferences
from duologue.services.profile_test import ProfileTest
from duologue.services.prompts import Prompts
from duologue.services.search import Search
from duologue.services.service_notices import ServiceNotices
from duologue.services.terms_gate import TermsGate
from duologue.services.terms_news import TermsNews
from duologue.services.terms_proof import TermsProof
from duologue.services.transfers import Transfers
from duologue.services.troubles import Troubles
from duologue.services.turn_changes import TurnChanges
from duologue.services.usage_meter import UsageMeter
from duologue.services.usage_report import UsageReport


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
