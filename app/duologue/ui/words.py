"""Words in the person's language. The names are Qt's own, so that its tools find the words."""

from PySide6.QtCore import QCoreApplication, QLocale


def translate(context: str, text: str) -> str:
    """`text` in the person's language; for words outside of a QObject."""
    return QCoreApplication.translate(context, text)


def counted(number: int, one: str, many: str) -> str:
    """`one` or `many`, with {number} filled in as the person writes numbers."""
    words = one if number == 1 else many
    return words.replace("{number}", QLocale().toString(number))


def unmarked(text: str) -> str:
    """`text` for a button or a menu, where a single "&" would mark a letter instead of being shown."""
    return text.replace("&", "&&")


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks `text` for translation and returns it unchanged; it is translated where it is shown."""
    return text
