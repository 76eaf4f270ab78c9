"""The recorded examples are chosen by the prompt, and what they say is right."""

import contextlib
import io
import json
import os
import re
import sqlite3
import time
from pathlib import Path

import pytest

from duologue import resources
from duologue.demo.answer import Finish
from duologue.demo.examples import EXAMPLES_FILE, Example, ProblemKind, bundled_examples, read_examples
from duologue.domain.errors import InputUnreadable
from duologue.services.tables.catalogue import prepared_chat

EXAMPLES = bundled_examples()


def said(identifier: str) -> str:
    return "".join(EXAMPLES.example(identifier).answer.text)


def fenced(identifier: str, language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", said(identifier), re.DOTALL)[0]


def cells(table: str) -> list[tuple[str, ...]]:
    rows = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table.strip().split("\n")]
    return [rows[0], *rows[2:]]


@pytest.mark.parametrize("example", EXAMPLES.examples, ids=lambda example: example.id)
def test_every_example_is_found_by_its_prompt_and_its_other_spellings(example: Example) -> None:
    for prompt in (
        example.prompt,
        *example.also,
        f"  {example.prompt.upper()}\n",
        example.prompt.rstrip("?."),
    ):
        assert EXAMPLES.choose(prompt) is example


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("give me a regex for an ISO date please", "iso-date"),
        ("How's the weather in Lisbon today?", "weather"),
        ("tell me about the sky", "fallback"),
        ("What is the meaning of life?", "fallback"),
        ("", "fallback"),
    ],
)
def test_keywords_must_all_be_there(prompt: str, expected: str) -> None:
    assert EXAMPLES.choose(prompt).id == expected


def test_prompts_are_told_apart() -> None:
    prompts = [prompt for example in EXAMPLES.examples for prompt in (example.prompt, *example.also)]
    assert len({prompt.casefold() for prompt in prompts}) == len(prompts)
    assert len({example.id for example in EXAMPLES.examples}) == len(EXAMPLES.examples)


def test_the_fallback_says_that_it_is_recorded_what_to_try_and_how_to_connect() -> None:
    text = "".join(EXAMPLES.fallback.answer.text)
    assert "\n" not in text
    assert "recorded example" in text
    assert "can't think" in text
    assert "Connect" in text
    tried = re.findall(r"“(.+?)”", text)
    assert len(tried) == 3
    assert all(EXAMPLES.choose(prompt) is not EXAMPLES.fallback for prompt in tried)


def test_only_the_tool_example_ends_with_a_tool() -> None:
    ends = {example.id: example.answer.finish for example in EXAMPLES.examples}
    assert {identifier for identifier, finish in ends.items() if finish is Finish.TOOL} == {"weather"}
    weather = EXAMPLES.example("weather")
    assert weather.answer.tools[0].name == "get_weather"
    assert json.loads("".join(weather.answer.tools[0].arguments))["city"] == "Lisbon"
    assert weather.after_tool is not None
    assert weather.after_tool.finish is Finish.END


def test_the_long_answer_is_long_and_shows_every_kind_of_block() -> None:
    text = said("backups")
    assert 550 < len(text.split()) < 750
    for mark in ("\n## ", "\n- ", "\n1. ", "\n| ", "```bash\n", "\n> ", "**"):
        assert mark in text


def test_the_python_of_the_date_example_prints_what_the_answer_says() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(fenced("iso-date", "python"), {})  # noqa: S102 - our own bundled code
    assert printed.getvalue() == fenced("iso-date", "text")


def test_the_pattern_of_the_date_example_refuses_what_it_says() -> None:
    names: dict[str, re.Pattern[str]] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(fenced("iso-date", "python"), names)  # noqa: S102 - our own bundled code
    dates = names["ISO_DATE"]
    assert dates.search("2025-02-30")
    for text in ("12025-11-01", "2025-00-10", "2025-13-01", "2025-01-32", "2025-1-1", "٢٠٢٥-11-01"):
        assert not dates.search(text)


def test_the_sql_example_gives_the_table_it_shows() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", said("where-having"), re.MULTILINE)
    orders, result = cells(tables[0]), cells(tables[1])
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE orders (customer TEXT, ordered_on TEXT, total INTEGER)")
        database.executemany("INSERT INTO orders VALUES (?, ?, ?)", orders[1:])
        rows = database.execute(fenced("where-having", "sql")).fetchall()
    assert [tuple(map(str, row)) for row in rows] == result[1:]


def test_dinners_take_no_longer_than_promised() -> None:
    table = re.findall(r"(?:^\|.*\n)+", said("dinners"), re.MULTILINE)[0]
    days = cells(table)[1:]
    assert len(days) == 7
    assert max(int(minutes) for _, _, minutes in days) == 35


def test_the_script_of_the_prepared_chat_renames_only_when_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = re.findall(r"```python\n(.*?)```", prepared_chat().turns[-1].parts[-1].text, re.DOTALL)[0]
    for number, name in enumerate(("IMG_2.jpg", "IMG_1.jpg")):
        photo = tmp_path / name
        photo.write_bytes(name.encode())
        noon = time.mktime((2025, 8, 14, 12, 0, number, 0, 0, -1))  # here, wherever that is
        os.utime(photo, (noon, noon))
    for asked, left in ([], {"IMG_1.jpg", "IMG_2.jpg"}), (["--rename"], {"lake_01.jpg", "lake_02.jpg"}):
        monkeypatch.setattr("sys.argv", ["rename_photos.py", str(tmp_path), "lake", *asked])
        exec(script, {})  # noqa: S102 - our own bundled code
        assert {path.name.removeprefix("2025-08-14_") for path in tmp_path.iterdir()} == left
        assert capsys.readouterr().out.count("  ->  ") == 2
    assert next(tmp_path.glob("*lake_01.jpg")).read_bytes() == b"IMG_2.jpg"


def test_every_fence_is_closed() -> None:
    for example in (*EXAMPLES.examples, EXAMPLES.fallback):
        assert "".join(example.answer.text).count("```") % 2 == 0


def test_every_kind_of_problem_can_be_asked_for() -> None:
    assert {problem.kind for problem in EXAMPLES.problems} == set(ProblemKind)
    for problem in EXAMPLES.problems:
        assert EXAMPLES.problem(f" /ERROR  {problem.name} ") is problem
    assert EXAMPLES.problem("/error 999") is None
    assert EXAMPLES.problem("tell me about /error 401") is None


def test_an_unknown_model_is_answered_by_a_demo_model() -> None:
    assert EXAMPLES.model("MiniMax-M3") is EXAMPLES.models[0]
    assert all(model.id.startswith("demo-") for model in EXAMPLES.models)


@pytest.mark.parametrize("stored", ["", "[]", "{}", '{"format": "other", "version": 1}'])
def test_a_file_that_holds_no_examples_is_told(stored: str) -> None:
    with pytest.raises(InputUnreadable, match="examples"):
        read_examples(stored)


@pytest.mark.parametrize("missing", ["prompt", "pace", "finish"])
def test_an_example_that_lacks_something_is_told(missing: str) -> None:
    data = json.loads(resources.text(EXAMPLES_FILE))
    del data["examples"][0][missing]
    with pytest.raises(InputUnreadable, match=missing):
        read_examples(json.dumps(data))
