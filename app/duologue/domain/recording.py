"""A recorded answer: what a server sent, as bytes."""

from dataclasses import dataclass

from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer as it came: `cut` says that the connection broke behind the last byte.

    `style` None means that it must be guessed from the first record; `cumulative` that its host is
    known to send growing snapshots instead of pieces.
    """

    body: bytes
    style: ApiStyle | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    cumulative: bool = False
