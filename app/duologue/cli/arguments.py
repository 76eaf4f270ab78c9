"""The command line: what can be asked, and how it is written."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import duologue
from duologue.cli import (
    ask,
    doctor,
    export_chats,
    import_chats,
    open_window,
    replay,
    search_chats,
    terms,
    usage,
)

_EPILOG = """exit codes: 0 complete, 2 usage, 3 interrupted, 4 service error,
5 refused here (Terms, key, address), 6 no display, 130 stopped"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace; `command` is None for the window. Ends the program on a mistake."""
    parser = argparse.ArgumentParser(
        prog="duologue",
        description="An independent client for the MiniMax M2 API. Without a command, the window opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"duologue {duologue.__version__}")
    parser.add_argument("--home", type=Path, help="keep all data in this folder (or DUOLOGUE_HOME)")
    parser.add_argument("--debug", action="store_true", help="write more into the log, keys left out")
    parser.add_argument("--demo", action="store_true", help="open the window on the offline demo")
    parser.add_argument(
        "--exit-when-shown", action="store_true", help="end as soon as the window is usable (for measuring)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    ask.add_arguments(commands.add_parser("ask", help="ask a model from the terminal"))
    replay.add_arguments(commands.add_parser("replay", help="decode recorded answers"))
    doctor.add_arguments(commands.add_parser("doctor", help="report versions, places and states"))
    terms.add_arguments(commands.add_parser("terms", help="the Terms: status, accept, withdraw, receipt"))
    usage.add_arguments(commands.add_parser("usage", help="what was used, the limits and the budgets"))
    open_window.add_arguments(commands.add_parser("open", help="begin a chat in the window"))
    export_chats.add_arguments(commands.add_parser("export", help="write chats to a file"))
    import_chats.add_arguments(commands.add_parser("import", help="take chats in from files"))
    search_chats.add_arguments(commands.add_parser("search", help="find words in the chats"))
    return parser.parse_args(arguments)
