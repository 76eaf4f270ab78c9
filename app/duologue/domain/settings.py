"""Settings a person can change, documented where they stand; every one has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Theme(StrEnum):
    """Light, dark, or what the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the window looks."""

    theme: Theme = Theme.SYSTEM
    zoom: int = 100  # per cent, 50 to 300


@dataclass(frozen=True, slots=True)
class ChatHabits:
    """How chatting behaves."""

    enter_sends: bool = True  # else Ctrl+Enter sends and Enter begins a new line
    default_profile: str = ""  # the id of the profile a new chat uses; empty is the first one
    tell_after: int = (
        15  # seconds an answer took from which on its end is told while you are elsewhere; 0 is never
    )
    default_model: str = ""  # what a new chat asks where that profile offers it; empty is the newest
    thinking_shown: bool = False  # else what a model thought is folded away
    auto_title: bool = False  # asks the model for a title after the first answer: one more small request


@dataclass(frozen=True, slots=True)
class WindowState:
    """What comes back after a restart; written by the app, not meant to be edited."""

    geometry: str = ""  # base64 of Qt's own form
    sidebar_width: int = 0  # 0 is the default width
    sidebar_hidden: bool = False
    inspector_shown: bool = False
    open_chat: str = ""
    open_folders: str = ""  # their ids, with spaces between


@dataclass(frozen=True, slots=True)
class BudgetLevels:
    """The levels of one budget, as a person writes them; an empty text is no level."""

    unit: str = "USD"  # the code of a currency in ISO 4217, or "tokens"
    warn: str = ""  # an amount such as "0.80", or a number of tokens: told once when it is reached
    stop: str = ""  # nothing that could pass this is sent unless you say so


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """One budget each for a day and a month (of this computer's calendar), a chat and a run."""

    day: BudgetLevels = field(default_factory=BudgetLevels)
    month: BudgetLevels = field(default_factory=BudgetLevels)
    chat: BudgetLevels = field(default_factory=BudgetLevels)
    run: BudgetLevels = field(default_factory=BudgetLevels)


@dataclass(frozen=True, slots=True)
class TermsSettings:
    """How the app learns of new Terms."""

    weekly_check: bool = False  # asks the publisher's page once a week whether the Terms have changed
    address: str = ""  # of that page; empty is https:// and the name of the document


@dataclass(frozen=True, slots=True)
class PlaygroundSettings:
    """How the playground behaves."""

    keep_history: bool = True  # every request is kept, with what came of it
    presets_folder: str = ""  # where presets are; empty is the folder "presets" in the data folder
    tool_rounds: int = 5  # how many rounds saved results of tools may go on by themselves, 1 to 50


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Keys this version does not know are kept in the file, not here."""

    developer_tools: bool = False
    appearance: Appearance = field(default_factory=Appearance)
    chat: ChatHabits = field(default_factory=ChatHabits)
    budgets: BudgetSettings = field(default_factory=BudgetSettings)
    terms: TermsSettings = field(default_factory=TermsSettings)
    # Keys a person chose, by the name of the action: "Ctrl+N", several apart by "; ", or "" for none.
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    playground: PlaygroundSettings = field(default_factory=PlaygroundSettings)
    window: WindowState = field(default_factory=WindowState)
