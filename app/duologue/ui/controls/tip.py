"""Words for a tooltip, shown as they are: Qt would read them as HTML, and open files and shares they name."""

from html import escape

from PySide6.QtGui import Qt


def literal(text: str) -> str:
    """`text` for `setToolTip`, unchanged where Qt takes it for plain text."""
    if not Qt.mightBeRichText(text):
        return text
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
