"""Reads what a message of ChatGPT's export says and shows."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any

from duologue.domain.parts import AttachedPart, Part, TextPart, ThinkingPart
from duologue.domain.transfer import LeftOut
from duologue.services.transfer.imports.enclosed import Mention, pointed_at
from duologue.services.transfer.imports.foreign import one_line

_CITATION = re.compile("\ue200.*?\ue201", re.DOTALL)  # marks that only ChatGPT's own page can show
_PRIVATE = re.compile("[\ue200-\ue206]")
_IMAGE = "image_asset_pointer"
_NOTES = ("model_editable_context", "user_editable_context")
_SOUNDS = ("audio_asset_pointer", "audio_transcription", "real_time_user_audio_video_asset_pointer")


def mentions(value: Mapping[str, Any]) -> Iterator[Mention]:
    """The files that the messages of a conversation name."""
    for node in value["mapping"].values():
        message = an_object(an_object(node).get("message"))
        names = _attached_names(message)
        for part in a_list(an_object(message.get("content")).get("parts")):
            if identity := pointed_at(an_object(part).get("asset_pointer")):
                yield Mention(identity, names.get(identity, ""))
        yield from (Mention(identity, name) for identity, name in names.items())


class Contents:
    """What messages say and show, with the files `enclosed`; counts what it leaves out."""

    def __init__(self, left_out: Counter[LeftOut], enclosed: Mapping[str, AttachedPart | LeftOut]) -> None:
        self._left_out = left_out
        self._enclosed = enclosed
        self._came = frozenset(name for name, found in enclosed.items() if not isinstance(found, LeftOut))

    def plain(self, content: Mapping[str, Any], *, by_model: bool = False) -> list[Part]:
        """What a message says and shows. No server takes an image from a model, so those are left out."""
        kind = content.get("content_type")
        if kind in _NOTES:
            self._left_out[LeftOut.NOTES] += 1
            return []
        if kind == "thoughts":
            thoughts = [an_object(each) for each in a_list(content.get("thoughts"))]
            words = "\n\n".join(filter(None, map(_thought, thoughts)))
            return [ThinkingPart(words)] if words else []
        if kind == "code":
            return [TextPart(_fenced(one_line(content.get("language")), words_of(content)))]
        if kind == "reasoning_recap":
            return []  # "Thought for 5 seconds": how long it took, in words of ChatGPT's page
        images = self._images(content)
        came = frozenset[str]() if by_model else self._came
        if by_model and images:
            self._left_out[LeftOut.PARTS] += len(images)
            images = []
        words = words_of(content, came)
        return [*images, *([TextPart(words)] if words.strip() else [])]

    def files(self, message: Mapping[str, Any]) -> list[Part]:
        """What a person attached beside the images that stand in the message itself."""
        parts = a_list(an_object(message.get("content")).get("parts"))
        shown = {pointed_at(an_object(part).get("asset_pointer")) for part in parts}
        names = (name for name in _attached_names(message) if name not in shown)
        return [part for name in names for part in self._file(name, LeftOut.FILES)]

    def _images(self, content: Mapping[str, Any]) -> list[Part]:
        """The images of a message that came with it; counts what did not."""
        images: list[Part] = []
        for part in a_list(content.get("parts")):
            if isinstance(part, dict):
                kind = part.get("content_type")
                if kind == _IMAGE:
                    images += self._file(pointed_at(part.get("asset_pointer")), LeftOut.IMAGES)
                elif kind in _SOUNDS:
                    self._left_out[LeftOut.AUDIO] += kind != "audio_transcription"
                else:
                    self._left_out[LeftOut.PARTS] += 1
        return images

    def _file(self, identity: str, missing: LeftOut) -> list[Part]:
        """The file of this id as a part, or nothing, which is counted."""
        found = self._enclosed.get(identity, missing)
        if isinstance(found, LeftOut):
            self._left_out[found] += 1
            return []
        return [found]


def words_of(content: Mapping[str, Any], came: Container[str] = ()) -> str:
    """The text of any kind of content; an image that is not among those that `came` has its place marked."""
    kind = content.get("content_type")
    if kind == "multimodal_text" or "parts" in content:
        said = [_spoken(part, came) for part in a_list(content.get("parts"))]
        return _clean("\n\n".join(filter(None, said)))
    for name in ("text", "result", "content"):
        if isinstance(content.get(name), str):
            return _clean(content[name])
    return ""


def _attached_names(message: Mapping[str, Any]) -> dict[str, str]:
    """What a person attached to a message, by its id: the names it had."""
    listed = map(an_object, a_list(an_object(message.get("metadata")).get("attachments")))
    return {identity: a_text(each.get("name")) for each in listed if (identity := pointed_at(each.get("id")))}


def _spoken(part: object, came: Container[str]) -> str:
    if isinstance(part, str):
        return part
    entry = an_object(part)
    if entry.get("content_type") == _IMAGE:
        return "" if pointed_at(entry.get("asset_pointer")) in came else "[image]"
    return a_text(entry.get("text"))


def _fenced(language: str, code: str) -> str:
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{'' if language == 'unknown' else language}\n{code}\n{fence}"


def _thought(thought: Mapping[str, Any]) -> str:
    summary, words = one_line(thought.get("summary")), a_text(thought.get("content"))
    return f"**{summary}**\n\n{words}" if summary and words else summary or words


def _clean(text: str) -> str:
    return _PRIVATE.sub("", _CITATION.sub("", text)) if "\ue200" in text else text


def an_object(value: object) -> Mapping[str, Any]:
    """The object that this is, or an empty one."""
    return value if isinstance(value, dict) else {}


def a_list(value: object) -> list[Any]:
    """The list that this is, or an empty one."""
    return value if isinstance(value, list) else []


def a_text(value: object) -> str:
    """The text that this is, or ""."""
    return value if isinstance(value, str) else ""
