"""What `doctor` and the About section report: versions, places and states, never a secret."""

import os
import sqlite3
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duologue
from duologue.domain.errors import StorageError
from duologue.services.daemon_thread import in_daemon_thread
from duologue.services.display import has_display
from duologue.services.installation import complaints, version_of
from duologue.services.ports import Keychain
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate

_PACKAGES = ("PySide6-Essentials", "httpx", "keyring", "qasync", "markdown-it-py", "Pygments", "truststore")
_WAL_SAFE = (3, 51, 3)  # older SQLite can corrupt a WAL when two connections write at once


class Diagnostics:
    """Looks at this computer and this installation; it changes nothing and asks the network nothing."""

    def __init__(
        self,
        paths: Mapping[str, Path],
        keychain: Keychain,
        gate: TermsGate | StorageError,
        environment: Mapping[str, str],
    ) -> None:
        """`gate` is the trouble itself where the store that holds its record could not be opened."""
        self._paths = paths
        self._keychain = keychain
        self._gate = gate
        self._environment = environment

    async def report(self) -> dict[str, Any]:
        """Everything, as plain values that JSON can hold."""
        import platform  # noqa: PLC0415 - slow to import, and no window waits for a report

        keychain = await in_daemon_thread(self._keychain.state)
        problem = self._gate if isinstance(self._gate, StorageError) else None
        terms = catalogue.terms_text()
        return {
            "duologue": duologue.__version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            "packages": {name: version_of(name) for name in _PACKAGES},
            "problems": list(complaints()),
            "keyring": {
                "backend": keychain.name,
                "level": "operating system keychain" if keychain.safe else "this session only",
                "safe": keychain.safe,
            },
            "paths": {name: self._place(path) for name, path in self._paths.items()},
            "sqlite": {
                "version": sqlite3.sqlite_version,
                "two_writers_safe": sqlite3.sqlite_version_info >= _WAL_SAFE,
            },
            "store": {"problem": None if problem is None else problem.message},
            "display": self._display(),
            "terms": {
                "document": terms.document,
                "version": terms.version,
                "sha256": terms.sha256,
                "state": None if isinstance(self._gate, StorageError) else str(await self._gate.status()),
            },
        }

    @staticmethod
    def _place(path: Path) -> dict[str, Any]:
        try:
            mode = oct(stat.S_IMODE(path.stat().st_mode))
        except OSError:
            return {"path": str(path), "exists": False, "mode": None, "writable": None}
        return {"path": str(path), "exists": True, "mode": mode, "writable": os.access(path, os.W_OK)}

    def _display(self) -> dict[str, Any]:
        chosen = self._environment.get("QT_QPA_PLATFORM")
        wayland = self._environment.get("WAYLAND_DISPLAY")
        x11 = self._environment.get("DISPLAY")
        return {
            "platform": chosen,
            "wayland": wayland,
            "x11": x11,
            "available": has_display(self._environment, sys.platform),
        }
