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


def test_a_style_sheet_that_is_held_back_comes_with_dress() -> None:
    script = """
from duologue.domain.settings import Appearance
from duologue.ui.application import build_application
from duologue.ui.theme import Theme
application = build_application()
theme = Theme(application, Appearance(), holds_sheet_back=True)
held = application.styleSheet()
theme.dress()
dressed = application.styleSheet()
theme.choose(Appearance(zoom=200))
print([held == "", dressed != "", application.styleSheet() not in ("", dressed)])
"""
    ran = child_process.run(script, extra={"QT_QPA_PLATFORM": "offscreen"})
    assert ran.stdout == "[True, True, True]\n", ran.stderr
