"""A whole chat as Markdown, with who speaks."""

from collections.abc import Sequence

from duologue.domain.message import Message, Role
from duologue.ui.transcript.copying import copy_words
from duologue.ui.words import translate


def chat_as_markdown(messages: Sequence[Message]) -> str:
    """Every turn that has words, under a heading with its speaker."""
    turns = (f"## {_speaker(message)}\n\n{message.text.strip()}" for message in messages if message.text)
    return "\n\n".join(turns)


def copy_chat(messages: Sequence[Message]) -> None:
    """Put the chat on the clipboard as Markdown."""
    copy_words(chat_as_markdown(messages))


def _speaker(message: Message) -> str:
    if message.role is Role.USER:
        return translate("WholeChat", "You")
    return message.model or translate("WholeChat", "Answer")
