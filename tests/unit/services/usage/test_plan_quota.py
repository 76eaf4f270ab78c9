"""A plan is asked for only while somebody looks, at most once a minute, and quietly."""

from dataclasses import dataclass, replace
from pathlib import Path

from duologue.domain.errors import PermissionDenied
from duologue.domain.profile import Endpoint
from duologue.domain.quota import QuotaWindow
from duologue.services.usage.plan_quota import POLL_SECONDS, PlanQuotas
from helpers.services import OWN, ScriptedWire, world

WINDOW = QuotaWindow("general", weekly=False, left_percent=40.0)
PLAN = replace(OWN, quota="token_plan")


class PlanWire(ScriptedWire):
    """A wire that tells a plan, or refuses to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.refusal: PermissionDenied | None = None

    async def quota(self, endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        assert endpoint.base.is_loopback
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal
        return (WINDOW,)


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 5.0

    def __call__(self) -> float:
        return self.now


async def test_a_plan_is_asked_for_at_most_once_a_minute(tmp_path: Path) -> None:
    wire, clock = PlanWire(), Clock()
    async with world(tmp_path, wire) as here:
        quotas = PlanQuotas(wire, here.accounts, here.gate, clock)
        for _ in range(5):
            state = await quotas.look(PLAN)
            assert state is not None
            assert state.windows == (WINDOW,)
        assert wire.asked == 1
        clock.now += POLL_SECONDS
        await quotas.look(PLAN)
        assert wire.asked == 2


async def test_a_key_without_a_plan_is_a_reason_and_not_asked_again_at_once(tmp_path: Path) -> None:
    wire, clock = PlanWire(), Clock()
    wire.refusal = PermissionDenied("not a plan token", code="2057")
    async with world(tmp_path, wire) as here:
        quotas = PlanQuotas(wire, here.accounts, here.gate, clock)
        for _ in range(3):
            state = await quotas.look(PLAN)
            assert state is not None
            assert state.failure is not None
            assert (state.windows, state.failure.code) == ((), "2057")
        assert wire.asked == 1


async def test_a_profile_without_a_plan_asks_for_none(tmp_path: Path) -> None:
    wire = PlanWire()
    async with world(tmp_path, wire) as here:
        assert await PlanQuotas(wire, here.accounts, here.gate).look(OWN) is None
    assert wire.asked == 0
