"""One track of thinking out of the shapes in which a server sends it.

`<think>` tags, `reasoning_content`, `reasoning` and `reasoning_details` may hold the same thinking, some
of it twice in one record.
"""

from io import SEEK_END, StringIO


class OneTrack:
    """Joins the same thinking sent in several shapes: each text is shown once, by whoever is first."""

    def __init__(self) -> None:
        self._shown = StringIO()
        self._length = 0
        self._places: dict[str, int | None] = {}  # how far each shape agrees with what is shown

    def feed(self, source: str, text: str) -> str:
        """What of this text is new. `source` names the shape it came in."""
        if source not in self._places:
            self._places[source], text = self._place_of_late(text)
        place = self._places[source]
        if place is None or place == self._length:
            new = text
        else:
            self._shown.seek(place)
            existing = self._shown.read(len(text))
            if text.startswith(existing):
                new = text[len(existing) :]
            else:  # Another text altogether: from here on nothing of it is left out.
                self._places[source] = place = None
                new = text
        self._append(new)
        if place is not None:
            self._places[source] = place + len(text)
        return new

    def reconcile(self, whole: str) -> str:
        """What of the whole thinking is missing; one that disagrees with what is shown adds nothing."""
        shown = self._shown.getvalue()
        new = whole[len(shown) :] if whole.startswith(shown) else ""
        self._append(new)
        return new

    def _append(self, new: str) -> None:
        if new:
            self._shown.seek(0, SEEK_END)
            self._shown.write(new)
            self._length += len(new)

    def _place_of_late(self, text: str) -> tuple[int, str]:
        """A shape that begins later repeats from the start, perhaps with other white space before it."""
        if not self._length:
            return 0, text
        shown = self._shown.getvalue()
        return len(shown) - len(shown.lstrip()), text.lstrip()
