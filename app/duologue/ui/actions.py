"""Every action with its keys: one table, from which menus and shortcuts are made."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from duologue.ui.words import QT_TRANSLATE_NOOP, translate


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """`name` is stable and becomes the object name; `keys` are alternatives, the first one is shown."""

    name: str
    words: str
    keys: tuple[str, ...] = ()


_NTH = (
    QT_TRANSLATE_NOOP("Actions", "Go to the first chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the second chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the third chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the fourth chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the fifth chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the sixth chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the seventh chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the eighth chat"),
    QT_TRANSLATE_NOOP("Actions", "Go to the ninth chat"),
)
# One action for each chat that can be gone to by its number, the first one first; they stand in no menu.
NTH_CHAT = tuple(
    ActionEntry(f"chat{number}", words, (f"Ctrl+{number}",)) for number, words in enumerate(_NTH, 1)
)

ACTIONS = (
    ActionEntry("newChat", QT_TRANSLATE_NOOP("Actions", "New chat"), ("Ctrl+N", "Ctrl+Shift+O")),
    ActionEntry("searchChats", QT_TRANSLATE_NOOP("Actions", "Search chats"), ("Ctrl+K",)),
    ActionEntry("nextChat", QT_TRANSLATE_NOOP("Actions", "Next chat"), ("Ctrl+Tab",)),
    ActionEntry("previousChat", QT_TRANSLATE_NOOP("Actions", "Previous chat"), ("Ctrl+Shift+Tab",)),
    *NTH_CHAT,
    ActionEntry("renameChat", QT_TRANSLATE_NOOP("Actions", "Rename chat"), ("F2",)),
    ActionEntry("moveChat", QT_TRANSLATE_NOOP("Actions", "Move chat to a folder"), ()),
    ActionEntry("pinChat", QT_TRANSLATE_NOOP("Actions", "Pin or unpin chat"), ()),
    ActionEntry("archiveChat", QT_TRANSLATE_NOOP("Actions", "Archive chat"), ()),
    ActionEntry("duplicateChat", QT_TRANSLATE_NOOP("Actions", "Duplicate chat"), ()),
    ActionEntry("newFolder", QT_TRANSLATE_NOOP("Actions", "New folder"), ()),
    ActionEntry("showArchive", QT_TRANSLATE_NOOP("Actions", "Archived chats"), ()),
    ActionEntry("showBin", QT_TRANSLATE_NOOP("Actions", "Bin"), ()),
    ActionEntry("deleteChat", QT_TRANSLATE_NOOP("Actions", "Delete chat"), ("Ctrl+Shift+Backspace",)),
    ActionEntry("undoLast", QT_TRANSLATE_NOOP("Actions", "Undo what was just done"), ("Ctrl+Alt+Z",)),
    ActionEntry("focusComposer", QT_TRANSLATE_NOOP("Actions", "Write a message"), ("Ctrl+L",)),
    ActionEntry("attach", QT_TRANSLATE_NOOP("Actions", "Attach files"), ("Ctrl+U",)),
    ActionEntry("prompts", QT_TRANSLATE_NOOP("Actions", "Manage prompts"), ()),
    ActionEntry("stop", QT_TRANSLATE_NOOP("Actions", "Stop the answer"), ()),
    ActionEntry("regenerate", QT_TRANSLATE_NOOP("Actions", "Regenerate the answer"), ("Ctrl+R",)),
    ActionEntry("goOn", QT_TRANSLATE_NOOP("Actions", "Continue a cut answer"), ()),
    ActionEntry("editLast", QT_TRANSLATE_NOOP("Actions", "Edit your last message"), ()),
    ActionEntry(
        "previousVersion",
        QT_TRANSLATE_NOOP("Actions", "Previous version of a message"),
        ("Ctrl+[", "Alt+PgUp"),
    ),
    ActionEntry(
        "nextVersion", QT_TRANSLATE_NOOP("Actions", "Next version of a message"), ("Ctrl+]", "Alt+PgDown")
    ),
    ActionEntry("copyAnswer", QT_TRANSLATE_NOOP("Actions", "Copy the last answer"), ("Ctrl+Shift+C",)),
    ActionEntry("copyCode", QT_TRANSLATE_NOOP("Actions", "Copy the last code block"), ("Ctrl+Shift+X",)),
    ActionEntry("copyChat", QT_TRANSLATE_NOOP("Actions", "Copy the whole chat"), ()),
    ActionEntry("exportChats", QT_TRANSLATE_NOOP("Actions", "Export…"), ()),
    ActionEntry("importChats", QT_TRANSLATE_NOOP("Actions", "Import…"), ()),
    ActionEntry("printChat", QT_TRANSLATE_NOOP("Actions", "Print…"), ("Ctrl+P",)),
    ActionEntry("find", QT_TRANSLATE_NOOP("Actions", "Find"), ("Ctrl+F",)),
    ActionEntry("findNext", QT_TRANSLATE_NOOP("Actions", "Next hit"), ("F3", "Ctrl+G")),
    ActionEntry("findPrevious", QT_TRANSLATE_NOOP("Actions", "Previous hit"), ("Shift+F3", "Ctrl+Shift+G")),
    ActionEntry("playground", QT_TRANSLATE_NOOP("Actions", "Playground"), ()),
    ActionEntry("run", QT_TRANSLATE_NOOP("Actions", "Run in the playground"), ("Ctrl+Return", "Ctrl+Enter")),
    ActionEntry("sidebar", QT_TRANSLATE_NOOP("Actions", "Show or hide the chat list"), ("Ctrl+B",)),
    ActionEntry("inspector", QT_TRANSLATE_NOOP("Actions", "Settings of this chat"), ("Ctrl+Shift+B",)),
    ActionEntry("developerTools", QT_TRANSLATE_NOOP("Actions", "Show developer tools"), ()),
    ActionEntry("zoomIn", QT_TRANSLATE_NOOP("Actions", "Zoom in"), ("Ctrl+=", "Ctrl++")),
    ActionEntry("zoomOut", QT_TRANSLATE_NOOP("Actions", "Zoom out"), ("Ctrl+-",)),
    ActionEntry("zoomReset", QT_TRANSLATE_NOOP("Actions", "Actual size"), ("Ctrl+0",)),
    ActionEntry("palette", QT_TRANSLATE_NOOP("Actions", "Find a command"), ("Ctrl+Shift+P",)),
    ActionEntry("connect", QT_TRANSLATE_NOOP("Actions", "Connect…"), ()),
    ActionEntry("settings", QT_TRANSLATE_NOOP("Actions", "Settings"), ("Ctrl+,",)),
    ActionEntry("shortcuts", QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts"), ("F1", "Ctrl+/")),
    ActionEntry("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), ("Ctrl+Q",)),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("Actions", "Chat"),
        (
            "newChat",
            "searchChats",
            "nextChat",
            "previousChat",
            "",
            "focusComposer",
            "attach",
            "prompts",
            "stop",
            "regenerate",
            "goOn",
            "editLast",
            "previousVersion",
            "nextVersion",
            "copyAnswer",
            "copyCode",
            "copyChat",
            "",
            "exportChats",
            "importChats",
            "printChat",
            "",
            "find",
            "findNext",
            "findPrevious",
            "",
            "renameChat",
            "moveChat",
            "pinChat",
            "duplicateChat",
            "archiveChat",
            "deleteChat",
            "undoLast",
            "",
            "newFolder",
            "showArchive",
            "showBin",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "View"),
        ("sidebar", "inspector", "developerTools", "playground", "run", "", "zoomIn", "zoomOut", "zoomReset"),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Application"),
        ("palette", "connect", "settings", "shortcuts", "", "quit"),
    ),
)


def build_actions(window: QWidget, handlers: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """One QAction per entry, added to the window so that its keys work everywhere in it.

    Raises KeyError if an entry has no handler.
    """
    built: dict[str, QAction] = {}
    for entry in ACTIONS:
        action = QAction(translated(entry.words), window)
        action.setObjectName(entry.name)
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        handler = handlers[entry.name]
        action.triggered.connect(lambda _checked=False, handler=handler: handler())
        window.addAction(action)
        built[entry.name] = action
    return built


def translated(words: str) -> str:
    """The words of this table in the person's language."""
    return translate("Actions", words)
