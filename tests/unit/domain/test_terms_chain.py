"""The chain of the Terms record: any change shows, and a person is asked again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.terms import (
    FIRST_HASH,
    Acceptance,
    TermsAct,
    TermsEvent,
    TermsText,
    acceptance,
    first_broken,
    latest_chain,
)

TEXT = TermsText("tos", "2025-11-01", "minimaxm2.io", "1. Be kind.\n2. Pay.\n")


def chain(
    *acts: TermsAct, text: TermsText = TEXT, after: tuple[TermsEvent, ...] = (), anew: bool = False
) -> tuple[TermsEvent, ...]:
    """A whole record: `after` and then `acts`; `anew` begins a chain of its own."""
    events = list(after)
    for act in acts:
        event = TermsEvent(
            seq=len(events) + 1,
            time_utc="2026-11-24T06:00:00.000Z",
            offset=60,
            act=act,
            document=text.document,
            sha256=text.sha256,
            normalised_sha256=text.normalised_sha256,
            profile_kind="service",
            app_version="0.1.0",
            locale="en_GB",
            words="I have read the Terms / Accept",
            source="bundled",
            end_reached=True,
            prev_hash=FIRST_HASH if anew or not events else events[-1].hash,
        )
        anew = False
        events.append(replace(event, hash=event.computed_hash()))
    return tuple(events)


ACCEPTED = chain(TermsAct.SHOWN, TermsAct.ACCEPTED)
LONG = chain(TermsAct.SHOWN, TermsAct.DECLINED, TermsAct.SHOWN, TermsAct.ACCEPTED, TermsAct.SHOWN)


def test_a_whole_chain_is_whole() -> None:
    assert first_broken(()) is None
    assert first_broken(LONG) is None
    assert latest_chain(LONG) == LONG


CHANGES = {
    "seq": 9,
    "time_utc": "2020-01-01T00:00:00.000Z",
    "offset": 0,
    "act": TermsAct.WITHDRAWN,
    "document": "other",
    "sha256": "0" * 64,
    "normalised_sha256": "0" * 64,
    "profile_kind": "own",
    "app_version": "9",
    "locale": "de_DE",
    "words": "",
    "source": "elsewhere",
    "end_reached": False,
    "prev_hash": "1" * 64,
    "hash": "2" * 64,
}


def test_every_field_has_a_change_to_try() -> None:
    assert set(CHANGES) == set(TermsEvent.__slots__)


@pytest.mark.parametrize("place", range(len(LONG)))
@pytest.mark.parametrize("name", CHANGES)
def test_any_changed_field_breaks_the_chain(name: str, place: int) -> None:
    events = list(LONG)
    events[place] = replace(events[place], **{name: CHANGES[name]})
    assert first_broken(events) is not None
    assert acceptance(events, TEXT) is Acceptance.RECORD_BROKEN


@pytest.mark.parametrize("place", range(len(LONG) - 1))
def test_a_row_that_is_gone_or_elsewhere_breaks_the_chain(place: int) -> None:
    gone = [*LONG[:place], *LONG[place + 1 :]]
    swapped = [*LONG[:place], LONG[place + 1], LONG[place], *LONG[place + 2 :]]
    assert first_broken(gone) is not None
    assert first_broken(swapped) is not None


def test_a_forged_row_with_its_own_hash_right_breaks_the_next_one() -> None:
    forged = replace(LONG[1], act=TermsAct.ACCEPTED)
    forged = replace(forged, hash=forged.computed_hash())
    assert first_broken([LONG[0], forged, *LONG[2:]]) == 3


def test_after_a_break_the_record_begins_anew_and_counts_again() -> None:
    broken = (replace(ACCEPTED[0], words="changed"), *ACCEPTED[1:])
    assert acceptance(broken, TEXT) is Acceptance.RECORD_BROKEN
    asked = chain(TermsAct.SHOWN, after=broken, anew=True)
    assert acceptance(asked, TEXT) is Acceptance.NOT_ASKED
    again = chain(TermsAct.ACCEPTED, after=asked)
    assert first_broken(again) is None
    assert acceptance(again, TEXT) is Acceptance.ACCEPTED
    assert latest_chain(again) == again[2:]
    again = (*again[:3], replace(again[3], words="changed"))
    assert acceptance(again, TEXT) is Acceptance.RECORD_BROKEN


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), Acceptance.NOT_ASKED),
        ((TermsAct.SHOWN,), Acceptance.NOT_ASKED),
        ((TermsAct.OWN_SERVER,), Acceptance.NOT_ASKED),
        ((TermsAct.SHOWN, TermsAct.ACCEPTED), Acceptance.ACCEPTED),
        ((TermsAct.ACCEPTED, TermsAct.SHOWN), Acceptance.ACCEPTED),
        ((TermsAct.ACCEPTED, TermsAct.OWN_SERVER), Acceptance.ACCEPTED),
        ((TermsAct.ACCEPTED, TermsAct.WITHDRAWN), Acceptance.WITHDRAWN),
        ((TermsAct.ACCEPTED, TermsAct.WITHDRAWN, TermsAct.ACCEPTED), Acceptance.ACCEPTED),
        ((TermsAct.DECLINED,), Acceptance.DECLINED),
        ((TermsAct.ACCEPTED, TermsAct.DECLINED), Acceptance.DECLINED),
    ],
)
def test_the_last_decision_counts(acts: tuple[TermsAct, ...], expected: Acceptance) -> None:
    assert acceptance(chain(*acts), TEXT) is expected


def test_a_changed_text_asks_again() -> None:
    changed = replace(TEXT, text=TEXT.text.replace("kind", "King"))
    assert acceptance(ACCEPTED, changed) is Acceptance.TEXT_CHANGED
    assert acceptance(ACCEPTED, replace(TEXT, document="privacy")) is Acceptance.NOT_ASKED


@pytest.mark.parametrize(
    "same",
    [TEXT.text.replace("\n", "\r\n"), "\ufeff" + TEXT.text, TEXT.text.rstrip(), TEXT.text.replace(" ", "  ")],
)
def test_line_ends_spaces_and_a_byte_order_mark_do_not_ask_again(same: str) -> None:
    again = replace(TEXT, text=same)
    assert again.sha256 != TEXT.sha256
    assert acceptance(ACCEPTED, again) is Acceptance.ACCEPTED


@given(st.text(), st.text())
def test_texts_of_different_words_have_different_digests(one: str, other: str) -> None:
    first, second = replace(TEXT, text=one), replace(TEXT, text=other)
    same_words = one.removeprefix("\ufeff").split() == other.removeprefix("\ufeff").split()
    assert (first.normalised_sha256 == second.normalised_sha256) is same_words
    assert (first.sha256 == second.sha256) is (one == other)
