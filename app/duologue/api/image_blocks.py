"""Images that stand in messages as text, in either style."""

import base64
import binascii

from duologue.api.json_text import JsonObject, as_object, as_text

_MARK = ";base64"


def image_bytes(block: JsonObject) -> bytes | None:
    """The bytes of an image in a block of a message; None where it is no image, or one that is linked to."""
    written: str | None = None
    if block.get("type") == "image_url":
        address = as_text(as_object(block.get("image_url")).get("url"))
        head, _, data = address.partition(",")
        written = data if head.startswith("data:image/") and head.endswith(_MARK) else None
    elif block.get("type") == "image":
        source = as_object(block.get("source"))
        written = as_text(source.get("data")) if source.get("type") == "base64" else None
    if not written:
        return None
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):  # the second where it is not ASCII
        return None
