"""Opens everything that needs no window, in order, and takes it down in reverse."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue import logs
from duologue.bootstrap.late import LateWire
from duologue.bootstrap.rooms.connection import told_places
from duologue.bootstrap.rooms.everything import Everything
from duologue.bootstrap.rooms.foundation import Foundation
from duologue.demo.server import Demo, DemoServer
from duologue.domain.secret import Redactor
from duologue.storage.database import Database
from duologue.storage.keychain import SystemKeychain
from duologue.storage.paths import DataPaths

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from duologue.domain.errors import StorageError
    from duologue.services.diagnostics import Diagnostics
    from duologue.services.ports import Keychain
    from duologue.services.suite import Services


@dataclass(frozen=True, slots=True)
class Core:
    """What is alive while the app runs."""

    services: Services
    paths: DataPaths
    redactor: Redactor
    demo_server: DemoServer


@asynccontextmanager
async def open_core(
    home: Path | None, *, debug: bool = False, beside_window: bool = False, keychain: Keychain | None = None
) -> AsyncIterator[Core]:
    """The services for as long as the context lasts. Raises StorageError.

    `beside_window` is for a terminal command, which may run while a window has the same data open.
    Without a `keychain` it is that of the system.
    """
    async with AsyncExitStack() as stack:
        paths = DataPaths.chosen(home, os.environ)
        paths.create()
        redactor = Redactor()
        log = logs.configure(paths.logs, redactor, debug, crash=paths.crash)
        stack.callback(log.close)
        database = await Database.open(paths.database, paths.backups, beside_window=beside_window)
        stack.push_async_callback(database.close)
        demo_server = DemoServer()
        demo = Demo(demo_server)
        stack.push_async_callback(demo.close)
        wire = LateWire(redactor)
        stack.push_async_callback(wire.close)
        services = Everything(
            Foundation(paths, redactor, database, keychain or SystemKeychain(), wire, demo, closing=stack)
        )
        await services.gate.load()
        yield Core(services, paths, redactor, demo_server)


def diagnostics_without_store(home: Path | None, problem: StorageError) -> Diagnostics:
    """What can be reported where the data folder or its database cannot be used."""
    from duologue.services.diagnostics import Diagnostics

    paths = DataPaths.chosen(home, os.environ)
    return Diagnostics(told_places(paths), SystemKeychain(), problem, os.environ)
