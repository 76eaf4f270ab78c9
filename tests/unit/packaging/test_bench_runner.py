"""The runner of benches: what it prints and what it ends with."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bench import runner
from bench.result import Result
from bench.start import cpu_seconds


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two benches, one of which fails."""

    def bench(name: str, ratio: float) -> ModuleType:
        module = ModuleType(f"bench.{name}")

        def measure() -> Iterator[Result]:
            yield Result(name, "made up", ratio, 2.0, {"cost s": ratio})

        module.measure = measure  # type: ignore[attr-defined] - a module takes any attribute
        return module

    for name, ratio in (("quick", 1.5), ("slow", 2.5)):
        monkeypatch.setitem(sys.modules, f"bench.{name}", bench(name, ratio))
    monkeypatch.setattr(runner, "benches", lambda: ["quick", "slow"])


@pytest.mark.usefixtures("made_up")
def test_every_line_is_one_object_with_exactly_the_agreed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["quick", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "bench": "quick",
        "what": "made up",
        "ratio": 1.5,
        "limit": 2.0,
        "holds": True,
    }


@pytest.mark.usefixtures("made_up")
def test_without_a_name_all_run_and_one_that_fails_decides(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main([]) == 1
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == ["holds", "FAILS"]
    assert "cost s 2.5" in rows[1]


def test_a_bench_is_a_module_that_defines_measure(tmp_path: Path) -> None:
    (tmp_path / "typing.py").write_text("\ndef measure(): ...\n")
    (tmp_path / "result.py").write_text("class Result: ...\n")
    assert runner.benches(tmp_path) == ["typing"]


def test_the_cpu_time_of_a_program_is_its_own() -> None:
    idle = cpu_seconds([sys.executable, "-c", "import time; time.sleep(0.3)"])
    busy = cpu_seconds([sys.executable, "-c", "import time\nwhile time.process_time() < 0.6: pass"])
    assert idle < 0.3
    assert 0.6 <= busy < 1.5
