"""Announcements in the headers and records of an answer."""

import pytest

from duologue.domain.service_notices import NoticeKind, ServiceNotice, notices_in

HOST = "api.example.com"


def words(*texts: str) -> list[ServiceNotice]:
    return [ServiceNotice(HOST, NoticeKind.WORDS, words=text) for text in texts]


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([("Deprecation", "@1735689599")], [ServiceNotice(HOST, NoticeKind.DEPRECATED, "2024-12-31")]),
        ([("deprecation", "true")], [ServiceNotice(HOST, NoticeKind.DEPRECATED)]),
        ([("deprecation", "?0")], []),
        (
            [("Sunset", "Sat, 31 Jan 2026 23:59:59 GMT")],
            [ServiceNotice(HOST, NoticeKind.SUNSET, "2026-01-31")],
        ),
        ([("sunset", "soon")], []),
        ([("Warning", '299 - "Maintenance on \\"Sunday\\""')], words('Maintenance on "Sunday"')),
        ([("warning", '110 - "Response is stale"')], []),
        ([("warning", '299 a "one", 199 b "two"')], words("one", "two")),
        ([("deprecation", "@9" * 40)], [ServiceNotice(HOST, NoticeKind.DEPRECATED)]),
        ([("content-type", "text/html")], []),
    ],
)
def test_headers(headers: list[tuple[str, str]], found: list[ServiceNotice]) -> None:
    assert list(notices_in(HOST, headers, b"")) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'data: {"choices": [], "notice": "We rest on Sunday."}\n\n', words("We rest on Sunday.")),
        (b'{"warnings": [{"message": "old model"}, "use another"]}', words("old model", "use another")),
        (b'data: {"choices":[{"delta":{"content":"{\\"notice\\": \\"from the model\\"}"}}]}\n', []),
        (b'data: {"choices":[{"delta":{"notice":"nested"}}]}\n', []),
        (b'data: {"notice": 5, "warning": "", "maintenance": null}\n', []),
        (b'data: {"notice": "cut', []),
        (b"plain words about maintenance", []),
        (b'{"notice": "one"}\n{"notice": "one"}', words("one")),
        (b'{"notice": "tab\\u0009 and \\u202e sign"}', words("tab and sign")),
    ],
)
def test_records(body: bytes, found: list[ServiceNotice]) -> None:
    assert list(notices_in(HOST, [], body)) == found


def test_a_flood_of_announcements_is_cut_and_long_words_too() -> None:
    body = b"\n".join(b'{"notice": "%d %s"}' % (n, b"x" * 1000) for n in range(100))
    found = notices_in(HOST, [], body)
    assert len(found) == 5
    assert max(len(notice.words) for notice in found) == 300


def test_the_same_announcement_has_the_same_digest_and_another_one_another() -> None:
    one, other = words("a", "b")
    assert one.digest == words("a")[0].digest
    assert len({one.digest, other.digest, ServiceNotice("h", NoticeKind.WORDS, words="a").digest}) == 3
