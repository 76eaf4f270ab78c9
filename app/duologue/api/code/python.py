"""A request as a Python program: with httpx, or with the library of its style."""

from collections.abc import Iterable

from duologue.api.code.literals import python_literal, python_string
from duologue.api.code.written import Header, Written
from duologue.domain.profile import AuthForm
from duologue.domain.style import ApiStyle

# What the libraries' own methods take; everything else goes in `extra_body`. A test compares.
OPENAI_PARAMETERS = frozenset(
    [
        "audio",
        "frequency_penalty",
        "function_call",
        "functions",
        "logit_bias",
        "logprobs",
        "max_completion_tokens",
        "max_tokens",
        "messages",
        "metadata",
        "modalities",
        "model",
        "n",
        "parallel_tool_calls",
        "prediction",
        "presence_penalty",
        "prompt_cache_key",
        "reasoning_effort",
        "response_format",
        "safety_identifier",
        "seed",
        "service_tier",
        "stop",
        "store",
        "stream",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_logprobs",
        "top_p",
        "user",
        "verbosity",
        "web_search_options",
    ]
)
ANTHROPIC_PARAMETERS = frozenset(
    [
        "max_tokens",
        "messages",
        "metadata",
        "model",
        "output_config",
        "service_tier",
        "stop_sequences",
        "stream",
        "system",
        "thinking",
        "tool_choice",
        "tools",
    ]
)
_PIECES = """\
    for piece in response.iter_text():
        print(piece, end="", flush=True)
"""
_OPENAI_STREAM = """
for chunk in answer:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
"""
_ANTHROPIC_STREAM = """
for event in answer:
    if event.type == "content_block_delta" and event.delta.type == "text_delta":
        print(event.delta.text, end="", flush=True)
"""


def httpx_program(request: Written, variable: str) -> str:
    """With httpx, which writes the body in the very bytes that this app sends."""
    call = "httpx.stream" if request.streams else "httpx.post"
    post = ['"POST"'] if request.streams else []
    arguments = [
        *post,
        python_string(request.url),
        f"headers={_headers(request.headers, variable, 1 + request.streams)}",
        f"json={python_literal(request.fields, 1 + request.streams)}",
        "timeout=httpx.Timeout(10, read=300)",
    ]
    head = _imports(request, "import httpx")
    if request.streams:
        return (
            f"{head}\nwith {_call(call, arguments, 1)} as response:\n"
            "    if response.is_error:\n        response.read()\n    response.raise_for_status()\n" + _PIECES
        )
    return f"{head}\nresponse = {_call(call, arguments)}\nresponse.raise_for_status()\nprint(response.text)\n"


def library_program(request: Written, variable: str) -> str:
    """With the library of the request's style."""
    is_openai = request.style is ApiStyle.OPENAI
    known = OPENAI_PARAMETERS if is_openai else ANTHROPIC_PARAMETERS
    method = "client.chat.completions.create" if is_openai else "client.messages.create"
    own = {name: value for name, value in request.fields.items() if name in known}
    extra = {name: value for name, value in request.fields.items() if name not in known}
    arguments = [f"{name}={python_literal(value, 1)}" for name, value in own.items()]
    if extra:
        arguments.append(f"extra_body={python_literal(extra, 1)}")
    if is_openai:
        arguments += _openai_headers(request, variable)
    shown = "print(answer.choices[0].message)\n" if is_openai else "print(answer.content)\n"
    streamed = _OPENAI_STREAM if is_openai else _ANTHROPIC_STREAM
    client, imported = (_openai if is_openai else _anthropic)(request, variable)
    head = _imports(request, imported)
    ending = streamed if request.streams else shown
    return f"{head}\nclient = {client}\nanswer = {_call(method, arguments)}\n{ending.lstrip()}"


def _openai(request: Written, variable: str) -> tuple[str, str]:
    arguments = [f"base_url={python_string(request.base)}"]
    if request.auth is AuthForm.BEARER:
        arguments.append(f"api_key={_variable(variable)}")
        return _call("OpenAI", arguments), "from openai import OpenAI"
    arguments.append('api_key="not used"')
    return _call("OpenAI", arguments), "from openai import Omit, OpenAI"


def _openai_headers(request: Written, variable: str) -> list[str]:
    """The library lets its own header be left out in each request only."""
    key = f', "x-api-key": {_variable(variable)}' if request.auth is AuthForm.X_API_KEY else ""
    return [] if request.auth is AuthForm.BEARER else [f'extra_headers={{"Authorization": Omit(){key}}}']


def _anthropic(request: Written, variable: str) -> tuple[str, str]:
    arguments = [f"base_url={python_string(request.base)}"]
    imported = "from anthropic import Anthropic"
    # The library's versions differ in which header `api_key` becomes, so the header is named.
    match request.auth:
        case AuthForm.BEARER:
            arguments.append(f"auth_token={_variable(variable)}")
        case AuthForm.X_API_KEY | AuthForm.NONE:
            key = _variable(variable) if request.auth is AuthForm.X_API_KEY else "Omit()"
            own = f'{{"Authorization": Omit(), "X-Api-Key": {key}}}'
            arguments += ['api_key="not used"', f"default_headers={own}"]
            imported = "from anthropic import Anthropic, Omit"
    if request.needs_patience:
        arguments.append("timeout=3600")
    return _call("Anthropic", arguments), imported


def _imports(request: Written, library: str) -> str:
    system = "" if request.auth is AuthForm.NONE else "import os\n\n"
    return f"{system}{library}\n"


def _headers(headers: Iterable[Header], variable: str, indent: int) -> str:
    step = "    " * (indent + 1)
    lines = [f"{step}{python_string(header.name)}: {_header(header, variable)},\n" for header in headers]
    return "{\n" + "".join(lines) + "    " * indent + "}"


def _header(header: Header, variable: str) -> str:
    if not header.with_key:
        return python_string(header.value)
    return f"{python_string(header.value)} + {_variable(variable)}" if header.value else _variable(variable)


def _variable(name: str) -> str:
    return f'os.environ["{name}"]'


def _call(function: str, arguments: Iterable[str], indent: int = 0) -> str:
    step = "    " * (indent + 1)
    return f"{function}(\n" + "".join(f"{step}{each},\n" for each in arguments) + "    " * indent + ")"
