"""Opens the window, if there is anywhere to show one."""

import argparse
import os
import sys

# Everything without Qt comes first: Shiboken reads the source of each module imported after it.
from duologue.bootstrap import core  # noqa: F401 - see above
from duologue.bootstrap.sealed import seal
from duologue.cli.exit_codes import NO_DISPLAY
from duologue.services.diagnostics import has_display


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
    # Qt is imported only now: it aborts the program where there is no display.
    from duologue.bootstrap.window_life import live  # noqa: PLC0415 - see above

    return live(arguments)
