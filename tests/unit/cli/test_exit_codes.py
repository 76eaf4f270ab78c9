"""Which exit code an ending has."""

import pytest

from duologue.cli.exit_codes import code_for
from duologue.domain.errors import (
    ConnectionFailed,
    DuologueError,
    KeychainError,
    RefusedHere,
    ServiceError,
    StorageError,
    leaves,
)
from duologue.domain.turn_state import TurnState


@pytest.mark.parametrize(
    ("state", "code"),
    [(TurnState.COMPLETE, 0), (TurnState.INTERRUPTED, 3), (TurnState.FAILED, 4), (TurnState.STOPPED, 130)],
)
def test_each_ending_has_its_code(state: TurnState, code: int) -> None:
    assert code_for(state, None) == code


def test_what_never_left_this_computer_is_refused() -> None:
    for leaf in leaves():
        here = issubclass(leaf, RefusedHere | KeychainError | StorageError)
        assert code_for(TurnState.FAILED, leaf("x")) == (5 if here else 4)


@pytest.mark.parametrize("error", [ConnectionFailed("x"), ServiceError("x"), StorageError("x")])
def test_an_error_after_a_whole_answer_changes_nothing(error: DuologueError) -> None:
    assert code_for(TurnState.COMPLETE, error) == 0
    assert code_for(TurnState.STOPPED, error) == 130
