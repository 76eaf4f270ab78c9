"""`duologue terms` as a program: what it says, what it asks, and how it ends."""

import json
import subprocess
from pathlib import Path
from typing import Any

from duologue.cli.terms import PHRASE
from duologue.services.tables import catalogue
from helpers import terminal

DIGEST = catalogue.terms_text().sha256


def terms(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[bytes]:
    return terminal.run(home, "terms", *arguments, stdin=typed.encode())


def status(home: Path) -> dict[str, Any]:
    return dict(json.loads(terms(home, "status", "--json").stdout))


def test_before_anything_was_accepted(tmp_path: Path) -> None:
    ran = terms(tmp_path)
    assert ran.returncode == 5
    assert b"state: not_asked" in ran.stdout
    assert b"checked: never" in ran.stdout
    told = status(tmp_path)
    assert (told["sha256"], told["accepted"], told["record_rows"]) == (DIGEST, None, 0)


def test_accepting_takes_two_typed_acts_after_the_place_and_the_digest(tmp_path: Path) -> None:
    ran = terms(tmp_path, "accept", typed=f"{PHRASE}\naccept\n")
    assert ran.returncode == 0
    assert DIGEST in ran.stderr.decode()
    assert str(catalogue.TERMS_FILE).rpartition("/")[2] in ran.stderr.decode()
    told = status(tmp_path)
    assert told["state"] == "accepted"
    assert told["accepted"]["words"] == f"{PHRASE} | accept"
    assert terms(tmp_path).returncode == 0


def test_other_words_or_one_act_alone_accept_nothing(tmp_path: Path) -> None:
    for typed in ("", "yes\naccept\n", f"{PHRASE}\n", f"{PHRASE}\nyes\n", f"{PHRASE.upper()}\naccept\n"):
        ran = terms(tmp_path, "accept", typed=typed)
        assert (ran.returncode, ran.stdout) == (5, b"")
        assert b"Nothing was accepted" in ran.stderr
    assert status(tmp_path)["state"] == "not_asked"


def test_the_whole_digest_stands_for_both_acts(tmp_path: Path) -> None:
    for wrong in (DIGEST[:12], "0" * 64, ""):
        ran = terms(tmp_path, "accept", "--yes-i-have-read", wrong)
        assert ran.returncode == 5
        assert b"Nothing was accepted" in ran.stderr
    ran = terms(tmp_path, "accept", "--yes-i-have-read", DIGEST, "--json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["accepted"]["words"] == f"--yes-i-have-read {DIGEST}"


def test_withdrawing_asks_once_and_needs_an_acceptance(tmp_path: Path) -> None:
    assert terms(tmp_path, "withdraw", "--yes").returncode == 5
    terms(tmp_path, "accept", "--yes-i-have-read", DIGEST)
    assert terms(tmp_path, "withdraw", typed="no\n").returncode == 5
    assert status(tmp_path)["state"] == "accepted"
    assert terms(tmp_path, "withdraw", typed="withdraw\n").returncode == 0
    assert status(tmp_path)["state"] == "withdrawn"


def test_the_receipt_and_the_record(tmp_path: Path) -> None:
    nothing = terms(tmp_path, "receipt")
    assert (nothing.returncode, nothing.stdout) == (5, b"")
    terms(tmp_path, "accept", "--yes-i-have-read", DIGEST)
    receipt = terms(tmp_path, "receipt")
    assert receipt.returncode == 0
    assert receipt.stdout.decode().endswith(catalogue.terms_text().text + "\n")
    record = json.loads(terms(tmp_path, "receipt", "--json").stdout)
    assert [row["act"] for row in record["events"]] == ["accepted"]


def test_the_text_can_be_printed(tmp_path: Path) -> None:
    assert catalogue.terms_text().text.encode() in terms(tmp_path, "status", "--text").stdout


def test_a_record_from_another_computer_is_told(tmp_path: Path) -> None:
    terms(tmp_path / "a", "accept", "--yes-i-have-read", DIGEST)
    terms(tmp_path / "b", "status")
    (tmp_path / "b" / "duologue.db").write_bytes((tmp_path / "a" / "duologue.db").read_bytes())
    ran = terms(tmp_path / "b")
    assert ran.returncode == 5
    assert b"state: record_broken" in ran.stdout
    assert b"record whole: no" in ran.stdout


def test_an_unknown_act_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert terms(tmp_path, "burn").returncode == 2
