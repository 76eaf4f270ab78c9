"""An attached file among the words of a turn: fenced so that nothing in it can end the fence."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duologue.domain.attached_words import as_words, fenced, unseen
from duologue.domain.parts import FilePart, ImagePart, TextPart, ThinkingPart
from duologue.domain.token_estimate import tokens_of, tokens_of_parts
from duologue.markdown.blocks import CodeBlock
from duologue.markdown.parser import parse

text = st.text(st.sampled_from("`~ab \n\t>-#\u4f60"), max_size=60)


@given(text)
@example("")
@example("```\ninside\n```\n")
@example("`````")
def test_the_file_comes_back_whole_out_of_its_fence(inside: str) -> None:
    said = fenced(FilePart("notes.py", inside, len(inside)))
    name, opening, rest = said.split("\n", 2)
    fence = opening.removesuffix("py")
    assert name == "notes.py"
    assert set(fence) == {"`"}
    assert len(fence) >= 3
    assert fence not in inside
    assert rest.endswith(fence)
    kept = rest.removesuffix(fence)
    assert kept in (inside, inside + "\n")
    # And a reader of Markdown sees one block of code, whatever is in the file.
    blocks = parse(said)
    assert sum(isinstance(block, CodeBlock) for block in blocks) == 1
    assert isinstance(blocks[-1], CodeBlock)


@pytest.mark.parametrize(
    ("name", "language"),
    [("a.py", "py"), ("A.CPP", "cpp"), ("Makefile", ""), ("x.c++", "c++"), ("odd.`x`", ""), ("a.tar gz", "")],
)
def test_the_ending_of_the_name_is_the_language(name: str, language: str) -> None:
    assert fenced(FilePart(name, "x")).split("\n")[1] == "```" + language


def test_an_image_without_bytes_is_named() -> None:
    image = ImagePart("cat.png", "image/png", "0", 1, 10, 10)
    assert as_words(image) == unseen(image)
    assert "cat.png" in unseen(image)
    assert as_words(ImagePart("cat.png", "image/png", "0", 1, 10, 10, b"x")) is None
    assert as_words(TextPart("")) == ""
    assert as_words(ThinkingPart("hm")) is None


def test_what_is_attached_has_a_weight() -> None:
    words = "word " * 1000
    assert tokens_of_parts((FilePart("a.txt", words),)) > tokens_of(words)
    small, large = (ImagePart("a", "image/png", "0", 1, side, side) for side in (10, 9000))
    assert 0 < tokens_of_parts((small,)) < tokens_of_parts((large,)) < 2000
