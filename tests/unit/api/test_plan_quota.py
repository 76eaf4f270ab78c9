"""The plan's quota: percents only, everything odd left out, and no answer is a reason."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.client import Client
from duologue.api.plan_quota import read_quota
from duologue.domain.errors import KeyRejected, NotAnAnswer, PermissionDenied
from duologue.domain.quota import QuotaWindow
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.wire import CANARY, LoopbackServer, whole_response

GENERAL = {
    "model_name": "general",
    "start_time": 1_779_000_000_000,
    "end_time": 1_779_018_000_000,
    "current_interval_total_count": 0,
    "current_interval_usage_count": 0,
    "current_interval_remaining_percent": 62.5,
    "current_interval_status": 1,
    "weekly_end_time": 1_779_500_000_000,
    "current_weekly_remaining_percent": 8,
    "current_weekly_status": 3,
}


def told(*remains: Any, code: int = 0, message: str = "success") -> dict[str, Any]:
    return {"base_resp": {"status_code": code, "status_msg": message}, "model_remains": list(remains)}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(Redactor())
    yield client
    await client.close()


async def test_the_windows_of_a_plan_are_told_in_percent(client: Client) -> None:
    async with LoopbackServer(whole_response(json.dumps(told(GENERAL)).encode())) as server:
        windows = await client.quota(server.endpoint(ApiStyle.OPENAI))
    assert windows == (
        QuotaWindow("general", weekly=False, left_percent=62.5, resets_at="2026-05-17T11:40:00.000Z"),
        QuotaWindow("general", weekly=True, unlimited=True),
    )
    request = server.requests[0]
    assert request.line == "GET /v1/token_plan/remains HTTP/1.1"
    assert str(request.headers).count(CANARY) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (told(code=1004, message="cookie is missing, log in again"), KeyRejected),
        (told(code=2057, message="not a plan token"), PermissionDenied),
        ({"base_resp": {"status_code": 0}}, NotAnAnswer),
        (["x"], NotAnAnswer),
    ],
)
async def test_no_plan_is_an_error_with_its_reason(
    client: Client, answer: Any, error: type[Exception]
) -> None:
    async with LoopbackServer(whole_response(json.dumps(answer).encode())) as server:
        with pytest.raises(error):
            await client.quota(server.endpoint(ApiStyle.OPENAI))


@pytest.mark.parametrize("percent", [None, "62", True, float("nan"), float("inf")])
def test_a_share_that_is_none_is_unknown_and_left_out(percent: Any) -> None:
    odd = GENERAL | {"current_interval_remaining_percent": percent, "current_weekly_status": 1}
    odd |= {"current_weekly_remaining_percent": percent}
    assert read_quota(told(odd)) == ()


@pytest.mark.parametrize(("percent", "shown"), [(-5, 0.0), (140, 100.0)])
def test_a_share_outside_of_its_bounds_is_held_to_them(percent: float, shown: float) -> None:
    odd = GENERAL | {"current_interval_remaining_percent": percent, "end_time": "tomorrow"}
    (window, _) = read_quota(told(odd)) or ()
    assert (window.left_percent, window.resets_at) == (shown, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(GENERAL)), inner),
    max_leaves=20,
)


@given(JSON, st.lists(JSON, max_size=3))
def test_any_json_is_read_or_refused_without_an_exception(value: Any, remains: list[Any]) -> None:
    read_quota(value)
    for window in read_quota(told(*remains)) or ():
        assert window.unlimited or 0 <= (window.left_percent or 0) <= 100
