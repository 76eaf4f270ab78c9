"""Gives the images of a request their bytes, or leaves them out where the model takes none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from duologue.domain.parts import ImagePart, Part
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.domain.profile import Profile
    from duologue.domain.request import ChatRequest, Turn


class Contents(Protocol):
    """Where the bytes of images are kept."""

    async def content(self, sha256: str) -> bytes | None:
        """The bytes of this digest, or None where they are not kept."""
        ...


async def with_images(contents: Contents, profile: Profile, request: ChatRequest) -> ChatRequest:
    """The request as it is to be written down: the bytes of its images read from the store.

    For a model that is known to take no images they stay without bytes, which the dialects write as a
    sentence that names them; what a person wrote in the playground is sent as it was shown to them.
    Raises StorageError.
    """
    parts = [part for turn in request.turns for part in turn.parts]
    if not any(isinstance(part, ImagePart) for part in parts):
        return request
    if not request.as_written and takes_images(profile, request.model) is False:
        return replace(request, turns=tuple(_without_bytes(turn) for turn in request.turns))
    turns = [await _with_bytes(contents, turn) for turn in request.turns]
    return replace(request, turns=tuple(turns))


def takes_images(profile: Profile, model: str) -> bool | None:
    """Whether a model looks at images; None where nobody told, as of a person's own server."""
    known = catalogue.model(profile, model)
    return None if known is None else known.images


async def _with_bytes(contents: Contents, turn: Turn) -> Turn:
    parts: list[Part] = []
    for part in turn.parts:
        if isinstance(part, ImagePart) and part.data is None:
            parts.append(replace(part, data=await contents.content(part.sha256)))
        else:
            parts.append(part)
    return replace(turn, parts=tuple(parts))


def _without_bytes(turn: Turn) -> Turn:
    parts = tuple(replace(part, data=None) if isinstance(part, ImagePart) else part for part in turn.parts)
    return replace(turn, parts=parts)
