"""Keys that always do the same, which no action can be given."""

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence

from duologue.ui.words import translate

Fixed = tuple[str, tuple[QKeySequence, ...]]
_Standard = QKeySequence.StandardKey


def of_the_app(*, enter_sends: bool) -> Sequence[Fixed]:
    """What the keys of the composer do and what Esc does, with their keys, as a person reads them."""
    plain, control, shift = (QKeySequence(keys) for keys in ("Enter", "Ctrl+Enter", "Shift+Enter"))
    return (
        (translate("FixedKeys", "Send"), (plain, control) if enter_sends else (control,)),
        (translate("FixedKeys", "New line"), (shift,) if enter_sends else (plain, shift)),
        (translate("FixedKeys", "Stop the answer"), (QKeySequence("Esc"),)),
        (translate("FixedKeys", "Edit the last message, in an empty field"), (QKeySequence("Up"),)),
        *_history(),
    )


def fixed_use(keys: QKeySequence) -> str:
    """What these keys are always for; empty where they are free."""
    return next((words for words, fixed in (*_history(), *_in_text()) if keys in fixed), "")


def _history() -> Sequence[Fixed]:
    keys = (QKeySequence("Ctrl+Up"), QKeySequence("Ctrl+Down"))
    return ((translate("FixedKeys", "Earlier and later messages of yours"), keys),)


def _in_text() -> Sequence[Fixed]:
    """What this computer's keys do wherever text is written or selected."""
    named = (
        (translate("FixedKeys", "Copy"), (_Standard.Copy,)),
        (translate("FixedKeys", "Cut"), (_Standard.Cut,)),
        (translate("FixedKeys", "Paste"), (_Standard.Paste,)),
        (translate("FixedKeys", "Undo"), (_Standard.Undo,)),
        (translate("FixedKeys", "Redo"), (_Standard.Redo,)),
        (translate("FixedKeys", "Select all"), (_Standard.SelectAll,)),
        (
            translate("FixedKeys", "Move in the text"),
            (
                _Standard.MoveToNextWord,
                _Standard.MoveToPreviousWord,
                _Standard.MoveToStartOfDocument,
                _Standard.MoveToEndOfDocument,
            ),
        ),
        (
            translate("FixedKeys", "Delete a word"),
            (_Standard.DeleteStartOfWord, _Standard.DeleteEndOfWord),
        ),
    )
    return tuple(
        (words, tuple(keys for each in standard for keys in QKeySequence.keyBindings(each)))
        for words, standard in named
    )
