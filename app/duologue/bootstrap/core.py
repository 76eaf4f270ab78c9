"""Builds everything that needs no window, in order, and takes it down in reverse."""

import locale
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import duologue
from duologue import logs
from duologue.bootstrap.late import LateMessageLists, LatePlayer, LateTermsPages, LateWire, proxy_shown
from duologue.bootstrap.playground import build_playground
from duologue.demo.server import Demo, DemoServer
from duologue.domain.errors import StorageError
from duologue.domain.secret import Redactor
from duologue.services.asking.asides import Asides
from duologue.services.asking.auto_titles import AutoTitles
from duologue.services.asking.bounds import Bounds
from duologue.services.asking.chat_session import ChatSession
from duologue.services.asking.context_window import ContextMeter, ContextWindows
from duologue.services.asking.forecast import Forecasts
from duologue.services.asking.long_chats import LongChats
from duologue.services.chats.attaching import Attaching
from duologue.services.chats.folders import Folders
from duologue.services.chats.library import Library
from duologue.services.chats.news import ChatNews
from duologue.services.chats.personas import Personas
from duologue.services.chats.prompts import Prompts
from duologue.services.chats.search import Search
from duologue.services.chats.turn_changes import TurnChanges
from duologue.services.connection.accounts import Accounts
from duologue.services.connection.model_lists import ModelLists
from duologue.services.connection.profile_test import ProfileTest
from duologue.services.connection.troubles import Troubles
from duologue.services.diagnostics import Diagnostics
from duologue.services.playground.runs import Shared
from duologue.services.playground.workbench import Workbench
from duologue.services.preferences import Preferences
from duologue.services.recordings.exchange_log import ExchangeLog
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.terms.news import TermsNews
from duologue.services.terms.proof import TermsProof
from duologue.services.terms.service_notices import ServiceNotices
from duologue.services.transfer.transfers import Transfers
from duologue.services.usage.budgets import Budgets
from duologue.services.usage.costs import Costs
from duologue.services.usage.limit_board import LimitBoard
from duologue.services.usage.meter import UsageMeter
from duologue.services.usage.pacer import Pacer
from duologue.services.usage.plan_quota import PlanQuotas
from duologue.services.usage.price_tables import PriceTables
from duologue.services.usage.report import UsageReport
from duologue.storage.attachable_files import AttachableFiles
from duologue.storage.bin import Bin
from duologue.storage.chat_archive import ChatArchive
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.chosen_files import ChosenFiles
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.folders import Folders as FolderRows
from duologue.storage.keychain import SystemKeychain
from duologue.storage.limits_seen import LimitsSeen
from duologue.storage.message_reader import MessageReader
from duologue.storage.notices_seen import NoticesOnDisk
from duologue.storage.paths import DataPaths
from duologue.storage.persona_files import PersonasOnDisk, bundled_personas
from duologue.storage.playground_file import PlaygroundOnDisk
from duologue.storage.prices_file import PricesOnDisk
from duologue.storage.profiles_file import ProfilesOnDisk
from duologue.storage.prompt_files import PromptsOnDisk
from duologue.storage.recordings import Recordings
from duologue.storage.search_reader import SearchReader
from duologue.storage.settings_file import SettingsOnDisk
from duologue.storage.terms_record import AcceptanceRecord
from duologue.storage.terms_seal import RecordSeal
from duologue.storage.unsent_words import UnsentWords
from duologue.storage.usage_ledger import Ledger
from duologue.storage.usage_reading import LedgerReader


@dataclass(frozen=True, slots=True)
class Core:
    """What is alive while the app runs."""

    services: Services
    paths: DataPaths
    redactor: Redactor
    demo_server: DemoServer


@asynccontextmanager
async def open_core(
    home: Path | None, *, debug: bool = False, beside_window: bool = False
) -> AsyncIterator[Core]:
    """The services for as long as the context lasts. Raises StorageError.

    `beside_window` is for a terminal command, which may run while a window has the same data open.
    """
    async with AsyncExitStack() as stack:
        paths = DataPaths.chosen(home, os.environ)
        paths.create()
        redactor = Redactor()
        log = logs.configure(paths.logs, redactor, debug, crash=paths.crash)
        stack.callback(log.close)
        database = await Database.open(paths.database, paths.backups, beside_window=beside_window)
        stack.push_async_callback(database.close)
        demo_server = DemoServer()
        demo = Demo(demo_server)
        stack.push_async_callback(demo.close)
        wire = LateWire(redactor)
        stack.push_async_callback(wire.close)
        messages = MessageReader(paths.database)
        stack.callback(messages.close)
        words = SearchReader(paths.database)
        stack.push_async_callback(words.close)
        foundation = _Foundation(paths, redactor, database, messages, words, wire, demo)
        services = _services(foundation)
        stack.push_async_callback(services.playground.workbench.write)
        await services.gate.load()
        yield Core(services, paths, redactor, demo_server)


@dataclass(frozen=True, slots=True)
class _Foundation:
    """What has to be closed again, and what everything else stands on."""

    paths: DataPaths
    redactor: Redactor
    database: Database
    messages: MessageReader
    words: SearchReader
    wire: LateWire
    demo: Demo


def _services(foundation: _Foundation) -> Services:
    """Everything the app can do, put together."""
    paths, redactor = foundation.paths, foundation.redactor
    database, wire = foundation.database, foundation.wire
    preferences = Preferences(SettingsOnDisk(paths.settings))
    keychain = SystemKeychain()
    conversations = Conversations(database)
    ledger = Ledger(database)
    record = AcceptanceRecord(database, duologue.__version__, seal=RecordSeal(paths.terms_seal))
    gate = TermsGate(record, catalogue.terms_text(), locale.getlocale()[0] or "C")
    accounts = Accounts(ProfilesOnDisk(paths.profiles), keychain, foundation.demo, redactor)
    costs = Costs(accounts, PriceTables(PricesOnDisk(paths.prices)))
    meter = UsageMeter(ledger, costs)
    reader = LedgerReader(database)
    budgets = Budgets(reader, costs, lambda: preferences.current.budgets)
    limits = LimitBoard(ledger, meter, LimitsSeen(database))
    recordings = Recordings(paths.recordings)
    notices = ServiceNotices(NoticesOnDisk(paths.notices_seen))
    exchanges = ExchangeLog(recordings, LatePlayer(redactor), redactor, on_kept=notices.look)
    news = ChatNews()
    library = Library(conversations, ChatShelves(database), Bin(database), news)
    bounds = Bounds(ContextWindows(), budgets, Pacer(limits))
    context = ContextMeter(conversations)
    asides = Asides(accounts, gate, wire, meter, bounds)
    return Services(
        accounts=accounts,
        library=library,
        folders=Folders(FolderRows(database), news),
        search=Search(foundation.words),
        messages=foundation.messages,
        session=ChatSession(conversations, accounts, gate, wire, meter, exchanges, bounds),
        turns=TurnChanges(conversations),
        transfers=Transfers(
            ChatArchive(database),
            ChosenFiles(),
            LateMessageLists(),
            accounts,
            preferences,
            news,
            redactor,
            duologue.__version__,
        ),
        unsent=UnsentWords(database),
        exchanges=exchanges,
        files=ChosenFiles(),
        attaching=Attaching(AttachableFiles()),
        prompts=Prompts(PromptsOnDisk(paths.prompts)),
        gate=gate,
        terms_news=TermsNews(gate, LateTermsPages(redactor), accounts, preferences),
        terms_proof=TermsProof(gate),
        wire=wire,
        meter=meter,
        ledger=ledger,
        limits=limits,
        windows=bounds.windows,
        context=context,
        forecasts=Forecasts(context, limits),
        long_chats=LongChats(library, accounts, asides),
        titles=AutoTitles(library, accounts, asides, lambda: preferences.current.chat.auto_title),
        personas=Personas(PersonasOnDisk(paths.personas), bundled_personas),
        troubles=Troubles(),
        notices=notices,
        costs=costs,
        budgets=budgets,
        report=UsageReport(reader, accounts, recordings.write_text),
        preferences=preferences,
        diagnostics=Diagnostics(_places(paths), keychain, gate, os.environ),
        model_lists=ModelLists(wire, accounts, gate),
        profile_test=ProfileTest(wire, accounts, gate),
        plan_quotas=PlanQuotas(wire, accounts, gate),
        playground=build_playground(
            Shared(accounts, gate, wire, meter, bounds.pacer, budgets, conversations, redactor, notices.look),
            database,
            paths,
            lambda: preferences.current.playground,
            Workbench(PlaygroundOnDisk(paths.playground, redactor)),
            library,
        ),
        proxy_shown=proxy_shown,
    )


def diagnostics_without_store(home: Path | None, problem: StorageError) -> Diagnostics:
    """What can be reported where the data folder or its database cannot be used."""
    paths = DataPaths.chosen(home, os.environ)
    return Diagnostics(_places(paths), SystemKeychain(), problem, os.environ)


def _places(paths: DataPaths) -> dict[str, Path]:
    return {
        "home": paths.home,
        "database": paths.database,
        "settings": paths.settings,
        "profiles": paths.profiles,
        "logs": paths.logs,
        "backups": paths.backups,
    }
