"""What the source of the app may not hold, because it would read HTML, open something or hide words."""

import ast
from functools import cache
from pathlib import Path

import pytest

import duologue

APP = Path(duologue.__file__).parent
MODULES = sorted(APP.rglob("*.py"))
UI_MODULES = [module for module in MODULES if module.is_relative_to(APP / "ui")]

# Methods that read HTML or Markdown into a widget or a document.
RICH_METHODS = {
    "setHtml",
    "setMarkdown",
    "insertHtml",
    "appendHtml",
    "fromHtml",
    "fromMarkdown",
    "insertMarkdown",
    "setDefaultStyleSheet",
}
RICH_FORMATS = {"RichText", "MarkdownText", "AutoText"}
TRANSLATORS = {"tr", "translate", "QT_TRANSLATE_NOOP"}


@cache
def _nodes(module: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))


def _name(module: Path) -> str:
    return module.relative_to(APP).as_posix()


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
        case _:
            return ""


def _modules_with(*wanted: str) -> set[str]:
    """Modules that name one of these anywhere: as a call, an attribute, a variable or an import."""
    found = set()
    for module in MODULES:
        for node in _nodes(module):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                    if name in wanted:
                        found.add(_name(module))
    return found


def test_nothing_reads_html_or_markdown_into_a_widget() -> None:
    assert _modules_with(*RICH_METHODS) == set()


def test_no_widget_is_told_to_read_rich_text() -> None:
    formats = {
        _name(module)
        for module in MODULES
        for node in _nodes(module)
        if isinstance(node, ast.Attribute) and node.attr in RICH_FORMATS
    }
    assert formats == set()


@pytest.mark.fault("F26")
def test_a_tooltip_never_reads_its_words_as_html() -> None:
    """Its words are our own, character by character, or pass the one function that makes them literal."""
    other = {
        f"{_name(module)}: {ast.unparse(node)}"
        for module in UI_MODULES
        for node in _nodes(module)
        if _called(node) == "setToolTip" and isinstance(node, ast.Call) and not _is_literal(node.args[0])
    }
    assert other == set()
    assert (
        _modules_with("QToolTip", "setWhatsThis", "setStatusTip", "WhatsThisRole", "StatusTipRole") == set()
    )
    assert _modules_with("ToolTipRole") == {"ui/library/list_model.py"}


def _is_literal(given: ast.expr) -> bool:
    if _called(given) == "literal":
        return True
    return (
        _called(given) in TRANSLATORS
        and isinstance(given, ast.Call)
        and all(isinstance(argument, ast.Constant) for argument in given.args)
    )


def test_message_boxes_are_not_used() -> None:
    assert _modules_with("QMessageBox", "QErrorMessage", "QProgressDialog") == set()


def test_one_module_tells_the_desktop_something() -> None:
    """Desktops read markup in the body of a notice, not in its title: the body holds our words alone."""
    assert _modules_with("QSystemTrayIcon") == {"ui/window/answer_notice.py"}


def test_only_our_own_label_shows_words_in_a_label() -> None:
    """Elsewhere a QLabel may only be made empty, for a picture."""
    wordy = {
        _name(module)
        for module in MODULES
        for node in _nodes(module)
        if _called(node) == "QLabel" and isinstance(node, ast.Call) and (node.args or node.keywords)
    }
    assert wordy == set()
    subclasses = {
        _name(module)
        for module in MODULES
        for node in _nodes(module)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "QLabel" for base in node.bases)
    }
    assert subclasses == {"ui/controls/label.py"}


def test_a_bare_label_only_ever_shows_a_picture() -> None:
    for module in MODULES:
        if _name(module) == "ui/controls/label.py":
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        bare = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and _called(node.value) == "QLabel"
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        said = {
            node.func.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("setText", "setTextFormat")
            and isinstance(node.func.value, ast.Name)
        }
        assert bare & said == set(), _name(module)


def _functions_that_open() -> list[str]:
    found = []
    for module in MODULES:
        for node in _nodes(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = [inner for inner in ast.walk(node) if isinstance(inner, ast.Attribute)]
                found += [f"{_name(module)}:{node.name}" for inner in inside if inner.attr == "openUrl"]
    return found


def test_links_are_opened_in_one_function_only() -> None:
    assert _functions_that_open() == ["ui/dialogs/link.py:offer_link"]
    assert _modules_with("QDesktopServices", "openUrl") == {"ui/dialogs/link.py"}
    assert _modules_with("webbrowser", "startfile") == set()


def test_no_program_is_started() -> None:
    assert _modules_with("QProcess", "subprocess", "startDetached", "popen", "execv", "spawnv") == set()
    system = [ast.unparse(n) for module in MODULES for n in _nodes(module) if isinstance(n, ast.Attribute)]
    assert "os.system" not in system


@pytest.mark.fault("F35")
def test_qt_keeps_no_settings_or_undo_lists_of_ours() -> None:
    assert _modules_with("QSettings", "QUndoStack", "QUndoGroup") == set()


def test_the_window_loads_nothing_over_the_network_by_itself() -> None:
    assert _modules_with("QNetworkAccessManager", "QWebEngineView", "QtNetwork", "QtWebEngineWidgets") <= {
        "bootstrap/single_instance.py"
    }
    assert not any("PySide6.QtWebEngine" in module.read_text(encoding="utf-8") for module in MODULES)


@pytest.mark.parametrize("module", UI_MODULES, ids=_name)
def test_words_to_translate_are_written_where_qts_tools_find_them(module: Path) -> None:
    """lupdate takes literals only: an f-string, a variable or a sum would never be translated."""
    for node in _nodes(module):
        if _called(node) not in TRANSLATORS or not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "translate":
            continue  # of a text or a painter
        words = node.args[-1] if _called(node) != "tr" else node.args[0]
        if _name(module) in _TRANSLATES_A_TABLE and isinstance(
            words, ast.Name | ast.Attribute | ast.Subscript
        ):
            continue
        assert isinstance(words, ast.Constant), f"line {node.lineno}: {ast.unparse(node)}"
        assert isinstance(words.value, str), f"line {node.lineno}"
        assert words.value.strip(), f"line {node.lineno}"


# Tables of words marked with QT_TRANSLATE_NOOP, and translated where they are shown.
_TRANSLATES_A_TABLE = {
    "ui/actions.py",
    "ui/limit_words.py",
    "ui/notices.py",
    "ui/playground/history/words.py",
    "ui/playground/tools/guard.py",
    "ui/settings/sections.py",
    "ui/words.py",
}
