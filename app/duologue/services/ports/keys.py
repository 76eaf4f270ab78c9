"""What the services need of the keychain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from duologue.domain.secret import Secret


class KeychainState(Protocol):
    """Which keychain this computer has; `safe` is False where keys must stay in memory."""

    @property
    def name(self) -> str:
        """The name a person knows it by, such as GNOME Keyring."""
        ...

    @property
    def safe(self) -> bool:
        """Whether keys may be stored in it."""
        ...


class Keychain(Protocol):
    """The operating system's keychain. Every call may block for ever: call it in a thread."""

    def state(self) -> KeychainState:
        """Which keychain there is. Never raises."""
        ...

    def load(self, profile_id: str) -> Secret | None:
        """The stored key or None. Raises KeychainError."""
        ...

    def store(self, profile_id: str, secret: Secret) -> None:
        """Store a key and read it back. Raises KeychainError; nothing is written where it is unsafe."""
        ...

    def delete(self, profile_id: str) -> None:
        """Forget a key; no error if there is none. Raises KeychainError."""
        ...
