"""A persona: a setup that was saved under a name, to begin chats with."""

from dataclasses import dataclass, field

from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class Persona:
    """`id` is the name of its file without the suffix; None says nothing about a chat's own choice.

    `built_in` says that it ships with the app; `shadows` that it stands in place of one that does.
    """

    id: str
    name: str
    description: str = ""
    system: str = ""
    profile_id: str | None = None
    style: ApiStyle | None = None
    model: str | None = None
    parameters: Parameters = field(default_factory=Parameters)
    built_in: bool = False
    shadows: bool = False
