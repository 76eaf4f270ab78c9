"""What the import contracts can't see, and proof that they bite.

`packaging/dev.py lint` checks the contracts on the real tree.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QT = {"PySide6", "shiboken6", "qasync"}
HEAVY = {"httpx", "keyring", "markdown_it", "pygments", "starlette", "uvicorn", "truststore", "linkify_it"}

PLANTED = {
    "Rooms": ("domain/planted.py", "import duologue.services.ports"),
    "Qt and qasync only": ("services/planted.py", "import PySide6.QtCore"),
    "httpx only": ("storage/planted.py", "import httpx"),
    "keyring only": ("services/planted_too.py", "import keyring"),
    "starlette and uvicorn only": ("api/planted.py", "import uvicorn"),
    "Vendor SDKs": ("api/planted_too.py", "import openai"),
    "The window reaches": ("ui/planted.py", "import duologue.storage"),
}


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


def test_nothing_heavy_is_imported_before_the_window_shows() -> None:
    loaded = imported_by("duologue.__main__", "duologue.bootstrap.window")
    assert "PySide6" in loaded
    assert not loaded & HEAVY


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
        env={"PYTHONPATH": str(copy / "app"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    return told.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_contract_notices_a_forbidden_import(contract: str, contracts_told: str) -> None:
    lines = [line.rstrip() for line in contracts_told.splitlines() if line.startswith(contract)]
    assert [line.split()[-1] for line in lines if line.endswith(("KEPT", "BROKEN"))] == ["BROKEN"]
