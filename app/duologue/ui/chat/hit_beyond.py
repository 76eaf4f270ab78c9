"""A hit in what the conversation shows only the beginning of: it is seen in a window with all of it."""

from collections.abc import Callable

from duologue.ui.transcript.turns.turn_marks import HitInTurn
from duologue.ui.transcript.view.text_view import TextView
from duologue.ui.transcript.view.whole_view import WholeView


class HitBeyond:
    """One window at most; `step` goes on with the search from there."""

    def __init__(self, step: Callable[[int], None]) -> None:
        self._step = step
        self._whole: WholeView | None = None
        self._shows: tuple[TextView, int] | None = None

    def show(self, hit: HitInTurn, number: str) -> None:
        """Show a hit with its `number` among all, in the window that is open if it shows the same part."""
        if hit.part is None or hit.place is None:
            self.close()
            return
        shows = (hit.view, hit.part.first)
        if self._whole is None or shows != self._shows:
            self.close()
            whole = hit.part.open()
            whole.step_wanted.connect(self._step)
            whole.finished.connect(lambda: self._forget(whole))
            self._whole, self._shows = whole, shows
        self._whole.show_hit(hit.place.start, hit.place.end, number)

    def close(self) -> None:
        """Close the window, if it is open."""
        whole, self._whole = self._whole, None
        if whole is not None:
            whole.reject()

    def _forget(self, whole: WholeView) -> None:
        if self._whole is whole:
            self._whole = None
