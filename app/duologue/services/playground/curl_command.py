"""Reads a curl command as people copy them from documents and browsers; its key is never kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

from duologue.domain.errors import InputUnreadable

_SECRET_HEADERS = ("authorization", "x-api-key", "api-key", "cookie", "proxy-authorization")
_DATA = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
_SECRET_OPTIONS = ("-u", "--user", "--oauth2-bearer", "-b", "--cookie", "-U", "--proxy-user")
_WITH_VALUE = (
    *("-X", "--request", "-H", "--header", "--url", "-o", "--output", "-A", "--user-agent", "-e"),
    *("--referer", "-x", "--proxy", "-m", "--max-time", "--connect-timeout", "--retry", "--retry-delay"),
    *("-w", "--write-out", "--cacert", "--cert", "--key", "-E", "-D", "--dump-header", "--resolve", "-T"),
    *("-F", "--form", "--data-urlencode", "--url-query", "-K", "--config", "--unix-socket", "-r", "--range"),
    *_DATA,
    *_SECRET_OPTIONS,
)
_NOT_READ = {
    "-F": "A form is not a request to a chat API.",
    "--form": "A form is not a request to a chat API.",
    "-T": "A file to send can't be read from here; paste its text.",
    "-K": "A file of options can't be read from here.",
    "--config": "A file of options can't be read from here.",
    "--data-urlencode": "Data that is encoded for an address is no JSON body.",
}
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
    "E": "\x1b",
}
_CODED = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|(.))", re.DOTALL
)

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_COVERED_OPTION = re.compile(r"(\s(?:-u|--user|--oauth2-bearer)[\s=]+[\"']?)([^\s\"'$]+)")
_COVERED = re.compile(
    r"([\w-]+[\"']?\s*:\s*[\"']?(?:bearer\s+|basic\s+)?)(?!(?:bearer|basic)\s)([^\s\"'\\$][^\"'\n\\]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CurlCommand:
    """`url` without its query; `had_key` says that a key stood in it, which is kept nowhere."""

    url: str
    body: str
    headers: tuple[tuple[str, str], ...] = ()
    had_key: bool = False


def cover_keys(text: str) -> str:
    """A curl command with an asterisk for every character of a key in it; other texts as they are."""
    if not is_curl(text[:200]):
        return text
    lowered = text.translate(_SMALL)  # lower() may change how long a text is
    pieces, place = [], 0
    for begin in sorted({at for name in _SECRET_HEADERS for at in _places(lowered, name)}):
        found = _COVERED.match(text, begin)
        if found is not None and begin >= place:
            pieces += [text[place : found.start(2)], "*" * len(found[2])]
            place = found.end()
    covered = "".join([*pieces, text[place:]])
    return _COVERED_OPTION.sub(lambda found: found[1] + "*" * len(found[2]), covered)


def _places(text: str, name: str) -> Iterator[int]:
    place = text.find(name)
    while place >= 0:
        yield place
        place = text.find(name, place + 1)


def is_curl(text: str) -> bool:
    """Whether a text begins like a curl command."""
    return re.match(r"\s*(?:[$#>%]\s+)?curl(?:\.exe)?\s", text) is not None


def read_curl(text: str) -> CurlCommand:
    """The request in a curl command. Raises InputUnreadable with a reason a person can act on."""
    words = list(shell_words(re.sub(r"^\s*[$#>%]\s+", "", text)))
    data: list[str] = []
    headers: list[tuple[str, str]] = []
    url, had_key = "", False
    for option, value in _options(words[1:]):
        if option in _NOT_READ:
            raise InputUnreadable(_NOT_READ[option])
        if option in _DATA:
            data.append(_data(option, value))
        elif option in ("-H", "--header"):
            name, _, content = value.partition(":")
            if name.strip().lower() in _SECRET_HEADERS:
                had_key = True
            else:
                headers.append((name.strip(), content.strip()))
        elif option in _SECRET_OPTIONS:
            had_key = True
        elif option in ("", "--url") and not url:
            url, query, _ = value.partition("?")
            had_key |= bool(query) and "key" in value.lower()
    if not data:
        raise InputUnreadable("This curl command sends no body: it has no -d, --data or --json.")
    return CurlCommand(url, "".join(data), tuple(headers), had_key)


def _data(option: str, value: str) -> str:
    if option != "--data-raw" and value.startswith("@"):
        raise InputUnreadable(
            f"The body of this command stands in a file ({value[1:60]}), which is not read from here. "
            "Paste the text of that file instead."
        )
    return value


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each option with its value; "" is the name of what stands alone."""
    rest = iter(words)
    for word in rest:
        if word in ("|", ">", "&&", ";"):
            return
        if not word.startswith("-") or word == "-":
            yield "", word
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            yield name, value if equals else next(rest, "") if name in _WITH_VALUE else ""
        else:
            yield from _short(word, rest)


def _short(word: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Options of one letter that stand together, such as -sSd; the first with a value takes what follows."""
    for place, letter in enumerate(word[1:], 2):
        if f"-{letter}" in _WITH_VALUE:
            yield f"-{letter}", word[place:] or next(rest, "")
            return
        yield f"-{letter}", ""


def shell_words(text: str) -> Iterator[str]:
    """The words of a command as sh and bash read them. Raises InputUnreadable for a quote without end."""
    word, begun, place = "", False, 0
    while place < len(text):
        letter = text[place]
        if letter.isspace():
            if begun:
                yield word
            word, begun, place = "", False, place + 1
            continue
        if letter == "\\" and text[place + 1 : place + 3] == "\r\n":
            place += 3
            continue
        begun_here, piece, place = _piece(text, place)
        word, begun = word + piece, begun or begun_here
    if begun:
        yield word


def _piece(text: str, place: int) -> tuple[bool, str, int]:
    """Whether a word begins with what stands at `place`, what it says, and where it ends."""
    letter = text[place]
    if letter == "\\":
        following = text[place + 1 : place + 2]
        return following not in ("", "\n"), "" if following == "\n" else following, place + 2
    if letter == "'":
        end = _end(text, "'", place + 1)
        return True, text[place + 1 : end], end + 1
    if letter == "$" and text[place + 1 : place + 2] == "'":
        end = _end(text, "'", place + 2, escapes=True)
        return True, _CODED.sub(_decoded, text[place + 2 : end]), end + 1
    if letter == '"':
        end = _end(text, '"', place + 1, escapes=True)
        return True, re.sub(r'\\([$`"\\\n])', _unescaped, text[place + 1 : end]), end + 1
    return True, letter, place + 1


def _end(text: str, quote: str, place: int, *, escapes: bool = False) -> int:
    while place < len(text):
        if escapes and text[place] == "\\":
            place += 2
        elif text[place] == quote:
            return place
        else:
            place += 1
    raise InputUnreadable(f"A quote ({quote}) in this command has no end. Copy the whole command.")


def _unescaped(found: re.Match[str]) -> str:
    return "" if found[1] == "\n" else found[1]


def _decoded(found: re.Match[str]) -> str:
    short, four, eight, octal, letter = found.groups()
    if coded := short or four or eight:
        number = int(coded, 16)
        return chr(number) if number < 0x110000 else "\ufffd"  # noqa: PLR2004 - the last character there is
    return chr(int(octal, 8)) if octal else _ESCAPES.get(letter, letter)
