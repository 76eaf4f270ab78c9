"""Opens the window, if there is anywhere to show one."""

import argparse
import builtins
import gc
import os
import sys
from importlib import import_module

from duologue.bootstrap.sealed import seal
from duologue.cli.exit_codes import NO_DISPLAY
from duologue.services.display import has_display


def run_window(arguments: argparse.Namespace) -> int:
    """Open the window and stay until it is closed; the exit code."""
    if not has_display(os.environ, sys.platform):
        print(  # noqa: T201 - there is no window to say it in
            "duologue: there is no display here. Start it from a desktop, or set QT_QPA_PLATFORM=offscreen "
            "to run unseen; `duologue ask` works in any terminal.",
            file=sys.stderr,
        )
        return NO_DISPLAY
    seal(os.environ)
    gc.disable()  # what is made for the window stays; from its first turn on, the event loop collects
    _load_qt()
    from duologue.bootstrap.window_life import live

    code = live(arguments)
    gc.freeze()  # Python would look through everything once more, 60 ms after the window has gone
    return code


def _load_qt() -> None:
    """Load Qt, and go on importing as Python does.

    Qt's binding puts an import of its own in place of Python's, to serve modules that ask for its methods
    by other names. It reads the source of each module that is imported from then on and keeps it in memory.
    No module of ours asks for that: 20 ms and 4 MB (measured with PySide6 6.11.3).
    """
    imports = builtins.__import__
    import_module("PySide6.QtWidgets")
    builtins.__import__ = imports
