"""Images get their bytes just before they are sent, and only for a model that looks at them."""

from dataclasses import replace

import pytest

from duologue.domain.parts import FilePart, ImagePart, TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.services.asking.images import takes_images, with_images
from duologue.services.asking.request_notes import notes
from duologue.services.tables import catalogue
from helpers.services import OWN

SERVICE = catalogue.presets()[0].profile("service")
IMAGE = ImagePart("cat.png", "image/png", "ab", 3, 20, 10)
TURN = Turn("user", (FilePart("a.txt", "x"), IMAGE, TextPart("Look")))


class Kept:
    """`services.images.Contents` in memory."""

    async def content(self, sha256: str) -> bytes | None:
        return {"ab": b"PNG"}.get(sha256)


@pytest.mark.parametrize(
    ("model", "takes"), [("MiniMax-M3", True), ("MiniMax-M2.7", False), ("MiniMax-M3.1-Flash-Preview", None)]
)
def test_the_table_knows_which_models_look_at_images(model: str, takes: bool | None) -> None:  # noqa: FBT001 - a case
    assert takes_images(SERVICE, model) is takes
    assert takes_images(OWN, model) is None


async def test_the_bytes_are_read_for_a_model_that_takes_them_or_may() -> None:
    for profile, model in ((SERVICE, "MiniMax-M3"), (OWN, "gemma-3")):
        sent = await with_images(Kept(), profile, ChatRequest(model, (TURN,)))
        image = sent.turns[0].parts[1]
        assert isinstance(image, ImagePart)
        assert image.data == b"PNG"
    gone = await with_images(
        Kept(), OWN, ChatRequest("m", (replace(TURN, parts=(replace(IMAGE, sha256="cd"),)),))
    )
    assert gone.turns[0].parts == (replace(IMAGE, sha256="cd"),)


async def test_a_model_that_reads_text_only_gets_names_and_the_person_is_told() -> None:
    loaded = replace(TURN, parts=(replace(IMAGE, data=b"PNG"), TextPart("Look")))
    request = ChatRequest("MiniMax-M2.7", (loaded,))
    image = (await with_images(Kept(), SERVICE, request)).turns[0].parts[0]
    assert isinstance(image, ImagePart)
    assert image.data is None
    told = [note.sentence for note in notes(SERVICE, ApiStyle.OPENAI, "MiniMax-M2.7", request)]
    assert any("can't be sent: MiniMax-M2.7 reads text only" in sentence for sentence in told)
    assert not any(
        "image" in note.sentence for note in notes(SERVICE, ApiStyle.OPENAI, "MiniMax-M3", request)
    )


async def test_a_request_without_images_is_left_as_it_is() -> None:
    request = ChatRequest("m", (Turn("user", (TextPart("Hello"),)),))
    assert await with_images(Kept(), OWN, request) is request
