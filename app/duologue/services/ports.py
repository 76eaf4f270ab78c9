"""What the services need from the disk, the keychain and the wire; storage and api satisfy it."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from duologue.domain.events import StreamEvent
from duologue.domain.exchange import Exchange
from duologue.domain.exchange import ExchangeObserver as ExchangeObserver  # noqa: PLC0414 - as below
from duologue.domain.limits import LimitChange, LimitReading, SeenLimit
from duologue.domain.message import AnswerEnding as AnswerEnding  # noqa: PLC0414 - services import it here
from duologue.domain.message import Chat, ChatSummary, Message, RemovedTurns, UsageRow
from duologue.domain.outline import PathOutline
from duologue.domain.parts import Part
from duologue.domain.profile import Endpoint, Profile
from duologue.domain.quota import QuotaWindow
from duologue.domain.request import ChatRequest
from duologue.domain.secret import Secret
from duologue.domain.settings import Settings
from duologue.domain.style import ApiStyle
from duologue.domain.terms import TermsAct, TermsEvent, TermsText
from duologue.domain.usage import UsageTotals
from duologue.domain.usage_sums import ChatSums, DailySums, UsageSums


class Wire(Protocol):
    """The network: one request, its events, and a close that stops the server's work."""

    def stream(
        self, endpoint: Endpoint, request: ChatRequest, observer: ExchangeObserver | None = None
    ) -> AsyncGenerator[StreamEvent]:
        """The events of one answer; closing the generator closes the socket.

        A problem that comes after the answer began is an event; one that comes before is raised as a
        DuologueError. A generator that ends without AnswerEnded was interrupted.
        """
        ...

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The ids of the models that the server offers, in its order. Raises DuologueError."""
        ...

    async def quota(self, endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        """What is left of the plan that the key draws on. Raises DuologueError."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class Player(Protocol):
    """Runs a recorded exchange through the decoder that reads live answers."""

    def __call__(
        self, exchange: Exchange, wait: Callable[[float], Awaitable[object]] | None
    ) -> AsyncGenerator[StreamEvent]:
        """The events of the answer, at the pace that `wait` sets.

        It is awaited before each piece of the answer, with the seconds that passed before that piece
        came: None plays at once, `asyncio.sleep` at true speed, a wait for a key goes step by step.
        """
        ...


class RecordingFiles(Protocol):
    """Recorded exchanges as files."""

    @property
    def folder(self) -> Path:
        """Where they are kept unless a person has another wish."""
        ...

    def read(self, path: Path) -> Exchange:
        """The exchange in a recording file. Raises InputUnreadable."""
        ...

    def write(self, path: Path, exchange: Exchange) -> None:
        """Write a recording where a person wants it. Raises StoreNotWritable."""
        ...

    def write_text(self, path: Path, text: str) -> None:
        """Write what was made of exchanges, such as an HTTP archive. Raises StoreNotWritable."""
        ...


class ChosenFiles(Protocol):
    """Files outside the app's own folder, where a person chose to have them."""

    def write(self, path: Path, data: bytes) -> None:
        """Write `data` to `path`, all of it or nothing. Raises StoreNotWritable."""
        ...


class ConversationStore(Protocol):
    """Chats and turns. Each call is one transaction, durable when it returns."""

    async def create_chat(self, chat: Chat) -> None:
        """Keep a new chat."""
        ...

    async def chat(self, chat_id: str) -> Chat | None:
        """A chat's setup, or None."""
        ...

    async def chats(self) -> list[ChatSummary]:
        """The chats that are not deleted: pinned first, then newest first."""
        ...

    async def save_chat(self, chat: Chat) -> None:
        """Keep a chat's changed setup: title, profile, style, model, system, parameters, pin.

        Which path is shown does not change: a setup read before the last turn must not hide that turn.
        """
        ...

    async def save_draft(self, chat_id: str, draft: str) -> None:
        """Keep what stands in the composer."""
        ...

    async def delete_chat(self, chat_id: str) -> None:
        """Move a chat to the bin; it stays there for 30 days."""
        ...

    async def restore_chat(self, chat_id: str) -> None:
        """Take a chat out of the bin."""
        ...

    async def path(self, chat_id: str) -> list[Message]:
        """The turns from the root to the active leaf, oldest first."""
        ...

    async def outline(self, chat_id: str) -> PathOutline:
        """The same turns without their words."""
        ...

    async def message(self, message_id: str) -> Message | None:
        """One turn with its usage and timing, or None."""
        ...

    async def add_user_turn(self, chat_id: str, parent_id: str | None, parts: Sequence[Part]) -> Message:
        """Commit a turn of the person, make it the active leaf and clear the draft."""
        ...

    async def begin_answer(
        self, chat_id: str, parent_id: str, style: ApiStyle, model: str, profile_id: str
    ) -> Message:
        """Commit an empty streaming answer under `parent_id` and make it the active leaf."""
        ...

    async def append_journal(self, message_id: str, number: int, payload: str) -> None:
        """Keep one more piece of a streaming answer."""
        ...

    async def finish_answer(self, message_id: str, ending: AnswerEnding) -> Message:
        """Fold an answer into its row and drop its journal."""
        ...

    async def remove_turns(
        self, chat_id: str, gone: Sequence[str], changed: Mapping[str, tuple[Part, ...]]
    ) -> RemovedTurns:
        """Delete turns, what follows them staying, and give others fewer parts; all of it can be undone.

        What follows a turn goes on under another version of it, or under the turn above.
        """
        ...

    async def put_back_turns(self, removed: RemovedTurns) -> None:
        """Undo a removal."""
        ...

    async def activate(self, chat_id: str, message_id: str) -> None:
        """Show the path that goes through this version: its newest descendant becomes the leaf."""
        ...

    async def siblings(self, message_id: str) -> list[str]:
        """The ids of the versions of this turn, oldest first, itself included."""
        ...

    async def recover(self) -> int:
        """Fold what a killed app left streaming and mark it interrupted; how many there were."""
        ...


class MessageReader(Protocol):
    """Turns for a list that builds few of them at a time; always called on one thread."""

    def read(self, message_id: str) -> Message | None:
        """One turn as it is stored now, at once, or None. Raises StorageError."""
        ...


class UsageLedger(Protocol):
    """One row a request, appended, never changed."""

    async def append(self, row: UsageRow) -> None:
        """Keep one row."""
        ...

    async def totals_since(self, time_utc: str, profile_id: str | None = None) -> UsageTotals:
        """Sums over the rows at or after a UTC time in ISO 8601, of one profile or of all."""
        ...

    async def totals_by_model(self, since_utc: str) -> list[tuple[str, str, UsageTotals]]:
        """Sums at or after a UTC time, as (profile id, model, sums), the most used first."""
        ...

    async def request_times(self, profile_id: str, since_utc: str) -> list[str]:
        """When requests of a profile were sent, oldest first, at or after a UTC time in ISO 8601."""
        ...


class LimitsSeen(Protocol):
    """The limits that servers told; a row more each time a limit changed."""

    async def put(
        self, profile_id: str, readings: Iterable[tuple[LimitReading, str | None]], now: str
    ) -> None:
        """Keep readings, each with when it resets, as the last ones. Times are UTC in ISO 8601."""
        ...

    async def latest(self, profile_id: str) -> list[SeenLimit]:
        """The last reading of each limit of a profile."""
        ...

    async def changes(self, profile_id: str, most: int) -> Sequence[LimitChange]:
        """The last changes of this profile's limits, newest first."""
        ...


class UsageReader(Protocol):
    """Sums and rows of the ledger. Days are local ones in ISO 8601, both ends included."""

    async def daily(self, first_day: str, last_day: str) -> list[DailySums]:
        """The sums of each day, profile, style, model and kind of cost, oldest day first."""
        ...

    async def of_days(self, first_day: str, last_day: str) -> UsageSums:
        """All that was used on these days, recorded examples left out."""
        ...

    async def by_chat(self, since_utc: str, before_utc: str) -> list[ChatSums]:
        """Sums by chat in a span of time, as (chat, its title, sums); None is outside of any chat."""
        ...

    async def of_chat(self, chat_id: str) -> UsageSums:
        """All that a chat has used, recorded examples left out."""
        ...

    async def of_run(self, run_id: str) -> UsageSums:
        """All that a run has used, recorded examples left out."""
        ...

    async def rows(self, since_utc: str, before_utc: str) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The names of the columns, and every row in a span of time in the order they were written."""
        ...


class PricesFile(Protocol):
    """A person's own price tables, as text."""

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        ...

    def stamp(self) -> tuple[int, int] | None:
        """Something that changes when the file does, or None where there is no file."""
        ...

    def text(self) -> str:
        """What the file holds. Raises InputUnreadable."""
        ...


class TermsRecord(Protocol):
    """The append-only, hash-chained record of what a person did with which Terms."""

    async def events(self) -> list[TermsEvent]:
        """The whole record, oldest first."""
        ...

    async def append(
        self,
        act: TermsAct,
        terms: TermsText,
        *,
        profile_kind: str,
        locale: str,
        words: str,
        source: str,
        end_reached: bool,
    ) -> TermsEvent:
        """Add a row for this act, and keep the exact text once per digest."""
        ...

    async def texts(self, document: str) -> list[TermsText]:
        """The exact texts of a document that rows name, in the order in which they were first kept."""
        ...


class TermsPages(Protocol):
    """Looks at the page on which a publisher keeps its Terms. No key, no message, no cookie goes there."""

    async def words(self, address: str, *, ca_file: str | None, proxy: str | None) -> str:
        """The text that stands there, one block a line. Raises DuologueError."""
        ...


class NoticesSeen(Protocol):
    """Which announcements of services a person was told of."""

    def is_new(self, digest: str) -> bool:
        """Whether this digest was never asked for before; now it was."""
        ...


class KeychainState(Protocol):
    """Which keychain this computer has; `safe` is False where keys must stay in memory."""

    @property
    def name(self) -> str:
        """The name a person knows it by, such as GNOME Keyring."""
        ...

    @property
    def safe(self) -> bool:
        """Whether keys may be stored in it."""
        ...


class Keychain(Protocol):
    """The operating system's keychain. Every call may block for ever: call it in a thread."""

    def state(self) -> KeychainState:
        """Which keychain there is. Never raises."""
        ...

    def load(self, profile_id: str) -> Secret | None:
        """The stored key or None. Raises KeychainError."""
        ...

    def store(self, profile_id: str, secret: Secret) -> None:
        """Store a key and read it back. Raises KeychainError; nothing is written where it is unsafe."""
        ...

    def delete(self, profile_id: str) -> None:
        """Forget a key; no error if there is none. Raises KeychainError."""
        ...


class SettingsFile(Protocol):
    """settings.json: hand-editable, written whole or not at all."""

    def load(self) -> Settings:
        """The settings, each unreadable field at its default."""
        ...

    def save(self, settings: Settings) -> None:
        """Write the settings; keys this version does not know stay. Raises StoreNotWritable."""
        ...


class ProfilesFile(Protocol):
    """profiles.json: the profiles a person made; the demo is not among them."""

    def load(self) -> tuple[Profile, ...]:
        """The stored profiles, unreadable ones left out."""
        ...

    def save(self, profiles: Sequence[Profile]) -> None:
        """Write the profiles. Raises StoreNotWritable."""
        ...


class Demo(Protocol):
    """The offline demo's server; it starts when it is first needed and ends with the app."""

    async def profile(self) -> Profile:
        """The demo's profile with the address it listens at now."""
        ...
