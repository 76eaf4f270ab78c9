"""What is left of a plan: asked only while somebody looks, and at most once a minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from duologue.domain.errors import DuologueError, Failure
from duologue.domain.profile import Profile
from duologue.domain.quota import QuotaWindow
from duologue.services.connection.accounts import Accounts
from duologue.services.connection.model_lists import styles_of
from duologue.services.ports import Wire
from duologue.services.terms.gate import TermsGate

POLL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class PlanState:
    """The windows as last told, or why there are none; `asked_at` is on the clock that never runs back."""

    windows: tuple[QuotaWindow, ...]
    failure: Failure | None
    asked_at: float


class PlanQuotas:
    """Asks for the plans of profiles that draw on one; a failure is a reason to show, never an error."""

    def __init__(
        self, wire: Wire, accounts: Accounts, gate: TermsGate, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wire = wire
        self._accounts = accounts
        self._gate = gate
        self._clock = clock
        self._states: dict[str, PlanState] = {}

    async def look(self, profile: Profile) -> PlanState | None:
        """What is left now, as known for less than a minute; None where the profile draws on no plan."""
        if profile.quota is None or not styles_of(profile):
            return None
        known = self._states.get(profile.id)
        if known is not None and self._clock() - known.asked_at < POLL_SECONDS:
            return known
        asked_at = self._clock()
        try:
            await self._gate.check(profile)
            endpoint = await self._accounts.endpoint(profile, styles_of(profile)[0])
            state = PlanState(await self._wire.quota(endpoint), None, asked_at)
        except DuologueError as error:
            state = PlanState((), error.failure(), asked_at)
        self._states[profile.id] = state
        return state
