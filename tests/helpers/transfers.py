"""Chats to take out and in, over a real database and real files."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from duologue.bootstrap.core import open_core
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import Part, TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import (
    ExportChoice,
    ExportFormat,
    ExportReport,
    ImportReport,
    OnKnown,
)
from duologue.domain.turn_state import TurnState
from duologue.services.suite import Services
from duologue.services.transfer.exports import ExportPlan
from duologue.services.transfer.long_work import LongWork

ALL = ExportChoice()


@asynccontextmanager
async def services_in(home: Path) -> AsyncIterator[Services]:
    """The app's own services on a database in `home`."""
    async with open_core(home) as core:
        yield core.services


async def talk(services: Services, title: str, *turns: str | Sequence[Part], model: str = "m") -> Chat:
    """A chat whose turns are said in turn by the person and the model."""
    chat = await services.library.create("demo", ApiStyle.OPENAI, model, title=title)
    parts = [(TextPart(turn),) if isinstance(turn, str) else tuple(turn) for turn in turns]
    for said, answered in zip(parts[::2], parts[1::2], strict=True):
        ending = AnswerEnding(TurnState.COMPLETE, answered, model, "stop")
        await services.library.add_recorded_turn(chat, said, ApiStyle.OPENAI, ending)
    return chat


async def save(
    services: Services, path: Path, kind: ExportFormat, choice: ExportChoice = ALL, **plan: object
) -> ExportReport:
    """Export to a file."""
    wanted = ExportPlan(choice, kind, **plan)  # type: ignore[arg-type]  # a test's own words
    return await services.transfers.exports.save(wanted, path, LongWork())


async def take(services: Services, path: Path, on_known: OnKnown = OnKnown.SKIP) -> ImportReport:
    """Look at a file and import it."""
    imports = services.transfers.imports
    preview = await imports.look(path, LongWork())
    return await imports.take(path, preview, on_known, LongWork())


def left_in(folder: Path) -> list[str]:
    """The names of what stands in a folder, for tests that nothing was left there."""
    with contextlib.suppress(FileNotFoundError):
        return sorted(path.name for path in folder.iterdir())
    return []
