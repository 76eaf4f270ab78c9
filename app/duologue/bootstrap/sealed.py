"""Keeps what is secret inside this process: no core file of it, and nothing in what its children inherit."""

import os
import re
from collections.abc import Mapping

_KEYS = re.compile(r"(?i).*_(API_?KEY|API_TOKEN|AUTH_TOKEN|ACCESS_TOKEN|SECRET_KEY)")
_PROXY = re.compile(r"(?i).*_proxy")
_LOGIN = re.compile(
    r"^(?P<scheme>[^/@]*//)?[^/]*@"
)  # up to the last @ before the path: a password may hold one


def seal(environment: Mapping[str, str]) -> None:
    """Do it, early: before Qt or a library starts anything.

    Keys and proxies' passwords in the environment can still be read by us from `os.environ`, which is
    Python's own copy; the browser that opens a link gets the system's, where they are gone.
    """
    _leave_no_core()
    for name, value in environment.items():
        if _KEYS.fullmatch(name):
            os.unsetenv(name)
        elif _PROXY.fullmatch(name) and _LOGIN.match(value):
            os.putenv(name, _LOGIN.sub(lambda found: found["scheme"] or "", value))


def _leave_no_core() -> None:
    """Linux hands a core to a collecting program even where the limit is 0, but not where it is one byte."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (1 if hard == resource.RLIM_INFINITY else min(1, hard), hard))
