"""What every service stands on, and what has to be closed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from duologue.bootstrap.late import LateWire
    from duologue.demo.server import Demo
    from duologue.domain.secret import Redactor
    from duologue.services.ports import Keychain
    from duologue.storage.database import Database
    from duologue.storage.paths import DataPaths


@dataclass(frozen=True, slots=True)
class Foundation:
    """Open for as long as the app runs; a service that must be closed puts that on `closing`."""

    paths: DataPaths
    redactor: Redactor
    database: Database
    keychain: Keychain
    wire: LateWire
    demo: Demo
    closing: AsyncExitStack
