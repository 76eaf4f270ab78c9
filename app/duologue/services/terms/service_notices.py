"""Tells what a service announces with its answers: maintenance, deprecation, sunset; each of them once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from duologue.domain.service_notices import ServiceNotice, notices_in

if TYPE_CHECKING:
    from duologue.services.ports import NoticesSeen
    from duologue.services.recordings.recorder import Recorder

EDGE_BYTES = 64 * 1024


class ServiceNotices:
    """Looks at what crossed the wire for each answer, once it is there."""

    def __init__(self, seen: NoticesSeen) -> None:
        self._seen = seen
        self._listeners: list[Callable[[ServiceNotice], object]] = []

    def subscribe(self, listener: Callable[[ServiceNotice], object]) -> None:
        """Call `listener` with each announcement that was not told before."""
        self._listeners.append(listener)

    def look(self, recorder: Recorder) -> None:
        """Tell what the last answer announced. An announcement nobody listens for is told next time."""
        url, headers = recorder.last_head()
        if not headers or not self._listeners:
            return
        for notice in notices_in(urlsplit(url).hostname or "", headers, recorder.edges(EDGE_BYTES)):
            if self._seen.is_new(notice.digest):
                for listener in self._listeners:
                    listener(notice)
