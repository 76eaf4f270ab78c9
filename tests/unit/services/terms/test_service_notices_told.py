"""Announcements of services are told once, also after a restart."""

from pathlib import Path

from duologue.domain.secret import Redactor, Secret
from duologue.domain.service_notices import ServiceNotice
from duologue.domain.style import ApiStyle
from duologue.services.recordings.recorder import Recorder
from duologue.services.terms.service_notices import EDGE_BYTES, ServiceNotices
from duologue.storage.notices_seen import NoticesOnDisk
from helpers.wire import CANARY


def seen(*chunks: bytes, headers: tuple[tuple[str, str], ...] = (("x", "y"),)) -> Recorder:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    recorder = Recorder(ApiStyle.OPENAI, redactor)
    recorder.sent("POST", "https://api.example.com/v1/chat/completions", (), "{}")
    recorder.head(200, headers)
    for chunk in chunks:
        recorder.received(chunk, 0.1)
    return recorder


def told_of(path: Path, *recorders: Recorder) -> list[ServiceNotice]:
    notices, told = ServiceNotices(NoticesOnDisk(path)), list[ServiceNotice]()
    notices.subscribe(told.append)
    for recorder in recorders:
        notices.look(recorder)
    return told


def test_an_announcement_is_told_once_and_not_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "seen.txt"
    sunset = (("sunset", "Sat, 31 Jan 2026 23:59:59 GMT"),)
    (told,) = told_of(path, seen(headers=sunset), seen(headers=sunset))
    assert (told.host, told.day) == ("api.example.com", "2026-01-31")
    assert told_of(path, seen(headers=sunset)) == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_listener_it_is_kept_for_later(tmp_path: Path) -> None:
    path = tmp_path / "seen.txt"
    ServiceNotices(NoticesOnDisk(path)).look(seen(b'{"notice": "hello"}'))
    assert len(told_of(path, seen(b'{"notice": "hello"}'))) == 1


def test_the_beginning_and_the_end_of_a_long_answer_are_looked_at(tmp_path: Path) -> None:
    middle = [b"x" * 1000 + b"\n"] * 500
    first, last = b'{"notice": "first"}\n', b'{"notice": "last"}\n'
    told = told_of(tmp_path / "seen.txt", seen(first, *middle, b'{"notice": "between"}\n', *middle, last))
    assert [notice.words for notice in told] == ["first", "last"]
    assert len(seen(first, *middle, last).edges(EDGE_BYTES)) < 3 * EDGE_BYTES


def test_a_key_that_is_echoed_in_an_announcement_is_covered(tmp_path: Path) -> None:
    half = len(CANARY) // 2
    chunks = (b'{"notice": "your key ' + CANARY[:half].encode(), CANARY[half:].encode() + b' is old"}')
    (told,) = told_of(tmp_path / "seen.txt", seen(*chunks))
    assert CANARY not in told.words


def test_an_answer_that_never_came_announces_nothing(tmp_path: Path) -> None:
    recorder = Recorder(ApiStyle.OPENAI, Redactor())
    recorder.sent("POST", "https://api.example.com/", (), "{}")
    assert told_of(tmp_path / "seen.txt", recorder) == []


def test_a_place_that_cannot_be_written_tells_again(tmp_path: Path) -> None:
    path = tmp_path / "no" / "seen.txt"
    assert len(told_of(path, seen(b'{"notice": "a"}'), seen(b'{"notice": "a"}'))) == 2
