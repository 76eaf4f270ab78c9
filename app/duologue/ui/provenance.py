"""Every number on screen carries how it is known, for whoever asks: a test, a tooltip, a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem, QWidget

from duologue.domain.usage import Provenance

if TYPE_CHECKING:
    from duologue.domain.message import Message
    from duologue.domain.usage_sums import UsageSums

PROPERTY = "provenance"
ROLE = Qt.ItemDataRole.UserRole + 20


def mark(widget: QWidget, provenance: Provenance) -> None:
    """Say of what a widget shows how it is known."""
    widget.setProperty(PROPERTY, provenance.value)


def mark_cell(cell: QTableWidgetItem, provenance: Provenance) -> None:
    """The same for a cell of a table."""
    cell.setData(ROLE, provenance.value)


def of_answer(message: Message) -> Provenance:
    """How the tokens of an answer are known."""
    if message.usage is None:
        return Provenance.UNKNOWN
    return Provenance.ESTIMATED if message.usage_estimated else Provenance.TOLD


def of_tokens(sums: UsageSums) -> Provenance:
    """How a sum of tokens is known; one estimate in it makes it one."""
    if not sums.known:
        return Provenance.UNKNOWN if sums.requests else Provenance.COUNTED
    return Provenance.ESTIMATED if sums.estimated else Provenance.TOLD
