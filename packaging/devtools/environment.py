"""The virtual environment in `.venv`: made once, and filled again only when the lock changed."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

from devtools.project import LOCK_DEVELOPMENT, ROOT, VENV, DevelopmentError, Exit, python_in, say


def ensure() -> Path:
    """The interpreter of a `.venv` that holds exactly what the lock names, and the project itself.

    Raises DevelopmentError if it cannot be made.
    """
    python = python_in(VENV)
    stamp = VENV / "duologue-lock.sha256"
    wanted = _fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted and _is_usable(python):
        return python
    if not _is_usable(python):
        say("Making .venv …")
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=sys.platform != "win32").create(VENV)
    say("Installing the locked packages into .venv (about a minute the first time) …")
    install_locked(python, LOCK_DEVELOPMENT)
    pip_install(python, "--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    stamp.write_text(wanted)
    return python


def install_locked(python: Path, lock: Path) -> None:
    """Install what a lock file names: wheels only, each checked against its hash."""
    pip_install(python, "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))


def pip_install(python: Path, *arguments: str) -> None:
    """Let pip install something. Raises DevelopmentError if it can't; pip has said why by then."""
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, *arguments], cwd=ROOT, check=False).returncode != 0:
        raise DevelopmentError(
            "The packages could not be installed; the lines above say why. Without a network connection "
            "this can't be done the first time.",
            Exit.SETUP_FAILED,
        )


def _fingerprint() -> str:
    """Changes when the lock, the project's own metadata or the place of the checkout does."""
    digest = hashlib.sha256(str(ROOT).encode())
    for source in (LOCK_DEVELOPMENT, ROOT / "pyproject.toml"):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _is_usable(python: Path) -> bool:
    """Whether this interpreter is there, new enough and has pip.

    A copied or moved environment may not run, and one whose making was broken off has no pip.
    """
    question = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
