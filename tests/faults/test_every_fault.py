"""The list of faults and the tests that show each of them belong together."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
LISTED = re.compile(r"^\| (F\d\d) \|", re.MULTILINE)
SHOWN = re.compile(r'^ *(?:@|pytestmark = )?pytest\.mark\.fault\("(F\d\d)"\)', re.MULTILINE)


def numbers_listed() -> list[str]:
    return LISTED.findall((TESTS / "faults" / "FAULTS.md").read_text(encoding="utf-8"))


def numbers_shown() -> set[str]:
    return {
        number
        for test in TESTS.rglob("test_*.py")
        for number in SHOWN.findall(test.read_text(encoding="utf-8"))
    }


def test_the_list_names_each_fault_once() -> None:
    assert len(numbers_listed()) == len(set(numbers_listed())) > 0


def test_every_listed_fault_is_shown_by_a_test() -> None:
    assert set(numbers_listed()) - numbers_shown() == set()


def test_no_test_shows_a_fault_that_is_not_listed() -> None:
    assert numbers_shown() - set(numbers_listed()) == set()
