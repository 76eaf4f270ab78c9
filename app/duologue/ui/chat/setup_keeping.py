"""Keeps a changed setup with the open chat, and says what it will cost the turns that are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from duologue.domain.errors import DuologueError
from duologue.domain.setup import Setup, setup_of
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.domain.message import Chat
    from duologue.domain.profile import Profile
    from duologue.ui.chat.open_chat import OpenChat
    from duologue.ui.chat.refusals import Refusals
    from duologue.ui.chat.room import ChatRoom
    from duologue.ui.composer.writing import Writing


class SetupKeeping:
    """`changed` shows the frame around the turns anew."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        refusals: Refusals,
        writing: Writing,
        changed: Callable[[], object],
    ) -> None:
        self._room = room
        self._open = opened
        self._refusals = refusals
        self._writing = writing
        self._changed = changed

    def keep(self, setup: Setup) -> None:
        """The person changed the setup of the open chat."""
        self._writing.model_changed()
        if self._open.chat is not None:
            before = setup_of(self._open.chat)
            changed = setup.on(self._open.chat)
            self._open.chat = changed  # at once: two changes may come before the first one is stored
            self._room.tasks.start(self._open.save(changed))
            asked = (setup.profile_id, setup.style, setup.model)
            if asked != (before.profile_id, before.style, before.model):
                self._room.tasks.start(self._tell_losses(changed, self._open.setup.profile))
        else:
            self._changed()
        self._room.navigation.activity()

    def use_profile(self, profile_id: str) -> None:
        """A profile was connected: an empty chat uses it at once, another one is left as it is."""
        page = self._room.page
        page.show_notice(None)
        if not page.turns.messages:
            profile = self._room.services.accounts.profile(profile_id)
            self._open.setup.choose_model(profile, catalogue.default_model(profile, ()))
        self._changed()
        self._room.tasks.start(self.fetch_models(profile_id))

    async def fetch_models(self, profile_id: str) -> None:
        """Ask a new profile's server for its models; without a list any model can still be typed in."""
        services, setup = self._room.services, self._open.setup
        accounts, before = services.accounts, setup.model
        try:
            fetched = await services.model_lists.refresh(accounts.profile(profile_id))
        except DuologueError:
            return
        is_free = not setup.model or not self._room.page.turns.messages
        is_untouched = setup.model == before  # else the person named one while the server thought
        if setup.profile.id == profile_id and setup.model not in fetched and is_free and is_untouched:
            profile = accounts.profile(profile_id)
            setup.choose_model(profile, catalogue.default_model(profile, fetched))

    async def _tell_losses(self, chat: Chat, profile: Profile) -> None:
        """Say what the changed chat will not send along of what stands in it."""
        from duologue.services.asking.chat_session import request_of  # noqa: PLC0415 - brings all of asking
        from duologue.services.asking.request_notes import notes  # noqa: PLC0415 - as above

        path = await self._room.services.library.path(chat.id)
        if self._open.id == chat.id:
            found = notes(profile, chat.style, chat.model, request_of(chat, path))
            self._refusals.tell_losses([note.sentence for note in found])
