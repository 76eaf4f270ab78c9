"""Keys: read strictly, never shown, and redacted in every form they could take."""

import base64
import copy
import json
import pickle
import string
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duologue.domain.errors import KeyUnusable
from duologue.domain.secret import MASK, MAX_KEY_LENGTH, Redactor, Secret, read_key

KEY = "sk-api-0123456789abcdefABCDEF"

# What real keys are made of, and the characters that quoting and encoding change.
keys = st.text(string.ascii_letters + string.digits + "-_.~+/='\"\\&%<>#", min_size=8, max_size=60)
around = st.text(max_size=30)


def redactor(*known: str) -> Redactor:
    made = Redactor()
    for key in known:
        made.learn(Secret(key))
    return made


@pytest.mark.fault("F09")
def test_a_pasted_key_is_stripped() -> None:
    assert read_key(f" \t\r\n{KEY}\n\u00a0").reveal() == KEY


@pytest.mark.fault("F09")
@pytest.mark.parametrize(
    ("pasted", "named"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("sk-ab cd", "a space"),
        ("sk-ab\ncd", "U\\+000A"),
        ("sk-ab\x00cd", "U\\+0000"),
        ("sk-ab\u200bcd", "U\\+200B"),
        ("sk-abcd\u00e9", "U\\+00E9"),
        ("sk-ab\x7fcd", "U\\+007F"),
        ("\ufeffsk-abcd", "U\\+FEFF"),
        ("sk-ab\ud83dcd", "U\\+D83D"),
        ("k" * 5000, "5000 characters"),
    ],
)
def test_a_key_no_header_could_carry_is_refused_without_being_shown(pasted: str, named: str) -> None:
    with pytest.raises(KeyUnusable, match=named) as told:
        read_key(pasted)
    assert "sk-" not in told.value.message
    assert "kkk" not in told.value.message


def test_the_longest_key_is_taken() -> None:
    assert len(read_key("k" * MAX_KEY_LENGTH).reveal()) == MAX_KEY_LENGTH


@pytest.mark.fault("F09")
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_a_key_that_is_taken_can_stand_in_a_header(pasted: str) -> None:
    try:
        key = read_key(pasted).reveal()
    except KeyUnusable as told:
        told.message.encode()
    else:
        assert key == pasted.strip()
        assert key.encode("ascii").isascii()
        assert all("!" <= character <= "~" for character in key)


def test_a_secret_is_not_shown_by_anything_that_shows() -> None:
    secret = Secret(KEY)
    shown = f"{secret} {secret!r} {secret!s} {[secret]} { ({'k': secret}) } %s %r" % (secret, secret)
    assert KEY not in shown
    assert MASK in shown


@pytest.mark.parametrize("leak", [pickle.dumps, copy.deepcopy, copy.copy, json.dumps])
def test_a_secret_is_not_copied_or_written(leak: object) -> None:
    with pytest.raises(TypeError) as told:
        leak(Secret(KEY))  # type: ignore[operator] - one of several callables
    assert KEY not in str(told.value)


def test_secrets_are_equal_by_their_value_and_to_nothing_else() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert hash(Secret(KEY)) == hash(Secret(KEY))
    assert Secret(KEY) != Secret(KEY + "x")
    assert Secret(KEY) != KEY


ENCODINGS = {
    "plain": str,
    "upper": lambda key: key.upper(),
    "JSON": json.dumps,
    "repr": repr,
    "repr of bytes": lambda key: repr(key.encode())[1:],
    "URL": lambda key: quote(key, safe=""),
    "URL path": quote,
    "URL form": quote_plus,
    "hexadecimal": lambda key: key.encode().hex(),
    "hexadecimal, upper": lambda key: key.encode().hex().upper(),
}


@given(key=keys, before=around, after=around)
@pytest.mark.parametrize("name", ENCODINGS)
def test_a_known_key_is_hidden_in_any_text(name: str, key: str, before: str, after: str) -> None:
    form = ENCODINGS[name](key)
    said = redactor(key)(before + form + after)
    inner = form[1:-1] if name in ("JSON", "repr", "repr of bytes") else form
    assert inner.lower() not in said.replace(MASK, "\0").lower()


@given(key=keys, before=st.binary(max_size=7), after=st.binary(max_size=7), urlsafe=st.booleans())
@example(KEY, b"\xff", b"", False)  # noqa: FBT003 - hypothesis passes it by place
def test_a_known_key_is_hidden_in_base64_of_a_longer_text(
    key: str,
    before: bytes,
    after: bytes,
    urlsafe: bool,  # noqa: FBT001 - see above
) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    whole = encode(before + key.encode() + after).decode()
    said = redactor(key)(whole)
    assert MASK in said
    # At most the characters at both ends stay, which hold some bits of the key's first and last byte.
    left = said.split(MASK)
    first = len(before) * 8 // 6 + 1
    last = len(encode(after)) + 4
    assert len(left[0]) <= first + 1
    assert len(left[-1]) <= last


@given(key=keys, text=around)
def test_redacting_twice_is_redacting_once(key: str, text: str) -> None:
    redact = redactor(key)
    once = redact(text + key + text)
    assert redact(once) == once


def test_the_longer_of_two_keys_is_hidden_whole() -> None:
    redact = redactor("abcdefgh", "abcdefgh-and-more")
    assert redact("x abcdefgh-and-more y abcdefgh z") == f"x {MASK} y {MASK} z"


@pytest.mark.parametrize(
    "text",
    [
        "authorization: Bearer abcdef0123456789ABC",
        '"Authorization": "Bearer abcdef0123456789ABC"',
        "x-api-key=abcdef0123456789ABC",
        "'x-api-key': 'abcdef0123456789ABC'",
        "api_key=abcdef0123456789ABC",
        "API key: abcdef0123456789ABC",
        "incorrect key sk-abcdef0123456789ABC given",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef0123456789ABC",
    ],
)
def test_what_looks_like_a_key_is_hidden_although_nobody_told(text: str) -> None:
    said = redactor()(text)
    assert "abcdef0123456789ABC" not in said
    assert MASK in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The bearer of this letter is a friend of mine.",
        "An API key is missing.",
        "Set the authorization header before you send.",
        "risk-averse, task-based, desk-",
        "https://api.example/v1/chat/completions",
        "d41d8cd98f00b204e9800998ecf8427e",
        '{"error": {"message": "invalid api key", "code": 1004}}',
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert redactor(KEY)(text) == text


def test_a_secret_too_short_to_tell_from_words_is_not_masked() -> None:
    assert redactor("key")("a key is a key") == "a key is a key"


def test_a_million_characters_are_redacted_quickly() -> None:
    redact = redactor(*(f"sk-key-number-{number}-abcdefgh" for number in range(20)))
    text = ("words and words, sk- bearer : authorization " * 25_000) + "sk-key-number-7-abcdefgh"
    assert "number-7" not in redact(text)
