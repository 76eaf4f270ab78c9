"""A request as a JavaScript module for Node: with fetch, or with the library of its style."""

from collections.abc import Iterable

from duologue.api.code.literals import exact_in_javascript, javascript_literal, javascript_string
from duologue.api.code.written import Header, Written
from duologue.domain.profile import AuthForm
from duologue.domain.style import ApiStyle

_READ_PIECES = """\
for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    process.stdout.write(piece);
}
"""
_OPENAI_STREAM = """\
for await (const chunk of answer) {
    process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
"""
_ANTHROPIC_STREAM = """\
for await (const event of answer) {
    if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
        process.stdout.write(event.delta.text);
    }
}
"""


def fetch_program(request: Written, variable: str) -> str:
    """With fetch. Numbers that JavaScript would round stay exact: the body is then a text."""
    body = (
        f"JSON.stringify({javascript_literal(request.fields, 1)})"
        if exact_in_javascript(request.fields)
        else javascript_string(request.body)
    )
    options = ['method: "POST"', f"headers: {_headers(request.headers, variable)}", f"body: {body}"]
    asked = f"await fetch({javascript_string(request.url)}, {_object(options)});"
    refused = "if (!response.ok) {\n    throw new Error(`${response.status} ${await response.text()}`);\n}\n"
    shown = _READ_PIECES if request.streams else "console.log(await response.text());\n"
    return f"const response = {asked}\n{refused}{shown}"


def library_program(request: Written, variable: str) -> str:
    """With the library of the request's style, which sends unknown fields along."""
    is_openai = request.style is ApiStyle.OPENAI
    name, package = ("OpenAI", "openai") if is_openai else ("Anthropic", "@anthropic-ai/sdk")
    method = "client.chat.completions.create" if is_openai else "client.messages.create"
    options = [f"baseURL: {javascript_string(request.base)}", *_auth(request, variable)]
    if request.needs_patience:
        options.append("timeout: 3_600_000")
    shown = "console.log(answer.choices[0].message);\n" if is_openai else "console.log(answer.content);\n"
    streamed = _OPENAI_STREAM if is_openai else _ANTHROPIC_STREAM
    return (
        f'import {name} from "{package}";\n\n'
        f"const client = new {name}({_object(options)});\n"
        f"const answer = await {method}({javascript_literal(request.fields)});\n"
        f"{streamed if request.streams else shown}"
    )


def _auth(request: Written, variable: str) -> list[str]:
    key = f"process.env.{variable}"
    not_used = 'apiKey: "not used"'
    match request.style, request.auth:
        case ApiStyle.OPENAI, AuthForm.BEARER:
            return [f"apiKey: {key}"]
        case ApiStyle.OPENAI, AuthForm.X_API_KEY:
            return [not_used, f'defaultHeaders: {{ Authorization: null, "x-api-key": {key} }}']
        case ApiStyle.OPENAI, AuthForm.NONE:
            return [not_used, "defaultHeaders: { Authorization: null }"]
        case ApiStyle.ANTHROPIC, AuthForm.BEARER:
            return ["apiKey: null", f"authToken: {key}"]
        case ApiStyle.ANTHROPIC, AuthForm.X_API_KEY:
            return [not_used, f'defaultHeaders: {{ Authorization: null, "X-Api-Key": {key} }}']
        case _:
            return [not_used, 'defaultHeaders: { Authorization: null, "X-Api-Key": null }']


def _headers(headers: Iterable[Header], variable: str) -> str:
    lines = [
        f"        {javascript_string(header.name)}: {_header(header, variable)},\n" for header in headers
    ]
    return "{\n" + "".join(lines) + "    }"


def _header(header: Header, variable: str) -> str:
    key = f"process.env.{variable}"
    if not header.with_key:
        return javascript_string(header.value)
    return f"{javascript_string(header.value)} + {key}" if header.value else key


def _object(entries: Iterable[str]) -> str:
    return "{\n" + "".join(f"    {entry},\n" for entry in entries) + "}"
