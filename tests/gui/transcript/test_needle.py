"""What a search finds in a line, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.ui.transcript.find.needle import Needle


def _found(words: str, line: str, *, match_case: bool = False) -> list[str]:
    return [line[start:end] for start, end in Needle(words, match_case=match_case).hits(line)]


@pytest.mark.parametrize(
    ("words", "line", "expected"),
    [
        ("lamp", "Lamp, LAMP and lamps", ["Lamp", "LAMP", "lamp"]),
        ("aa", "aaaaa", ["aa", "aa"]),
        ("strasse", "Die Straße und STRASSE", ["Straße", "STRASSE"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("s", "ß s", ["s"]),
        ("ss", "aß", ["ß"]),
        ("istanbul", "İstanbul, ISTANBUL, istanbul", ["İstanbul", "ISTANBUL", "istanbul"]),
        ("\u0131sparta", "ISPARTA Isparta", ["ISPARTA", "Isparta"]),
        ("\u03c3", "ΣΣ \u03c3ς", ["Σ", "Σ", "\u03c3", "ς"]),
        ("说明", "请看说明。说 明", ["说明"]),
        ("abc", "\uff21\uff22\uff23 abc", ["\uff21\uff22\uff23", "abc"]),
        ("café", "cafe\u0301 CAFÉ", ["cafe\u0301", "CAFÉ"]),
        ("cafe", "cafe\u0301 cafe", ["cafe"]),
        ("한", "한 하나", ["한"]),
        ("하", "한 하나", ["하"]),
        ("paypal", "pay\u200bpal pay\u00adpal", ["pay\u200bpal", "pay\u00adpal"]),
        ("a b", "a\u00a0b a\u2028b a\u3000b", ["a\u00a0b", "a\u2028b", "a\u3000b"]),
        ("\U0001f600", "x\U0001f600y", ["\U0001f600"]),
        ("\u200b", "a\u200bb", []),
        ("", "abc", []),
    ],
)
def test_letters_are_compared_as_a_reader_would(words: str, line: str, expected: list[str]) -> None:
    assert _found(words, line) == expected


@pytest.mark.parametrize(
    ("words", "line", "expected"),
    [
        ("Lamp", "Lamp lamp", ["Lamp"]),
        ("ß", "ß ss", ["ß"]),
        ("É", "é E\u0301", ["E\u0301"]),
        ("i", "İ I \u0131 i", ["i"]),
    ],
)
def test_case_can_be_matched(words: str, line: str, expected: list[str]) -> None:
    assert _found(words, line, match_case=True) == expected


@given(
    words=st.text(st.sampled_from("abAB é说İ"), min_size=1, max_size=3),
    line=st.lists(st.text(st.sampled_from("abAB é说İß\U0001f600"), max_size=30), max_size=3).map(
        "\u200b".join
    ),
    match_case=st.booleans(),
)
def test_as_many_hits_as_a_plain_search_in_the_folded_line(
    *, words: str, line: str, match_case: bool
) -> None:
    plain_line, plain_words = (
        text.replace("\u200b", "").replace("İ", "İ" if match_case else "i") for text in (line, words)
    )
    if not match_case:
        plain_line, plain_words = plain_line.casefold(), plain_words.casefold()
    assert len(_found(words, line, match_case=match_case)) == plain_line.count(plain_words)


@given(line=st.text(), words=st.text(max_size=2), match_case=st.booleans())
def test_any_text_can_be_searched_and_hits_do_not_overlap(*, line: str, words: str, match_case: bool) -> None:
    ends = 0
    for start, end in Needle(words, match_case=match_case).hits(line):
        assert ends <= start < end <= len(line)
        ends = end
