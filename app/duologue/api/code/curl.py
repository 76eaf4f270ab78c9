"""A request as a curl command for a POSIX shell."""

from duologue.api.code.literals import shell_quoted
from duologue.api.code.written import Header, Written

_LONGEST_ARGUMENT = 100_000  # characters of the body; Linux takes 128 KiB in one argument


def curl_command(request: Written, variable: str) -> str:
    """The command; `variable` names the environment variable that holds the key.

    JSON writes NUL and every other control character as an escape, so the body can be an argument. A long
    one goes through a pipe instead: `printf` is part of the shell, and no limit applies to it.
    """
    body = shell_quoted(request.body)
    piped = len(request.body.encode()) > _LONGEST_ARGUMENT
    lines = [f"curl {shell_quoted(request.url)}"]
    if request.streams:
        lines.append("--no-buffer")
    lines += [f"--header {_header(header, variable)}" for header in request.headers]
    lines.append("--data-binary @-" if piped else f"--data-raw {body}")
    command = " \\\n  ".join(lines) + "\n"
    return f"printf %s {body} |\n{command}" if piped else command


def _header(header: Header, variable: str) -> str:
    if not header.with_key:
        return shell_quoted(f"{header.name}: {header.value}")
    return f'"{header.name}: {header.value}${{{variable}}}"'
