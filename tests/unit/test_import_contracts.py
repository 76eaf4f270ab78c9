"""What the import contracts can't see, and proof that they bite.

`packaging/dev.py lint` checks the contracts on the real tree.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QT = {"PySide6", "shiboken6", "qasync"}
HEAVY = {
    "httpx", "jsonschema", "keyring", "latex2mathml", "linkify_it", "markdown_it", "mdit_py_plugins",
    "pygments", "starlette", "tomli_w", "truststore", "uvicorn", "ziafont", "ziamath",
}  # fmt: skip

# Rooms that an empty window needs nothing of, and how many of our modules it loads at most. Each costs up
# to a millisecond of every start: rather load a new one with its first use than raise the number.
LATE_ROOMS = (
    "duologue.api.",
    "duologue.markdown.",
    "duologue.domain.events",
    "duologue.domain.reply",
    "duologue.domain.transfer",
    "duologue.services.asking.",
    "duologue.services.playground.",
    "duologue.services.recordings.",
    "duologue.services.transfer.",
    "duologue.ui.dialogs.",
    "duologue.ui.first_run.",
    "duologue.ui.inspector.",
    "duologue.ui.long_chats.",
    "duologue.ui.palette.",
    "duologue.ui.personas.",
    "duologue.ui.playground.",
    "duologue.ui.settings.",
    "duologue.ui.transcript.document.",
    "duologue.ui.transcript.find.",
    "duologue.ui.usage.",
)
EARLY_ALL_THE_SAME = {
    "duologue.services.asking.at_hand",  # messages are read through it
    "duologue.ui.usage.usage_words",  # numbers beside the composer are written as there
}
MOST_OF_OURS = 245

PLANTED = {
    "Rooms": ("domain/planted.py", "import duologue.services.ports"),
    "Qt and qasync only": ("services/planted.py", "import PySide6.QtCore"),
    "httpx only": ("storage/planted.py", "import httpx"),
    "keyring only": ("services/planted_too.py", "import keyring"),
    "TOML is written": ("domain/planted_too.py", "import tomli_w"),
    "starlette and uvicorn only": ("api/planted.py", "import uvicorn"),
    "The transcript": ("ui/transcript/find/planted.py", "import duologue.ui.transcript.view.text_view"),
    "Formulas are drawn": ("ui/transcript/document/planted.py", "import ziamath"),
    "JSON Schema is checked": ("services/planted_again.py", "import jsonschema"),
    "Vendor SDKs": ("api/planted_too.py", "import openai"),
    "The window reaches": ("ui/planted.py", "import duologue.storage"),
}


def variables(**more: str) -> dict[str, str]:
    """The environment of a child process that imports this checkout, installed or not."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "app"), **more}


def imported_by(*modules: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after importing these."""
    code = "; ".join(f"import {module}" for module in modules)
    code += "; import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "app")},
    )
    return set(json.loads(told.stdout))


def test_the_terminal_and_the_core_import_no_qt() -> None:
    assert not imported_by("duologue.cli", "duologue.bootstrap.core", "duologue.__main__") & QT


def imported_until_shown(home: Path, *arguments: str) -> set[str]:
    """What a window imports that ends as soon as it is usable."""
    command = [sys.executable, "-X", "importtime", "-m", "duologue", "--home", str(home), "--exit-when-shown"]
    shown = subprocess.run(
        [*command, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=variables(QT_QPA_PLATFORM="offscreen"),
    )
    assert shown.returncode == 0, shown.stderr[-2000:]
    return {line.rpartition("|")[2].strip() for line in shown.stderr.splitlines() if "import time:" in line}


@pytest.mark.parametrize(
    ("arguments", "unavoidable"),
    [
        pytest.param([], set(), id="first run"),
        # The demo opens a chat, and its answers are Markdown.
        pytest.param(["--demo"], {"markdown_it", "mdit_py_plugins", "pygments", "linkify_it"}, id="demo"),
    ],
)
def test_nothing_heavy_is_imported_before_the_window_shows(
    arguments: list[str], unavoidable: set[str], tmp_path: Path
) -> None:
    imported = imported_until_shown(tmp_path, *arguments)
    assert "PySide6.QtCore" in imported
    assert imported & HEAVY <= unavoidable


def test_what_an_empty_window_does_not_show_is_not_loaded_for_it(tmp_path: Path) -> None:
    ours = {name for name in imported_until_shown(tmp_path) if name.startswith("duologue.")}
    early = {name for name in ours if name.startswith(LATE_ROOMS) and name not in EARLY_ALL_THE_SAME}
    assert early == set()
    assert len(ours) <= MOST_OF_OURS, "\n".join(sorted(ours))


@pytest.fixture(scope="module")
def contracts_told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the tree with one forbidden import per contract."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "app", copy / "app", ignore=shutil.ignore_patterns("__pycache__"))
    for name, statement in PLANTED.values():
        (copy / "app/duologue" / name).write_text(f'"""Planted."""\n\n{statement}\n')
    command = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    told = subprocess.run(
        [sys.executable, "-c", command],
        cwd=copy,
        env=variables(PYTHONPATH=str(copy / "app"), COLUMNS="200"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    return told.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_contract_notices_a_forbidden_import(contract: str, contracts_told: str) -> None:
    lines = [line for line in contracts_told.splitlines() if line.startswith(contract)]
    verdicts = [word for line in lines for word in line.split() if word in {"KEPT", "BROKEN"}]
    assert verdicts == ["BROKEN"]
