"""`duologue open`: words that stand in the composer of a new chat; the window is bootstrap's."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("text", metavar="TEXT", help="what to write; - reads standard input")
    parser.add_argument("--send", action="store_true", help="send it at once")
