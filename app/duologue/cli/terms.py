"""`duologue terms`: where a person stands with the Terms, accepting and withdrawing, and the receipt."""

import argparse
import json
import sys
from typing import Any

from duologue import resources
from duologue.cli.exit_codes import COMPLETE, REFUSED
from duologue.domain.errors import DuologueError, InputUnreadable
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance, TermsAct, TermsEvent
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.terms.news import last_checked
from duologue.services.terms.proof import chain_state, local_moment

PHRASE = "I have read these Terms and I agree to them"
PRESS = "accept"
WITHDRAW = "withdraw"
_EPILOG = f"""status, receipt: what the Terms page says; --json prints an object (receipt: the whole record).
accept:   prints where the text is and its digest, then asks for two acts: to type
          "{PHRASE}", then "{PRESS}".
          --yes-i-have-read DIGEST stands for both, with the text's whole SHA-256.
withdraw: asks to type "{WITHDRAW}"; --yes stands for it.

exit codes: 0 accepted (status, accept), withdrawn, or receipt printed; 2 usage;
5 the current text is not accepted (status), or nothing was done"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "act", nargs="?", choices=("status", "accept", "withdraw", "receipt"), default="status"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--text", action="store_true", help="with status: print the whole text too")
    parser.add_argument("--yes-i-have-read", metavar="DIGEST", help="with accept: the SHA-256 of the text")
    parser.add_argument("--yes", action="store_true", help="with withdraw: do not ask")


async def run(arguments: argparse.Namespace, services: Services) -> int:
    """Do one act; the exit code."""
    gate = services.gate
    try:
        match arguments.act:
            case "accept":
                await _accept(gate, arguments.yes_i_have_read)
            case "withdraw":
                await _withdraw(gate, sure=arguments.yes)
            case "receipt":
                proof = services.terms_proof
                print(await (proof.record_json() if arguments.json else proof.receipt()), end="")
                return COMPLETE
            case _:
                return await _status(arguments, services)
    except DuologueError as error:
        print(f"duologue: {error.message}", file=sys.stderr)
        return REFUSED
    if arguments.json:
        print(json.dumps(await _report(services), ensure_ascii=False))
    return COMPLETE


async def _status(arguments: argparse.Namespace, services: Services) -> int:
    report = await _report(services)
    if arguments.text:
        report["text"] = services.gate.current.text
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for name, value in report.items():
            if name != "text":
                print(f"{name.replace('_', ' ')}: {_shown(value)}")
        if arguments.text:
            print(f"\n{report['text']}")
    return COMPLETE if report["state"] == Acceptance.ACCEPTED else REFUSED


async def _report(services: Services) -> dict[str, Any]:
    gate = services.gate
    events = await gate.history()
    chain = chain_state(events)
    accepted = [event for event in events if event.act is TermsAct.ACCEPTED and event.hash]
    return {
        "document": gate.current.document,
        "version": gate.current.version,
        "state": str(await gate.status()),
        "accepted": _accepted(accepted[-1]) if accepted else None,
        "sha256": gate.current.sha256,
        "normalised_sha256": gate.current.normalised_sha256,
        "checked": last_checked(events),
        "page": services.terms_news.address,
        "record_whole": chain.whole,
        "record_rows": chain.rows,
        "earlier_rows": chain.earlier,
        "clock_suspects": sorted(chain.clock_suspects),
    }


def _accepted(event: TermsEvent) -> dict[str, Any]:
    return {
        "time": event.time_utc,
        "local": local_moment(event),
        "words": event.words,
        "end_reached": event.end_reached,
        "sha256": event.sha256,
    }


def _shown(value: Any) -> str:
    match value:
        case None:
            return "never"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value)) or "none"
        case {"local": local, "words": words}:
            return f'{local}, by "{words}"'
        case _:
            return str(value)


async def _accept(gate: TermsGate, digest: str | None) -> None:
    """Two acts, or the digest that stands for both. Raises InputUnreadable and TermsNotAccepted."""
    current = gate.current
    print(
        f"{current.document}, text of {current.version or 'no date'}, by {current.publisher}", file=sys.stderr
    )
    print(f"where: {_place(gate)}", file=sys.stderr)
    print(f"SHA-256: {current.sha256}", file=sys.stderr)
    if digest is not None:
        if digest.strip().lower() != current.sha256:
            raise InputUnreadable("This is not the digest of the current text. Nothing was accepted.")
        words = f"--yes-i-have-read {digest.strip().lower()}"
    else:
        await gate.shown(ProfileKind.SERVICE)
        _typed(PHRASE, "accepted")
        _typed(PRESS, "accepted")
        words = f"{PHRASE} | {PRESS}"
    await gate.accept(ProfileKind.SERVICE, words=words, end_reached=False)
    print("Accepted. Requests to the service may be sent now.", file=sys.stderr)


async def _withdraw(gate: TermsGate, *, sure: bool) -> None:
    if await gate.status() is not Acceptance.ACCEPTED:
        raise InputUnreadable("The current Terms are not accepted, so there is nothing to withdraw.")
    if not sure:
        _typed(WITHDRAW, "withdrawn")
    await gate.withdraw(words=WITHDRAW if not sure else f"{WITHDRAW} --yes")
    print("Withdrawn. Nothing is sent to the service any more.", file=sys.stderr)


def _typed(phrase: str, done: str) -> None:
    """Wait for a line with exactly these words. Raises InputUnreadable."""
    print(f'Type "{phrase}": ', end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != phrase:
        raise InputUnreadable(f"Those were not the words. Nothing was {done}.")


def _place(gate: TermsGate) -> str:
    if gate.current == catalogue.terms_text() and gate.current.has_words:
        return str(resources.path(catalogue.TERMS_FILE))
    return "kept in the record; `duologue terms status --text` prints it"
