"""Writes a chat as one line of messages in the OpenAI style, the form that training data has."""

import json

from duologue.domain.request import Turn
from duologue.domain.transfer import ChatTree
from duologue.services.ports.transfer import MessageLists


def line(tree: ChatTree, lists: MessageLists) -> str | None:
    """The turns that are shown, without thinking; None where nothing was said.

    ASCII only: U+2028 would end the line for many readers.
    """
    turns = [Turn(message.role, message.parts) for message in tree.path if message.parts]
    entry = lists.line(tree.chat.system, turns)
    return None if entry is None else json.dumps(entry, separators=(",", ":")) + "\n"
