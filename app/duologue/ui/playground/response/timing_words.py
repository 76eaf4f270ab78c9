"""The phases of an exchange in words."""

from duologue.domain.phases import PhaseKind
from duologue.ui.words import translate

_CONTEXT = "TimingWords"


def phase_name(kind: PhaseKind) -> str:
    """The short name that stands beside a bar."""
    return {
        PhaseKind.QUEUE: translate(_CONTEXT, "Queue"),
        PhaseKind.DNS: translate(_CONTEXT, "DNS"),
        PhaseKind.CONNECT: translate(_CONTEXT, "Connect"),
        PhaseKind.TLS: translate(_CONTEXT, "TLS"),
        PhaseKind.SEND: translate(_CONTEXT, "Send"),
        PhaseKind.WAIT: translate(_CONTEXT, "Wait"),
        PhaseKind.FIRST_TOKEN: translate(_CONTEXT, "First token"),
        PhaseKind.STREAM: translate(_CONTEXT, "Stream"),
    }[kind]


def phase_note(kind: PhaseKind) -> str:
    """What happened meanwhile."""
    return {
        PhaseKind.QUEUE: translate(_CONTEXT, "before a connection was begun"),
        PhaseKind.DNS: translate(_CONTEXT, "looking up the host's name"),
        PhaseKind.CONNECT: translate(_CONTEXT, "opening the connection"),
        PhaseKind.TLS: translate(_CONTEXT, "agreeing on encryption"),
        PhaseKind.SEND: translate(_CONTEXT, "sending the request"),
        PhaseKind.WAIT: translate(_CONTEXT, "until the head of the answer came"),
        PhaseKind.FIRST_TOKEN: translate(_CONTEXT, "from the head to the first token"),
        PhaseKind.STREAM: translate(_CONTEXT, "from the first token to the last byte"),
    }[kind]
