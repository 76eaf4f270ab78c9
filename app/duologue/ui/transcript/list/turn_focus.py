"""The Tab key goes through the turns from top to bottom, in whatever order their widgets were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:  # see turn_rows
    from duologue.ui.transcript.list.turn_layout import TurnLayout
    from duologue.ui.transcript.list.turn_rows import Turn


def move_focus(layout: TurnLayout, area: QWidget, *, forward: bool) -> bool:
    """Move the focus on within `area` or out of it; False if there is nowhere to go."""
    focus = QApplication.focusWidget()
    if focus is None or not (focus is area or area.isAncestorOf(focus)):
        return False
    row = next((n for n in layout.rows.built if _holds(layout.rows.turn(n), focus)), None)
    stop = None
    if row is not None and (turn := layout.rows.turn(row)) is not None:
        stop = _beside(stops(turn), focus, forward=forward)
    elif focus is not area:
        row = len(layout.rows)  # what lies over the list, such as its pill, comes after the turns
    elif forward:
        row = layout.anchor()[0] - 1  # from the list itself Tab goes to what is seen first
    else:
        return False
    step = 1 if forward else -1
    while stop is None and 0 <= row + step < len(layout.rows):
        row += step
        found = stops(layout.bring(row))
        stop = found[0 if forward else -1] if found else None
    if stop is None:
        stop = _outside(area, forward=forward)
    if stop is None:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stop.setFocus(reason)
    return True


def put_in_chain(area: QWidget, turns: Sequence[Turn]) -> None:
    """Let what is in the turns follow the list in Qt's own order, which leads into the list and past it.

    Qt puts every new widget at the end of the window's order, where the way back to the first would lead
    into a turn and never out again.
    """
    last = area
    for turn in turns:
        for stop in stops(turn):
            QWidget.setTabOrder(last, stop)
            last = stop


def stops(turn: QWidget) -> list[QWidget]:
    """What the Tab key comes to in a turn: row by row, and in each row in the direction of reading."""
    late: list[QWidget] = getattr(turn, "late_stops", [])  # of a turn; parts of one have none
    placed = [
        (QRect(inner.mapTo(turn, QPoint(0, 0)), inner.size()), inner)
        for inner in turn.findChildren(QWidget)
        if _takes_focus(inner) and inner not in late
    ]
    rows: list[list[tuple[QRect, QWidget]]] = []
    for stop in sorted(placed, key=lambda stop: stop[0].top()):
        if rows and _stand_beside(rows[-1][0], stop):
            rows[-1].append(stop)
        else:
            rows.append([stop])
    mirrored = turn.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for row in rows:
        row.sort(key=lambda stop: -stop[0].right() if mirrored else stop[0].left())
    return [inner for row in rows for _, inner in row] + [inner for inner in late if _takes_focus(inner)]


def _stand_beside(one: tuple[QRect, QWidget], other: tuple[QRect, QWidget]) -> bool:
    """Whether both are in one row: the middle of each is as high as some part of the other."""
    (first, outer), (second, inner) = one, other
    if outer.isAncestorOf(inner):
        return False
    is_beside = first.top() <= second.center().y() <= first.bottom()
    return is_beside and second.top() <= first.center().y() <= second.bottom()


def _holds(turn: Turn | None, focus: QWidget | None) -> bool:
    return turn is not None and focus is not None and turn.isAncestorOf(focus)


def _takes_focus(inner: QWidget) -> bool:
    wanted = bool(inner.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return wanted and inner.isVisible() and inner.isEnabled() and inner.focusProxy() is None


def _beside(found: list[QWidget], focus: QWidget, *, forward: bool) -> QWidget | None:
    if focus not in found:
        return None
    place = found.index(focus) + (1 if forward else -1)
    return found[place] if 0 <= place < len(found) else None


def _outside(area: QWidget, *, forward: bool) -> QWidget | None:
    """The next widget of the window after the list; before its turns comes the list itself."""
    if not forward:
        return area
    inner = area.nextInFocusChain()
    while inner is not None and inner is not area:
        if not area.isAncestorOf(inner) and _takes_focus(inner) and inner.window() is area.window():
            return inner
        inner = inner.nextInFocusChain()
    return None
