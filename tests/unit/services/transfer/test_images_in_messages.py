"""Images that stand in the messages of a request as text come along as attachments."""

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from duologue.domain.parts import ImagePart, TextPart
from duologue.domain.transfer import LeftOut
from duologue.services.suite import Services
from helpers.transfers import ALL, services_in, take

LAMP = (Path(__file__).parents[3] / "fixtures" / "chatgpt" / "archive" / "file-a1B2c3-lamp.png").read_bytes()
TEXT = {"type": "text", "text": "What is this?"}


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    async with services_in(tmp_path / "home") as opened:
        yield opened


def openai(data: str, kind: str = "image/jpeg") -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": f"data:{kind};base64,{data}"}}


def anthropic(data: str) -> dict[str, Any]:
    return {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": data}}


def file_with(folder: Path, *blocks: object, role: str = "user") -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps([{"role": "user", "content": "Hello"}, {"role": role, "content": [*blocks]}]))
    return path


def parts(services: Services) -> tuple[object, ...]:
    with services.transfers._archive.snapshot() as snapshot:
        [identity] = snapshot.chat_ids(ALL)
        return snapshot.tree(identity).path[-1].parts


@pytest.mark.parametrize("block", [openai, anthropic])
async def test_an_image_comes_along_as_what_it_is(services: Services, tmp_path: Path, block: Any) -> None:
    written = base64.b64encode(LAMP).decode()
    report = await take(services, file_with(tmp_path, TEXT, block(written)))
    assert report.left_out == {}
    image, words = parts(services)
    assert words == TextPart("What is this?")
    assert isinstance(image, ImagePart)
    assert (image.media_type, image.width, image.height) == ("image/png", 96, 64)  # not what it claims
    with services.transfers._archive.snapshot() as snapshot:
        kept = snapshot.file(image.sha256)
    assert kept is not None
    assert kept.data == LAMP


async def test_an_image_alone_is_a_message(services: Services, tmp_path: Path) -> None:
    await take(services, file_with(tmp_path, openai(base64.b64encode(LAMP).decode())))
    [image] = parts(services)
    assert isinstance(image, ImagePart)


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    ("block", "why"),
    [
        (openai("@@@"), LeftOut.IMAGES),
        (openai("ünïcode"), LeftOut.IMAGES),
        (anthropic(""), LeftOut.IMAGES),
        ({"type": "image", "source": {"type": "url", "url": "https://a.example/b.png"}}, LeftOut.IMAGES),
        ({"type": "image_url", "image_url": "https://a.example/b.png"}, LeftOut.IMAGES),
        (openai(base64.b64encode(b"<svg onload=alert(1)>").decode(), "image/svg+xml"), LeftOut.UNFIT),
        (openai(base64.b64encode(LAMP[:20]).decode()), LeftOut.UNFIT),
        (openai(base64.b64encode(bytes(5_000_001)).decode()), LeftOut.TOO_LARGE),
        (openai(base64.b64encode(LAMP + bytes(5_000_001)).decode()), LeftOut.TOO_LARGE),
    ],
)
async def test_an_image_that_can_not_come_is_told(
    services: Services, tmp_path: Path, block: object, why: LeftOut
) -> None:
    report = await take(services, file_with(tmp_path, TEXT, block))
    assert report.left_out == {why: 1}
    assert parts(services) == (TextPart("What is this?"),)


async def test_an_image_from_a_model_is_none_that_a_server_takes(services: Services, tmp_path: Path) -> None:
    block = openai(base64.b64encode(LAMP).decode())
    report = await take(services, file_with(tmp_path, TEXT, block, role="assistant"))
    assert report.left_out == {LeftOut.IMAGES: 1}
