"""The keychain's own rules, with a made-up backend in the place of the operating system's."""

import traceback
from collections.abc import Callable
from types import ModuleType

import jeepney
import pytest
from jeepney.wrappers import DBusErrorResponse
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError, PasswordSetError
from secretstorage.exceptions import (
    LockedException,
    PromptDismissedException,
    SecretServiceNotAvailableException,
)

from duologue.domain.errors import KeychainError, KeychainFailed, KeychainLocked, KeychainMissing
from duologue.domain.secret import MAX_KEY_LENGTH, Secret
from duologue.storage.keychain import SERVICE, SystemKeychain
from helpers import child_process

KEY = "sk-canary-0123456789abcdef"


class MadeUp:
    """A backend in memory that can forget, fail, and counts what is written."""

    def __init__(self, raises: Exception | None = None, keeps: Callable[[str], str | None] = str) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.written: list[str] = []
        self._raises = raises
        self._keeps = keeps

    def get_password(self, service: str, username: str) -> str | None:
        self._may_fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._may_fail()
        self.written.append(password)
        kept = self._keeps(password)
        if kept is not None:
            self.kept[service, username] = kept

    def delete_password(self, service: str, username: str) -> None:
        self._may_fail()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("No such password!")
        del self.kept[service, username]

    def _may_fail(self) -> None:
        if self._raises is not None:
            raise self._raises


def keychain(backend: MadeUp | None) -> SystemKeychain:
    return SystemKeychain(lambda: ("made up", backend))


def error_response() -> DBusErrorResponse:
    address = jeepney.DBusAddress("/", "a.b", "a.b")
    call = jeepney.new_method_call(address, "M")
    call.header.serial = 1
    answer = jeepney.new_error(call, "org.freedesktop.DBus.Error.NoReply", "s", (f"gone {KEY}",))
    return DBusErrorResponse(answer)


def test_a_key_is_kept_under_the_service_and_the_profiles_id() -> None:
    backend = MadeUp()
    keychain(backend).store("p1", Secret(KEY))
    assert backend.kept == {(SERVICE, "p1"): KEY}
    assert keychain(backend).load("p1") == Secret(KEY)
    assert keychain(backend).load("p2") is None


def test_deleting_is_no_error_where_there_is_nothing() -> None:
    backend = MadeUp()
    keychain(backend).store("p1", Secret(KEY))
    keychain(backend).delete("p1")
    keychain(backend).delete("p1")
    assert keychain(backend).load("p1") is None


@pytest.mark.fault("F08")
@pytest.mark.parametrize(
    "keeps", [lambda _: None, lambda key: key[:-1], lambda key: key + "\n", lambda _: ""]
)
def test_a_keychain_that_does_not_keep_the_key_is_found_out(keeps: Callable[[str], str | None]) -> None:
    with pytest.raises(KeychainFailed, match="did not keep"):
        keychain(MadeUp(keeps=keeps)).store("p1", Secret(KEY))


@pytest.mark.fault("F59")
def test_a_key_that_is_too_long_is_told_before_anything_is_written() -> None:
    backend = MadeUp()
    keychain(backend).store("p1", Secret("k" * MAX_KEY_LENGTH))
    backend.written.clear()
    with pytest.raises(KeychainFailed, match="1281 characters"):
        keychain(backend).store("p1", Secret("k" * 1281))
    assert backend.written == []


@pytest.mark.fault("F06")
def test_without_a_safe_backend_nothing_works_and_the_state_says_so() -> None:
    none = keychain(None)
    assert (none.state().name, none.state().safe) == ("made up", False)
    for call in (lambda: none.load("p"), lambda: none.store("p", Secret(KEY)), lambda: none.delete("p")):
        with pytest.raises(KeychainMissing):
            call()
    assert keychain(MadeUp()).state().safe


CASES = [
    (KeyringLocked(f"Failed to unlock {KEY}"), KeychainLocked),
    (LockedException(KEY), KeychainLocked),
    (PromptDismissedException(KEY), KeychainLocked),
    (InitError(f"Failed to create the collection: Prompt dismissed {KEY}"), KeychainMissing),
    (PasswordSetError(f"Can't store {KEY}"), KeychainFailed),
    (SecretServiceNotAvailableException(KEY), KeychainFailed),
    (error_response(), KeychainFailed),
    (ConnectionResetError(104, KEY), KeychainFailed),
    (EOFError(KEY), KeychainFailed),
    (UnicodeEncodeError("ascii", KEY, 0, 1, "no"), KeychainFailed),
]


@pytest.mark.fault("F58")
@pytest.mark.parametrize(("raised", "expected"), CASES, ids=[type(raised).__name__ for raised, _ in CASES])
def test_what_a_backend_raises_is_told_without_the_key(
    raised: Exception, expected: type[KeychainError]
) -> None:
    broken = keychain(MadeUp(raised))
    for call in (
        lambda: broken.load("p"),
        lambda: broken.store("p", Secret(KEY)),
        lambda: broken.delete("p"),
    ):
        with pytest.raises(expected) as told:
            call()
        assert type(told.value) is expected
        assert told.value.detail == type(raised).__name__
        said = "".join(traceback.format_exception(told.value)) + repr(told.value) + repr(told.value.failure())
        assert KEY not in said


@pytest.mark.fault("F59")
def test_an_error_of_windows_itself_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class error(Exception):  # noqa: N801 - its name there
        pass

    module = ModuleType("pywintypes")
    module.error = error  # type: ignore[attr-defined] - as the real module has it
    monkeypatch.setitem(__import__("sys").modules, "pywintypes", module)
    raised = error(1783, "CredWrite", "The stub received bad data")
    with pytest.raises(KeychainFailed):
        keychain(MadeUp(raised)).store("p1", Secret(KEY))


def test_a_mistake_of_our_own_is_not_hidden() -> None:
    with pytest.raises(LookupError):
        keychain(MadeUp(LookupError())).load("p1")


def test_the_keyring_library_is_not_loaded_before_it_is_needed() -> None:
    script = (
        "import sys, duologue.storage.keychain\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('keyring', 'secretstorage')])"
    )
    assert child_process.run(script).stdout == "[]\n"
