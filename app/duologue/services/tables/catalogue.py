"""What ships with the app as data: Terms, presets, models, demo prompts and the prepared chat."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePath

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.domain.limits import DocumentedLimit
from duologue.domain.profile import DEMO_PROFILE_ID, AuthForm, Profile, ProfileKind
from duologue.domain.terms import TermsText
from duologue.services.tables.bundled import (
    DemoPrompt,
    KeyKind,
    ModelInfo,
    ModelTable,
    PreparedChat,
    PreparedTurn,
    Preset,
    SectionReading,
    read_demo_models,
    read_demo_prompts,
    read_models,
    read_prepared_chat,
    read_presets,
    read_readings,
    read_terms,
)

__all__ = [
    "BUNDLED_FILES",
    "DemoPrompt",
    "KeyKind",
    "ModelInfo",
    "PreparedChat",
    "PreparedTurn",
    "Preset",
    "SectionReading",
    "default_model",
    "demo_profile",
    "demo_prompts",
    "documented_limit",
    "limit_tables",
    "model",
    "models",
    "prepared_chat",
    "presets",
    "terms_readings",
    "terms_text",
]

TERMS_FILE = "terms/2025-11-01.txt"
READINGS_FILE = "terms/2025-11-01.json"
PRESETS_FILE = "presets.json"
MODELS_FILE = "models.json"
EXAMPLES_FILE = "demo/examples.json"
CHAT_FILE = "demo/chat.json"
BUNDLED_FILES = (TERMS_FILE, READINGS_FILE, PRESETS_FILE, MODELS_FILE, EXAMPLES_FILE, CHAT_FILE)

DEMO_NAME = "Demo (recorded examples)"

_ANY_MODEL = "*"
_TERMS = "minimaxm2.io/terms"


@cache
def terms_text() -> TermsText:
    """The bundled Terms; where their file is gone or not the one that was bundled, a text without words.

    Nobody can agree to that, so nothing is sent to a service; everything else goes on.
    """
    try:
        return read_terms(resources.text(READINGS_FILE), resources.text(TERMS_FILE))
    except (InputUnreadable, OSError, ValueError):
        return TermsText(_TERMS, PurePath(TERMS_FILE).stem, _TERMS.partition("/")[0], "")


@cache
def terms_readings() -> tuple[SectionReading, ...]:
    """Our plain line for every section of the bundled Terms, in order; none where they can't be read."""
    try:
        return read_readings(resources.text(READINGS_FILE), terms_text().text)
    except (InputUnreadable, OSError, ValueError):
        return ()


@cache
def presets() -> tuple[Preset, ...]:
    """The places to connect to, in the order they are offered. Raises InputUnreadable."""
    return read_presets(resources.text(PRESETS_FILE))


def models(profile: Profile) -> tuple[ModelInfo, ...]:
    """The models a profile may offer as far as we know: built-in ones newest first, then its own.

    The built-in table is the service's: it says nothing of a person's own server or the demo.
    Raises InputUnreadable.
    """
    if profile.kind is ProfileKind.DEMO:
        return _demo_models()
    known = _model_table().models if profile.kind is ProfileKind.SERVICE else ()
    ids = {model.id for model in known}
    return known + tuple(ModelInfo(extra) for extra in dict.fromkeys(profile.models) if extra not in ids)


def model(profile: Profile, name: str) -> ModelInfo | None:
    """What is known of a model at a profile, or None. Raises InputUnreadable."""
    return next((known for known in models(profile) if known.id == name), None)


def documented_limit(profile: Profile, model: str) -> DocumentedLimit:
    """What the service publishes for a model; unknown where nothing is published. Raises InputUnreadable."""
    table = _model_table().limits.get(profile.limits or "", {})
    return table.get(model) or table.get(_ANY_MODEL) or DocumentedLimit()


def default_model(profile: Profile, fetched: Sequence[str]) -> str:
    """The model a new chat starts with, or "" where nothing is known.

    At a service: the first fetched one that the built-in table knows, else the newest built-in one that
    is neither a preview nor perhaps withdrawn. Elsewhere: the first fetched, else the profile's first.
    """
    offered = models(profile)
    if profile.kind is not ProfileKind.SERVICE:
        return next(iter((*fetched, *profile.models)), "")
    known = {model.id for model in offered}
    for name in fetched:
        if name in known:
            return name
    lasting = [model.id for model in offered if not model.preview and not model.possibly_withdrawn]
    return next(iter(lasting), "")


def limit_tables() -> Mapping[str, str]:
    """The name of each table of documented limits, by its id. Raises InputUnreadable."""
    return _model_table().limit_names


@cache
def demo_prompts() -> tuple[DemoPrompt, ...]:
    """The prompts with a recorded answer, those for the first run marked. Raises InputUnreadable."""
    return read_demo_prompts(resources.text(EXAMPLES_FILE))


@cache
def demo_profile() -> Profile:
    """The built-in demo, without the address that its server gets when it starts."""
    models = tuple(model.id for model in _demo_models())
    return Profile(DEMO_PROFILE_ID, DEMO_NAME, ProfileKind.DEMO, auth=AuthForm.NONE, models=models)


@cache
def prepared_chat() -> PreparedChat:
    """The chat that a developer's first start opens. Raises InputUnreadable."""
    return read_prepared_chat(resources.text(CHAT_FILE))


@cache
def _demo_models() -> tuple[ModelInfo, ...]:
    return read_demo_models(resources.text(EXAMPLES_FILE))


@cache
def _model_table() -> ModelTable:
    return read_models(resources.text(MODELS_FILE))
