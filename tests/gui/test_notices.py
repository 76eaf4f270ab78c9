"""Every error a person can meet has words: a title, a sentence, and a label for each thing to do."""

import re

import pytest

from duologue.domain.errors import DuologueError, Failure, leaves
from duologue.ui import notices
from duologue.ui.notices import NoticeAction, action_label, details_of, knows, notice_for

LEAVES = sorted(leaves(), key=lambda leaf: leaf.kind)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.kind)
def test_every_error_has_words(leaf: type[DuologueError]) -> None:
    assert knows(leaf.kind)
    notice = notice_for(leaf("The words of the error.").failure())
    assert notice.title.strip()
    assert notice.sentence.strip()
    assert "{" not in notice.title + notice.sentence
    assert len(notice.actions) <= 2
    for action in notice.actions:
        assert action_label(action).strip()


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.kind)
def test_titles_are_calm_and_plain(leaf: type[DuologueError]) -> None:
    title = notice_for(leaf("x").failure()).title
    assert not title.endswith((".", "!"))
    assert not re.search(r"(?i)\b(error|exception|failed|invalid|illegal|\d{3})\b", title)


def test_there_are_no_words_for_errors_that_do_not_exist() -> None:
    assert set(notices._WORDS) == {leaf.kind for leaf in LEAVES}


@pytest.mark.parametrize("action", list(NoticeAction))
def test_every_action_has_a_label_and_is_offered_by_some_error(action: NoticeAction) -> None:
    assert action_label(action)
    assert any(action in notice_for(leaf("x").failure()).actions for leaf in LEAVES)


def test_an_unknown_kind_still_says_something() -> None:
    notice = notice_for(Failure("from_the_future", "The words of the error."))
    assert notice.title == "Something went wrong"
    assert notice.sentence == "The words of the error."
    assert notice.actions == (NoticeAction.RETRY,)


def test_braces_in_a_servers_words_stay_as_they_are() -> None:
    words = "{0} {message} {'a': {}} <b>x</b>"
    assert words in notice_for(Failure("request_rejected", words)).sentence
    assert notice_for(Failure("key_unusable", words)).sentence == words


def test_details_hold_the_servers_words_and_numbers() -> None:
    failure = Failure("server_fault", "Oops", 503, "2064", None, "{raw}")
    assert details_of(failure).split("\n") == ["Oops", "HTTP 503", "Code 2064", "{raw}"]
    assert details_of(Failure("timed_out", "Late")) == "Late"
