"""What typed words ask for: a prompt, a model, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.ui.composer.triggers import Trigger, Wish, fences_in, trigger_in


def asked(line: str, *, first: bool = True, fences: int = 0) -> Trigger | None:
    return trigger_in(line, first=first, fences_above=lambda: fences)


@pytest.mark.parametrize(
    ("line", "query"),
    [("/", ""), ("/tra", "tra"), ("/write an e", "write an e"), ("/\u7ffb", "\u7ffb")],
)
def test_a_slash_at_the_very_beginning_asks_for_a_prompt(line: str, query: str) -> None:
    found = asked(line)
    assert found == Trigger(Wish.PROMPT, line)
    assert found.query == query
    assert asked(line, first=False) is None


@pytest.mark.parametrize("line", ["", "a/", " /", "and/or", "/ no", "/" + "x" * 61])
def test_other_slashes_are_just_text(line: str) -> None:
    assert asked(line) is None


@pytest.mark.parametrize(
    ("line", "typed"),
    [("@", "@"), ("@mini", "@mini"), ("Dear @m3", "@m3"), ("x\t@", "@"), ("\u4f60\u597d @", "@")],
)
def test_an_at_sign_at_the_beginning_of_a_word_asks_for_a_model(line: str, typed: str) -> None:
    assert asked(line, first=False) == Trigger(Wish.MODEL, typed)


@pytest.mark.parametrize(
    "line",
    ["me@example", "me@", "(@", "`@", "the `code @m", "@m3 and", "a@b@c", "@@x", "\u4f60@"],
)
def test_an_at_sign_in_an_address_or_in_code_is_just_text(line: str) -> None:
    assert asked(line, first=False) is None


def test_inside_of_a_fence_an_at_sign_is_code() -> None:
    assert asked("@dataclass", first=False, fences=1) is None
    assert asked("@", first=False, fences=2) is not None
    assert fences_in("```py\n@x\n```\n  ~~~\nno ```\n    ```\n") == 3


@given(st.text(max_size=80))
def test_any_line_is_read(line: str) -> None:
    found = asked(line)
    if found is not None:
        assert line.endswith(found.typed)
        assert found.typed[0] in "/@"
