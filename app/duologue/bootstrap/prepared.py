"""Puts the prepared demo chat into the library, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duologue.domain.message import Role, UsageRow
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing
from duologue.services.ports import AnswerEnding
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.services.suite import Services

PREPARED_CHAT_ID = "demo-prepared"
RECORDED = "2025-11-01T00:00:00.000Z"  # not now: nothing is sent today, and no limit is used up


async def open_prepared_chat(services: Services) -> str:
    """The id of the prepared chat: made where it is not in the library yet, taken out of the bin."""
    prepared = catalogue.prepared_chat()
    known = await services.library.chat(PREPARED_CHAT_ID)
    if known is not None:
        if known.deleted_at is not None:
            await services.library.restore(PREPARED_CHAT_ID)
        return PREPARED_CHAT_ID
    chat = await services.library.create(
        DEMO_PROFILE_ID, prepared.style, prepared.model, title=prepared.title, chat_id=PREPARED_CHAT_ID
    )
    question = None
    for turn in prepared.turns:
        if turn.role is Role.USER:
            question = turn
            continue
        if question is None:
            continue
        style = turn.style or prepared.style
        model = turn.model or prepared.model
        answer = await services.library.add_recorded_turn(
            chat, question.parts, style, AnswerEnding(TurnState.COMPLETE, turn.parts, model, turn.stop_reason)
        )
        await services.ledger.append(
            UsageRow(
                time_utc=RECORDED,
                message_id=answer.id,
                profile_id=DEMO_PROFILE_ID,
                style=style,
                model=model,
                state=TurnState.COMPLETE,
                usage=turn.usage,
                timing=turn.timing or Timing(),
            )
        )
    return PREPARED_CHAT_ID
