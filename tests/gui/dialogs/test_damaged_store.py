"""What a person sees whose chats are damaged: choices in plain words, and nothing thrown away."""

import asyncio
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton

from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.domain.rescue import RescueKind, RescueOffer
from duologue.ui.dialogs.damaged_store import DamagedStore
from duologue.ui.theme import Theme
from helpers import gui

SALVAGED = RescueOffer(RescueKind.SALVAGED, 12, 3411)
COPY = RescueOffer(RescueKind.COPY, 1, 1, date(2026, 11, 23))
EMPTY = RescueOffer(RescueKind.EMPTY)
FAILURE = StoreDamaged("The database /home/me/duologue.db is damaged.", detail="<b>row 7</b>").failure()


class Case:
    """The dialog, and what was asked of it."""

    def __init__(self, theme: Theme, *offers: RescueOffer) -> None:
        self.offers = offers
        self.trouble: Exception | None = None
        self.taken: list[RescueOffer] = []
        self.ready = asyncio.Event()
        self.dialog = DamagedStore(theme, FAILURE, self._look, self._take)
        self.outcome = asyncio.ensure_future(self.dialog.shown())

    async def _look(self) -> tuple[RescueOffer, ...]:
        await self.ready.wait()
        if not self.offers:
            raise StoreNotWritable("The disk is full.")
        return self.offers

    async def _take(self, offer: RescueOffer) -> None:
        self.taken.append(offer)
        if self.trouble is not None:
            raise self.trouble

    async def looked(self) -> str:
        self.ready.set()
        await gui.until(lambda: "Looking at" not in self.words)
        return self.words

    @property
    def words(self) -> str:
        return gui.words_of(self.dialog)

    def enabled(self, name: str) -> bool:
        return gui.named(self.dialog, QPushButton, name).isEnabled()

    async def end(self) -> bool:
        return await asyncio.wait_for(self.outcome, gui.PATIENCE_SECONDS)


Made = Callable[..., Case]


@pytest.fixture
def case(theme: Theme) -> Made:
    return lambda *offers: Case(theme, *offers)


@pytest.mark.fault("F17")
async def test_each_choice_says_how_much_it_brings_back(case: Made) -> None:
    asked = case(SALVAGED, COPY, EMPTY)
    await gui.settle()
    assert "Looking at what can be saved" in asked.words
    assert not asked.enabled("takeOffer")
    words = await asked.looked()
    for part in (
        "Nothing was changed or deleted",
        "12 chats, 3,411 messages.",
        "Go back to the copy of 23 Nov 2026",
        "1 chat, 1 message. What came after it is only in the damaged file.",
        "Begin anew",
        "<b>row 7</b>",
    ):
        assert part in words
    assert gui.named(asked.dialog, QRadioButton, "offer-salvaged").isChecked()
    gui.press(asked.dialog, "takeOffer")
    assert await asked.end()
    assert asked.taken == [SALVAGED]


@pytest.mark.fault("F17")
async def test_the_choice_with_most_messages_is_proposed(case: Made) -> None:
    asked = case(
        RescueOffer(RescueKind.SALVAGED, 1, 3), RescueOffer(RescueKind.COPY, 9, 800, COPY.day), EMPTY
    )
    await asked.looked()
    assert gui.named(asked.dialog, QRadioButton, "offer-copy").isChecked()
    asked.dialog.reject()
    await asked.end()


@pytest.mark.fault("F17")
async def test_nobody_begins_anew_by_mistake(case: Made) -> None:
    asked = case(EMPTY)
    await asked.looked()
    assert not asked.enabled("takeOffer")
    QTest.keyClick(asked.dialog, Qt.Key.Key_Return)
    assert asked.taken == []
    gui.named(asked.dialog, QRadioButton, "offer-empty").click()
    gui.press(asked.dialog, "takeOffer")
    assert await asked.end()
    assert asked.taken == [EMPTY]


@pytest.mark.fault("F17")
async def test_closing_does_nothing(case: Made) -> None:
    for looked in (False, True):
        asked = case(SALVAGED, EMPTY)
        await gui.settle()
        if looked:
            await asked.looked()
        QTest.keyClick(asked.dialog, Qt.Key.Key_Escape)
        asked.ready.set()
        assert await asked.end() is False
        assert asked.taken == []


@pytest.mark.fault("F16")
async def test_trouble_is_said_in_its_place_and_another_try_is_possible(case: Made) -> None:
    asked = case(COPY, EMPTY)
    await asked.looked()
    asked.trouble = StoreNotWritable("duologue.db could not be saved: No space left on device.")
    gui.press(asked.dialog, "takeOffer")
    await gui.until(lambda: "No space left on device." in asked.words)
    asked.trouble = None
    gui.press(asked.dialog, "takeOffer")
    assert await asked.end()
    assert asked.taken == [COPY, COPY]


@pytest.mark.fault("F16")
async def test_what_stands_in_the_way_of_looking_is_said(case: Made) -> None:
    asked = case()
    assert "The disk is full." in await asked.looked()
    assert not asked.enabled("takeOffer")
    gui.press(asked.dialog, "closeDamagedStore")
    assert await asked.end() is False
