"""What a person wrote in a chat and has not sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unsent:
    """`follow_up` waits for an answer to end; `wording` is what turn `edited` is being changed to."""

    follow_up: str = ""
    edited: str | None = None
    wording: str = ""
