"""The lock files: every package with its version and hashes, for all systems at once, and no address."""

import subprocess
from pathlib import Path

from devtools import environment
from devtools.project import (
    LOCK_DEVELOPMENT,
    LOCK_REAL_SERVER,
    LOCK_RUN_TIME,
    ROOT,
    DevelopmentError,
    Exit,
    environment_variables,
    python_in,
    say,
    tool_beside,
)

TOOLS_VENV = ROOT / ".venv-tools"
RESOLVER = "uv==0.13.9"
OLDEST_PYTHON = "3.11"


def lock(python: Path, *, upgrade: bool) -> Exit:
    """Write every lock file again from its wishes; pins that still fit stay, unless `upgrade`.

    The resolver lives in an environment of its own, so that it is no part of what it locks.
    """
    resolver = _resolver(python)
    project = ROOT / "pyproject.toml"
    _compile(resolver, project, LOCK_RUN_TIME, upgrade=upgrade)
    # The second file is held to the first, so that tests run on what people run.
    extra = ("--extra", "dev", "--constraint", str(LOCK_RUN_TIME))
    _compile(resolver, project, LOCK_DEVELOPMENT, *extra, upgrade=upgrade)
    _compile(resolver, LOCK_REAL_SERVER.with_suffix(".in"), LOCK_REAL_SERVER, upgrade=upgrade)
    return Exit.FINE


def _resolver(python: Path) -> str:
    tools_python = python_in(TOOLS_VENV)
    if not tools_python.exists():
        subprocess.run([str(python), "-m", "venv", str(TOOLS_VENV)], check=True)
        environment.pip_install(tools_python, RESOLVER)
    return tool_beside(tools_python, "uv")


def _compile(resolver: str, wishes: Path, target: Path, *options: str, upgrade: bool) -> None:
    command = [resolver, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--python-version", OLDEST_PYTHON, *options]
    command += ["--upgrade"] * upgrade
    command += ["--output-file", str(target), str(wishes)]
    named = environment_variables(UV_CUSTOM_COMPILE_COMMAND="python3 packaging/dev.py lock")
    if subprocess.run(command, cwd=ROOT, env=named, check=False).returncode != 0:
        raise DevelopmentError(
            f"{target.name} could not be made; the lines above say why.", Exit.SETUP_FAILED
        )
    say(f"Wrote {target.relative_to(ROOT)}.")
