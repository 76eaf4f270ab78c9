"""What the services need from the disk, the keychain and the wire; storage and api satisfy it."""

from duologue.domain.exchange import ExchangeObserver
from duologue.domain.message import AnswerEnding
from duologue.services.ports.chats import ConversationStore, MessageReader, UnsentStore
from duologue.services.ports.files import (
    AttachableFiles,
    ChosenFiles,
    PersonaFiles,
    PlaygroundFile,
    ProfilesFile,
    PromptFiles,
    RecordingFiles,
    SettingsFile,
)
from duologue.services.ports.keys import Keychain, KeychainState
from duologue.services.ports.library import Bin, ChatShelves, FolderStore, SearchStore
from duologue.services.ports.playground import ExchangeStore, PlainFiles, RequestForms
from duologue.services.ports.terms import NoticesSeen, TermsRecord
from duologue.services.ports.transfer import ChatArchive, ChatSnapshot, MessageLists
from duologue.services.ports.usage import LimitsSeen, PricesFile, UsageLedger, UsageReader
from duologue.services.ports.wire import Demo, Player, RequestBodies, TermsPages, Wire

__all__ = [
    "AnswerEnding",
    "AttachableFiles",
    "Bin",
    "ChatArchive",
    "ChatShelves",
    "ChatSnapshot",
    "ChosenFiles",
    "ConversationStore",
    "Demo",
    "ExchangeObserver",
    "ExchangeStore",
    "FolderStore",
    "Keychain",
    "KeychainState",
    "LimitsSeen",
    "MessageLists",
    "MessageReader",
    "NoticesSeen",
    "PersonaFiles",
    "PlainFiles",
    "Player",
    "PlaygroundFile",
    "PricesFile",
    "ProfilesFile",
    "PromptFiles",
    "RecordingFiles",
    "RequestBodies",
    "RequestForms",
    "SearchStore",
    "SettingsFile",
    "TermsPages",
    "TermsRecord",
    "UnsentStore",
    "UsageLedger",
    "UsageReader",
    "Wire",
]
