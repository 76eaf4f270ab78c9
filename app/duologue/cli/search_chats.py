"""`duologue search`: where words stand in the chats, newest first."""

import argparse
import json
import re
import sys
from dataclasses import asdict

from duologue.cli.exit_codes import COMPLETE, REFUSED, USAGE
from duologue.domain.errors import StorageError
from duologue.domain.search import SearchHit, SearchQuery
from duologue.services.suite import Services

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f]")  # what would steer a terminal: a chat may hold anything


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("words", metavar="WORDS", nargs="+", help="all of them, in one message or title")
    parser.add_argument(
        "--limit", metavar="N", type=_positive, default=20, help="so many at most; default: 20"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a hit")


async def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the hits; the exit code says nothing about whether there were any."""
    query = SearchQuery(" ".join(arguments.words) + " ")  # a space after the last word: it is whole
    if not query.words.strip():
        print("duologue: there are no words to look for", file=sys.stderr)
        return USAGE
    try:
        hits = await services.search.find(query, arguments.limit)
    except StorageError as error:
        print(f"duologue: {error.message}", file=sys.stderr)
        return REFUSED
    if not hits:
        print("duologue: nothing was found", file=sys.stderr)
    for hit in hits:
        print(json.dumps(asdict(hit)) if arguments.json else _line(hit))
    return COMPLETE


def _line(hit: SearchHit) -> str:
    return _STEERING.sub(" ", f"{hit.time[:10]}  {hit.chat_id}  {hit.title}: {hit.text}")


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:  # noqa: PLR2004 - more than one reads
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 10000")
    return int(text)
