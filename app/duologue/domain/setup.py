"""What a chat asks with: where, in which style, of which model, and how."""

from dataclasses import dataclass, field, fields, replace

from duologue.domain.message import Chat
from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class Setup:
    """`persona` is the name of the saved setup it was taken from, however it was changed since."""

    profile_id: str
    style: ApiStyle
    model: str
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    persona: str | None = None

    def on(self, chat: Chat) -> Chat:
        """The chat with this setup."""
        return replace(
            chat,
            profile_id=self.profile_id,
            style=self.style,
            model=self.model,
            system=self.system,
            parameters=self.parameters,
            persona=self.persona,
        )


def setup_of(chat: Chat) -> Setup:
    """The setup of a chat."""
    return Setup(chat.profile_id, chat.style, chat.model, chat.system, chat.parameters, chat.persona)


def laid_over(below: Parameters, above: Parameters) -> Parameters:
    """The parameters `above` where they are set, those `below` elsewhere."""
    chosen = {each.name: getattr(above, each.name) for each in fields(above)}
    return replace(below, **{name: value for name, value in chosen.items() if value not in (None, ())})
