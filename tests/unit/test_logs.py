"""The log: bounded, private, and no secret or forged line gets into it."""

import base64
import faulthandler
import json
import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue import logs
from duologue.domain.errors import StoreNotWritable
from duologue.domain.secret import Redactor, Secret
from helpers import child_process

KEY = "sk-api-c4n4ry+/'\"0123456789=="
LOG = logging.getLogger("duologue.test")
ENTRY = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ [\w.]+: ")


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn(Secret(KEY))
    return redactor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("logs", "crash"):
        (tmp_path / name).mkdir()
    return tmp_path / "logs"


@pytest.fixture
def log(folder: Path, redactor: Redactor) -> Iterator[Path]:
    configured = logs.configure(folder, redactor)
    yield configured.path
    configured.close()


def forms(key: str) -> list[str]:
    raw = key.encode()
    return [
        key,
        repr(key),
        json.dumps({"key": key}),
        quote(key),
        quote(key, safe=""),
        raw.hex(),
        raw.hex().upper(),
        *(base64.b64encode(b"x" * offset + raw + b"tail").decode() for offset in range(4)),
        *(base64.urlsafe_b64encode(b"x" * offset + raw).decode() for offset in range(3)),
        f"Bearer {key}",
        f"{{'x-api-key': {key!r}}}",
    ]


def holds_the_key(text: str) -> bool:
    raw = KEY.encode()
    parts = [KEY[:13], "0123456789="]
    middle = [base64.b64encode(raw[offset:])[:-4].decode() for offset in range(3)]
    return any(shape in text or shape in text.lower() for shape in (*parts, raw.hex(), *middle))


@pytest.mark.fault("F11")
@pytest.mark.parametrize("form", forms(KEY))
def test_no_form_of_a_known_key_is_logged(log: Path, form: str) -> None:
    assert holds_the_key(form)
    LOG.warning("before %s after", form)
    LOG.warning(f"straight {form}")  # noqa: G004 - what others' code does
    LOG.error("as an argument: %(key)s", {"key": form})
    text = log.read_text()
    assert text.count("\n") == 3
    assert not holds_the_key(text)
    assert "before" in text


@pytest.mark.fault("F10")
def test_a_key_in_a_traceback_is_not_logged(log: Path) -> None:
    def inner() -> None:
        raise ValueError(f"Illegal header value b'Bearer {KEY}\\n'")

    def outer() -> None:
        try:
            inner()
        except ValueError as error:
            raise RuntimeError(KEY) from error

    try:
        outer()
    except RuntimeError:
        LOG.exception("it failed with %s", KEY, stack_info=True)
    text = log.read_text()
    assert not holds_the_key(text)
    assert "Illegal header value" in text
    assert "The above exception was the direct cause" in text
    assert "Stack (most recent call last)" in text


def test_keys_nobody_told_us_of_are_hidden_by_their_shape(log: Path) -> None:
    LOG.warning('{"authorization": "Bearer abcdefghijklmnop1234"} sk-someoneelse123456')
    text = log.read_text()
    assert "abcdefghijklmnop" not in text
    assert "someoneelse" not in text


def test_a_secret_learnt_later_is_hidden_from_then_on(log: Path, redactor: Redactor) -> None:
    redactor.learn(Secret("learnt-while-running"))
    LOG.warning("learnt-while-running")
    assert "learnt" not in log.read_text()


@pytest.mark.fault("F71")
@pytest.mark.parametrize(
    "text",
    [
        "a\n2026-11-24T06:00:00.000Z ERROR duologue: forged",
        "a\r\nb",
        "\x1b]52;c;aGk=\x07",
        "\x1b[2Jgone",
        "\x9b31m",
        "\x85\u2028\u2029\x0b\x0c\x1c",
        "\u202eevil\u2066",
        "nul\x00 del\x7f bell\x07",
        "half \ud83d",
    ],
)
def test_logged_text_stays_on_one_line_and_steers_nothing(log: Path, text: str) -> None:
    def fail() -> None:
        raise ValueError(text)

    LOG.warning("%s", text)
    try:
        fail()
    except ValueError:
        LOG.exception("caught")
    content = log.read_bytes().decode()
    assert sum(1 for line in content.split("\n") if ENTRY.match(line)) == 2
    assert all(ENTRY.match(line) or line.startswith("    | ") for line in content.split("\n")[:-1])
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", content.replace("\t", "")
    )


@pytest.mark.fault("F71")
@given(st.text(st.characters(codec=None, exclude_categories=())))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_one_line(log: Path, text: str) -> None:
    before = log.stat().st_size
    LOG.warning(text.replace("%", "%%"))
    added = log.read_bytes()[before:].decode()
    assert added.count("\n") == 1
    assert len(added.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("three %s %s %s", (KEY, 5)),
        ("number %d", (KEY,)),
        ("named %(name)s", ({"other": KEY},)),
        ("%", (KEY,)),
    ],
)
def test_arguments_that_do_not_fit_are_logged_all_the_same(
    redactor: Redactor, words: str, arguments: tuple[object, ...]
) -> None:
    record = logging.LogRecord("duologue", logging.WARNING, "", 1, words, arguments, None)
    entry = logs.EntryFormatter(redactor).format(record)
    assert words in entry
    assert not holds_the_key(entry)


def test_only_this_person_may_read_the_files(log: Path, folder: Path) -> None:
    LOG.warning("x")
    files = [path for place in (folder, folder.parent / "crash") for path in place.iterdir()]
    assert {path.name for path in files} == {"duologue.log", "fault.log"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert log in files


@pytest.mark.fault("F71")
def test_a_long_entry_is_redacted_first_and_then_shortened(log: Path) -> None:
    for place in range(16_300, 16_400, 7):
        LOG.warning("%s%s", "x" * place, KEY)
    LOG.warning("y" * 10_000_000)
    text = log.read_text()
    assert len(text) < 20 * 17_000
    assert KEY[:12] not in text
    assert "[shortened]" in text


@pytest.mark.fault("F71")
@pytest.mark.parametrize("count", [6000, pytest.param(1_000_000, marks=pytest.mark.soak)])
def test_the_files_stay_bounded_and_private(log: Path, folder: Path, count: int) -> None:
    for number in range(count):
        LOG.warning("%d %s", number, "x" * 1000)
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    assert set(sizes) == {"duologue.log", "duologue.log.1", "duologue.log.2", "duologue.log.3"}
    assert all(size <= 1024 * 1024 for size in sizes.values())
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert f" {count - 1} xxx" in log.read_text()


def test_libraries_are_quiet_unless_debugging(folder: Path, redactor: Redactor) -> None:
    library = logging.getLogger("some.library")
    for debug in (False, True):
        configured = logs.configure(folder, redactor, debug)
        library.debug("library debug %s", debug)
        library.info("library info %s", debug)
        library.warning("library warning %s", debug)
        LOG.debug("own debug %s", debug)
        LOG.info("own info %s", debug)
        configured.close()
    said = [line.split(": ", 1)[1] for line in (folder / "duologue.log").read_text().splitlines()]
    assert said == [
        "library warning False",
        "own info False",
        "library debug True",
        "library info True",
        "library warning True",
        "own debug True",
        "own info True",
    ]


def test_closing_puts_logging_back(folder: Path, redactor: Redactor) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("duologue").level, faulthandler.is_enabled())
    configured = logs.configure(folder, redactor, debug=True)
    assert faulthandler.is_enabled()
    configured.close()
    after = (root.level, list(root.handlers), logging.getLogger("duologue").level, faulthandler.is_enabled())
    assert after == before
    LOG.warning("after")
    assert "after" not in configured.path.read_text()


@pytest.mark.parametrize("missing", ["logs", "crash"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, redactor: Redactor, missing: str) -> None:
    for name in {"logs", "crash"} - {missing}:
        (tmp_path / name).mkdir()
    handlers = list(logging.getLogger().handlers)
    with pytest.raises(StoreNotWritable, match="log"):
        logs.configure(tmp_path / "logs", redactor)
    assert logging.getLogger().handlers == handlers


FULL = """
import logging, resource, sys
from pathlib import Path
from duologue import logs
from duologue.domain.secret import Redactor

configured = logs.configure(Path(sys.argv[1]), Redactor())
log = logging.getLogger("duologue")
log.warning("first")
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
for number in range(200):
    log.warning("%d a key that nobody may see: %s", number, "canary" * 20)
    log.warning("does not fit %d", "canary")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.warning("last")
configured.close()
"""


@pytest.mark.fault("F71")
def test_a_full_disk_loses_entries_and_says_nothing_on_the_terminal(folder: Path) -> None:
    child = child_process.run(FULL, str(folder))
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")
    text = (folder / "duologue.log").read_text()
    assert ": first\n" in text
    assert text.endswith(": last\n")


CRASH = """
import faulthandler, os, sys
from pathlib import Path
from duologue import logs
from duologue.domain.secret import Redactor, Secret

redactor = Redactor()
key = "sk-api-" + "c4n4ry" * 4
redactor.learn(Secret(key))
logs.configure(Path(sys.argv[1]), redactor)

def crashing(held):
    os.abort()

crashing(key)
"""


@pytest.mark.fault("F13")
def test_a_crash_leaves_a_trace_without_values(folder: Path) -> None:
    for rounds in (1, 2):
        child = child_process.run(CRASH, str(folder))
        assert child.returncode < 0
        trace = (folder.parent / "crash" / "fault.log").read_text()
        assert trace.count("in crashing") == rounds
        assert "c4n4ry" not in trace


def test_the_traces_of_crashes_stay_bounded(folder: Path, redactor: Redactor) -> None:
    crash = folder.parent / "elsewhere"
    crash.mkdir()
    (crash / "fault.log").write_bytes(b"x" * (1024 * 1024 + 1))
    logs.configure(folder, redactor, crash=crash).close()
    assert {path.name: path.stat().st_size for path in crash.iterdir()} == {
        "fault.log": 0,
        "fault.old.log": 1024 * 1024 + 1,
    }
