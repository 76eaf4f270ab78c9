"""The most that a request can use: a generous guess of its prompt, and the longest answer it may get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duologue.domain.budget import Claim
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.domain.token_estimate import tokens_of_request
from duologue.services.clock import now_utc
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.domain.request import ChatRequest
    from duologue.services.usage.costs import Costs

_UNKNOWN_ANSWER = 32_768  # tokens, where neither the request nor the table of models says
_DEMANDED = 4_096  # what the Anthropic style is asked for where the person set no limit (api.anthropic)
_DAY = 10  # characters of a time that name its day


def worst_case(
    costs: Costs,
    profile: Profile,
    style: ApiStyle,
    request: ChatRequest,
    *,
    chat_id: str | None = None,
    run_id: str | None = None,
) -> Claim:
    """What to reserve for a request. The guess of a prompt is good to a third, so half is added to it."""
    if profile.kind is ProfileKind.DEMO:  # recorded examples: nothing leaves this computer
        return Claim(profile.id, 0, None, chat_id, run_id)
    prompt = tokens_of_request(request) * 3 // 2
    answer = _longest_answer(profile, style, request)
    return Claim(
        profile_id=profile.id,
        tokens=prompt + answer,
        cost=costs.most(profile.id, request.model, prompt, answer, now_utc()[:_DAY]),
        chat_id=chat_id,
        run_id=run_id,
    )


def _longest_answer(profile: Profile, style: ApiStyle, request: ChatRequest) -> int:
    if request.parameters.max_tokens is not None:
        return request.parameters.max_tokens
    if style is ApiStyle.ANTHROPIC:
        return _DEMANDED
    known = next((model for model in catalogue.models(profile) if model.id == request.model), None)
    return (known and known.max_output) or _UNKNOWN_ANSWER
