"""Tests a profile: asks its server for the list of models and says what that tells, and what not."""

import time
from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.errors import (
    AddressRefused,
    ConnectionLost,
    ConnectionRefused,
    DuologueError,
    Failure,
    HostNotFound,
    KeychainError,
    KeyMissing,
    KeyRejected,
    KeyUnusable,
    NotOffered,
    OriginNotConfirmed,
    PermissionDenied,
    ProxyFailed,
    RedirectRefused,
    TermsNotAccepted,
    TimedOut,
    TlsFailed,
)
from duologue.domain.profile import Endpoint, Profile
from duologue.domain.style import ApiStyle
from duologue.services.connection.accounts import Accounts
from duologue.services.connection.known_hosts import known_host
from duologue.services.ports import Wire
from duologue.services.terms.gate import TermsGate

_WRONG_REGION = ("1004", "2049")  # what the service's hosts answer to a key of the other region


class Verdict(StrEnum):
    """What a test found. NO_LIST: a server answered, but whether it takes the key stays unknown."""

    WORKS = "works"
    NO_LIST = "no_list"
    TERMS_NOT_ACCEPTED = "terms_not_accepted"
    ADDRESS_REFUSED = "address_refused"
    NOT_CONFIRMED = "not_confirmed"
    KEY_MISSING = "key_missing"
    HOST_NOT_FOUND = "host_not_found"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_LOST = "connection_lost"
    TLS_FAILED = "tls_failed"
    PROXY_FAILED = "proxy_failed"
    TIMED_OUT = "timed_out"
    KEY_REJECTED = "key_rejected"
    REDIRECTED = "redirected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TestResult:
    """What a test of one style found; `message` is one plain sentence, already redacted.

    `address` is where the list was asked for; `models` and `milliseconds` are known where a list came;
    `other_region` is the id of a preset the person may try: the key is never sent there by itself.
    """

    style: ApiStyle
    verdict: Verdict
    message: str
    address: str = ""
    models: int | None = None
    milliseconds: float | None = None
    other_region: str | None = None
    failure: Failure | None = None


class ProfileTest:
    """Sends nothing to a service before its Terms are accepted, and no key to an address not confirmed."""

    def __init__(self, wire: Wire, accounts: Accounts, gate: TermsGate) -> None:
        self._wire = wire
        self._accounts = accounts
        self._gate = gate

    async def test(self, profile: Profile, style: ApiStyle) -> TestResult:
        """What asking the server of a profile in one style tells. Raises only StorageError."""
        endpoint: Endpoint | None = None
        try:
            await self._gate.check(profile)
            endpoint = await self._accounts.endpoint(profile, style)
            began = time.monotonic()
            models = await self._wire.models(endpoint)
        except DuologueError as error:
            return _told_by(error, style, endpoint)
        milliseconds = (time.monotonic() - began) * 1000
        counted = {0: "no models", 1: "1 model"}.get(len(models), f"{len(models):,} models")
        return TestResult(
            style,
            Verdict.WORKS,
            f"{endpoint.base.host} answers and lists {counted}.",
            endpoint.base.models(style),
            len(models),
            milliseconds,
        )


_VERDICTS: tuple[tuple[type[DuologueError], Verdict], ...] = (
    (TermsNotAccepted, Verdict.TERMS_NOT_ACCEPTED),
    (AddressRefused, Verdict.ADDRESS_REFUSED),
    (OriginNotConfirmed, Verdict.NOT_CONFIRMED),
    (KeyMissing, Verdict.KEY_MISSING),
    (KeyUnusable, Verdict.KEY_MISSING),
    (KeychainError, Verdict.KEY_MISSING),
    (HostNotFound, Verdict.HOST_NOT_FOUND),
    (ConnectionRefused, Verdict.CONNECTION_REFUSED),
    (ConnectionLost, Verdict.CONNECTION_LOST),
    (TlsFailed, Verdict.TLS_FAILED),
    (ProxyFailed, Verdict.PROXY_FAILED),
    (TimedOut, Verdict.TIMED_OUT),
    (KeyRejected, Verdict.KEY_REJECTED),
    (RedirectRefused, Verdict.REDIRECTED),
    (NotOffered, Verdict.NO_LIST),
    (PermissionDenied, Verdict.NO_LIST),
)


def _told_by(error: DuologueError, style: ApiStyle, endpoint: Endpoint | None) -> TestResult:
    verdict = next((told for kind, told in _VERDICTS if isinstance(error, kind)), Verdict.FAILED)
    address = "" if endpoint is None else endpoint.base.models(style)
    message, other_region = error.message, None
    if endpoint is not None and verdict is Verdict.NO_LIST:
        message = (
            f"{endpoint.base.host} answers, but gives no list of models (status {error.status}). "
            "Whether it takes your key is unknown until you send something."
        )
    elif endpoint is not None and verdict is Verdict.KEY_REJECTED and error.code in _WRONG_REGION:
        host = known_host(endpoint.base.host)
        other_region = None if host is None else host.other_region
    return TestResult(style, verdict, message, address, other_region=other_region, failure=error.failure())
