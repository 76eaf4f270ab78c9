"""Requests as code, in every language that the playground offers."""

from collections.abc import Callable, Mapping

from duologue.api.code.curl import curl_command
from duologue.api.code.javascript import fetch_program
from duologue.api.code.javascript import library_program as javascript_library
from duologue.api.code.python import httpx_program
from duologue.api.code.python import library_program as python_library
from duologue.api.code.written import Written, written
from duologue.domain.code import CodeLanguage, Snippet
from duologue.domain.errors import InputUnreadable
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.request import ChatRequest
from duologue.domain.secret import Redactor

_WRITERS: Mapping[CodeLanguage, Callable[[Written, str], str]] = {
    CodeLanguage.CURL: curl_command,
    CodeLanguage.PYTHON_HTTPX: httpx_program,
    CodeLanguage.PYTHON_OPENAI: python_library,
    CodeLanguage.PYTHON_ANTHROPIC: python_library,
    CodeLanguage.JAVASCRIPT_FETCH: fetch_program,
    CodeLanguage.JAVASCRIPT_OPENAI: javascript_library,
    CodeLanguage.JAVASCRIPT_ANTHROPIC: javascript_library,
}


def snippet(
    endpoint: Endpoint, request: ChatRequest, language: CodeLanguage, variable: str, redact: Redactor
) -> Snippet:
    """The request as code that reads the key from the environment; `endpoint` needs no key.

    Raises InputUnreadable where the library of the language speaks another style than the endpoint's, or
    the request is nested too deeply.
    """
    if language.style not in (None, endpoint.style):
        raise InputUnreadable(f"{language.label} does not speak the {endpoint.style.label} style.")
    try:
        sent = written(endpoint, request, redact)
        text = _WRITERS[language](sent, variable)
    except RecursionError:
        raise InputUnreadable("The request is nested too deeply to be written as code.") from None
    needed = None if endpoint.auth is AuthForm.NONE else variable
    return Snippet(language, endpoint.style, text, needed, sent.masked)
