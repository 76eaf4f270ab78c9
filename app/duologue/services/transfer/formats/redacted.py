"""A chat whose words hold no keys."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, cast

from duologue.domain.parts import Part
from duologue.domain.transfer import ChatTree


def redacted(tree: ChatTree, redact: Callable[[str], str]) -> ChatTree:
    """The same chat with every text of its turns, its title and its system prompt redacted."""
    messages = tuple(
        replace(message, parts=tuple(_part(part, redact) for part in message.parts))
        for message in tree.messages
    )
    chat = replace(tree.chat, title=redact(tree.chat.title), system=redact(tree.chat.system))
    return ChatTree(chat, messages)


def _part(part: Part, redact: Callable[[str], str]) -> Part:
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    changed: dict[str, Any] = {name: redact(each) for name, each in values.items() if isinstance(each, str)}
    return cast("Part", replace(cast("Any", part), **changed))  # each kind has texts of other names
