"""The operating system's keychain, and only a safe one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from duologue.domain.errors import KeychainFailed, KeychainLocked, KeychainMissing
from duologue.domain.secret import MAX_KEY_LENGTH, Secret
from duologue.storage.keychain_backends import Backend, safe_backend

SERVICE = "duologue"

_LOCKED = (
    ("keyring.errors", "KeyringLocked"),
    ("secretstorage.exceptions", "LockedException"),
    ("secretstorage.exceptions", "PromptDismissedException"),
)
_NEVER_SET_UP = (("keyring.errors", "InitError"),)
# What the libraries below keyring raise past it, on the three systems.
_FAILED = (
    ("keyring.errors", "KeyringError"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("jeepney.io.common", "RouterClosed"),
    ("dbus.exceptions", "DBusException"),
    ("gi.repository.GLib", "Error"),
    ("pywintypes", "error"),
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("builtins", "OSError"),
    ("builtins", "EOFError"),
    ("builtins", "RuntimeError"),
    ("builtins", "ValueError"),
)


@dataclass(frozen=True, slots=True)
class State:
    """`services.ports.KeychainState`: the keychain's name, and whether keys may be stored in it."""

    name: str
    safe: bool


class SystemKeychain:
    """`services.ports.Keychain`. Every call may block until a person answers the system's own dialog.

    Keys stand under the service `duologue` and the profile's id, which other programs can read; so the
    id must say nothing about the person. No message holds a key.
    """

    def __init__(self, find: Callable[[], tuple[str, Backend | None]] = safe_backend) -> None:
        self._find = find

    def state(self) -> State:
        """Which keychain there is. Never raises."""
        name, backend = self._find()
        return State(name, backend is not None)

    def load(self, profile_id: str) -> Secret | None:
        """The stored key or None. Raises KeychainError."""
        backend = self._backend()
        with _told_plainly("read"):
            stored = backend.get_password(SERVICE, profile_id)
        return Secret(stored) if stored else None

    def store(self, profile_id: str, secret: Secret) -> None:
        """Store a key and read it back. Raises KeychainError; nothing is written where it is unsafe."""
        length = len(secret.reveal())
        if length > MAX_KEY_LENGTH:
            raise KeychainFailed(
                f"The key is {length} characters long; keychains keep {MAX_KEY_LENGTH} at most."
            )
        backend = self._backend()
        with _told_plainly("write"):
            backend.set_password(SERVICE, profile_id, secret.reveal())
            kept = backend.get_password(SERVICE, profile_id)
        if kept != secret.reveal():
            raise KeychainFailed(
                "The keychain did not keep the key: what was read back is not what was written."
            )

    def delete(self, profile_id: str) -> None:
        """Forget a key; no error if there is none. Raises KeychainError."""
        backend = self._backend()
        with _told_plainly("delete"):
            if backend.get_password(SERVICE, profile_id) is not None:
                backend.delete_password(SERVICE, profile_id)

    def _backend(self) -> Backend:
        name, backend = self._find()
        if backend is None:
            raise KeychainMissing("This computer has no keychain that is safe to use.", detail=name)
        return backend


@contextmanager
def _told_plainly(doing: str) -> Iterator[None]:
    """Raise KeychainError for what a backend raises.

    The original is not kept as the cause: its text or arguments may hold the key.
    """
    try:
        yield
    except _loaded(_LOCKED) as error:
        raise KeychainLocked(
            "The keychain is locked. Unlock it and try again.", detail=type(error).__name__
        ) from None
    except _loaded(_NEVER_SET_UP) as error:
        raise KeychainMissing(
            "The keychain was never set up, and it could not ask for a password to do so.",
            detail=type(error).__name__,
        ) from None
    except _loaded(_FAILED) as error:
        raise KeychainFailed(
            f"The keychain could not {doing} the key.", detail=type(error).__name__
        ) from None


def _loaded(names: tuple[tuple[str, str], ...]) -> tuple[type[Exception], ...]:
    """The exception classes among `names` whose modules a backend has loaded; others cannot be raised."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(kind for kind in found if isinstance(kind, type) and issubclass(kind, Exception))
