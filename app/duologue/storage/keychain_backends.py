"""Which of the keyring library's backends may hold a key: an allow-list, and nothing else is even loaded.

Left to itself the library takes a plain-text file where `keyrings.alt` is installed and no keychain is
found, and a configured `null` backend that says it stored what it threw away (both measured).
"""

import importlib
import os
from pathlib import Path
from typing import Protocol

CHAIN = "keyring.backends.chainer.ChainerBackend"

# By module and class, the first usable one is taken; beside it the name a person knows it by.
ALLOWED = {
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.SecretService.Keyring": "system keyring (Secret Service)",
    "keyring.backends.libsecret.Keyring": "system keyring (libsecret)",
    "keyring.backends.kwallet.DBusKeyring": "KDE Wallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KDE Wallet 4",
}


class Backend(Protocol):
    """What is used of a backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """The stored password or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a password."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""
        ...


def safe_backend() -> tuple[str, Backend | None]:
    """The keychain's name and its backend, None where there is none that is safe.

    What a person configured for the library is respected, unless it is unsafe: then there is none. A chain
    would also write to unsafe members, so the safe ones are looked for one by one. Looks anew at each
    call, because a keychain may be started or unlocked meanwhile.
    """
    configured = _configured()
    if configured and configured != CHAIN and configured not in ALLOWED:
        return configured, None
    for path, name in ALLOWED.items():
        if configured in ("", CHAIN, path):
            module, _, kind = path.rpartition(".")
            backend = getattr(importlib.import_module(module), kind)
            if backend.viable:
                return name, backend()
    return "no keychain", None


def _configured() -> str:
    """The backend that the library's environment variable or file names, or an empty text."""
    from keyring.util import platform_  # noqa: PLC0415 - loaded after the window shows

    if chosen := os.environ.get("PYTHON_KEYRING_BACKEND", "").strip():
        return chosen
    import configparser  # noqa: PLC0415 - as above

    config = configparser.RawConfigParser()
    try:
        config.read(Path(platform_.config_root()) / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip()
    except (OSError, UnicodeError, configparser.Error):
        return ""
