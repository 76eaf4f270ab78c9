"""Words for every error: a title, one plain sentence and what a person can do about it."""

import math
from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.errors import Failure
from duologue.ui.words import QT_TRANSLATE_NOOP, translate

_CONTEXT = "Notices"


class NoticeAction(StrEnum):
    """What a card may offer."""

    RETRY = "retry"
    READ_TERMS = "read_terms"
    CHANGE_KEY = "change_key"
    CHOOSE_MODEL = "choose_model"
    NEW_CHAT = "new_chat"
    SETTINGS = "settings"
    CONFIRM_ADDRESS = "confirm_address"
    SEND_ANYWAY = "send_anyway"
    BUDGETS = "budgets"
    WHY_KEYS_END = "why_keys_end"
    SHORTEN = "shorten"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is shown for a failure, in the person's language."""

    title: str
    sentence: str
    actions: tuple[NoticeAction, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """`sentence` may hold {message}: the words of the error itself, already redacted."""

    title: str
    sentence: str
    actions: tuple[NoticeAction, ...] = ()


_RETRY = (NoticeAction.RETRY,)
_KEY = (NoticeAction.CHANGE_KEY,)
_WORDS: dict[str, _Words] = {
    "terms_not_accepted": _Words(
        QT_TRANSLATE_NOOP("Notices", "The Terms come first"), "{message}", (NoticeAction.READ_TERMS,)
    ),
    "key_missing": _Words(
        QT_TRANSLATE_NOOP("Notices", "A key is needed"),
        QT_TRANSLATE_NOOP("Notices", "There is no key for this profile yet. Nothing was sent."),
        _KEY,
    ),
    "key_unusable": _Words(QT_TRANSLATE_NOOP("Notices", "This key can't be right"), "{message}", _KEY),
    "address_refused": _Words(
        QT_TRANSLATE_NOOP("Notices", "This address can't be used"), "{message}", (NoticeAction.SETTINGS,)
    ),
    "origin_not_confirmed": _Words(
        QT_TRANSLATE_NOOP("Notices", "Your key was meant for another address"),
        "{message}",
        (NoticeAction.CONFIRM_ADDRESS, NoticeAction.CHANGE_KEY),
    ),
    "profile_gone": _Words(
        QT_TRANSLATE_NOOP("Notices", "The profile was removed"),
        QT_TRANSLATE_NOOP("Notices", "Choose a model of another profile to go on."),
        (NoticeAction.CHOOSE_MODEL,),
    ),
    "over_budget": _Words(
        QT_TRANSLATE_NOOP("Notices", "This would go over your budget"),
        "{message}",
        (NoticeAction.SEND_ANYWAY, NoticeAction.BUDGETS),
    ),
    "chat_too_long": _Words(
        QT_TRANSLATE_NOOP("Notices", "This chat is longer than the model can read"),
        "{message}",
        (NoticeAction.SHORTEN, NoticeAction.CHOOSE_MODEL),
    ),
    "input_unreadable": _Words(QT_TRANSLATE_NOOP("Notices", "That can't be read"), "{message}"),
    "keychain_missing": _Words(
        QT_TRANSLATE_NOOP("Notices", "No safe place for keys"),
        QT_TRANSLATE_NOOP(
            "Notices", "This computer has no keychain Duologue may use. The key can stay in memory instead."
        ),
        _KEY,
    ),
    "keychain_locked": _Words(
        QT_TRANSLATE_NOOP("Notices", "Your keychain is locked"),
        QT_TRANSLATE_NOOP(
            "Notices", "Unlock your keychain and try again, or enter the key for this session only."
        ),
        (NoticeAction.RETRY, NoticeAction.CHANGE_KEY),
    ),
    "keychain_failed": _Words(
        QT_TRANSLATE_NOOP("Notices", "Your keychain didn't answer as it should"),
        "{message}",
        (NoticeAction.RETRY, NoticeAction.CHANGE_KEY),
    ),
    "store_in_use": _Words(QT_TRANSLATE_NOOP("Notices", "Duologue is already open"), "{message}"),
    "store_damaged": _Words(QT_TRANSLATE_NOOP("Notices", "Your chats can't be read"), "{message}"),
    "store_newer": _Words(
        QT_TRANSLATE_NOOP("Notices", "Written by a newer Duologue"),
        QT_TRANSLATE_NOOP(
            "Notices", "These chats were written by a newer version. Nothing was changed; please update."
        ),
    ),
    "answer_unsaved": _Words(
        QT_TRANSLATE_NOOP("Notices", "This answer isn't saved yet"),
        QT_TRANSLATE_NOOP(
            "Notices",
            "{message} It stays here while Duologue is open. Make room and try again, or copy it.",
        ),
        _RETRY,
    ),
    "store_not_writable": _Words(QT_TRANSLATE_NOOP("Notices", "Nothing can be saved"), "{message}", _RETRY),
    "host_not_found": _Words(
        QT_TRANSLATE_NOOP("Notices", "The server can't be found"),
        QT_TRANSLATE_NOOP("Notices", "Check the internet connection, and the address of this profile."),
        (NoticeAction.RETRY, NoticeAction.SETTINGS),
    ),
    "connection_refused": _Words(
        QT_TRANSLATE_NOOP("Notices", "The server can't be reached"),
        QT_TRANSLATE_NOOP("Notices", "Nothing answers at that address just now."),
        (NoticeAction.RETRY, NoticeAction.SETTINGS),
    ),
    "connection_lost": _Words(
        QT_TRANSLATE_NOOP("Notices", "The connection broke"),
        QT_TRANSLATE_NOOP("Notices", "The server closed the connection before it answered."),
        _RETRY,
    ),
    "tls_failed": _Words(
        QT_TRANSLATE_NOOP("Notices", "The server couldn't prove who it is"),
        QT_TRANSLATE_NOOP("Notices", "Its certificate isn't trusted on this computer, so nothing was sent."),
        (NoticeAction.SETTINGS,),
    ),
    "proxy_failed": _Words(
        QT_TRANSLATE_NOOP("Notices", "The proxy stands in the way"), "{message}", (NoticeAction.SETTINGS,)
    ),
    "timed_out": _Words(
        QT_TRANSLATE_NOOP("Notices", "The server took too long"),
        QT_TRANSLATE_NOOP("Notices", "No answer came in time. What had arrived is kept."),
        _RETRY,
    ),
    "redirect_refused": _Words(
        QT_TRANSLATE_NOOP("Notices", "The server wants to send you elsewhere"),
        "{message}",
        (NoticeAction.SETTINGS,),
    ),
    "encoding_refused": _Words(
        QT_TRANSLATE_NOOP("Notices", "The answer can't be unpacked"),
        QT_TRANSLATE_NOOP("Notices", "The server sent compressed data although plain text was asked for."),
        _RETRY,
    ),
    "not_an_answer": _Words(
        QT_TRANSLATE_NOOP("Notices", "A web page came instead of an answer"),
        QT_TRANSLATE_NOOP("Notices", "This looks like a login page or a wrong address."),
        (NoticeAction.SETTINGS,),
    ),
    "empty_answer": _Words(
        QT_TRANSLATE_NOOP("Notices", "An empty answer"),
        QT_TRANSLATE_NOOP("Notices", "The server said everything was fine, but sent nothing."),
        _RETRY,
    ),
    "broken_stream": _Words(
        QT_TRANSLATE_NOOP("Notices", "Part of the answer can't be read"),
        QT_TRANSLATE_NOOP(
            "Notices", "The server sent something that isn't part of an answer. What could be read is kept."
        ),
        _RETRY,
    ),
    "answer_too_large": _Words(
        QT_TRANSLATE_NOOP("Notices", "The answer is too large"),
        QT_TRANSLATE_NOOP(
            "Notices", "It passed the size Duologue is willing to hold. What had arrived is kept."
        ),
    ),
    "key_rejected": _Words(
        QT_TRANSLATE_NOOP("Notices", "The key isn't accepted"),
        QT_TRANSLATE_NOOP(
            "Notices",
            "The server doesn't know this key. Is it for this service and this region? Keys also end when an "
            "account is closed, unused for long, or not paid for.",
        ),
        (NoticeAction.CHANGE_KEY, NoticeAction.WHY_KEYS_END),
    ),
    "key_required": _Words(
        QT_TRANSLATE_NOOP("Notices", "This server asks for a key"),
        QT_TRANSLATE_NOOP("Notices", "None was sent, because this profile has no key."),
        _KEY,
    ),
    "permission_denied": _Words(
        QT_TRANSLATE_NOOP("Notices", "The key may not do this"),
        QT_TRANSLATE_NOOP("Notices", "The server knows the key but doesn't allow this request."),
        _KEY,
    ),
    "out_of_balance": _Words(
        QT_TRANSLATE_NOOP("Notices", "The account has run dry"),
        QT_TRANSLATE_NOOP(
            "Notices", "There is no balance left at the service. Top it up on the service's own site."
        ),
        _RETRY,
    ),
    "rate_limited": _Words(
        QT_TRANSLATE_NOOP("Notices", "A little too fast"),
        QT_TRANSLATE_NOOP("Notices", "The service allows only so many requests a minute. Wait a moment."),
        _RETRY,
    ),
    "plan_used_up": _Words(
        QT_TRANSLATE_NOOP("Notices", "The plan's allowance is used up"),
        QT_TRANSLATE_NOOP("Notices", "It comes back when the plan's window resets."),
        _RETRY,
    ),
    "overloaded": _Words(
        QT_TRANSLATE_NOOP("Notices", "The service is busy"),
        QT_TRANSLATE_NOOP("Notices", "Too many people are asking at once. It usually passes soon."),
        _RETRY,
    ),
    "request_rejected": _Words(
        QT_TRANSLATE_NOOP("Notices", "The server doesn't accept this request"),
        QT_TRANSLATE_NOOP("Notices", "It says: {message}"),
        _RETRY,
    ),
    "context_too_long": _Words(
        QT_TRANSLATE_NOOP("Notices", "The chat is too long for this model"),
        QT_TRANSLATE_NOOP(
            "Notices", "Send less of it, begin a new chat, or choose a model that can read more."
        ),
        (NoticeAction.SHORTEN, NoticeAction.NEW_CHAT),
    ),
    "not_offered": _Words(
        QT_TRANSLATE_NOOP("Notices", "This model isn't offered to your key"),
        QT_TRANSLATE_NOOP("Notices", "The server says: {message}"),
        (NoticeAction.CHOOSE_MODEL,),
    ),
    "content_flagged": _Words(
        QT_TRANSLATE_NOOP("Notices", "The service's filter stopped this"),
        QT_TRANSLATE_NOOP("Notices", "It says: {message}"),
    ),
    "server_fault": _Words(
        QT_TRANSLATE_NOOP("Notices", "Something went wrong at the server"),
        QT_TRANSLATE_NOOP("Notices", "It isn't you. Trying again often helps."),
        _RETRY,
    ),
}

_LABELS = {
    NoticeAction.RETRY: QT_TRANSLATE_NOOP("Notices", "Try again"),
    NoticeAction.READ_TERMS: QT_TRANSLATE_NOOP("Notices", "Read the Terms…"),
    NoticeAction.CHANGE_KEY: QT_TRANSLATE_NOOP("Notices", "Enter a key…"),
    NoticeAction.CHOOSE_MODEL: QT_TRANSLATE_NOOP("Notices", "Choose another model…"),
    NoticeAction.NEW_CHAT: QT_TRANSLATE_NOOP("Notices", "New chat"),
    NoticeAction.SETTINGS: QT_TRANSLATE_NOOP("Notices", "Open Settings"),
    NoticeAction.CONFIRM_ADDRESS: QT_TRANSLATE_NOOP("Notices", "Allow this address…"),
    NoticeAction.SEND_ANYWAY: QT_TRANSLATE_NOOP("Notices", "Send anyway"),
    NoticeAction.WHY_KEYS_END: QT_TRANSLATE_NOOP("Notices", "What the Terms say…"),
    NoticeAction.SHORTEN: QT_TRANSLATE_NOOP("Notices", "Send less of it…"),
    NoticeAction.BUDGETS: QT_TRANSLATE_NOOP("Notices", "Change budgets…"),
}


def knows(kind: str) -> bool:
    """Whether there are words for this kind of error."""
    return kind in _WORDS


def notice_for(failure: Failure) -> Notice:
    """What to show for a failure."""
    words = _WORDS.get(failure.kind)
    if words is None:
        return Notice(translate("Notices", "Something went wrong"), failure.message, _RETRY)
    sentence = words.sentence if words.sentence == "{message}" else translate(_CONTEXT, words.sentence)
    sentence = sentence.format(message=failure.message)
    if failure.retry_after is not None:
        again = translate("Notices", "The server asks to wait {seconds} s.")
        sentence = f"{sentence} {again.format(seconds=math.ceil(failure.retry_after))}"
    return Notice(translate(_CONTEXT, words.title), sentence, words.actions)


def action_label(action: NoticeAction) -> str:
    """What the button for an action says."""
    return translate(_CONTEXT, _LABELS[action])


def details_of(failure: Failure) -> str:
    """What stands behind the fold: the server's own words and numbers."""
    rows = [failure.message]
    if failure.status is not None:
        rows.append(f"HTTP {failure.status}")
    if failure.code is not None:
        rows.append(translate("Notices", "Code {code}").format(code=failure.code))
    if failure.detail:
        rows.append(failure.detail)
    return "\n".join(rows)
