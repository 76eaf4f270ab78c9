"""What the buttons on the card of a failure do in the playground."""

from collections.abc import Callable

from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction
from duologue.ui.terms.clauses import TERMINATION

Doing = Callable[[], object]


def what_next(
    action: NoticeAction,
    profile_id: str,
    navigation: Navigation,
    *,
    again: Doing,
    anyway: Doing,
    change: Doing,
) -> Doing:
    """What to do for an action: run `again`, run `anyway` over a budget, or have the request changed."""
    doings: dict[NoticeAction, Doing] = {
        NoticeAction.RETRY: again,
        NoticeAction.SEND_ANYWAY: anyway,
        NoticeAction.READ_TERMS: navigation.terms,
        NoticeAction.WHY_KEYS_END: lambda: navigation.clause(TERMINATION),
        NoticeAction.CHANGE_KEY: lambda: navigation.enter_key(profile_id),
        NoticeAction.SETTINGS: navigation.settings,
        NoticeAction.BUDGETS: navigation.budgets,
        NoticeAction.CONFIRM_ADDRESS: lambda: navigation.confirm_address(profile_id, again),
    }
    return doings.get(action, change)
