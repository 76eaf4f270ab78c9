"""A profile: a place a person may send to, and what applies there."""

from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.address import BaseUrl, read_base_url
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle

DEMO_PROFILE_ID = "demo"


class ProfileKind(StrEnum):
    """Who runs the server: the service, the person, or this app (recorded examples)."""

    SERVICE = "service"
    OWN = "own"
    DEMO = "demo"


class AuthForm(StrEnum):
    """How the key travels."""

    BEARER = "bearer"
    X_API_KEY = "x-api-key"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Profile:
    """An endpoint a person may send to.

    `terms` is the id of the Terms document that must be accepted, or None; `confirmed_origins` are the
    origins for which the person agreed that the key may be sent there; `limits` and `prices` name
    tables in the resources.
    """

    id: str
    name: str
    kind: ProfileKind
    openai_base: str = ""
    anthropic_base: str = ""
    auth: AuthForm = AuthForm.BEARER
    confirmed_origins: tuple[str, ...] = ()
    terms: str | None = None
    models: tuple[str, ...] = ()
    prices: str | None = None
    limits: str | None = None
    ca_file: str | None = None
    proxy: str | None = None
    quota: str | None = None

    def base(self, style: ApiStyle) -> BaseUrl:
        """The checked base URL for `style`. Raises AddressRefused."""
        text = self.openai_base if style is ApiStyle.OPENAI else self.anthropic_base
        return read_base_url(text, style)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Everything the wire needs to know of a profile for one request.

    `cumulative` says that this host is known to send growing snapshots instead of pieces.
    """

    style: ApiStyle
    base: BaseUrl
    auth: AuthForm = AuthForm.NONE
    key: Secret | None = None
    ca_file: str | None = None
    proxy: str | None = None
    cumulative: bool = False

    @property
    def url(self) -> str:
        """Where the request goes."""
        return self.base.endpoint(self.style)
