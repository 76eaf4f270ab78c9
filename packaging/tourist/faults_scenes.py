"""Scenes of harm that was met in time: a damaged file of chats, and a bug of ours."""

import asyncio
from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QPushButton

from duologue.bootstrap.copies import tell_damage
from duologue.domain.errors import AnswerUnsaved, StoreDamaged, StoreNotWritable
from duologue.domain.rescue import RescueKind, RescueOffer
from duologue.ui.dialogs.crash import CrashDialog
from duologue.ui.dialogs.damaged_store import DamagedStore
from tourist.stage import Scene, Stage

_OFFERS = (
    RescueOffer(RescueKind.SALVAGED, 212, 18_431),
    RescueOffer(RescueKind.COPY, 210, 18_377, date(2026, 11, 23)),
    RescueOffer(RescueKind.EMPTY),
)
_DAMAGE = StoreDamaged(
    "The database /home/ada/.local/share/duologue/duologue.db is damaged.",
    detail="Tree 14 page 2211 cell 3: invalid page number 1515870810",
)


def _dialog(stage: Stage, offers: Sequence[RescueOffer]) -> DamagedStore:
    async def look() -> Sequence[RescueOffer]:
        return offers

    async def take(_offer: RescueOffer) -> None:
        raise _DAMAGE

    return DamagedStore(stage.window.theme, _DAMAGE.failure(), look, take)


async def faults_damaged(stage: Stage) -> None:
    """The chats can't be read: what can be had instead; and where there is nothing."""
    for name, offers in (("faults-damaged", _OFFERS), ("faults-damaged-nothing", _OFFERS[2:])):
        dialog = _dialog(stage, offers)
        waiting = asyncio.ensure_future(dialog.shown())
        await stage.settle()
        await stage.shoot(name, dialog)
        dialog.reject()
        await waiting


async def faults_crash(stage: Stage) -> None:
    """A bug of ours, and the report that is seen by whoever copies it."""
    report = 'Traceback (most recent call last):\n  File "presenter.py", line 12\nValueError: key [key] 错误'
    dialog = CrashDialog(stage.window.theme, report, stage.window)
    dialog.open()
    await stage.shoot("faults-crash", dialog)
    dialog.findChild(QPushButton, "copyReport").click()
    await stage.settle()
    await stage.shoot("faults-crash-copied", dialog)
    dialog.accept()


async def faults_disk(stage: Stage) -> None:
    """What can't be saved, an answer that is only in memory, and damage that the daily copy found."""
    full = "The disk is full: the last change could not be saved."
    for name, error in (
        ("faults-disk-full", StoreNotWritable(full)),
        ("faults-answer-unsaved", AnswerUnsaved(full)),
    ):
        stage.window.chat_page.show_notice(None)
        stage.window.on_error(error)
        await stage.shoot(name)
    tell_damage(stage.window, _DAMAGE)
    await stage.shoot("faults-copy-damage")


FAULTS_SCENES: tuple[Scene, ...] = (faults_damaged, faults_crash, faults_disk)
