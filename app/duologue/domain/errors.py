"""Everything that can go wrong, as one tree; `ui/notices.py` has words for every leaf.

DuologueError
├── RefusedHere                nothing left this computer
│   ├── TermsNotAccepted       the service's Terms are not accepted on this computer
│   ├── KeyMissing             this profile needs a key and none is at hand
│   ├── KeyUnusable            the key holds characters that no header may carry
│   ├── AddressRefused         the base URL may not be used
│   ├── OriginNotConfirmed     the key has not been confirmed for this origin
│   ├── ProfileGone            the profile asked for was removed
│   ├── OverBudget             this could go over a budget the person set
│   ├── ChatTooLong            the next request is larger than the model's window
│   └── InputUnreadable        a file or value the person gave cannot be read
├── KeychainError
│   ├── KeychainMissing        this computer has no keychain that is safe to use
│   ├── KeychainLocked         the keychain is locked
│   └── KeychainFailed         the keychain did not keep what was written
├── StorageError
│   ├── StoreInUse             another window has this data folder
│   ├── StoreDamaged           the database cannot be read
│   ├── StoreNewer             the database was written by a newer Duologue
│   ├── StoreNotWritable       the disk is full, read-only or not ours
│   └── AnswerUnsaved          an answer is shown and could not be saved yet
├── ConnectionFailed           no answer reached us
│   ├── HostNotFound
│   ├── ConnectionRefused
│   ├── ConnectionLost         the connection broke after the request was sent
│   ├── TlsFailed
│   ├── ProxyFailed
│   └── TimedOut
├── AnswerUnreadable           an answer came, but not one we can use
│   ├── RedirectRefused        the server wants to send us, and the key, elsewhere
│   ├── EncodingRefused        the answer is compressed although we asked for plain bytes
│   ├── NotAnAnswer            a web page, such as a login page
│   ├── EmptyAnswer
│   ├── BrokenStream           a record of the stream could not be read
│   └── AnswerTooLarge
└── ServiceError               the server said no
    ├── KeyRejected
    ├── KeyRequired            the server asks for a key and none was sent
    ├── PermissionDenied
    ├── OutOfBalance
    ├── RateLimited
    ├── PlanUsedUp
    ├── Overloaded
    ├── RequestRejected
    ├── ContextTooLong
    ├── NotOffered             this model or address is not there for this key
    ├── ContentFlagged
    └── ServerFault
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure as it is stored and shown: already redacted, never an exception object.

    `message` is one plain sentence, or the server's own words where it spoke; `code` is the
    server's code as text; `retry_after` is in seconds; `detail` is the raw answer, shortened.
    """

    kind: str
    message: str
    status: int | None = None
    code: str | None = None
    retry_after: float | None = None
    detail: str | None = None


class DuologueError(Exception):
    """The root: anything that is raised on purpose. `str()` of it is one plain sentence."""

    kind: ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
        detail: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.detail = detail

    def failure(self) -> Failure:
        """This error as a value to store and show."""
        return Failure(self.kind, self.message, self.status, self.code, self.retry_after, self.detail)


class RefusedHere(DuologueError):
    """Nothing left this computer."""

    kind = "refused_here"


class TermsNotAccepted(RefusedHere):
    """The service's Terms are not accepted on this computer."""

    kind = "terms_not_accepted"


class KeyMissing(RefusedHere):
    """This profile needs a key and none is at hand."""

    kind = "key_missing"


class KeyUnusable(RefusedHere):
    """The key holds characters that no header may carry."""

    kind = "key_unusable"


class AddressRefused(RefusedHere):
    """The base URL may not be used."""

    kind = "address_refused"


class OriginNotConfirmed(RefusedHere):
    """The key has not been confirmed for this origin."""

    kind = "origin_not_confirmed"


class ProfileGone(RefusedHere):
    """The profile asked for was removed."""

    kind = "profile_gone"


class OverBudget(RefusedHere):
    """This could go over a budget the person set."""

    kind = "over_budget"


class ChatTooLong(RefusedHere):
    """The next request is larger than the model's window, as far as that can be estimated."""

    kind = "chat_too_long"


class InputUnreadable(RefusedHere):
    """A file or value the person gave cannot be read."""

    kind = "input_unreadable"


class KeychainError(DuologueError):
    """The operating system's keychain could not be used."""

    kind = "keychain"


class KeychainMissing(KeychainError):
    """This computer has no keychain that is safe to use."""

    kind = "keychain_missing"


class KeychainLocked(KeychainError):
    """The keychain is locked."""

    kind = "keychain_locked"


class KeychainFailed(KeychainError):
    """The keychain did not keep what was written, or answered with an error."""

    kind = "keychain_failed"


class StorageError(DuologueError):
    """The data folder could not be used."""

    kind = "storage"


class StoreInUse(StorageError):
    """Another window has this data folder."""

    kind = "store_in_use"


class StoreDamaged(StorageError):
    """The database cannot be read."""

    kind = "store_damaged"


class StoreNewer(StorageError):
    """The database was written by a newer Duologue."""

    kind = "store_newer"


class StoreNotWritable(StorageError):
    """The disk is full, read-only or not ours."""

    kind = "store_not_writable"


class AnswerUnsaved(StorageError):
    """An answer is shown and could not be saved yet."""

    kind = "answer_unsaved"


class ConnectionFailed(DuologueError):
    """No answer reached us."""

    kind = "connection_failed"


class HostNotFound(ConnectionFailed):
    """The name of the host could not be found."""

    kind = "host_not_found"


class ConnectionRefused(ConnectionFailed):
    """Nothing listens at the address, or it could not be reached."""

    kind = "connection_refused"


class ConnectionLost(ConnectionFailed):
    """The connection broke after the request was sent."""

    kind = "connection_lost"


class TlsFailed(ConnectionFailed):
    """The server could not prove who it is."""

    kind = "tls_failed"


class ProxyFailed(ConnectionFailed):
    """The proxy refused or could not be used."""

    kind = "proxy_failed"


class TimedOut(ConnectionFailed):
    """The server took too long."""

    kind = "timed_out"


class AnswerUnreadable(DuologueError):
    """An answer came, but not one we can use."""

    kind = "answer_unreadable"


class RedirectRefused(AnswerUnreadable):
    """The server wants to send us, and the key, elsewhere."""

    kind = "redirect_refused"


class EncodingRefused(AnswerUnreadable):
    """The answer is compressed although we asked for plain bytes."""

    kind = "encoding_refused"


class NotAnAnswer(AnswerUnreadable):
    """A web page, such as a login page, came instead of an answer."""

    kind = "not_an_answer"


class EmptyAnswer(AnswerUnreadable):
    """The server answered with nothing at all."""

    kind = "empty_answer"


class BrokenStream(AnswerUnreadable):
    """A record of the stream could not be read."""

    kind = "broken_stream"


class AnswerTooLarge(AnswerUnreadable):
    """The answer passed the size we are willing to hold."""

    kind = "answer_too_large"


class ServiceError(DuologueError):
    """The server said no."""

    kind = "service_error"


class KeyRejected(ServiceError):
    """The server does not accept the key."""

    kind = "key_rejected"


class KeyRequired(ServiceError):
    """The server asks for a key and none was sent."""

    kind = "key_required"


class PermissionDenied(ServiceError):
    """The key is known but may not do this."""

    kind = "permission_denied"


class OutOfBalance(ServiceError):
    """The account has no balance left."""

    kind = "out_of_balance"


class RateLimited(ServiceError):
    """Too many requests or tokens in a short time."""

    kind = "rate_limited"


class PlanUsedUp(ServiceError):
    """The plan's allowance is used up until its window resets."""

    kind = "plan_used_up"


class Overloaded(ServiceError):
    """The service is busy."""

    kind = "overloaded"


class RequestRejected(ServiceError):
    """The server does not accept the request as it was written."""

    kind = "request_rejected"


class ContextTooLong(ServiceError):
    """The conversation is longer than the model can read."""

    kind = "context_too_long"


class NotOffered(ServiceError):
    """This model or address is not there for this key."""

    kind = "not_offered"


class ContentFlagged(ServiceError):
    """The server's filter stopped the request or the answer."""

    kind = "content_flagged"


class ServerFault(ServiceError):
    """Something went wrong at the server."""

    kind = "server_fault"


def leaves(root: type[DuologueError] = DuologueError) -> Iterator[type[DuologueError]]:
    """Every class of the tree without subclasses of its own, in the order drawn above."""
    children = root.__subclasses__()
    if not children:
        yield root
    for child in children:
        yield from leaves(child)
