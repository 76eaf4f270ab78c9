"""Which values a parameter may have, for a style and a model, as far as that is documented."""

from dataclasses import dataclass

from duologue.domain.profile import Profile
from duologue.domain.style import ApiStyle
from duologue.services.tables import catalogue
from duologue.services.tables.request_rules import Effect, rules

DEFAULT_MOST_TEMPERATURE = {ApiStyle.OPENAI: 2.0, ApiStyle.ANTHROPIC: 1.0}


@dataclass(frozen=True, slots=True)
class ParameterRange:
    """From `low` to `high`; `above_low` says that `low` itself is not allowed. None is no known end."""

    low: float
    high: float | None = None
    above_low: bool = False
    whole: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value is within the range."""
        low_enough = value > self.low if self.above_low else value >= self.low
        return low_enough and (self.high is None or value <= self.high)


def range_of(name: str, profile: Profile, style: ApiStyle, model: str) -> ParameterRange:
    """The range of "max_tokens", "temperature" or "top_p". Raises InputUnreadable and KeyError."""
    if name == "max_tokens":
        known = {each.id: each for each in catalogue.models(profile)}.get(model)
        return ParameterRange(1, None if known is None else known.max_output, whole=True)
    for rule in rules():
        bounded = rule.setting == name and rule.outside is not None and rule.effect is Effect.REJECTED
        if bounded and rule.applies(profile, style, model) and rule.outside is not None:
            low, high = rule.outside
            return ParameterRange(max(0.0, low), high, above_low=low >= 0)
    return {"temperature": ParameterRange(0, DEFAULT_MOST_TEMPERATURE[style]), "top_p": ParameterRange(0, 1)}[
        name
    ]
