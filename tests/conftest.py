"""Keeps every test away from the person's own screen, data, keys and network settings."""

import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

KEYCHAIN_PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
FOREIGN_VARIABLES = (
    "DUOLOGUE_HOME",
    "PYTHON_KEYRING_BACKEND",
    "DBUS_SESSION_BUS_ADDRESS",  # else a test could reach the person's own keychain
    "SSLKEYLOGFILE",
    *(f"{scheme}_proxy" for scheme in ("http", "https", "all", "no")),
    *(f"{scheme}_PROXY" for scheme in ("HTTP", "HTTPS", "ALL", "NO")),
)


def pytest_configure(config: pytest.Config) -> None:
    """Set the variables before Qt or the app is imported; they hold for child processes too."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A busy computer is no fault of what is tested.
    settings.register_profile("any computer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("any computer")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A run in the background ignores Ctrl+C, and so would every program that a test starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in [name for name in os.environ if name.endswith("_API_KEY")]:
        del os.environ[name]
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)
    home = tempfile.mkdtemp(prefix="duologue-tests-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = Path(home) / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests of the real keychain where its programs are not installed."""
    if item.get_closest_marker("keyring") is None:
        return
    missing = [program for program in KEYCHAIN_PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed may hold half a character, which no worker can send to the one that gathers."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "replace").decode()) for name, text in report.sections]
    return report
