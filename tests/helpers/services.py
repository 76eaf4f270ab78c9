"""The services over real files and a real database, with fakes at our own ports where a test needs them."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from duologue.bootstrap.late import LatePlayer
from duologue.domain.errors import KeychainMissing, NotOffered
from duologue.domain.events import AnswerEnded, AnswerStarted, StopReasonGiven, StreamEvent, TextAdded
from duologue.domain.exchange import ExchangeObserver
from duologue.domain.message import Chat, Message
from duologue.domain.profile import AuthForm, Endpoint, Profile, ProfileKind
from duologue.domain.quota import QuotaWindow
from duologue.domain.request import ChatRequest
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.asking.at_hand import AnswersAtHand
from duologue.services.asking.bounds import Bounds
from duologue.services.asking.chat_session import ChatSession, SessionEvent
from duologue.services.asking.context_window import ContextWindows
from duologue.services.chats.library import Library
from duologue.services.chats.news import ChatNews
from duologue.services.connection.accounts import Accounts
from duologue.services.ports import Demo, Keychain, Wire
from duologue.services.recordings.exchange_log import ExchangeLog
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.usage.budgets import Budgets
from duologue.services.usage.costs import Costs
from duologue.services.usage.limit_board import LimitBoard
from duologue.services.usage.meter import UsageMeter
from duologue.services.usage.pacer import Pacer
from duologue.services.usage.price_tables import PriceTables
from duologue.storage.bin import Bin
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.limits_seen import LimitsSeen
from duologue.storage.message_reader import MessageReader
from duologue.storage.paths import DataPaths
from duologue.storage.prices_file import PricesOnDisk
from duologue.storage.profiles_file import ProfilesOnDisk
from duologue.storage.recordings import Recordings
from duologue.storage.settings_file import SettingsOnDisk
from duologue.storage.terms_record import AcceptanceRecord
from duologue.storage.usage_ledger import Ledger
from duologue.storage.usage_reading import LedgerReader

Step = StreamEvent | BaseException | Callable[[], Awaitable[object]]

ANSWER: tuple[Step, ...] = (
    AnswerStarted("r1", "told-model"),
    TextAdded("Hello "),
    TextAdded("world"),
    StopReasonGiven("stop"),
    AnswerEnded(),
)
OWN = Profile(
    "own",
    "My own server",
    ProfileKind.OWN,
    openai_base="http://127.0.0.1:9/v1",
    anthropic_base="http://127.0.0.1:9",
    auth=AuthForm.NONE,
    models=("m",),
)
SERVICE = Profile(
    "svc",
    "A service",
    ProfileKind.SERVICE,
    openai_base="https://api.example.com/v1",
    anthropic_base="https://api.example.com/anthropic",
    terms="minimaxm2-terms",
)
KEY = Secret("sk-canary-7Qz3mK9vLw2RtY8pXs5N")


class ScriptedWire:
    """A wire that tells a script: events are passed on, errors raised, functions awaited."""

    def __init__(self, *script: Step) -> None:
        self.script: Iterable[Step] = script
        self.requests: list[tuple[Endpoint, ChatRequest]] = []
        self.open = 0

    async def stream(
        self, endpoint: Endpoint, request: ChatRequest, observer: ExchangeObserver | None = None
    ) -> AsyncGenerator[StreamEvent]:
        self.requests.append((endpoint, request))
        if observer is not None:
            observer.sent("POST", endpoint.url, [], request.model)
        self.open += 1
        try:
            for step in self.script:
                if isinstance(step, BaseException):
                    raise step
                if callable(step):
                    await step()
                else:
                    yield step
        finally:
            self.open -= 1

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        raise NotOffered(f"{endpoint.base} has no list of models.")

    async def quota(self, endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        raise NotOffered(f"{endpoint.base} tells no quota.")

    async def close(self) -> None:
        """Nothing is open between answers."""


@dataclass(frozen=True, slots=True)
class FakeState:
    """What kind of keychain the fake plays."""

    name: str = "A keychain"
    safe: bool = True


class FakeKeychain:
    """A keychain in memory; it is missing where `safe` is False, and blocks while `gate` is closed."""

    def __init__(self, *, safe: bool = True) -> None:
        self.safe = safe
        self.keys: dict[str, Secret] = {}
        self.calls: list[str] = []
        self.entered = threading.Event()
        self.gate = threading.Event()
        self.gate.set()

    def state(self) -> FakeState:
        return FakeState(safe=self.safe)

    def load(self, profile_id: str) -> Secret | None:
        self._call("load")
        return self.keys.get(profile_id)

    def store(self, profile_id: str, secret: Secret) -> None:
        self._call("store")
        self.keys[profile_id] = secret

    def delete(self, profile_id: str) -> None:
        self._call("delete")
        self.keys.pop(profile_id, None)

    def _call(self, name: str) -> None:
        self.calls.append(name)
        self.entered.set()
        self.gate.wait()
        if not self.safe:
            raise KeychainMissing("This computer has no keychain that is safe to use.")


class DemoAt:
    """A demo whose address is known beforehand."""

    def __init__(self, origin: str = "http://127.0.0.1:9") -> None:
        self.origin = origin
        self.starts = 0

    async def profile(self) -> Profile:
        self.starts += 1
        return replace(
            catalogue.demo_profile(),
            openai_base=f"{self.origin}/v1",
            anthropic_base=f"{self.origin}/anthropic",
        )


@dataclass(frozen=True, slots=True)
class World:
    """The services of one test, and what they stand on."""

    paths: DataPaths
    database: Database
    store: Conversations
    ledger: Ledger
    accounts: Accounts
    library: Library
    session: ChatSession
    gate: TermsGate
    meter: UsageMeter
    limits: LimitBoard
    redactor: Redactor
    exchanges: ExchangeLog
    costs: Costs
    budgets: Budgets
    settings: SettingsOnDisk
    at_hand: AnswersAtHand

    async def chat(self, profile: Profile = OWN, style: ApiStyle = ApiStyle.OPENAI) -> Chat:
        """A new chat with a profile, which is saved."""
        if profile.kind is not ProfileKind.DEMO:
            self.accounts.save(profile)
        return await self.library.create(profile.id, style, "m")

    async def answers(self, chat_id: str) -> list[Message]:
        """The answers on the path that is shown."""
        return [message for message in await self.store.path(chat_id) if message.role == "assistant"]

    async def ledger_rows(self) -> list[tuple[str, str | None]]:
        """State and message of every row of the ledger, oldest first."""
        return await self.database.run(
            lambda connection: [
                (row["state"], row["message"])
                for row in connection.execute("SELECT state, message FROM usage ORDER BY id")
            ]
        )

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        query = f"SELECT count(*) FROM {table}"  # noqa: S608 - a name in a test
        return await self.database.run(lambda connection: int(connection.execute(query).fetchone()[0]))

    async def refuse_writes(self, *, refuse: bool = True) -> None:
        """Let SQLite refuse every write, as on a disk that became read-only."""
        await self.database.run(
            lambda connection: connection.execute(f"PRAGMA query_only = {int(refuse)}").fetchall()
        )


@asynccontextmanager
async def world(
    home: Path,
    wire: Wire,
    *,
    keychain: Keychain | None = None,
    demo: Demo | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[World]:
    """Services over a data folder at `home`; requests are paced by `clock`."""
    paths = DataPaths(home)
    paths.create()
    database = await Database.open(paths.database, paths.backups)
    try:
        redactor = Redactor()
        store = Conversations(database)
        ledger = Ledger(database)
        gate = TermsGate(AcceptanceRecord(database, "0.0"), catalogue.terms_text(), "en_GB")
        accounts = Accounts(
            ProfilesOnDisk(paths.profiles), keychain or FakeKeychain(), demo or DemoAt(), redactor
        )
        costs = Costs(accounts, PriceTables(PricesOnDisk(paths.prices)))
        meter = UsageMeter(ledger, costs)
        settings = SettingsOnDisk(paths.settings)
        budgets = Budgets(LedgerReader(database), costs, lambda: settings.load().budgets)
        limits = LimitBoard(ledger, meter, LimitsSeen(database))
        exchanges = ExchangeLog(Recordings(paths.recordings), LatePlayer(redactor), redactor)
        reader = MessageReader(paths.database)
        at_hand = AnswersAtHand(reader)
        bounds = Bounds(ContextWindows(), budgets, Pacer(limits, clock))
        yield World(
            paths,
            database,
            store,
            ledger,
            accounts,
            Library(store, ChatShelves(database), Bin(database), ChatNews()),
            ChatSession(store, accounts, gate, wire, meter, exchanges, bounds, at_hand),
            gate,
            meter,
            limits,
            redactor,
            exchanges,
            costs,
            budgets,
            settings,
            at_hand,
        )
        reader.close()
    finally:
        await database.close()


async def pull(
    events: AsyncGenerator[SessionEvent],
    until: Callable[[SessionEvent], bool] = lambda _: False,
) -> list[SessionEvent]:
    """The events up to and with the first one for which `until` holds; then the generator is closed."""
    pulled: list[SessionEvent] = []
    async with aclosing(events) as source:
        async for event in source:
            pulled.append(event)
            if until(event):
                break
    return pulled


async def for_ever() -> None:
    """Wait until cancelled."""
    await asyncio.Event().wait()


async def eventually(holds: Callable[[], object], seconds: float = 5) -> float:
    """Wait until `holds()` is true, and say how many seconds that took; for what only the disk can tell."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not holds():
        assert loop.time() - began < seconds, "it never came to hold"
        await asyncio.sleep(0.01)
    return loop.time() - began
