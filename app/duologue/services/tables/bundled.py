"""The values in the bundled data files, and how they are read from JSON text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from duologue.domain.limits import DocumentedLimit
from duologue.domain.message import Role
from duologue.domain.parts import Part, TextPart, ThinkingPart
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.domain.terms import TermsText
from duologue.domain.usage import Timing, Usage
from duologue.services.tables.json_entry import Entry, reading


@dataclass(frozen=True, slots=True)
class SectionReading:
    """Our plain line for one section of the Terms, and what in the app serves it (or "").

    `level` is 1 for a section and 2 for one inside it; `start` is where its title begins in the text,
    in characters; `first_line` is the line after the title.
    """

    title: str
    level: int
    start: int
    first_line: str
    plain: str
    serves: str


@dataclass(frozen=True, slots=True)
class KeyKind:
    """A kind of key a service gives out, explained in a line."""

    name: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A place to connect to, as far as it is known; an empty base is entered by the person."""

    id: str
    name: str
    kind: ProfileKind
    openai_base: str
    anthropic_base: str
    auth: AuthForm
    terms: str | None
    limits: str | None
    prices: str | None
    quota: str | None
    note: str
    key_kinds: tuple[KeyKind, ...]
    key_page: str | None
    cost: str

    def profile(self, profile_id: str) -> Profile:
        """A profile made from this preset; its origins still have to be confirmed.

        Whether its key draws on a plan is for its owner to say: no key can be told by its looks.
        """
        return Profile(
            id=profile_id,
            name=self.name,
            kind=self.kind,
            openai_base=self.openai_base,
            anthropic_base=self.anthropic_base,
            auth=self.auth,
            terms=self.terms,
            prices=self.prices,
            limits=self.limits,
        )


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model; sizes are in tokens, None is unknown. `as_of` dates the knowledge.

    `thinking` is "always", "optional" or "" for unknown; `images` says whether it looks at images, None
    being unknown.
    """

    id: str
    context: int | None = None
    max_output: int | None = None
    recommended_output: int | None = None
    thinking: str = ""
    images: bool | None = None
    preview: bool = False
    possibly_withdrawn: bool = False
    note: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class DemoPrompt:
    """A prompt the demo has a recorded answer for."""

    id: str
    title: str
    prompt: str
    first_run: bool


@dataclass(frozen=True, slots=True)
class PreparedTurn:
    """One turn of the prepared chat; style, model, usage and timing belong to answers only."""

    role: Role
    parts: tuple[Part, ...]
    style: ApiStyle | None = None
    model: str | None = None
    stop_reason: str | None = None
    usage: Usage | None = None
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class PreparedChat:
    """The chat a developer's first start opens: recorded turns that show what a transcript can hold."""

    title: str
    style: ApiStyle
    model: str
    turns: tuple[PreparedTurn, ...]


@dataclass(frozen=True, slots=True)
class ModelTable:
    """The built-in models, newest first, and what is documented: limits by table, then by model.

    `limit_names` are what a person calls each table of limits.
    """

    models: tuple[ModelInfo, ...]
    limits: Mapping[str, Mapping[str, DocumentedLimit]]
    limit_names: Mapping[str, str]


def read_terms(stored: str, text: str) -> TermsText:
    """The Terms as described in `stored`. Raises InputUnreadable if `text` is not what it describes."""
    with reading("The Terms"):
        head = Entry.of(json.loads(stored))
        terms = TermsText(head.text("document"), head.text("version"), head.text("publisher"), text)
        if terms.sha256 != head.text("sha256"):
            raise ValueError("the text was changed")
        return terms


def read_readings(stored: str, text: str) -> tuple[SectionReading, ...]:
    """Plain lines as stored, each placed in the text of the Terms. Raises InputUnreadable."""
    with reading("The plain lines beside the Terms"):
        readings: list[SectionReading] = []
        for entry in Entry.of(json.loads(stored)).entries("sections"):
            after = readings[-1].start if readings else 0
            readings.append(_section(entry, text, after))
        return tuple(readings)


def read_presets(stored: str) -> tuple[Preset, ...]:
    """Presets as stored. Raises InputUnreadable."""
    with reading("The list of services"):
        return tuple(_preset(entry) for entry in Entry.of(json.loads(stored)).entries("presets"))


def read_models(stored: str) -> ModelTable:
    """The table of models and limits as stored. Raises InputUnreadable."""
    with reading("The table of models"):
        table = Entry.of(json.loads(stored))
        as_of = table.text("as_of")
        return ModelTable(
            models=tuple(_model(entry, as_of) for entry in table.entries("models")),
            limits={
                name: {model: _limit(entry) for model, entry in limits.named("models").items()}
                for name, limits in table.named("limits").items()
            },
            limit_names={name: limits.text("name") for name, limits in table.named("limits").items()},
        )


def read_demo_prompts(stored: str) -> tuple[DemoPrompt, ...]:
    """The prompts of the demo's examples as stored. Raises InputUnreadable."""
    with reading("The demo's examples"):
        return tuple(
            DemoPrompt(entry.text("id"), entry.text("title"), entry.text("prompt"), entry.flag("first_run"))
            for entry in Entry.of(json.loads(stored)).entries("examples")
        )


def read_demo_models(stored: str) -> tuple[ModelInfo, ...]:
    """The demo's models as stored. Raises InputUnreadable."""
    with reading("The demo's examples"):
        return tuple(
            ModelInfo(entry.text("id"), entry.maybe_whole("context"))
            for entry in Entry.of(json.loads(stored)).entries("models")
        )


def read_prepared_chat(stored: str) -> PreparedChat:
    """A prepared chat as stored. Raises InputUnreadable."""
    with reading("The prepared chat"):
        chat = Entry.of(json.loads(stored))
        return PreparedChat(
            title=chat.text("title"),
            style=ApiStyle(chat.text("style")),
            model=chat.text("model"),
            turns=tuple(_turn(entry) for entry in chat.entries("turns")),
        )


def _section(entry: Entry, text: str, after: int) -> SectionReading:
    title, first_line = entry.text("title"), entry.text("first_line")
    found = text.find(f"\n{title}\n{first_line}", after)
    if found < 0:
        raise ValueError(f"section {title!r} is not in the text, or not in this order")
    return SectionReading(
        title=title,
        level=entry.whole("level"),
        start=found + 1,
        first_line=first_line,
        plain=entry.text("plain"),
        serves=entry.text("serves"),
    )


def _preset(entry: Entry) -> Preset:
    return Preset(
        id=entry.text("id"),
        name=entry.text("name"),
        kind=ProfileKind(entry.text("kind")),
        openai_base=entry.text("openai_base"),
        anthropic_base=entry.text("anthropic_base"),
        auth=AuthForm(entry.text("auth")),
        terms=entry.maybe_text("terms"),
        limits=entry.maybe_text("limits"),
        prices=entry.maybe_text("prices"),
        quota=entry.maybe_text("quota"),
        note=entry.text("note"),
        key_kinds=tuple(
            KeyKind(kind.text("name"), kind.text("explanation")) for kind in entry.entries("key_kinds")
        ),
        key_page=entry.maybe_text("key_page"),
        cost=entry.text("cost"),
    )


def _model(entry: Entry, as_of: str) -> ModelInfo:
    return ModelInfo(
        id=entry.text("id"),
        context=entry.maybe_whole("context"),
        max_output=entry.maybe_whole("max_output"),
        recommended_output=entry.maybe_whole("recommended_output"),
        thinking=entry.text("thinking"),
        images=entry.maybe_flag("images"),
        preview=entry.flag("preview"),
        possibly_withdrawn=entry.flag("possibly_withdrawn"),
        note=entry.text("note"),
        as_of=as_of,
    )


def _limit(entry: Entry) -> DocumentedLimit:
    return DocumentedLimit(entry.maybe_whole("requests_per_minute"), entry.maybe_whole("tokens_per_minute"))


def _turn(entry: Entry) -> PreparedTurn:
    role = Role(entry.text("role"))
    parts = tuple(_part(part) for part in entry.entries("parts"))
    if role is Role.USER:
        return PreparedTurn(role, parts)
    usage, timing = entry.entry("usage"), entry.entry("timing")
    return PreparedTurn(
        role=role,
        parts=parts,
        style=ApiStyle(entry.text("style")),
        model=entry.text("model"),
        stop_reason=entry.text("stop_reason"),
        usage=Usage(usage.whole("input"), usage.whole("output"), thinking=usage.maybe_whole("thinking")),
        timing=Timing(timing.whole("first_token_ms"), timing.whole("total_ms")),
    )


def _part(entry: Entry) -> Part:
    kind = entry.text("kind")
    if kind == "thinking":
        return ThinkingPart(entry.lines("text"), seconds=entry.number("seconds"))
    if kind == "text":
        return TextPart(entry.lines("text"))
    raise ValueError(f"{kind!r} is no kind of part that a prepared chat may hold")
