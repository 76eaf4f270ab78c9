"""What the demo's server was asked and how each answer ended; safe to read from other threads."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from duologue.domain.style import ApiStyle

_KEPT = 200


class Ending(Enum):
    """Where a request stands: still open, told whole, closed by the client, cut or refused by us."""

    OPEN = "open"
    FINISHED = "finished"
    CLOSED_BY_CLIENT = "closed by client"
    CUT = "cut"
    REFUSED = "refused"


@dataclass(slots=True, eq=False)
class RequestRecord:
    """One request. Times are seconds of `time.monotonic()`; `sent` counts tokens that were written.

    `body` is the decoded request, `sent_bytes` are its bytes and `headers` its headers (names in lower case)
    where the log keeps bodies; `with_key` says whether any key came.
    """

    method: str
    path: str
    style: ApiStyle | None
    with_key: bool
    started: float = field(default_factory=time.monotonic)
    model: str = ""
    body: Mapping[str, Any] | None = None
    sent_bytes: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    sent: int = 0
    first_sent: float | None = None
    ended: float | None = None
    ending: Ending = Ending.OPEN


class RequestLog:
    """The newest requests, oldest first; `keep_bodies` is for tests that look at what was asked."""

    def __init__(self, *, keep_bodies: bool = False) -> None:
        self.keep_bodies = keep_bodies
        self._records: deque[RequestRecord] = deque(maxlen=_KEPT)
        self._changed = threading.Condition()

    def __iter__(self) -> Iterator[RequestRecord]:
        with self._changed:
            return iter(tuple(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, place: int) -> RequestRecord:
        with self._changed:
            return self._records[place]

    def open(self, record: RequestRecord) -> RequestRecord:
        """Keep a request that just came."""
        with self._changed:
            self._records.append(record)
            self._changed.notify_all()
        return record

    def wrote(self, record: RequestRecord, tokens: int) -> None:
        """So many more tokens of the answer were written."""
        with self._changed:
            record.sent += tokens
            if record.first_sent is None and tokens:
                record.first_sent = time.monotonic()
            self._changed.notify_all()

    def end(self, record: RequestRecord, ending: Ending) -> None:
        """The answer is over; only the first ending counts."""
        with self._changed:
            if record.ending is Ending.OPEN:
                record.ending = ending
                record.ended = time.monotonic()
            self._changed.notify_all()

    def wait_for(self, holds: Callable[["RequestLog"], bool], timeout: float = 5.0) -> bool:
        """Block until `holds(log)`, at most `timeout` seconds; whether it held."""
        with self._changed:
            return self._changed.wait_for(lambda: holds(self), timeout)

    def wait_closed(self, timeout: float = 5.0) -> bool:
        """Block until the newest request was closed by the client; whether it was in time."""
        return self.wait_for(
            lambda log: len(log) > 0 and log[-1].ending is Ending.CLOSED_BY_CLIENT, timeout=timeout
        )

    async def closed(self, timeout: float = 5.0) -> bool:  # noqa: ASYNC109 - the wait is in a thread
        """`wait_closed` for coroutines."""
        return await asyncio.to_thread(self.wait_closed, timeout)
