"""The words of a web page, one block a line, so that they can be compared with a text that is known."""

from html.parser import HTMLParser

from duologue.domain.terms import normalised

_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "title"))
_FURNITURE = frozenset(("nav", "footer", "aside", "form", "button", "select", "dialog"))
_BODY = frozenset(("main", "article"))
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    )
)
_TITLE_WITHIN = 60  # lines from the beginning in which a title is looked for


def words_of_page(page: str) -> str:
    """The text of an HTML page without scripts, menus and footers; of its main part where it names one.

    A list's entries begin with "- ", as in the texts that come with the app.
    """
    reader = _PageReader()
    reader.feed(page)
    reader.close()
    return "\n".join(reader.main.lines() or reader.whole.lines())


def from_title(found: str, known: str) -> str:
    """`found` without the lines before its title, which is the first line of `known`.

    Only what comes before the title is taken away: a clause that was added must never be cut off.
    """
    title, second = ([normalised(line) for line in known.splitlines() if line.strip()] + ["", ""])[:2]
    lines = found.splitlines()
    places = [
        place for place, line in enumerate(lines[:_TITLE_WITHIN]) if title and normalised(line) == title
    ]
    followed = [place for place in places if normalised("".join(lines[place + 1 : place + 2])) == second]
    places = followed or places
    return "\n".join(lines[places[0] :]) if places and places[0] else found


class _Lines:
    """Lines in the making, as pieces: a line of many pieces must not be copied for each of them."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._empty = True  # the last line has no words yet

    def begin(self) -> None:
        """Begin a line, unless the last one is still without words."""
        if not self._empty:
            self._lines.append([])
            self._empty = True

    def add(self, words: str) -> None:
        """More of the last line."""
        self._lines[-1].append(words)
        self._empty = self._empty and not words.strip(" -")

    def lines(self) -> list[str]:
        """The lines that have words."""
        joined = (normalised("".join(pieces)) for pieces in self._lines)
        return [line for line in joined if line.strip(" -")]


class _PageReader(HTMLParser):
    """`whole` is all that is seen, `main` what stands within the page's main part."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.whole = _Lines()
        self.main = _Lines()
        self._hidden = 0
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Standard library: an element begins."""
        del attrs
        if tag in _BODY:
            self._inside += 1
        if self._hides(tag):
            self._hidden += 1
        if tag not in _INLINE:
            self._begin_line()
        if tag == "li":
            self._add("- ")

    def handle_endtag(self, tag: str) -> None:
        """Standard library: an element ends."""
        if self._hides(tag):
            self._hidden = max(0, self._hidden - 1)
        if tag in _BODY:
            self._inside = max(0, self._inside - 1)
        if tag not in _INLINE:
            self._begin_line()

    def handle_data(self, data: str) -> None:
        """Standard library: words."""
        self._add(data.replace("\n", " "))

    def _hides(self, tag: str) -> bool:
        """A header within the main part holds the title; one outside of it is the site's own."""
        return tag in _UNSEEN or tag in _FURNITURE or (tag == "header" and not self._inside)

    def _begin_line(self) -> None:
        self.whole.begin()
        self.main.begin()

    def _add(self, words: str) -> None:
        if self._hidden:
            return
        self.whole.add(words)
        if self._inside:
            self.main.add(words)
