"""The vendors' own SDKs read the demo in both styles, and read the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import anthropic
import openai
import pytest

from duologue.demo.answer import Answer
from duologue.demo.examples import Example, bundled_examples
from duologue.demo.server import DemoServer

EXAMPLES = bundled_examples()
EVERY = (*EXAMPLES.examples, EXAMPLES.fallback)
TOOL = {"type": "object", "properties": {"city": {"type": "string"}}}


@dataclass
class Read:
    """What an SDK made of an answer, in neutral words."""

    thinking: str
    text: str
    tools: list[tuple[str, str, Any]]
    finish: str
    input: int
    output: int
    cache_read: int
    model: str


@pytest.fixture(scope="module")
def roomy() -> Iterator[DemoServer]:
    """One server for every question here; so many in a minute would run into the ordinary limits."""
    demo = DemoServer(replace(EXAMPLES, limits=dict.fromkeys(EXAMPLES.limits, 10**9)), pace=0)
    yield demo
    demo.close()


@pytest.fixture(scope="module")
def openai_client(roomy: DemoServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"http://127.0.0.1:{roomy.start()}/v1", api_key="x", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def anthropic_client(roomy: DemoServer) -> Iterator[anthropic.Anthropic]:
    base = f"http://127.0.0.1:{roomy.start()}/anthropic"
    with anthropic.Anthropic(base_url=base, api_key="x", max_retries=0) as client:
        yield client


def expected(answer: Answer, finish: str, input_tokens: int) -> Read:
    return Read(
        thinking="".join(answer.thinking),
        text="".join(answer.text),
        tools=[(tool.call_id, tool.name, json.loads("".join(tool.arguments))) for tool in answer.tools],
        finish=finish,
        input=input_tokens,
        output=answer.output_tokens,
        cache_read=min(answer.cache_read, input_tokens),
        model="demo-recorded",
    )


def streamed_openai(client: openai.OpenAI, prompt: str, **options: Any) -> Read:
    thinking, text, finish, model = "", "", "", ""
    tools: dict[int, list[str]] = {}
    usage = None
    chunks = client.chat.completions.create(
        model=options.pop("model", "demo-recorded"),
        messages=[{"role": "user", "content": prompt}],
        stream=True,
        stream_options={"include_usage": True},
        **options,
    )
    first = True
    for chunk in chunks:
        model = chunk.model
        usage = chunk.usage or usage
        for choice in chunk.choices:
            assert (choice.delta.role == "assistant") is first
            first = False
            thinking += getattr(choice.delta, "reasoning_content", None) or ""
            text += choice.delta.content or ""
            for call in choice.delta.tool_calls or ():
                held = tools.setdefault(call.index, [call.id or "", call.function.name or "", ""])
                held[2] += call.function.arguments or ""
            finish = choice.finish_reason or finish
    assert usage is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.completion_tokens_details.reasoning_tokens <= usage.completion_tokens
    cached = usage.prompt_tokens_details.cached_tokens
    calls = [(call_id, name, json.loads(arguments)) for call_id, name, arguments in tools.values()]
    return Read(thinking, text, calls, finish, usage.prompt_tokens, usage.completion_tokens, cached, model)


def whole_openai(client: openai.OpenAI, prompt: str) -> Read:
    answer = client.chat.completions.create(
        model="demo-recorded", messages=[{"role": "user", "content": prompt}]
    )
    choice, usage = answer.choices[0], answer.usage
    calls = [
        (call.id, call.function.name, json.loads(call.function.arguments))
        for call in choice.message.tool_calls or ()
    ]
    return Read(
        getattr(choice.message, "reasoning_content", None) or "",
        choice.message.content or "",
        calls,
        choice.finish_reason,
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.prompt_tokens_details.cached_tokens,
        answer.model,
    )


def read_anthropic(message: anthropic.types.Message) -> Read:
    usage = message.usage
    blocks = message.content
    return Read(
        "".join(block.thinking for block in blocks if block.type == "thinking"),
        "".join(block.text for block in blocks if block.type == "text"),
        [(block.id, block.name, block.input) for block in blocks if block.type == "tool_use"],
        message.stop_reason or "",
        usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens,
        usage.output_tokens,
        usage.cache_read_input_tokens,
        message.model,
    )


def streamed_anthropic(client: anthropic.Anthropic, prompt: str, **options: Any) -> anthropic.types.Message:
    with client.messages.stream(
        model="demo-recorded",
        max_tokens=options.pop("max_tokens", 8000),
        messages=[{"role": "user", "content": prompt}],
        **options,
    ) as stream:
        return stream.get_final_message()


@pytest.mark.parametrize("example", EVERY, ids=lambda example: example.id)
def test_every_example_reads_the_same_in_both_styles_streamed_and_whole(
    openai_client: openai.OpenAI, anthropic_client: anthropic.Anthropic, example: Example
) -> None:
    prompt = example.prompt or "something else"
    answer, finish = example.answer, example.answer.finish
    told = streamed_openai(openai_client, prompt)
    assert told == expected(answer, finish.openai, told.input)
    assert whole_openai(openai_client, prompt) == told
    message = streamed_anthropic(anthropic_client, prompt)
    assert read_anthropic(message) == expected(answer, finish.anthropic, told.input)
    whole = anthropic_client.messages.create(
        model="demo-recorded", max_tokens=8000, messages=[{"role": "user", "content": prompt}]
    )
    assert [block.type for block in whole.content] == [block.type for block in message.content]
    assert read_anthropic(whole) == read_anthropic(message)


def test_thinking_is_signed_with_64_hexadecimal_digits(anthropic_client: anthropic.Anthropic) -> None:
    prompt = EXAMPLES.examples[0].prompt
    thinking = streamed_anthropic(anthropic_client, prompt).content[0]
    assert thinking.type == "thinking"
    assert len(bytes.fromhex(thinking.signature)) == 32
    whole = anthropic_client.messages.create(
        model="demo-recorded", max_tokens=8000, messages=[{"role": "user", "content": prompt}]
    )
    assert whole.content[0] == thinking


def test_a_tool_result_is_answered_in_both_styles(
    openai_client: openai.OpenAI, anthropic_client: anthropic.Anthropic
) -> None:
    example = EXAMPLES.example("weather")
    asked = {"role": "user", "content": example.prompt}
    first = openai_client.chat.completions.create(
        model="demo-recorded",
        messages=[asked],
        tools=[{"type": "function", "function": {"name": "get_weather", "parameters": TOOL}}],
    )
    call = first.choices[0].message
    result = {"role": "tool", "tool_call_id": call.tool_calls[0].id, "content": "18 degrees"}
    second = openai_client.chat.completions.create(
        model="demo-recorded", messages=[asked, call.model_dump(exclude_none=True), result]
    )
    used = streamed_anthropic(
        anthropic_client, example.prompt, tools=[{"name": "get_weather", "input_schema": TOOL}]
    )
    returned = {"type": "tool_result", "tool_use_id": used.content[-1].id, "content": "18 degrees"}
    final = anthropic_client.messages.create(
        model="demo-recorded",
        max_tokens=8000,
        messages=[
            asked,
            {"role": "assistant", "content": used.content},
            {"role": "user", "content": [returned]},
        ],
    )
    after = "".join(example.after_tool.text)
    assert second.choices[0].message.content == after
    assert second.choices[0].finish_reason == "stop"
    assert read_anthropic(final).text == after
    assert final.stop_reason == "end_turn"


def test_max_tokens_ends_an_answer_by_length_in_both_styles(
    openai_client: openai.OpenAI, anthropic_client: anthropic.Anthropic
) -> None:
    prompt = EXAMPLES.example("backups").prompt
    told = streamed_openai(openai_client, prompt, max_completion_tokens=200)
    message = read_anthropic(streamed_anthropic(anthropic_client, prompt, max_tokens=200))
    assert (told.finish, message.finish) == ("length", "max_tokens")
    assert told.output == message.output == 200
    assert told.text == message.text != ""


def test_a_model_writes_thinking_in_tags_as_the_service_does(openai_client: openai.OpenAI) -> None:
    example = EXAMPLES.examples[0]
    answer = example.answer
    told = streamed_openai(openai_client, example.prompt, model="demo-recorded-think-tags")
    thinking, text = "".join(answer.thinking), "".join(answer.text)
    assert told.text == f"<think>\n{thinking}\n</think>\n\n{text}"
    assert told.thinking == ""
    assert told.output == answer.output_tokens
    split = streamed_openai(
        openai_client,
        example.prompt,
        model="demo-recorded-think-tags",
        extra_body={"reasoning_split": True},
    )
    assert (split.thinking, split.text) == (thinking, text)


def test_both_styles_list_the_same_models_with_their_names(
    openai_client: openai.OpenAI, anthropic_client: anthropic.Anthropic
) -> None:
    ids = [model.id for model in EXAMPLES.models]
    assert [model.id for model in openai_client.models.list()] == ids
    listed = list(anthropic_client.models.list())
    assert [model.id for model in listed] == ids
    assert [model.display_name for model in listed] == [model.name for model in EXAMPLES.models]


@pytest.mark.parametrize(
    ("name", "openai_error", "anthropic_error"),
    [
        ("400", openai.BadRequestError, anthropic.BadRequestError),
        ("401", openai.AuthenticationError, anthropic.AuthenticationError),
        ("403", openai.PermissionDeniedError, anthropic.PermissionDeniedError),
        ("404", openai.NotFoundError, anthropic.NotFoundError),
        ("429", openai.RateLimitError, anthropic.RateLimitError),
        ("500", openai.InternalServerError, anthropic.InternalServerError),
        ("529", openai.InternalServerError, anthropic.InternalServerError),
        ("balance", openai.InternalServerError, anthropic.InternalServerError),
        ("context", openai.BadRequestError, anthropic.BadRequestError),
    ],
)
def test_an_error_on_request_is_the_sdks_own_error(
    openai_client: openai.OpenAI,
    anthropic_client: anthropic.Anthropic,
    name: str,
    openai_error: type[openai.APIStatusError],
    anthropic_error: type[anthropic.APIStatusError],
) -> None:
    problem = EXAMPLES.problem(f"/error {name}")
    with pytest.raises(openai_error) as first:
        streamed_openai(openai_client, f"/error {name}")
    with pytest.raises(anthropic_error) as second:
        streamed_anthropic(anthropic_client, f"/error {name}")
    assert first.value.status_code == second.value.status_code == problem.status
    assert first.value.body == problem.openai["error"]
    assert second.value.body == problem.anthropic


def test_an_error_amid_the_stream_is_the_sdks_own_error(
    openai_client: openai.OpenAI, anthropic_client: anthropic.Anthropic
) -> None:
    with pytest.raises(openai.APIError, match="broke off"):
        streamed_openai(openai_client, "/error midstream")
    with pytest.raises(anthropic.APIError, match="broke off"):
        streamed_anthropic(anthropic_client, "/error midstream")
