"""Brings a turn of a chat, or a recorded exchange, into the playground exactly as it was or would be sent."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from duologue.domain.draft import Draft
from duologue.domain.errors import AddressRefused, InputUnreadable
from duologue.domain.exchange import Exchange
from duologue.domain.message import Chat, Message, Role
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.asking.chat_session import request_of
from duologue.services.asking.images import with_images
from duologue.services.chats.library import Library
from duologue.services.connection.accounts import Accounts
from duologue.services.playground.json_check import check_json
from duologue.services.ports import RequestBodies


class Opening:
    """Makes drafts of what was sent elsewhere."""

    def __init__(self, library: Library, accounts: Accounts, bodies: RequestBodies) -> None:
        self._library = library
        self._accounts = accounts
        self._bodies = bodies

    async def turn(self, message: Message) -> Draft:
        """The request that the chat made for an answer, or makes of a turn of the person and what is above.

        Raises InputUnreadable where the chat is gone, ProfileGone and StorageError.
        """
        chat = await self._library.chat(message.chat_id)
        if chat is None:
            raise InputUnreadable("This chat no longer exists.")
        chat = _as_asked(chat, message)
        path = _up_to(await self._library.path(chat.id), message)
        profile = self._accounts.profile(chat.profile_id)
        request = await with_images(self._library, profile, request_of(chat, path))
        body = self._bodies.body(chat.style, request, await self._origin(profile, chat.style))
        read = self._bodies.read(chat.style, body)
        return Draft(chat.style, chat.profile_id, read.request, read.extra)

    def recording(self, exchange: Exchange, profile_id: str) -> Draft:
        """The request of a recorded exchange, for this profile. Raises InputUnreadable."""
        checked = check_json(exchange.request_body)
        if not isinstance(checked.value, dict):
            raise InputUnreadable("The request in this recording is not JSON that can be read.")
        read = self._bodies.read(exchange.style, checked.value)
        return Draft(exchange.style, profile_id, read.request, read.extra)

    async def _origin(self, profile: Profile, style: ApiStyle) -> str:
        if profile.kind is ProfileKind.DEMO:  # its address is known once it runs
            return (await self._accounts.endpoint(profile, style)).base.origin
        try:
            return profile.base(style).origin
        except AddressRefused:
            return ""


def _as_asked(chat: Chat, message: Message) -> Chat:
    """The chat with the profile, style and model that one answer was asked with, if it has others by now."""
    if message.style is None or message.profile_id is None or message.role is Role.USER:
        return chat
    if (message.style, message.profile_id) == (chat.style, chat.profile_id):
        return chat
    model = message.model or chat.model
    return replace(chat, style=message.style, profile_id=message.profile_id, model=model)


def _up_to(path: Sequence[Message], message: Message) -> list[Message]:
    """The turns above an answer; those up to a turn of the person, and that turn."""
    above = list(takewhile(lambda each: each.id != message.id, path))
    return [*above, message] if message.role is Role.USER else above
