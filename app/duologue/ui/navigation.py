"""Where a page may send a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duologue.domain.draft import Draft
    from duologue.domain.message import Message


@dataclass(frozen=True, slots=True)
class Navigation:
    """Plain calls into the window."""

    connect: Callable[[], None]
    enter_key: Callable[[str], None]
    confirm_address: Callable[[str, Callable[[], object]], None]
    terms: Callable[[], None]
    clause: Callable[[str], None]  # with the title of a section of the Terms
    link: Callable[[str], None]  # with an address; a person is shown where it leads first
    settings: Callable[[], None]
    budgets: Callable[[], None]  # where they are changed
    playground: Callable[[Draft], None]  # open it with this request
    let_pass: Callable[[], None]  # send what a budget held back
    activity: Callable[[], None]
    answered: Callable[[Message], object]  # an answer has ended, however
    toast: Callable[[str, str, Callable[[], object] | None], None]
