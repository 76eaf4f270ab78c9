"""What a request will lose on its way, said before it is sent: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue.domain.errors import AddressRefused
from duologue.domain.parts import ImagePart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.style import ApiStyle
from duologue.services.asking.images import takes_images
from duologue.services.tables.request_rules import Effect, rules

if TYPE_CHECKING:
    from duologue.domain.profile import Profile
    from duologue.domain.request import ChatRequest, Turn

HISTORY = "history"
_NO_ERROR_MARK = "The OpenAI style can't mark a tool's result as an error; its text is sent all the same."


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know: `setting` is the field of the request it is about, or HISTORY."""

    effect: Effect
    setting: str
    sentence: str


def notes(profile: Profile, style: ApiStyle, model: str, request: ChatRequest) -> tuple[Note, ...]:
    """Everything that is ignored, rejected or not carried over, each sentence once. Pure."""
    found: dict[tuple[str, Effect], Note] = {}
    chosen = settings_of(request)
    for rule in rules():
        value = chosen.get(rule.setting)
        if value is not None and rule.applies(profile, style, model) and rule.is_about(value):
            note = Note(rule.effect, rule.setting, rule.sentence)
            found.setdefault((rule.setting, rule.effect), note)
    images = _image_notes(profile, model, request)
    if request.as_written:
        return (*found.values(), *images, *_written_notes(style, request))
    return (*found.values(), *images, *_history_notes(profile, style, request.turns))


def settings_of(request: ChatRequest) -> Mapping[str, str | float]:
    """The settings that a request sends, by the name of their field; lists and flags are just "set"."""
    parameters = request.parameters
    output = None
    if request.output is not None:
        output = "json" if request.output.schema is None else "schema"
    every = {
        "max_tokens": parameters.max_tokens,
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "stop": "set" if parameters.stop else None,
        "thinking": parameters.thinking,
        "tools": "set" if request.tools else None,
        "tool_choice": request.tool_choice,
        "output": output,
        "user_id": request.user_id,
        "prefill": request.prefill or None,
        "cache_prompt": "set" if request.cache_prompt else None,
    }
    return {name: value for name, value in every.items() if value is not None}


def _image_notes(profile: Profile, model: str, request: ChatRequest) -> Iterable[Note]:
    images = sum(isinstance(part, ImagePart) for turn in request.turns for part in turn.parts)
    if not images or takes_images(profile, model) is not False:
        return
    if request.as_written:
        yield _note(f"{model} reads text only; a server may refuse images or pass over them.")
    else:
        which = "The image" if images == 1 else f"The {images} images"
        yield _note(f"{which} of this chat can't be sent: {model} reads text only. Their names go instead.")


def _written_notes(style: ApiStyle, request: ChatRequest) -> Iterable[Note]:
    """What to know of a history that is sent as a person wrote it: nothing is ordered or left out."""
    turns = request.turns
    raws = (*(turn.raw for turn in turns), *(tool.raw for tool in request.tools))
    if any(raw is not None and raw.style is not style for raw in raws):
        yield _note("What was written in the other style and is kept so is sent with what both styles have.")
    parts = [part for turn in turns if turn.raw is None for part in turn.parts]
    thinking = [part for part in parts if isinstance(part, ThinkingPart)]
    if style is ApiStyle.OPENAI and any(part.signature or part.redacted for part in thinking):
        yield _note(
            "The OpenAI style has no place for the signature of thinking, or for thinking that only a server "
            "can read; the words of thinking are sent as reasoning_content."
        )
    if style is ApiStyle.ANTHROPIC and any(not (part.signature or part.redacted) for part in thinking):
        yield _note("Thinking without its signature is sent as it stands; a server may refuse it.")
    every = [part for turn in turns for part in turn.parts]
    calls = {part.call_id: part for part in every if isinstance(part, ToolCallPart)}
    results = {part.call_id: part for part in every if isinstance(part, ToolResultPart)}
    if calls.keys() - results.keys():
        yield _note("A tool call has no result; servers refuse that.")
    if results.keys() - calls.keys():
        yield _note("A tool result has no call; servers refuse that.")
    if any(not isinstance(call.parsed(), dict) for call in calls.values()):
        wrapped = "are sent as text inside one" if style is ApiStyle.ANTHROPIC else "are sent as they stand"
        yield _note(f"Tool arguments that are no JSON object {wrapped}.")
    if style is ApiStyle.OPENAI and any(result.is_error for result in results.values()):
        yield _note(_NO_ERROR_MARK)


def _history_notes(profile: Profile, style: ApiStyle, turns: tuple[Turn, ...]) -> Iterable[Note]:
    try:
        origin = profile.base(style).origin
    except AddressRefused:  # nothing can be sent there, and the demo has no address yet
        return
    thoughts = sum(_loses_thinking(turn, style, origin) for turn in turns)
    if thoughts:
        whose = "an earlier answer" if thoughts == 1 else f"{thoughts} earlier answers"
        yield _note(
            f"The thinking of {whose} is not sent: it can go back only in the style and to the server "
            "it came from, with its signature."
        )
    parts = [part for turn in turns for part in turn.parts]
    results = {part.call_id: part for part in parts if isinstance(part, ToolResultPart)}
    calls = [part for part in parts if isinstance(part, ToolCallPart)]
    if any(call.call_id not in results for call in calls):
        yield _note('A tool call without a result is sent with the words "No result was given."')
    if results.keys() - {call.call_id for call in calls}:
        yield _note("A tool result without its call is sent as words.")
    if any(not isinstance(call.parsed(), dict) for call in calls):
        yield _note("Tool arguments that are no JSON object are sent as text inside one.")
    if style is ApiStyle.OPENAI and any(result.is_error for result in results.values()):
        yield _note(_NO_ERROR_MARK)


def _loses_thinking(turn: Turn, style: ApiStyle, origin: str) -> bool:
    goes_back_whole = turn.raw is not None and turn.raw.style is style and turn.raw.origin == origin
    return not goes_back_whole and any(isinstance(part, ThinkingPart) for part in turn.parts)


def _note(sentence: str) -> Note:
    return Note(Effect.NOT_CARRIED, HISTORY, sentence)
