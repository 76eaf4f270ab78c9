"""What can be attached: text in any encoding, images by their bytes, and a reason for everything else."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import FilePart
from duologue.services.chats.attaching import (
    MOST_IMAGE,
    MOST_TEXT,
    Attaching,
    ImageFile,
    attachable,
    clean_name,
)
from duologue.storage.attachable_files import AttachableFiles

ATTACHING = Attaching(AttachableFiles())
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
ORDINARY = st.text(
    st.characters(exclude_categories=("C",)) | st.sampled_from("\n\t"), min_size=1, max_size=80
)


def reason(name: str, data: bytes) -> str:
    with pytest.raises(InputUnreadable) as refused:
        attachable(name, data)
    return refused.value.message


@given(ORDINARY)
def test_unicode_text_is_read_as_it_was_written(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        read = attachable("a.txt", text.encode(encoding))
        assert isinstance(read, FilePart)
        assert read.text == text
        assert read.size == len(text.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Gr\u00fc\u00dfe aus K\u00f6ln, f\u00fcr \u00fcber zw\u00f6lf M\u00e4nner.\r\n"),
        ("gb18030", "\u4eca\u5929\u6211\u4eec\u8ba8\u8bba\u4e86\u65b0\u7684\u8ba1\u5212\u3002\n"),
        ("shift_jis", "\u4eca\u65e5\u306f\u65b0\u3057\u3044\u8a08\u753b\u3067\u3059\u3002\n"),
        ("cp1251", "\u041d\u043e\u0432\u044b\u0439 \u0434\u0435\u043d\u044c, \u0434\u0430.\n"),
    ],
)
def test_older_encodings_are_told(encoding: str, text: str) -> None:
    read = attachable("old.txt", (text * 20).encode(encoding))
    assert isinstance(read, FilePart)
    assert read.text == text * 20
    assert read.encoding != "utf-8"


def test_an_empty_file_is_a_file() -> None:
    assert attachable("empty.txt", b"") == FilePart("empty.txt", "", 0)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0 jfif", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_an_image_is_known_by_its_first_bytes_whatever_its_name(data: bytes, media_type: str) -> None:
    assert attachable("holiday.txt", data) == ImageFile("holiday.txt", media_type, data)


def test_a_drawing_in_svg_is_text() -> None:
    read = attachable("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert isinstance(read, FilePart)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04...", "archive or an office document"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"MZ\x90\x00\x03", "not a text file"),
        (b"\x7fELF\x02\x01", "not a text file"),
        (b"BM\x36\x00\x00\x00\x00\xff", "not a text file"),
        (b"SQLite format 3\x00", "not a text file"),
        (bytes(range(1, 9)) * 30, "not a text file"),
        (b"\xff\xfe\x00", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, words: str) -> None:
    assert words in reason("thing.bin", data)
    assert reason("thing.bin", data).startswith("thing.bin ")


def test_what_is_too_large_is_refused_with_the_limit() -> None:
    assert "5 MB at most" in reason("big.txt", b"a" * (MOST_TEXT + 1))
    assert "5 MB at most" in reason("big.png", PNG + b"a" * MOST_IMAGE)
    assert isinstance(attachable("fits.txt", b"a" * MOST_TEXT), FilePart)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        name = attachable("x", data).name
    except InputUnreadable as refused:
        name = refused.message.split()[0]
    assert name == "x"


# -- files --------------------------------------------------------------------------------------------


def test_only_ordinary_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    listening = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    listening.bind("socket")
    (tmp_path / "locked.txt").write_text("x")
    cases = {
        "folder": "is a folder",
        "pipe": "is a pipe",
        "socket": "is a socket",
        "nothing.txt": "is not there",
    }
    for name, words in cases.items():
        with pytest.raises(InputUnreadable, match=words):
            ATTACHING.read(tmp_path / name)
    listening.close()
    with pytest.raises(InputUnreadable, match="a device"):
        ATTACHING.read(Path("/dev/zero"))


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.log"
    with huge.open("wb") as file:
        file.truncate(200 * 1024**3)  # sparse
    with pytest.raises(InputUnreadable, match="too large"):
        ATTACHING.read(huge)


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputUnreadable, match=r"a\.txt can't be read: Permission denied"):
        ATTACHING.read(tmp_path / "a.txt")


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert ATTACHING.read(tmp_path / "b.txt") == FilePart("b.txt", "x", 1)


@given(st.text(max_size=300))
def test_a_name_is_one_short_line_that_ends_no_fence(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 120
    assert "\n" not in clean
    assert "`" not in clean


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("a" * 300 + ".tar") == "a" * 115 + "\u2026.tar"
    assert clean_name("notes\u202egnp.txt") == "notes\ufffdgnp.txt"
