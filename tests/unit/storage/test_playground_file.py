"""playground.json: what a person worked on comes back; a broken file is kept aside; no key in it."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.domain.draft import Draft
from duologue.domain.draft_data import draft_from_data, draft_to_data
from duologue.domain.parts import ImagePart, TextPart
from duologue.domain.playground_state import PlaygroundState
from duologue.domain.request import ChatRequest, RawMessage, Tool, Turn
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.variation import Variation
from duologue.services.playground.workbench import Workbench
from duologue.storage.playground_file import PlaygroundOnDisk
from helpers.drafts import OBJECTS, REQUESTS, TEXTS

RAW = RawMessage(ApiStyle.ANTHROPIC, "", {"role": "user", "content": [{"type": "x"}]})
REQUEST = ChatRequest("m", (Turn("user", (), RAW),), tools=(Tool("t", "", {}, RAW),), stream=False)
STATE = PlaygroundState(
    Draft(ApiStyle.ANTHROPIC, "demo", REQUEST, {"top_k": 3}, {"name": ""}),
    '{"half',
    "json",
    "response",
    420,
    compared="columns",
    columns=(
        Variation(),
        Variation("other", ApiStyle.OPENAI, "n", "brief", "again", 5, 0.0, 0.5),
    ),
)


@given(request=REQUESTS, extra=OBJECTS, variables=st.dictionaries(TEXTS, TEXTS, max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_draft_comes_back_from_its_stored_form(
    request: ChatRequest, extra: dict[str, object], variables: dict[str, str]
) -> None:
    plain = replace(request, extra={}, as_written=False)
    draft = Draft(ApiStyle.OPENAI, "demo", plain, extra, variables)
    assert draft_from_data(json.loads(json.dumps(draft_to_data(draft))), "demo") == draft


def test_everything_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    PlaygroundOnDisk(path, Redactor()).save(STATE)
    assert PlaygroundOnDisk(path, Redactor()).load() == STATE


def test_an_image_comes_back_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    image = ImagePart("a.png", "image/png", "0" * 64, 4, 1, 1, b"\x89\x00sk")
    draft = Draft(ApiStyle.OPENAI, "demo", ChatRequest("m", (Turn("user", (TextPart("see"), image)),)))
    PlaygroundOnDisk(path, Redactor()).save(PlaygroundState(draft))
    loaded = PlaygroundOnDisk(path, Redactor()).load().draft
    assert loaded == draft
    part = loaded.request.turns[0].parts[1]
    assert isinstance(part, ImagePart)
    assert part.data == image.data


def test_a_large_body_that_was_not_applied_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    body = '{"a": "' + 'x"\n' * 2_500_000
    PlaygroundOnDisk(path, Redactor()).save(PlaygroundState(body=body))
    assert PlaygroundOnDisk(path, Redactor()).load().body == body


def test_a_key_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    redactor = Redactor()
    redactor.learn(Secret("a-very-special-key-1234567890"))
    state = replace(STATE, body='{"key": "a-very-special-key-1234567890"')
    PlaygroundOnDisk(path, redactor).save(state)
    assert "a-very-special-key" not in path.read_text()


def test_a_broken_file_counts_as_nothing_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    path.write_text('{"draft": {"style": "morse"')
    file = PlaygroundOnDisk(path, Redactor())
    assert file.load() == PlaygroundState()
    file.save(STATE)
    assert file.load() == STATE
    assert len(list(tmp_path.glob("playground.kept-*.json"))) == 1


def test_a_draft_that_cannot_be_read_leaves_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    path.write_text('{"draft": {"style": "morse"}, "body": "x", "tab": "json"}')
    assert PlaygroundOnDisk(path, Redactor()).load() == PlaygroundState(body="x", tab="json")


def test_a_field_of_a_column_that_cannot_be_used_is_as_in_the_request(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    column = (
        '{"style": "morse", "model": 7, "top_p": true, "temperature": NaN, "max_tokens": 2.5, "prompt": "p"}'
    )
    path.write_text(f'{{"compared": "all", "columns": [{column}, 3, {{"style": ["x"]}}, {{}}, {{}}, {{}}]}}')
    loaded = PlaygroundOnDisk(path, Redactor()).load()
    assert loaded.compared == ""
    assert loaded.columns == (Variation(prompt="p"), Variation(), Variation())


async def test_the_bench_writes_only_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "playground.json"
    bench = Workbench(PlaygroundOnDisk(path, Redactor()))
    await bench.write()
    assert bench.state == PlaygroundState()
    await bench.write()
    assert not path.exists()
    bench.change(split=300)
    await bench.write()
    assert PlaygroundOnDisk(path, Redactor()).load().split == 300
