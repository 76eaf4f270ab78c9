"""The wheel and the source archive, and a check that the wheel works where there is no checkout."""

import subprocess
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

from devtools import environment
from devtools.project import LOCK_RUN_TIME, ROOT, DevelopmentError, Exit, python_in, say, tool_beside


def package(python: Path) -> Exit:
    """Build into `dist/` and try the wheel in a clean environment. Installers are not made here yet."""
    output = ROOT / "dist"
    built = subprocess.run(
        [str(python), "-m", "hatchling", "build", "--clean", "--directory", str(output)],
        cwd=ROOT,
        check=False,
    )
    if built.returncode != 0:
        raise DevelopmentError("The package could not be built; the lines above say why.", Exit.CHECK_FAILED)
    wheel = max(output.glob("duologue-*.whl"), key=lambda path: path.stat().st_mtime)
    left_out = files_left_out(wheel, ROOT / "resources")
    if left_out:
        raise DevelopmentError(f"The wheel lacks bundled files: {', '.join(left_out)}.", Exit.CHECK_FAILED)
    say(f"Built and tried: {wheel.relative_to(ROOT)} says {_try_wheel(wheel)!r}.")
    return Exit.FINE


def files_left_out(wheel: Path, resources: Path) -> list[str]:
    """The files under `resources` that the wheel does not carry, in order."""
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    names = (path.relative_to(resources).as_posix() for path in resources.rglob("*") if path.is_file())
    return sorted(name for name in names if f"duologue/resources/{name}" not in carried)


def _try_wheel(wheel: Path) -> str:
    """What `duologue --version` says in an environment that knows nothing of this checkout."""
    say("Trying the wheel in a clean environment …")
    with tempfile.TemporaryDirectory(prefix="duologue-wheel-") as folder:
        clean = Path(folder).resolve() / "venv"
        venv.EnvBuilder(with_pip=True).create(clean)
        python = python_in(clean)
        environment.install_locked(python, LOCK_RUN_TIME)
        environment.pip_install(python, "--no-deps", str(wheel))
        ask_for_resources = "from duologue import resources; print(resources.root())"
        found = Path(_told([str(python), "-c", ask_for_resources], folder))
        if not found.is_relative_to(clean):
            raise DevelopmentError(f"The installed wheel looks for its files in {found}.", Exit.CHECK_FAILED)
        return _told([tool_beside(python, "duologue"), "--version"], folder)


def _told(command: Sequence[str], folder: str) -> str:
    """What a program of the installed wheel prints. Raises DevelopmentError if it fails."""
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise DevelopmentError(f"The installed wheel does not work:\n{told.stderr}", Exit.CHECK_FAILED)
    return told.stdout.strip()
