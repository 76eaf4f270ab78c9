"""The command line: what can be asked, and how it is written."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import duologue

# Each command: its name, its module beside this one, what it does.
_COMMANDS = (
    ("ask", "ask", "ask a model from the terminal"),
    ("replay", "replay", "decode recorded answers"),
    ("doctor", "doctor", "report versions, places and states"),
    ("terms", "terms", "the Terms: status, accept, withdraw, receipt"),
    ("usage", "usage", "what was used, the limits and the budgets"),
    ("open", "open_window", "begin a chat in the window"),
    ("export", "export_chats", "write chats to a file"),
    ("import", "import_chats", "take chats in from files"),
    ("search", "search_chats", "find words in the chats"),
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
    for name, module, does in _COMMANDS:
        command = commands.add_parser(name, help=does)
        if name in arguments:  # the others are not loaded: the window does without any
            import_module(f"duologue.cli.{module}").add_arguments(command)
    return parser.parse_args(arguments)
