"""Terms of Service: a dated text, and the chained record of what a person did with it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise

FIRST_HASH = "0" * 64
ROW_GONE = "row_gone"  # in a row without a hash: rows were deleted at the end
SEAL_BROKEN = "seal_broken"  # in a row without a hash: these rows are not the ones that were written here


def normalised(text: str) -> str:
    """The words alone: without a byte order mark, and one space for every stretch of white space."""
    return " ".join(text.removeprefix("\ufeff").split())


class TermsAct(StrEnum):
    """What happened.

    `superseded` notes that another text became known; `checked` that the publisher's page was asked and
    what it says is known already; `own_server` that a person said a server is under other terms.
    """

    SHOWN = "shown"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    CHECKED = "checked"
    OWN_SERVER = "own_server"


class Acceptance(StrEnum):
    """Where a person stands with a text; requests leave only while it is ACCEPTED.

    NO_TEXT: there are no words that could be accepted.
    """

    NOT_ASKED = "not_asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TEXT_CHANGED = "text_changed"
    RECORD_BROKEN = "record_broken"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class TermsText:
    """One version of a document: `version` is its date, `publisher` the site that publishes it."""

    document: str
    version: str
    publisher: str
    text: str

    @property
    def sha256(self) -> str:
        """Digest of the exact bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def normalised_sha256(self) -> str:
        """Digest of the words alone, so that a change of line ends or spaces does not ask again."""
        return hashlib.sha256(normalised(self.text).encode()).hexdigest()

    @property
    def has_words(self) -> bool:
        """Whether there is anything to agree to."""
        return bool(normalised(self.text))


@dataclass(frozen=True, slots=True)
class TermsEvent:
    """One row of the record; `hash` covers every other field and the row before it.

    `words` are the words of the tick and the button; `offset` is minutes east of UTC; `end_reached`
    says whether the end of the text had been scrolled into view.
    """

    seq: int
    time_utc: str
    offset: int
    act: TermsAct
    document: str
    sha256: str
    normalised_sha256: str
    profile_kind: str
    app_version: str
    locale: str
    words: str
    source: str
    end_reached: bool
    prev_hash: str = FIRST_HASH
    hash: str = ""

    def computed_hash(self) -> str:
        """The hash this row must have."""
        fields = {name: value for name, value in asdict(self).items() if name != "hash"}
        canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def latest_chain(events: Sequence[TermsEvent]) -> Sequence[TermsEvent]:
    """The rows that count: after a broken chain the record begins anew, with a row after no other."""
    begins = [place for place, event in enumerate(events) if event.prev_hash == FIRST_HASH]
    return events[begins[-1] :] if begins else events


def first_broken(events: Sequence[TermsEvent]) -> int | None:
    """The `seq` of the first row that does not fit the latest chain, or None if the chain is whole."""
    chain = latest_chain(events)
    previous = FIRST_HASH
    for place, event in enumerate(chain, chain[0].seq if chain else 1):
        if event.seq != place or event.prev_hash != previous or event.hash != event.computed_hash():
            return event.seq
        previous = event.hash
    return None


def clock_suspects(events: Sequence[TermsEvent]) -> frozenset[int]:
    """The `seq` of each row whose clock was earlier than that of the row before: one of the two was wrong."""
    return frozenset(
        later.seq
        for earlier, later in pairwise(events)
        if later.time_utc and later.time_utc < earlier.time_utc
    )


def acceptance(events: Sequence[TermsEvent], current: TermsText) -> Acceptance:
    """Where a person stands with the current text. `events` is the whole record, oldest first."""
    if not current.has_words:
        return Acceptance.NO_TEXT
    if first_broken(events) is not None:
        return Acceptance.RECORD_BROKEN
    decided = (TermsAct.ACCEPTED, TermsAct.DECLINED, TermsAct.WITHDRAWN)
    own = [
        event for event in latest_chain(events) if event.document == current.document and event.act in decided
    ]
    if not own:
        return Acceptance.NOT_ASKED
    last = own[-1]
    if last.act is TermsAct.WITHDRAWN:
        return Acceptance.WITHDRAWN
    if last.normalised_sha256 != current.normalised_sha256:
        return Acceptance.TEXT_CHANGED
    return Acceptance.ACCEPTED if last.act is TermsAct.ACCEPTED else Acceptance.DECLINED
