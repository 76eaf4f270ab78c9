"""What a person wrote in a chat and has not sent."""

from dataclasses import dataclass

from duologue.domain.parts import AttachedPart


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message that waits for an answer to end: its words, and what is attached to them."""

    words: str = ""
    attached: tuple[AttachedPart, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self.words.strip() and not self.attached

    def joined(self, after: "FollowUp") -> "FollowUp":
        """One message of both."""
        words = "\n\n".join(words for words in (self.words, after.words) if words.strip())
        return FollowUp(words, (*self.attached, *after.attached))


@dataclass(frozen=True, slots=True)
class Unsent:
    """`follow_up` waits for an answer to end; `wording` is what turn `edited` is being changed to."""

    follow_up: FollowUp = FollowUp()
    edited: str | None = None
    wording: str = ""
