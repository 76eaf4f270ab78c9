"""Words in the person's language. The names are Qt's own, so that its tools find the words."""

from PySide6.QtCore import QCoreApplication


def translate(context: str, text: str) -> str:
    """`text` in the person's language; for words outside of a QObject."""
    return QCoreApplication.translate(context, text)


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks `text` for translation and returns it unchanged; it is translated where it is shown."""
    return text
