"""A request as code in another language, ready to be taken along."""

from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.style import ApiStyle


class CodeLanguage(StrEnum):
    """What a request can be written as; the labels are proper names, so they are not translated."""

    CURL = "curl"
    PYTHON_HTTPX = "python-httpx"
    PYTHON_OPENAI = "python-openai"
    PYTHON_ANTHROPIC = "python-anthropic"
    JAVASCRIPT_FETCH = "javascript-fetch"
    JAVASCRIPT_OPENAI = "javascript-openai"
    JAVASCRIPT_ANTHROPIC = "javascript-anthropic"

    @property
    def label(self) -> str:
        """The name a person sees."""
        return _LABELS[self]

    @property
    def syntax(self) -> str:
        """The language as a highlighter knows it."""
        return "bash" if self is CodeLanguage.CURL else self.value.partition("-")[0]

    @property
    def suffix(self) -> str:
        """The end of a file's name."""
        return {"bash": ".sh", "python": ".py", "javascript": ".mjs"}[self.syntax]

    @property
    def style(self) -> ApiStyle | None:
        """The only style that this library speaks, or None where it takes any."""
        library = self.value.partition("-")[2]
        return ApiStyle(library) if library in tuple(ApiStyle) else None


_LABELS = {
    CodeLanguage.CURL: "curl",
    CodeLanguage.PYTHON_HTTPX: "Python · httpx",
    CodeLanguage.PYTHON_OPENAI: "Python · openai",
    CodeLanguage.PYTHON_ANTHROPIC: "Python · anthropic",
    CodeLanguage.JAVASCRIPT_FETCH: "JavaScript · fetch",
    CodeLanguage.JAVASCRIPT_OPENAI: "JavaScript · openai",
    CodeLanguage.JAVASCRIPT_ANTHROPIC: "JavaScript · anthropic",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A request as code. `variable` is the environment variable that holds the key, None without one.

    `masked` says that a key stood in the request itself and was covered.
    """

    language: CodeLanguage
    style: ApiStyle
    text: str
    variable: str | None = None
    masked: bool = False
