"""A proxy's password is never shown, and is kept where its address is edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.proxy import HIDDEN, with_password_of, without_password

STORED = "http://me:s3cret@proxy.example:3128"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (STORED, f"http://me:{HIDDEN}@proxy.example:3128"),
        ("socks5://me:a@b@host:1080", f"socks5://me:{HIDDEN}@host:1080"),
        ("me:s3cret@host:1", f"me:{HIDDEN}@host:1"),
        ("http://me@host:1", "http://me@host:1"),
        ("http://host:3128", "http://host:3128"),
        ("http://host:3128/a@b", "http://host:3128/a@b"),
        ("", ""),
    ],
)
@pytest.mark.fault("F37")
def test_dots_stand_for_a_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_an_edit_of_the_rest_keeps_the_password() -> None:
    shown = without_password(STORED).replace("3128", "8080")
    assert with_password_of(shown, STORED) == "http://me:s3cret@proxy.example:8080"


@pytest.mark.parametrize("typed", ["", "http://me:new@proxy.example:3128", "http://proxy.example:3128"])
def test_what_was_typed_anew_counts(typed: str) -> None:
    assert with_password_of(typed, STORED) == typed


def test_dots_without_a_stored_password_are_just_what_was_typed() -> None:
    assert with_password_of(f"http://me:{HIDDEN}@h:1", None) == f"http://me:{HIDDEN}@h:1"


@given(st.text(st.characters(codec="ascii", exclude_characters="/@:"), min_size=1))
def test_what_is_shown_and_saved_again_is_what_was_stored(password: str) -> None:
    stored = f"http://me:{password}@h:1"
    assert without_password(stored) == f"http://me:{HIDDEN}@h:1"
    assert with_password_of(without_password(stored), stored) == stored
