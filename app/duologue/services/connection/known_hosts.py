"""What is known of the service's own hosts, as data: its regions, and how their answers arrive."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from duologue import resources
from duologue.services.tables.catalogue import PRESETS_FILE
from duologue.services.tables.json_entry import Entry, reading


@dataclass(frozen=True, slots=True)
class KnownHost:
    """A host of the service.

    `other_region` is the id of the preset to suggest where a key is refused; `cumulative` says that
    answers may come as growing snapshots instead of pieces.
    """

    host: str
    other_region: str | None
    cumulative: bool


def known_host(host: str) -> KnownHost | None:
    """What is known of a host in its ASCII form, or None. Raises InputUnreadable."""
    return _hosts().get(host)


def read_hosts(stored: str) -> Mapping[str, KnownHost]:
    """The hosts as stored, by name. Raises InputUnreadable."""
    with reading("The list of services"):
        known = (
            KnownHost(entry.text("host"), entry.maybe_text("other_region"), entry.flag("cumulative"))
            for entry in Entry.of(json.loads(stored)).entries("hosts")
        )
        return {host.host: host for host in known}


@cache
def _hosts() -> Mapping[str, KnownHost]:
    return read_hosts(resources.text(PRESETS_FILE))
