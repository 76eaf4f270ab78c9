"""The list of models: both forms, paging, and everything a server may send instead of one."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.client import Client
from duologue.api.model_list import LONGEST_NAME, MOST_MODELS, read_page
from duologue.api.transport import Patience
from duologue.domain.errors import (
    AnswerTooLarge,
    DuologueError,
    EncodingRefused,
    KeyRejected,
    NotAnAnswer,
    NotOffered,
    PermissionDenied,
    RedirectRefused,
    TimedOut,
)
from duologue.domain.profile import AuthForm
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.wire import CANARY, Exchange, LoopbackServer, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(Redactor())
    yield client
    await client.close()


async def listed(client: Client, body: Any, status: str = "200 OK", **changes: Any) -> tuple[str, ...]:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with LoopbackServer(whole_response(sent, status)) as server:
        return await client.models(server.endpoint(changes.pop("style", ApiStyle.OPENAI), **changes))


@every_style
async def test_models_come_in_the_servers_order_and_the_key_travels_once(
    client: Client, style: ApiStyle
) -> None:
    body = json.dumps({"object": "list", "data": [{"id": "b"}, {"id": "a"}]}).encode()
    async with LoopbackServer(whole_response(body)) as server:
        assert await client.models(server.endpoint(style)) == ("b", "a")
    request = server.requests[0]
    assert request.line == "GET /v1/models HTTP/1.1"
    assert str(request.headers).count(CANARY) == 1
    assert request.headers["accept-encoding"] == "identity"
    assert request.body == b""
    assert ("anthropic-version" in request.headers) is (style is ApiStyle.ANTHROPIC)


async def test_no_key_goes_out_where_none_is_to_be_sent(client: Client) -> None:
    async with LoopbackServer(whole_response(b'{"data": []}')) as server:
        assert await client.models(server.endpoint(ApiStyle.OPENAI, AuthForm.NONE)) == ()
    assert CANARY not in str(server.requests[0].headers)


async def test_pages_are_followed_to_the_end(client: Client) -> None:
    pages = [
        {"data": [{"id": "a b"}], "has_more": True, "last_id": "a b"},
        {"data": [{"id": "c"}], "has_more": True, "last_id": "c"},
        {"data": [{"id": "d"}], "has_more": False, "last_id": "d"},
    ]

    async def handler(exchange: Exchange) -> None:
        exchange.keep_open = True
        body = json.dumps(pages[len(server.requests) - 1]).encode()
        await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    server = LoopbackServer(handler)
    async with server:
        assert await client.models(server.endpoint(ApiStyle.ANTHROPIC)) == ("a b", "c", "d")
    assert [request.line.split()[1] for request in server.requests] == [
        "/v1/models",
        "/v1/models?limit=1000&after_id=a%20b",
        "/v1/models?limit=1000&after_id=c",
    ]


async def test_a_server_that_sends_the_same_page_for_ever_is_asked_twice(client: Client) -> None:
    body = {"data": [{"id": "a"}], "has_more": True, "last_id": "a"}
    async with LoopbackServer(whole_response(json.dumps(body).encode())) as server:
        assert await client.models(server.endpoint(ApiStyle.ANTHROPIC)) == ("a",)
    assert len(server.requests) == 2


async def test_a_server_with_ever_new_pages_is_asked_ten_times(client: Client) -> None:
    async def handler(exchange: Exchange) -> None:
        exchange.keep_open = True
        name = f"m{len(server.requests)}"
        body = json.dumps({"data": [{"id": name}], "has_more": True, "last_id": name}).encode()
        await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    server = LoopbackServer(handler)
    async with server:
        assert len(await client.models(server.endpoint(ApiStyle.ANTHROPIC))) == 10
    assert len(server.requests) == 10


@pytest.mark.fault("F55")
@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"data": []}, ()),
        ({"models": [{"name": "llama3:8b"}, {"model": "qwen"}]}, ("llama3:8b", "qwen")),
        ([{"id": "a"}, "b"], ("a", "b")),
        ({"data": [{"id": "a"}, {"id": "a"}, {"id": " a "}]}, ("a",)),
        ({"data": [None, 7, [], {}, {"id": None}, {"id": 3}, {"id": ""}, {"id": "ok"}]}, ("ok",)),
        ({"data": [{"id": "<b>bold</b>"}]}, ("<b>bold</b>",)),
        ({"data": [{"id": "a\u202eb"}, {"id": "a\nb"}, {"id": "a\u200bb"}, {"id": "\ud800"}]}, ()),
        ({"data": [{"id": "x" * LONGEST_NAME}, {"id": "x" * (LONGEST_NAME + 1)}]}, ("x" * LONGEST_NAME,)),
    ],
)
async def test_odd_lists_are_read_as_far_as_they_name_models(
    client: Client, body: Any, names: tuple[str, ...]
) -> None:
    assert await listed(client, body) == names


@pytest.mark.fault("F55")
async def test_a_hundred_thousand_models_are_cut(client: Client) -> None:
    names = await listed(client, {"data": [{"id": f"m{number}"} for number in range(100_000)]})
    assert len(names) == MOST_MODELS
    assert names[0] == "m0"


@pytest.mark.fault("F55")
@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"error": {"message": "no route"}}, "404 Not Found", NotOffered),
        (b"", "404 Not Found", NotOffered),
        ({"error": {"message": "no"}}, "403 Forbidden", PermissionDenied),
        ({"error": {"type": "authentication_error"}}, "401 Unauthorized", KeyRejected),
        ({"base_resp": {"status_code": 2049, "status_msg": "invalid api key"}}, "200 OK", KeyRejected),
        (b"<html>log in</html>", "200 OK", NotAnAnswer),
        (b"", "200 OK", NotAnAnswer),
        (b"[" * 100_000, "200 OK", NotAnAnswer),
        ({"data": {"id": "a"}}, "200 OK", NotAnAnswer),
        (b"null", "200 OK", NotAnAnswer),
        (b" " * (17 * 1024 * 1024), "200 OK", AnswerTooLarge),
    ],
)
async def test_what_is_no_list_is_an_error_of_the_tree(
    client: Client, body: Any, status: str, kind: type[DuologueError]
) -> None:
    with pytest.raises(kind):
        await listed(client, body, status)


async def test_a_redirect_is_not_followed(client: Client) -> None:
    async with LoopbackServer(whole_response(b'{"data": []}')) as other:
        to_other = [("location", f"{other.origin}/v1/models")]
        async with LoopbackServer(
            whole_response(status="307 Temporary Redirect", headers=to_other)
        ) as server:
            with pytest.raises(RedirectRefused, match=str(other.port)):
                await client.models(server.endpoint(ApiStyle.OPENAI, AuthForm.X_API_KEY))
        assert other.connections == 0


async def test_a_compressed_list_is_refused(client: Client) -> None:
    compressed = [("content-encoding", "gzip")]
    async with LoopbackServer(whole_response(b"\x1f\x8b", headers=compressed)) as server:
        with pytest.raises(EncodingRefused):
            await client.models(server.endpoint(ApiStyle.OPENAI))


async def test_a_silent_server_is_not_waited_for_long() -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.until_hung_up()

    client = Client(Redactor(), patience=Patience(listing=0.05))
    async with LoopbackServer(handler) as server:
        with pytest.raises(TimedOut, match="list of models"):
            await client.models(server.endpoint(ApiStyle.OPENAI))
    await client.close()


async def test_an_echoed_key_is_hidden(client: Client) -> None:
    with pytest.raises(KeyRejected) as raised:
        await listed(client, {"error": {"message": f"{CANARY} is no key"}}, "401 Unauthorized")
    assert CANARY not in str(raised.value.failure())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["data", "models", "id", "name", "has_more", "last_id"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@pytest.mark.fault("F55")
@given(json_values)
def test_any_json_is_a_list_of_models_or_none(value: Any) -> None:
    page = read_page(value)
    assert page is None or all(name and name.isprintable() for name in page.models)
