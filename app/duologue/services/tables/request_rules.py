"""What a style or a model makes of a setting, as data: ignored, rejected, or never sent."""

import json
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

from duologue import resources
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.tables.catalogue import MODELS_FILE
from duologue.services.tables.json_entry import Entry, reading


class Effect(StrEnum):
    """What becomes of a setting; NOT_CARRIED means that it is not even sent."""

    IGNORED = "ignored"
    REJECTED = "rejected"
    NOT_CARRIED = "not_carried"


@dataclass(frozen=True, slots=True)
class RequestRule:
    """What becomes of one setting in one style for the models that one of the patterns fits.

    `values` are those it is about (all where empty), `others_than` those it is not about; `outside` are
    a number that is too low already and the highest that is not too high.
    """

    style: ApiStyle
    models: tuple[str, ...]
    service_only: bool
    setting: str
    values: tuple[str, ...]
    others_than: tuple[str, ...]
    outside: tuple[float, float] | None
    effect: Effect
    sentence: str

    def applies(self, profile: Profile, style: ApiStyle, model: str) -> bool:
        """Whether this rule is about requests to this profile, in this style, for this model."""
        if style is not self.style or (self.service_only and profile.kind is not ProfileKind.SERVICE):
            return False
        return any(fnmatchcase(model, pattern) for pattern in self.models)

    def is_about(self, value: str | float) -> bool:
        """Whether this rule is about a setting with this value."""
        if self.outside is not None and isinstance(value, int | float):
            low, high = self.outside
            return value <= low or value > high
        if self.values:
            return value in self.values
        return value not in self.others_than


def rules() -> tuple[RequestRule, ...]:
    """The rules that ship with the app. Raises InputUnreadable."""
    return _bundled_rules()


def read_rules(stored: str) -> tuple[RequestRule, ...]:
    """Rules as stored. Raises InputUnreadable."""
    with reading("The table of models"):
        return tuple(_rule(entry) for entry in Entry.of(json.loads(stored)).entries("requests"))


@cache
def _bundled_rules() -> tuple[RequestRule, ...]:
    return read_rules(resources.text(MODELS_FILE))


def _rule(entry: Entry) -> RequestRule:
    bounds = entry.maybe_numbers("outside")
    if bounds is not None and len(bounds) != 2:  # noqa: PLR2004 - a low one and a high one
        raise ValueError("'outside' holds two numbers")
    return RequestRule(
        style=ApiStyle(entry.text("style")),
        models=entry.texts("models"),
        service_only=entry.flag("service_only"),
        setting=entry.text("setting"),
        values=entry.maybe_texts("values"),
        others_than=entry.maybe_texts("others_than"),
        outside=None if bounds is None else (bounds[0], bounds[1]),
        effect=Effect(entry.text("effect")),
        sentence=entry.text("says"),
    )
