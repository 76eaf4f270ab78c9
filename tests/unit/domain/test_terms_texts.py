"""Versions of a text: read from pages, dated, compared word by word, and the newest one chosen."""

from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.terms import TermsAct, TermsEvent, TermsText, clock_suspects, normalised
from duologue.domain.terms_diff import MOST_ROWS, Change, compared
from duologue.domain.terms_page import from_title, words_of_page
from duologue.domain.terms_versions import date_in, likeness, newest
from duologue.services.tables import catalogue

BUNDLED = catalogue.terms_text()
LINES = st.lists(st.text(st.sampled_from("ab \u00a7"), max_size=12), max_size=12)


def as_page(text: str) -> str:
    """The text as a site would publish it: headings, lists, a menu, a footer, a masked address."""
    body = []
    for line in text.splitlines():
        if line.startswith("- "):
            body.append(f"<li><span>{escape(line[2:])}</span></li>")
        else:
            body.append(f"<p>{escape(line)}</p>")
    inner = "\n".join(body).replace("[email protected]", '<a class="__cf_email__">[email&#160;protected]</a>')
    return (
        "<!doctype html><html><head><title>Terms</title><style>p{}</style></head><body><header>Site</header>"
        "<nav><ul><li>Home</li><li>Terms of Service</li></ul></nav>"
        f"<main><script>var a = '<p>no</p>'</script>{inner}</main>"
        "<footer>\u00a9 2026 Someone</footer></body></html>"
    )


def test_a_page_says_the_same_words_as_the_text_it_was_made_of() -> None:
    assert normalised(words_of_page(as_page(BUNDLED.text))) == normalised(BUNDLED.text)


def test_a_page_without_a_main_part_gives_all_but_its_furniture() -> None:
    page = (
        "<nav>Menu</nav><h1>Terms</h1><p>Be<br>kind &amp; pay.</p><ul><li><p>Now</p></ul><footer>F</footer>"
    )
    assert words_of_page(page).splitlines() == ["Terms", "Be", "kind & pay.", "- Now"]


@given(st.text(st.sampled_from("<>/!-ab p li main script &;#\"'"), max_size=200))
def test_whatever_a_page_holds_is_read_without_an_error(page: str) -> None:
    assert "\0" not in words_of_page(page)


def test_only_what_stands_before_the_title_is_cut_away() -> None:
    text = BUNDLED.text + "\nA new clause at the end."
    assert from_title("Home\nTerms of Service\nMore\n" + text, BUNDLED.text) == text
    assert from_title("Other words", BUNDLED.text) == "Other words"
    assert from_title(BUNDLED.text, BUNDLED.text) == BUNDLED.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Terms\n2025/11/01\n", "2025-11-01"),
        ("Last Updated: 2026-3-9", "2026-03-09"),
        ("2026-13-40 then 2026.01.02", "2026-01-02"),
        ("no date", None),
        ("\n" * 40 + "2026-01-01", None),
    ],
)
def test_a_text_is_dated_by_what_it_says_near_its_beginning(text: str, found: str | None) -> None:
    assert date_in(text) == found


def test_likeness_is_a_part_of_what_the_known_text_says() -> None:
    assert likeness(BUNDLED.text, BUNDLED.text.replace("\n", "  ")) == 1
    assert likeness(BUNDLED.text, BUNDLED.text.replace("12 MONTHS", "3 MONTHS")) > 0.9
    assert likeness(BUNDLED.text, "Take four eggs, and stir them well.") == 0
    assert likeness("", "anything") == 0


def event(seq: int, act: TermsAct, text: TermsText) -> TermsEvent:
    return TermsEvent(
        seq=seq,
        time_utc="",
        offset=0,
        act=act,
        document=text.document,
        sha256=text.sha256,
        normalised_sha256=text.normalised_sha256,
        profile_kind="service",
        app_version="1",
        locale="C",
        words="",
        source="s",
        end_reached=False,
    )


def test_the_newest_text_has_the_latest_date_and_then_was_learned_last() -> None:
    first = TermsText("d", "2026-01-01", "p", "one")
    same_day = replace(first, text="two")
    later = replace(first, version="2026-02-01", text="three")
    shown = [event(1, TermsAct.SHOWN, first)]
    assert newest(first, [], []) == first
    assert newest(first, [first, later], [*shown, event(2, TermsAct.SUPERSEDED, later)]) == later
    twice = [*shown, event(2, TermsAct.SUPERSEDED, same_day)]
    assert newest(first, [first, same_day], twice) == same_day
    back = [*twice, event(3, TermsAct.SUPERSEDED, first)]
    assert newest(first, [first, same_day], back) == first


def test_other_white_space_gives_way_to_the_bundled_text_and_an_empty_one_to_any() -> None:
    spaced = replace(BUNDLED, text=BUNDLED.text.replace("\n", "\r\n"))
    assert newest(BUNDLED, [spaced], [event(1, TermsAct.SUPERSEDED, spaced)]) == BUNDLED
    missing = TermsText(BUNDLED.document, "", "p", "")
    assert newest(missing, [spaced], []) == spaced
    assert newest(missing, [], []) == missing


def test_a_comparison_names_lines_and_marks_words() -> None:
    comparison = compared(
        "A\nYou owe 12 months of fees\nC\nD\nE\nF\nG", "A\nYou owe 3 months of fees\nC\nD\nE\nF"
    )
    assert (comparison.changed, comparison.removed, comparison.added) == (1, 1, 0)
    kinds = [row.change for row in comparison.rows]
    assert kinds == [Change.SAME, Change.CHANGED, *[Change.SAME] * 4, Change.REMOVED]
    row = comparison.rows[1]
    assert [row.old[start : start + length] for start, length in row.old_marks] == ["12"]
    assert [row.new[start : start + length] for start, length in row.new_marks] == ["3"]


def test_far_from_a_change_lines_are_counted_not_shown() -> None:
    lines = [f"line {number}" for number in range(40)]
    comparison = compared("\n".join(lines), "\n".join([*lines[:20], "in between", *lines[20:]]))
    assert [row.skipped for row in comparison.rows if row.change is Change.SKIPPED] == [18, 18]
    assert comparison.added == 1


@given(LINES, LINES)
def test_both_versions_can_be_read_from_the_rows(old: list[str], new: list[str]) -> None:
    comparison = compared("\n".join(old), "\n".join(new))
    ours = [line for line in map(normalised, "\n".join(old).splitlines()) if line]
    theirs = [line for line in map(normalised, "\n".join(new).splitlines()) if line]
    shown_old = [r.old for r in comparison.rows if r.change in (Change.SAME, Change.CHANGED, Change.REMOVED)]
    shown_new = [r.new for r in comparison.rows if r.change in (Change.SAME, Change.CHANGED, Change.ADDED)]
    skipped = sum(row.skipped for row in comparison.rows)
    assert (len(shown_old) + skipped, len(shown_new) + skipped) == (len(ours), len(theirs))
    assert comparison.same_words == (ours == theirs)
    if not skipped:
        assert (shown_old, shown_new) == (ours, theirs)


def test_white_space_is_no_difference() -> None:
    assert compared("a  b\r\n\r\nc", "a b\nc  ").same_words


def test_two_long_texts_that_share_nothing_are_compared_in_time() -> None:
    old = "\n".join(f"old {number}" for number in range(60_000))
    new = "\n".join(f"new {number}" for number in range(60_000))
    comparison = compared(old, new)
    assert len(comparison.rows) == MOST_ROWS
    assert comparison.left_out == 120_000 - MOST_ROWS


def test_a_row_whose_clock_is_earlier_than_the_row_before_is_suspect() -> None:
    times = ["2026-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z", "2026"]
    rows = [replace(event(n, TermsAct.SHOWN, BUNDLED), time_utc=t) for n, t in enumerate(times, 1)]
    assert clock_suspects(rows) == {2, 4}
    assert clock_suspects([]) == frozenset()
