"""Every snippet is run, and the server must see the request that this app would have sent."""

import gc
import inspect
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import anthropic
import openai
import pytest

from duologue.api.code.python import ANTHROPIC_PARAMETERS, OPENAI_PARAMETERS
from duologue.api.code.snippets import snippet
from duologue.api.dialects import dialect_of
from duologue.api.json_text import write_json
from duologue.demo.request_log import RequestRecord
from duologue.demo.server import DemoServer
from duologue.domain.address import read_base_url
from duologue.domain.code import CodeLanguage, Snippet
from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import TextPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle

CANARY = "sk-canary-0123456789abcdef"
VARIABLE = "MINIMAX_API_KEY"
NODE, CURL = shutil.which("node"), shutil.which("curl")
HOSTILE = "It's \"this\" $HOME `id` \\ \u2028 \U0001f600 \x00 \r\n\n{x} ${y} %s '''\nend"
TOOL = Tool("weather", "What's the weather?", {"type": "object", "properties": {"city": {"type": "string"}}})
PYTHON = [language for language in CodeLanguage if language.syntax == "python"]
JAVASCRIPT = [language for language in CodeLanguage if language.syntax == "javascript"]
STYLES = tuple(ApiStyle)
CHECK_ALL = """
const { spawn } = require("node:child_process");
const { readdirSync } = require("node:fs");
const folder = process.argv[1], names = readdirSync(folder), codes = {};
function next() {
  const name = names.shift();
  if (!name) return;
  const node = spawn(process.execPath, ["--check", `${folder}/${name}`]);
  node.on("close", (code) => { codes[name] = code; next(); });
}
next(); next();
process.on("exit", () => process.stdout.write(JSON.stringify(codes)));
"""  # `node --check` takes one file at a time


@dataclass
class Bench:
    """The demo's server, asked by programs."""

    server: DemoServer
    port: int

    def endpoint(self, style: ApiStyle, auth: AuthForm = AuthForm.BEARER) -> Endpoint:
        path = "v1" if style is ApiStyle.OPENAI else "anthropic"
        base = read_base_url(f"http://127.0.0.1:{self.port}/{path}", style)
        return Endpoint(style, base, auth, Secret(CANARY))

    def code(self, style: ApiStyle, language: CodeLanguage, request: ChatRequest, **changes: Any) -> Snippet:
        return snippet(replace(self.endpoint(style), **changes), request, language, VARIABLE, Redactor())

    def would_send(self, style: ApiStyle, request: ChatRequest) -> bytes:
        return write_json(dialect_of(style).encode(self.endpoint(style), request).body).encode()

    def only_request(self) -> RequestRecord:
        assert len(self.server.requests) == self.seen + 1
        return self.server.requests[-1]

    def __enter__(self) -> Self:
        self.seen = len(self.server.requests)
        return self

    def __exit__(self, *_: object) -> None:
        gc.collect()  # the libraries' clients, which nobody closes, end here and not in another test


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    server = DemoServer(pace=0, keep_bodies=True)
    yield Bench(server, server.start())
    server.close()


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, CANARY)


def request(style: ApiStyle, *, stream: bool) -> ChatRequest:
    """With everything in it that can go wrong on the way through another language."""
    raw_message: dict[str, Any] = (
        {"role": "assistant", "content": None, "reasoning_content": HOSTILE, "tool_calls": []}
        if style is ApiStyle.OPENAI
        else {"role": "assistant", "content": [{"type": "thinking", "thinking": HOSTILE, "signature": "s"}]}
    )
    return ChatRequest(
        "demo-recorded-fast",
        (
            Turn("user", (TextPart(HOSTILE),)),
            Turn("assistant", (ToolCallPart("c1", "weather", '{"city": "Z\u00fcrich"}'),)),
            Turn("user", (ToolResultPart("c1", "{}"),)),
            Turn("assistant", (TextPart("x"),), RawMessage(style, "http://127.0.0.1", raw_message)),
            Turn("user", (TextPart("hello"),)),
        ),
        system=HOSTILE,
        parameters=Parameters(
            max_tokens=50_000, temperature=0.5, top_p=0.25, stop=("'",), thinking="adaptive"
        ),
        tools=(TOOL,),
        stream=stream,
        tool_choice="auto",
        output=OutputFormat({"type": "object", "title": HOSTILE}),
        user_id="user-1",
    )


def cases(languages: list[CodeLanguage]) -> list[Any]:
    return [
        pytest.param(style, language, stream, id=f"{language}-{style}-{'stream' if stream else 'whole'}")
        for style in STYLES
        for language in languages
        if language.style in (None, style)
        for stream in (True, False)
    ]


@pytest.mark.parametrize(("style", "language", "stream"), cases(PYTHON))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a short program may leave closing to its end
def test_a_python_program_sends_the_very_request(
    bench: Bench,
    *,
    style: ApiStyle,
    language: CodeLanguage,
    stream: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = request(style, stream=stream)
    code = bench.code(style, language, asked)
    assert CANARY not in code.text
    with bench:
        exec(compile(code.text, "snippet.py", "exec"), {})  # noqa: S102 - it is what this test is for
        seen = bench.only_request()
    expected = bench.would_send(style, asked)
    assert seen.body == json.loads(expected)
    if language is CodeLanguage.PYTHON_HTTPX:
        assert seen.sent_bytes == expected
    assert seen.headers["authorization"] == f"Bearer {CANARY}"
    assert capsys.readouterr().out.strip(), "the program prints what it was answered"


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
@pytest.mark.parametrize(("style", "language", "stream"), cases([CodeLanguage.CURL]))
@pytest.mark.parametrize("extra", [0, 150_000], ids=["short", "long"])
def test_a_curl_command_sends_the_very_bytes(
    bench: Bench, *, style: ApiStyle, language: CodeLanguage, stream: bool, extra: int
) -> None:
    asked = replace(request(style, stream=stream), user_id="it's " * (extra // 5) or None)
    code = bench.code(style, language, asked)
    assert CANARY not in code.text
    assert ("printf" in code.text) is bool(extra)
    with bench:
        ran = subprocess.run(["/bin/sh"], input=code.text.encode(), capture_output=True, check=True)
        seen = bench.only_request()
    assert seen.sent_bytes == bench.would_send(style, asked)
    assert seen.headers["authorization"] == f"Bearer {CANARY}"
    assert ran.stdout


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize(("style", "language", "stream"), cases([CodeLanguage.JAVASCRIPT_FETCH]))
def test_a_fetch_program_sends_the_very_request(
    bench: Bench, *, style: ApiStyle, language: CodeLanguage, stream: bool, tmp_path: Path
) -> None:
    asked = request(style, stream=stream)
    program = tmp_path / f"request{language.suffix}"
    program.write_text(bench.code(style, language, asked).text, "utf-8")
    with bench:
        ran = subprocess.run([str(NODE), str(program)], capture_output=True, check=True)
        seen = bench.only_request()
    assert seen.body == json.loads(bench.would_send(style, asked))
    assert seen.headers["authorization"] == f"Bearer {CANARY}"
    assert ran.stdout


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_node_reads_every_javascript_program(bench: Bench, tmp_path: Path) -> None:
    for number, case in enumerate(cases(JAVASCRIPT)):
        style, language, stream = case.values
        for auth in AuthForm:
            code = bench.code(style, language, request(style, stream=stream), auth=auth)
            assert CANARY not in code.text
            (tmp_path / f"{number}-{auth}.mjs").write_text(code.text, "utf-8")
    written = {path.name for path in tmp_path.iterdir()}
    assert len(written) == len(cases(JAVASCRIPT)) * len(AuthForm)
    broken = tmp_path / "broken.mjs"
    broken.write_text("const a = ;\n", "utf-8")
    told = subprocess.run([str(NODE), "-e", CHECK_ALL, str(tmp_path)], check=True, capture_output=True)
    assert set(json.loads(told.stdout)) == written | {broken.name}
    assert [name for name, code in json.loads(told.stdout).items() if code] == [broken.name]


@pytest.mark.parametrize("auth", [AuthForm.X_API_KEY, AuthForm.NONE])
@pytest.mark.parametrize(
    ("style", "language"),
    [
        (ApiStyle.OPENAI, CodeLanguage.PYTHON_OPENAI),
        (ApiStyle.ANTHROPIC, CodeLanguage.PYTHON_ANTHROPIC),
        (ApiStyle.OPENAI, CodeLanguage.PYTHON_HTTPX),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # see above
def test_the_key_travels_as_the_profile_says(
    bench: Bench, style: ApiStyle, language: CodeLanguage, auth: AuthForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = bench.code(style, language, request(style, stream=False), auth=auth)
    if auth is AuthForm.NONE:
        monkeypatch.delenv(VARIABLE)
        assert code.variable is None
        assert VARIABLE not in code.text
    with bench:
        exec(compile(code.text, "snippet.py", "exec"), {})  # noqa: S102 - see above
        seen = bench.only_request()
    assert seen.headers.get("x-api-key") == (CANARY if auth is AuthForm.X_API_KEY else None)
    assert "authorization" not in seen.headers


def test_a_program_runs_as_a_file_of_its_own(bench: Bench, tmp_path: Path) -> None:
    code = bench.code(ApiStyle.OPENAI, CodeLanguage.PYTHON_HTTPX, request(ApiStyle.OPENAI, stream=True))
    program = tmp_path / f"request{code.language.suffix}"
    program.write_text(code.text, "utf-8")
    ran = subprocess.run([sys.executable, str(program)], capture_output=True, check=True)
    assert b"data: [DONE]" in ran.stdout


def test_a_key_in_the_request_itself_is_covered_and_told(bench: Bench) -> None:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    asked = ChatRequest("m", (Turn("user", (TextPart(f"my key is {CANARY}"),)),))
    for case in cases(list(CodeLanguage)):
        style, language, _ = case.values
        code = snippet(bench.endpoint(style), asked, language, VARIABLE, redactor)
        assert code.masked
        assert CANARY not in code.text
        assert "my key is [key]" in code.text


def test_a_library_of_the_other_style_is_refused(bench: Bench) -> None:
    with pytest.raises(InputUnreadable, match="does not speak the OpenAI style"):
        bench.code(ApiStyle.OPENAI, CodeLanguage.PYTHON_ANTHROPIC, request(ApiStyle.OPENAI, stream=True))


def test_a_request_nested_without_measure_is_refused_in_words(bench: Bench) -> None:
    schema: dict[str, Any] = {}
    for _ in range(5000):
        schema = {"properties": schema}
    deep = replace(request(ApiStyle.OPENAI, stream=True), tools=(Tool("t", "", schema),))
    with pytest.raises(InputUnreadable, match="nested too deeply"):
        bench.code(ApiStyle.OPENAI, CodeLanguage.CURL, deep)


def test_what_the_libraries_take_is_what_we_believe() -> None:
    own: dict[Any, frozenset[str]] = {
        openai.resources.chat.completions.Completions.create: OPENAI_PARAMETERS,
        anthropic.resources.messages.Messages.create: ANTHROPIC_PARAMETERS,
    }
    for method, parameters in own.items():
        assert parameters <= inspect.signature(method).parameters.keys()
