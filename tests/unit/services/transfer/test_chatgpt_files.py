"""What ChatGPT's archive encloses comes along with the message that shows it, or is told with the reason."""

import io
import json
import struct
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.bootstrap.late import LateMessageLists
from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Role
from duologue.domain.parts import FilePart, ImagePart, TextPart, ToolCallPart, ToolResultPart
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, FileRecord, LeftOut
from duologue.services.suite import Services
from duologue.services.transfer.imports import enclosed
from duologue.services.transfer.imports.enclosed import Enclosed, Mention, pointed_at
from duologue.services.transfer.imports.foreign import NewChat
from duologue.services.transfer.imports.image_size import image_size
from duologue.services.transfer.imports.reading import Reading
from duologue.services.transfer.long_work import LongWork
from helpers.transfers import ALL, services_in, take

ARCHIVE = Path(__file__).parents[3] / "fixtures" / "chatgpt" / "archive"
LAMP = (ARCHIVE / "file-a1B2c3-lamp.png").read_bytes()
DRAWN = (ARCHIVE / "user-x" / "file_0f0f-sanitized.dat").read_bytes()
LEFT_OUT = {LeftOut.IMAGES: 1, LeftOut.UNFIT: 1, LeftOut.FILES: 1}


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    async with services_in(tmp_path / "home") as opened:
        yield opened


def archive(path: Path, **others: bytes) -> Path:
    """The hand-made export as the zip that ChatGPT sends; `others` take the place of its files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(ARCHIVE.rglob("*.*")):
            name = file.relative_to(ARCHIVE).as_posix()
            made.writestr(name, others.pop(name.partition("-")[2].partition("-")[0], file.read_bytes()))
    return path


def only_tree(services: Services) -> ChatTree:
    with services.transfers._archive.snapshot() as snapshot:
        [identity] = snapshot.chat_ids(ALL)
        return snapshot.tree(identity)


async def test_images_and_files_stand_in_the_message_they_were_attached_to(
    services: Services, tmp_path: Path
) -> None:
    report = await take(services, archive(tmp_path / "a.zip"))
    assert report.left_out == LEFT_OUT
    path = only_tree(services).path
    notes, lamp, words = path[0].parts
    assert notes == FilePart("notes.txt", "The lamp: 6 W, 85 lm/W.\n月亮\n", 31)
    assert isinstance(lamp, ImagePart)
    assert (lamp.name, lamp.media_type, lamp.width, lamp.height) == ("my lamp.png", "image/png", 96, 64)
    assert words == TextPart(
        "[image]\n\nWhat lamp is this? My notes are with it."
    )  # the one that is not there
    with services.transfers._archive.snapshot() as snapshot:
        kept = snapshot.file(lamp.sha256)
    assert kept is not None
    assert kept.data == LAMP


async def test_an_image_that_a_tool_drew_stands_beside_its_result(services: Services, tmp_path: Path) -> None:
    await take(services, archive(tmp_path / "a.zip"))
    call, drawn, said = only_tree(services).path[3:]
    assert isinstance(call.parts[0], ToolCallPart)
    result, image = drawn.parts
    assert drawn.role is Role.USER
    assert result == ToolResultPart("call", "[image]")
    assert isinstance(image, ImagePart)
    assert (image.media_type, image.width, image.height, image.size) == ("image/jpeg", 80, 80, len(DRAWN))
    assert said.text == "Here it is."


async def test_the_preview_says_the_same_as_the_report(services: Services, tmp_path: Path) -> None:
    preview = await services.transfers.imports.look(archive(tmp_path / "a.zip"), LongWork())
    assert preview.left_out == LEFT_OUT


async def test_without_its_archive_every_file_is_told_as_missing(services: Services) -> None:
    report = await take(services, ARCHIVE / "conversations.json")
    assert report.left_out == {LeftOut.IMAGES: 3, LeftOut.FILES: 3}
    assert only_tree(services).path[0].parts == (
        TextPart("[image]\n\n[image]\n\nWhat lamp is this? My notes are with it."),
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LAMP[:8] + bytes(8) + struct.pack(">II", 60_000, 2) + LAMP[24:], LeftOut.TOO_LARGE),
        (LAMP[:8] + bytes(8) + struct.pack(">II", 9_000, 9_000) + LAMP[24:], LeftOut.TOO_LARGE),
        (LAMP[:16], LeftOut.UNFIT),
        (b"<svg onload='x'>" + bytes(9), LeftOut.UNFIT),
        (b"BM" + bytes(99), LeftOut.UNFIT),
        (bytes(5_000_001), LeftOut.TOO_LARGE),
    ],
    ids=["too wide", "too many pixels", "cut short", "binary mark-up", "a bitmap", "too many bytes"],
)
async def test_an_image_that_could_not_be_attached_is_told_with_the_reason(
    services: Services, tmp_path: Path, data: bytes, why: LeftOut
) -> None:
    report = await take(services, archive(tmp_path / "a.zip", a1B2c3=data))
    assert report.left_out[why] == LEFT_OUT.get(why, 0) + 1
    assert not any(isinstance(part, ImagePart) for part in only_tree(services).path[0].parts)


@pytest.mark.fault("F60")
async def test_an_archive_whose_picture_is_damaged_is_refused_whole(
    services: Services, tmp_path: Path
) -> None:
    path = archive(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    place = data.index(b"file-a1B2c3-lamp.png") + 60
    data[place : place + 40] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(InputUnreadable, match="damaged"):
        await take(services, path)


@pytest.mark.fault("F60")
async def test_pictures_made_to_fill_the_disk_are_refused(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosed, "LARGEST_ALL", 1000)
    with pytest.raises(InputUnreadable, match="4 GB"):
        await take(services, archive(tmp_path / "a.zip"))


@pytest.mark.fault("F60")
def test_a_file_is_not_read_beyond_what_may_be_attached_nor_believed_to_be_smaller() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("file-bomb.png", LAMP + bytes(50_000_000))
    with zipfile.ZipFile(held) as opened:
        files = Enclosed(opened)
        assert list(files.records([Mention("file-bomb")])) == []
        assert files.found == {"file-bomb": LeftOut.TOO_LARGE}
        opened.infolist()[0].file_size = len(LAMP)  # as an archive that lies would have it
        with pytest.raises(InputUnreadable, match="damaged"):
            list(files.records([Mention("file-bomb")]))


@pytest.mark.parametrize(
    ("pointer", "identity"),
    [
        ("file-service://file-a1B2c3", "file-a1B2c3"),
        ("sediment://file_0f0f#file_0f0f#p0", "file_0f0f"),
        ("file-a1B2c3", "file-a1B2c3"),
        ("https://a.example/../file-x", ""),
        ("file-service://../../etc/passwd", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_a_pointer_names_a_file_by_its_id_only(pointer: object, identity: str) -> None:
    assert pointed_at(pointer) == identity


SIZES = {
    "gif": b"GIF89a" + struct.pack("<HH", 7, 9),
    "webp vp8x": b"RIFF....WEBPVP8X" + bytes(8) + b"\x06\0\0\x08\0\0",
    "webp vp8l": b"RIFF....WEBPVP8L" + bytes(5) + struct.pack("<I", 6 | 8 << 14),
    "webp vp8": b"RIFF....WEBPVP8 " + bytes(10) + struct.pack("<HH", 7, 9),
    "jpeg": b"\xff\xd8\xff\xe0\x00\x04..\xff\xff\xc2\x00\x11\x08" + struct.pack(">HH", 9, 7),
}


@pytest.mark.parametrize("kind", SIZES)
def test_an_image_says_its_size_in_its_first_bytes(kind: str) -> None:
    assert image_size(SIZES[kind]) == (7, 9)
    for end in range(len(SIZES[kind])):
        assert image_size(SIZES[kind][:end]) is None


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF8", b"\xff\xd8", b"RIFF....WEBPVP8 ", b""]), st.binary())
def test_no_bytes_are_too_strange_to_be_looked_at(start: bytes, rest: bytes) -> None:
    size = image_size(start + rest)
    assert size is None or min(size) > 0


_NAMES = ("parts", "asset_pointer", "content_type", "attachments", "id", "name")
_ODD = st.recursive(
    st.none() | st.integers() | st.sampled_from(["file-a1B2c3", "image_asset_pointer", "multimodal_text"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner),
    max_leaves=12,
)


@given(_ODD, _ODD, st.sampled_from(["user", "assistant", "tool"]))
def test_a_message_of_any_shape_is_read_or_left_out(content: object, metadata: object, role: str) -> None:
    message = {"author": {"role": role}, "content": content, "metadata": metadata}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("conversations.json", json.dumps([{"mapping": {"a": {"message": message}}}]))
        made.writestr("file-a1B2c3.png", LAMP)
    held.seek(0)
    reading = Reading(NewChat("demo", ApiStyle.OPENAI, "m"), LateMessageLists())
    for record in reading.records(held):
        assert isinstance(record, FileRecord | ChatTree)
