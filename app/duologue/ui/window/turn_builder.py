"""Makes the widget of a turn when it comes into view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from duologue.domain.message import Message, Role

if TYPE_CHECKING:
    from duologue.ui.theme import Theme
    from duologue.ui.transcript.list.turn_list import Turn, TurnList
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn
    from duologue.ui.transcript.turns.turn_actions import TurnActions


class TurnBuilder:
    """`turns` and `actions` are there before the first turn is built; `built` is told of each answer."""

    def __init__(
        self,
        theme: Theme,
        turns: Callable[[], TurnList],
        actions: Callable[[], TurnActions],
        built: Callable[[AnswerTurn], object],
    ) -> None:
        self._theme = theme
        self._turns = turns
        self._actions = actions
        self._built = built

    def __call__(self, message: Message) -> Turn:
        """The widget for a turn as it is stored."""
        # The first turn brings the Markdown with it; an empty window starts without.
        from duologue.ui.transcript.turns.answer_turn import AnswerTurn  # noqa: PLC0415 - see above
        from duologue.ui.transcript.turns.tool_results import answer_before, results_for  # noqa: PLC0415 - see above
        from duologue.ui.transcript.turns.user_turn import UserTurn  # noqa: PLC0415 - see above

        turns, actions = self._turns(), self._actions()
        if message.role is Role.USER:
            called = answer_before(message, turns.beside)
            if called is not None and (answer := turns.answer(called.id)) is not None:
                answer.show_results(results_for(called, turns.beside))
            return UserTurn(self._theme, actions, message)
        turn = AnswerTurn(self._theme, actions, message)
        turn.show_results(results_for(message, turns.beside))
        self._built(turn)
        return turn
