"""Where a person stands in the playground; it comes back after a restart."""

from dataclasses import dataclass
from typing import Literal

from duologue.domain.draft import Draft
from duologue.domain.variation import Variation

Compared = Literal["", "styles", "columns"]


@dataclass(frozen=True, slots=True)
class PlaygroundState:
    """`body` is JSON that was edited and not applied, None where there is none; `tab` is "form" or "json".

    `split` is the share of the request's side in thousandths of the width; `side` is what is in view
    where only one side fits; `filled` says that the JSON is shown with the values of its names.
    `compared` is the comparison that is in view, if any; `columns` are those in which requests are varied.
    """

    draft: Draft | None = None
    body: str | None = None
    tab: str = "form"
    side: str = "request"
    split: int = 500
    filled: bool = False
    compared: Compared = ""
    columns: tuple[Variation, ...] = ()
