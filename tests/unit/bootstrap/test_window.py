"""What is done around the window's life."""

from helpers import child_process


def test_modules_imported_after_qt_are_not_read_as_source() -> None:
    script = """
import linecache
from duologue.bootstrap.window import _load_qt
_load_qt()
from duologue.ui import theme, tasks
print([name for name in linecache.cache if "duologue" in name])
"""
    ran = child_process.run(script)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
