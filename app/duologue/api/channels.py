"""From pieces of content and thinking to events: each channel hides its held-back text and its block."""

from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import count

from duologue.api.growing_text import GrowingText
from duologue.api.one_track import OneTrack
from duologue.api.surrogates import SurrogateJoiner, without_lone_surrogates
from duologue.api.think_tags import Kind, Stretch, ThinkTags
from duologue.domain.events import StreamEvent, TextAdded, ThinkingAdded, ThinkingReplaced


class Blocks:
    """Numbers the blocks of one answer in the order in which they are first mentioned."""

    def __init__(self) -> None:
        self._numbers = count()

    def next(self) -> int:
        """A number no block has yet."""
        return next(self._numbers)


class ThinkingChannel:
    """One track of thinking, fed from any number of shapes."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._block: int | None = None
        self._track = OneTrack()
        self._joiners: dict[str, SurrogateJoiner] = {}
        self._growing: dict[tuple[str, str], GrowingText] = {}
        self.used = False

    def feed(self, source: str, text: str) -> Iterator[StreamEvent]:
        """More thinking of one shape."""
        joiner = self._joiners.setdefault(source, SurrogateJoiner())
        yield from self._show(self._track.feed(source, joiner.feed(text)))

    def feed_growing(self, source: str, part: str, text: str) -> Iterator[StreamEvent]:
        """More of one part of a shape; the text may be a piece, or a snapshot of the whole part."""
        growing = self._growing.setdefault((source, part), GrowingText())
        yield from self.feed(source, growing.feed(text))

    def reconcile(self, whole: str) -> Iterator[StreamEvent]:
        """The whole thinking, said once more at the end."""
        yield from self.finish()
        yield from self._show(self._track.reconcile(without_lone_surrogates(whole)))

    def finish(self) -> Iterator[StreamEvent]:
        """What was held back."""
        for (source, _), growing in self._growing.items():
            yield from self.feed(source, growing.finish())
        for source, joiner in self._joiners.items():
            yield from self._show(self._track.feed(source, joiner.finish()))

    def _show(self, text: str) -> Iterator[StreamEvent]:
        if not text:
            return
        self.used = True
        if self._block is None:
            self._block = self._blocks.next()
        yield ThinkingAdded(text, self._block)


class ContentChannel:
    """The content of an answer: words, and thinking where tags set it off."""

    def __init__(self, blocks: Blocks, thinking: ThinkingChannel) -> None:
        self._blocks = blocks
        self._thinking = thinking
        self._block: int | None = None
        self._joiner = SurrogateJoiner()
        self._tags = ThinkTags()
        # Buffers, not lists: a million pieces of one letter must not cost a million objects.
        self._raw = StringIO()
        self._said = StringIO()

    @property
    def raw(self) -> str:
        """The content as it came, tags and all."""
        return without_lone_surrogates(self._raw.getvalue())

    def feed(self, text: str) -> Iterable[StreamEvent]:
        """More content."""
        if not text:
            return ()
        self._raw.write(text)
        if self._thinking.used:
            self._tags.expect_no_orphan()
        shown = self._joiner.feed(text)
        if shown and self._block is not None and self._tags.all_words(shown):
            self._said.write(shown)
            return (TextAdded(shown, self._block),)
        return self._feed_tags(shown)

    def _feed_tags(self, text: str) -> Iterator[StreamEvent]:
        for stretch in self._tags.feed(text):
            yield from self._show(stretch)

    def reserve(self) -> Iterator[StreamEvent]:
        """Keep this content's place before a block that begins while this one is still without words."""
        if self._block is None:
            self._block = self._blocks.next()
            yield TextAdded("", self._block)

    def reconcile(self, whole: str) -> Iterator[StreamEvent]:
        """The whole content, said once more at the end: only what is missing is added."""
        for known in (self._raw.getvalue(), self._said.getvalue()):
            if whole.startswith(known):
                yield from self.feed(whole[len(known) :])
                return

    def finish(self) -> Iterator[StreamEvent]:
        """What was held back."""
        for stretch in (*self._tags.feed(self._joiner.finish()), *self._tags.finish()):
            yield from self._show(stretch)

    def _show(self, stretch: Stretch) -> Iterator[StreamEvent]:
        match stretch.kind:
            case Kind.THINKING:
                yield from self._thinking.feed("tags", stretch.text)
            case Kind.ORPHAN:
                if self._block is not None:
                    yield ThinkingReplaced(self._said.getvalue().strip(), self._block)
                self._block, self._said = None, StringIO()
            case Kind.TEXT if stretch.text:
                if self._block is None:
                    self._block = self._blocks.next()
                self._said.write(stretch.text)
                yield TextAdded(stretch.text, self._block)
            case Kind.TEXT:
                return
