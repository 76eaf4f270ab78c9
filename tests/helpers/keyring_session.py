"""Runs Python text beside a real Secret Service, in a throw-away home with a session bus of its own.

So a test of the keychain does not depend on how pytest was started, nor touch the person's own keyring.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from helpers import child_process

PASSWORD = "throw-away"
_DAEMON = "gnome-keyring-daemon"
_MISSING = [name for name in ("dbus-run-session", _DAEMON) if shutil.which(name) is None]
MISSING = " and ".join(f"{name} is not installed" for name in _MISSING)  # empty where all is there

# $0 is the password; the daemon leaves with its bus.
_UNLOCKED = f'printf %s "$0" | {_DAEMON} --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
_LOCKED = f'{_DAEMON} --start --components=secrets >/dev/null 2>&1; exec "$@"'


class Service(StrEnum):
    """What the child finds on its session bus."""

    UNLOCKED = "unlocked"
    LOCKED = "locked"  # a keyring is there, with `stored` in it, but nobody gave its password
    NEVER_SET_UP = "never set up"  # the service, but no keyring yet and no display to ask on
    NO_BUS = "no bus"


def run(
    script: str,
    *arguments: str,
    service: Service = Service.UNLOCKED,
    extra: Mapping[str, str] | None = None,
    before: str = "pass",
    home: Path | None = None,
    seconds: float = 60,
) -> subprocess.CompletedProcess[str]:
    """The finished child. Its home is removed, unless `home` names one to look at afterwards.

    `before` runs first, in an unlocked session of the same home: what it stores is what LOCKED locks.
    """
    with tempfile.TemporaryDirectory(prefix="keyring-") as made:
        place = home or Path(made)
        (place / "run").mkdir(mode=0o700, exist_ok=True)
        variables = {
            "HOME": str(place),
            "XDG_RUNTIME_DIR": str(place / "run"),
            "XDG_DATA_HOME": str(place / ".local" / "share"),
            "XDG_CONFIG_HOME": str(place / ".config"),
            **(extra or {}),
        }
        if service is Service.LOCKED:
            _session(_UNLOCKED, before, (), variables, seconds).check_returncode()
        wrapper = {Service.UNLOCKED: _UNLOCKED, Service.LOCKED: _LOCKED, Service.NEVER_SET_UP: 'exec "$@"'}
        if service is Service.NO_BUS:
            return child_process.run(script, *arguments, extra=variables, seconds=seconds)
        return _session(wrapper[service], script, arguments, variables, seconds)


def _session(
    wrapper: str, script: str, arguments: tuple[str, ...], variables: Mapping[str, str], seconds: float
) -> subprocess.CompletedProcess[str]:
    command = ["dbus-run-session", "--", "sh", "-c", wrapper, PASSWORD]
    return subprocess.run(
        [*command, sys.executable, "-c", script, *arguments],
        env=child_process.environment(variables),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
