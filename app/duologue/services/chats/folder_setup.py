"""What a new chat in a folder begins with."""

from collections.abc import Callable
from dataclasses import replace

from duologue.domain.persona import Persona
from duologue.domain.profile import Profile
from duologue.domain.setup import Setup
from duologue.domain.shelf import FolderDefaults
from duologue.services.chats.personas import applied


def begun_in(defaults: FolderDefaults, setup: Setup, profile_of: Callable[[str], Profile]) -> Setup:
    """The setup of a new chat with what its folder says; what it says nothing about stays as it was."""
    said = Persona(
        id="",
        name="",
        system=setup.system if defaults.system is None else defaults.system,
        profile_id=defaults.profile_id,
        style=defaults.style,
        model=defaults.model,
        parameters=defaults.parameters,
    )
    return replace(applied(said, setup, profile_of), persona=setup.persona)
