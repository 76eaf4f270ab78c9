"""Keeps the full-text index in step with titles and words."""

import re
import sqlite3
from unicodedata import ucd_3_2_0

# Scripts written without spaces between words, and Hangul, whose particles cling to them: every
# character becomes a word of its own, so that two of them in a row are found as a phrase.
UNSPACED = (
    "\u1100-\u11ff"  # Hangul jamo
    "\u3005-\u3007"  # iteration mark, closing mark, zero
    "\u3021-\u3029\u3038-\u303b"  # Hangzhou numerals
    "\u3040-\u312f\u3130-\u318f"  # Hiragana, Katakana, Bopomofo, Hangul compatibility jamo
    "\u31a0-\u31bf\u31f0-\u31ff"  # Bopomofo and Katakana extensions
    "\u3400-\u4dbf\u4e00-\u9fff"  # Han
    "\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\uf900-\ufaff"  # Han, compatibility
    "\U0001b000-\U0001b16f"  # Kana supplements
    "\U00020000-\U0003ffff"  # Han, extensions
)
_UNSPACED = re.compile(f"[{UNSPACED}]")


def spaced(text: str) -> str:
    """The form of `text` that is indexed and searched for: widths folded, CJK characters apart.

    The index keeps no text, so a row can only be taken out by giving the very same form again: Unicode's
    tables of 3.2 never change, those of the running Python do.
    """
    if text.isascii():
        return text
    return _UNSPACED.sub(r" \g<0> ", ucd_3_2_0.normalize("NFKC", text))


def put_words(connection: sqlite3.Connection, seq: int, old: str, new: str) -> None:
    """Index the words of message `seq` as `new`, where they were `old` before."""
    _take_out(connection, seq, "", old)
    _put_in(connection, seq, "", new)


def put_title(connection: sqlite3.Connection, number: int, old: str, new: str) -> None:
    """Index the title of chat `number` as `new`, where it was `old` before."""
    _take_out(connection, -number, old, "")
    _put_in(connection, -number, new, "")


def has_title(connection: sqlite3.Connection, number: int) -> bool:
    """Whether the title of chat `number` is indexed."""
    return connection.execute("SELECT 1 FROM search WHERE rowid = ?", (-number,)).fetchone() is not None


def fill(connection: sqlite3.Connection) -> None:
    """Index every title and every message, in an index that is empty."""
    for number, title in connection.execute("SELECT number, title FROM chat"):
        _put_in(connection, -number, title, "")
    for seq, words in connection.execute("SELECT seq, text_plain FROM message"):
        _put_in(connection, seq, "", words)


def _put_in(connection: sqlite3.Connection, row: int, title: str, body: str) -> None:
    if title or body:
        connection.execute(
            "INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", (row, spaced(title), spaced(body))
        )


def _take_out(connection: sqlite3.Connection, row: int, title: str, body: str) -> None:
    if title or body:
        connection.execute(
            "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            (row, spaced(title), spaced(body)),
        )
