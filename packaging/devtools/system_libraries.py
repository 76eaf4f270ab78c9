"""The system packages Qt needs: which are missing, and how to get them.

Qt's wheels bring Qt, not what Qt itself loads. Without these libraries even the `offscreen` platform
is an ImportError, and a missing libxcb-cursor0 aborts the process with a message that is the same for
three different causes, so they are looked for before Qt is imported. The list is the shortest one that
works on a bare Debian 12 (found by leaving one out at a time).
"""

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from devtools.project import DevelopmentError, Exit, environment_variables, say

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# The tests of the keychain start a real Secret Service; without these programs they are skipped.
KEYCHAIN_PROGRAMS = {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
CJK_FONTS = "fonts-noto-cjk"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
CJK_FONT_NAMES = ("cjk", "wqy", "uming", "ukai", "droidsansfallback", "sourcehan", "ipag", "nanum")


@dataclass(frozen=True)
class Missing:
    """What is not there: `needed` stops the work, `wished` only makes it better. Debian's names."""

    needed: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.needed or self.wished)


def look(*, for_tests: bool) -> Missing:
    """What is missing on this computer. Nothing is looked for where Qt's wheels bring everything."""
    if sys.platform != "linux":
        return Missing()
    needed = [package for soname, package in QT_LIBRARIES.items() if not _loads(soname)]
    if importlib.util.find_spec("ensurepip") is None:
        needed.insert(0, "python3-venv")
    wished = [] if _has_cjk_font() else [CJK_FONTS]
    if for_tests:
        wished += [package for program, package in KEYCHAIN_PROGRAMS.items() if not shutil.which(program)]
    return Missing(tuple(needed), tuple(wished))


def ensure(*, for_tests: bool) -> None:
    """Install what is missing where that may be done, else say what to type.

    Raises DevelopmentError if something needed is missing and stays so.
    """
    missing = look(for_tests=for_tests)
    if missing and _may_install():
        _install(missing.needed + missing.wished)
        missing = look(for_tests=for_tests)
    if missing.needed:
        raise DevelopmentError(_advice(missing), Exit.SYSTEM_INCOMPLETE)
    if missing.wished:
        say(f"Not installed, but good to have: {' '.join(missing.wished)}.")


def _advice(missing: Missing) -> str:
    packages = " ".join(missing.needed + missing.wished)
    if shutil.which("apt-get"):
        return f"Qt needs system packages that are missing. Type this, then try again:\n  {_typed(packages)}"
    sonames = [soname for soname, package in QT_LIBRARIES.items() if package in missing.needed]
    return (
        "Qt needs system libraries that are missing; install them with your system's package manager, then "
        f"try again.\n  Debian calls the packages: {packages}\n  The libraries are: {' '.join(sonames)}"
    )


def _typed(packages: str) -> str:
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends {packages}"


def _install(packages: tuple[str, ...]) -> None:
    """Try apt-get. A failure is told here and shows in the next look at what is missing."""
    say(f"Installing system packages: {' '.join(packages)}")
    install = ["apt-get", "-qq", "-y", "install", "--no-install-recommends", *packages]
    for command in (["apt-get", "-qq", "update"], install):
        silent = environment_variables(DEBIAN_FRONTEND="noninteractive")
        ran = subprocess.run(command, env=silent, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            say(f"This did not work: {shlex.join(command)}\n{ran.stderr}")


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _loads(soname: str, load: Callable[[str], object] = ctypes.CDLL) -> bool:
    try:
        load(soname)
    except OSError:
        return False
    return True


def _has_cjk_font() -> bool:
    return any(part in name for name in _font_names() for part in CJK_FONT_NAMES)


def _font_names() -> Iterator[str]:
    for folder in FONT_FOLDERS:
        for _, _, names in os.walk(folder):
            yield from (name.lower() for name in names)
