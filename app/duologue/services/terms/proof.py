"""What a person can show of their record of the Terms: everything as JSON, and a receipt to print."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from textwrap import fill

import duologue
from duologue.domain.errors import InputUnreadable
from duologue.domain.terms import (
    FIRST_HASH,
    Acceptance,
    TermsAct,
    TermsEvent,
    TermsText,
    clock_suspects,
    first_broken,
    latest_chain,
)
from duologue.services.clock import now_utc
from duologue.services.terms.gate import SOURCE_BUNDLED, TermsGate

FORMAT = "duologue-terms-record"
_WIDTH = 72
_NAMES = 18  # columns
_ABOUT = (
    "This is a note that Duologue, an independent app, made for you on your own computer. "
    "It is not the provider's record and no legal advice. "
    "Its rows are chained by hashes: a later change shows, but can't be prevented."
)


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether the record fits together.

    `rows` belong to the part that counts, `earlier` to parts before it that did not fit together.
    """

    whole: bool
    rows: int
    earlier: int
    clock_suspects: frozenset[int]


def chain_state(events: Sequence[TermsEvent]) -> ChainState:
    """What can be said of the record as a whole."""
    rows = len([event for event in latest_chain(events) if event.hash])
    return ChainState(
        first_broken(events) is None, rows, len(events) - len(latest_chain(events)), clock_suspects(events)
    )


class TermsProof:
    """Makes the texts; whoever asks for one writes it where a person wants it."""

    def __init__(self, gate: TermsGate) -> None:
        self._gate = gate

    async def record_json(self) -> str:
        """The whole record with every text it names, and what the hashes cover, as JSON."""
        return record_json(await self._gate.history(), await self._gate.versions(), await self._gate.status())

    async def receipt(self) -> str:
        """The receipt of the last acceptance. Raises InputUnreadable where nothing was ever accepted."""
        return receipt(await self._gate.history(), await self._gate.versions(), await self._gate.status())


def record_json(events: Sequence[TermsEvent], texts: Sequence[TermsText], state: Acceptance) -> str:
    """See `TermsProof.record_json`."""
    chain = chain_state(events)
    named = {event.sha256 for event in events}
    whole = {
        "format": FORMAT,
        "version": 1,
        "app": f"duologue {duologue.__version__}",
        "exported": now_utc(),
        "about": _ABOUT,
        "hash": "SHA-256 of the row as JSON without `hash` and `clock_suspect`: keys sorted, no spaces, "
        f"UTF-8; `prev_hash` is the hash of the row before, {FIRST_HASH[:4]}… where the record begins.",
        "state": state.value,
        "chain": {"whole": chain.whole, "rows": chain.rows, "earlier_rows": chain.earlier},
        "events": [
            {**asdict(event), "clock_suspect": event.seq in chain.clock_suspects}
            for event in events
            if event.hash
        ],
        "texts": [
            {
                "sha256": text.sha256,
                "normalised_sha256": text.normalised_sha256,
                "bytes": len(text.text.encode()),
                **asdict(text),
            }
            for text in texts
            if text.sha256 in named
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def receipt(events: Sequence[TermsEvent], texts: Sequence[TermsText], state: Acceptance) -> str:
    """See `TermsProof.receipt`."""
    accepted = [event for event in events if event.act is TermsAct.ACCEPTED and event.hash]
    if not accepted:
        raise InputUnreadable("Nothing was accepted on this computer, so there is no receipt.")
    event = accepted[-1]
    text = next((known for known in texts if known.sha256 == event.sha256), None)
    chain = chain_state(events)
    tick, _, pressed = event.words.partition(" | ")
    rows = [
        ("Document", event.document),
        ("Version", "unknown" if text is None else text.version),
        ("Published by", "unknown" if text is None else text.publisher),
        ("Accepted", f"{local_moment(event)} ({event.time_utc})"),
        ("Ticked", f'"{tick}"'),
        ("Pressed", f'"{pressed}"' if pressed else "(one act)"),
        ("Read to the end", "yes" if event.end_reached else "no"),
        ("For", f"profiles of kind {event.profile_kind}"),
        ("Text from", "the app itself" if event.source == SOURCE_BUNDLED else event.source),
        ("With", f"Duologue {event.app_version}, {event.locale}"),
        ("Now", _STATES[state]),
        ("SHA-256, exact text", event.sha256),
        ("SHA-256, words alone", event.normalised_sha256),
        ("Row of the record", f"{event.seq}, {event.hash}"),
        ("The record", _chain_words(chain)),
    ]
    if event.seq in chain.clock_suspects:
        rows.append(("Clock", "earlier than in the row before: one of the two was wrong"))
    lines = ["RECEIPT: TERMS OF SERVICE ACCEPTED", "=" * _WIDTH, ""]
    for name, value in rows:
        lines += _row_lines(f"{name}:", value)
    lines.append("")
    body = "The exact text is no longer kept with its digest." if text is None else text.text
    rule = "=" * _WIDTH
    lines += [fill(_ABOUT, _WIDTH), "", rule, "THE TEXT THAT WAS ACCEPTED, EXACTLY", rule, body]
    return "\n".join(lines) + "\n"


def _row_lines(name: str, value: str) -> list[str]:
    """A name and its value in two columns; what would be too wide stands below."""
    if len(value) > _WIDTH - _NAMES:
        return [name, f"    {value}"]
    return [f"{name:{_NAMES}}{value}"]


def local_moment(event: TermsEvent) -> str:
    """When it happened by the clock on the wall, with its offset; a time that can't be read as it is."""
    try:
        moment = datetime.fromisoformat(event.time_utc)
    except ValueError:
        return event.time_utc
    return moment.astimezone(timezone(timedelta(minutes=event.offset))).strftime("%Y-%m-%d %H:%M:%S %z")


def _chain_words(chain: ChainState) -> str:
    whole = f"{chain.rows} rows, unbroken" if chain.whole else "broken: it was changed from outside"
    if chain.earlier:
        whole += f"; {chain.earlier} rows before them did not fit together and are kept as they were"
    return whole


_STATES = {
    Acceptance.NOT_ASKED: "the current text is not accepted",
    Acceptance.ACCEPTED: "this acceptance stands",
    Acceptance.DECLINED: "the Terms were declined since",
    Acceptance.WITHDRAWN: "this acceptance was withdrawn since",
    Acceptance.TEXT_CHANGED: "the Terms have changed since; the new text is not accepted",
    Acceptance.RECORD_BROKEN: "the record was changed from outside and proves nothing",
    Acceptance.NO_TEXT: "the text is missing from this installation",
}
