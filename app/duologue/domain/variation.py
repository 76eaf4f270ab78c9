"""How one column of a comparison differs from the request that all of them come from."""

from dataclasses import dataclass, fields, replace
from typing import Any

from duologue.domain.draft import Draft
from duologue.domain.parts import Part, TextPart
from duologue.domain.request import Turn
from duologue.domain.style import ApiStyle

MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Variation:
    """None is "as in the request". `prompt` takes the place of the words of the last turn of the person.

    `style` is only chosen here: what a draft is in another style, those say who write it.
    """

    profile_id: str | None = None
    style: ApiStyle | None = None
    model: str | None = None
    system: str | None = None
    prompt: str | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)


def varied(draft: Draft, variation: Variation) -> Draft:
    """The draft, in its own style, with what a variation changes; a turn that came so goes on in our form."""
    request = draft.request
    chosen: dict[str, Any] = {
        name: value
        for name in ("max_tokens", "temperature", "top_p")
        if (value := getattr(variation, name)) is not None
    }
    changed = replace(
        request,
        model=request.model if variation.model is None else variation.model,
        system=request.system if variation.system is None else variation.system,
        turns=request.turns if variation.prompt is None else _asking(request.turns, variation.prompt),
        parameters=replace(request.parameters, **chosen),
    )
    profile_id = draft.profile_id if variation.profile_id is None else variation.profile_id
    extra = {name: value for name, value in draft.extra.items() if name not in chosen}
    return replace(draft, profile_id=profile_id, request=changed, extra=extra)


def _asking(turns: tuple[Turn, ...], words: str) -> tuple[Turn, ...]:
    """The turns with other words in the last one of the person; without one, one more."""
    for place in reversed(range(len(turns))):
        turn = turns[place]
        if turn.role == "user":
            others: tuple[Part, ...] = tuple(part for part in turn.parts if not isinstance(part, TextPart))
            return (*turns[:place], Turn("user", (*others, TextPart(words))), *turns[place + 1 :])
    return (*turns, Turn("user", (TextPart(words),)))


def last_prompt(draft: Draft) -> str:
    """The words of the last turn of the person."""
    turn = next((turn for turn in reversed(draft.request.turns) if turn.role == "user"), None)
    parts = () if turn is None else turn.parts
    return "\n".join(part.text for part in parts if isinstance(part, TextPart))
