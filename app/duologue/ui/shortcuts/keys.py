"""The keys in force: those of the table of actions, where a person chose no others."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence

from duologue.ui.actions import ACTIONS

Overrides = Mapping[str, str]  # as `Settings.shortcuts` keeps them

_TYPING = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_FIRST_FUNCTION_KEY, _LAST_FUNCTION_KEY = Qt.Key.Key_F1, Qt.Key.Key_F35


def keys_of(name: str, overrides: Overrides) -> tuple[QKeySequence, ...]:
    """The keys of an action, the one to show first; what can't be read as keys is left out."""
    chosen = overrides.get(name)
    if chosen is None:
        return tuple(QKeySequence(keys) for keys in usual_keys(name))
    return tuple(keys for keys in QKeySequence.listFromString(chosen) if is_whole(keys))


def usual_keys(name: str) -> tuple[str, ...]:
    """The keys of the table."""
    return next(entry.keys for entry in ACTIONS if entry.name == name)


def holder_of(keys: QKeySequence, overrides: Overrides, besides: str) -> str | None:
    """The name of the action that has these keys already, `besides` itself left out."""
    for entry in ACTIONS:
        if entry.name != besides and keys in keys_of(entry.name, overrides):
            return entry.name
    return None


def sharers(name: str, overrides: Overrides) -> tuple[str, ...]:
    """The names of other actions with a key of this one: pressed, it would do neither.

    Only a settings file that was edited by hand can say so.
    """
    own = keys_of(name, overrides)
    return tuple(
        entry.name
        for entry in ACTIONS
        if entry.name != name and any(keys in own for keys in keys_of(entry.name, overrides))
    )


def is_usable(keys: QKeySequence) -> bool:
    """Whether keys can be given to an action: a key that writes or moves in text has its work already."""
    if not is_whole(keys):
        return False
    first = _press(keys, 0)
    modifiers = first.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return modifiers not in _TYPING or _FIRST_FUNCTION_KEY <= first.key() <= _LAST_FUNCTION_KEY


def is_whole(keys: QKeySequence) -> bool:
    """Whether these are keys at all, none of them unknown."""
    return not keys.isEmpty() and all(
        _press(keys, number).key() != Qt.Key.Key_unknown for number in range(keys.count())
    )


def _press(keys: QKeySequence, number: int) -> QKeyCombination:
    press: QKeyCombination = keys[number]  # type: ignore[index]  # the stubs leave it out
    return press


def as_setting(keys: Sequence[QKeySequence]) -> str:
    """The form in which keys are kept in the settings."""
    return QKeySequence.listToString(list(keys))


def shown(keys: Sequence[QKeySequence], between: str) -> str:
    """Keys as this computer's keyboard names them."""
    native = QKeySequence.SequenceFormat.NativeText
    return between.join(each.toString(native) for each in keys)


def give_keys(actions: Mapping[str, QAction], overrides: Overrides) -> None:
    """Let the keys in force call the actions."""
    for name, action in actions.items():
        action.setShortcuts(list(keys_of(name, overrides)))
