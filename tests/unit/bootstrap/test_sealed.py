"""What is secret stays in the process: a crash leaves no core, a child inherits no key and no password."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from helpers import child_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and cores are those of POSIX")

KEY = "sk-canary-0123456789abcdef"

CHILDREN = """
import json, os, subprocess, sys
from urllib.request import getproxies
from PySide6.QtCore import QProcess
from duologue.bootstrap.sealed import seal

seal(os.environ)
asked = "import json, os; print(json.dumps(dict(os.environ)))"
by_qt = QProcess()  # what opens a link starts the browser so
by_qt.start(sys.executable, ["-c", asked])
by_qt.waitForFinished()
by_python = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout
print(json.dumps({
    "children": [json.loads(bytes(by_qt.readAllStandardOutput().data())), json.loads(by_python)],
    "key": os.environ["MINIMAX_API_KEY"],
    "proxies": getproxies(),
}))
"""

SECRETS = {
    "MINIMAX_API_KEY": KEY,
    "ANTHROPIC_AUTH_TOKEN": KEY,
    "openai_api_key": KEY,
    "HTTPS_PROXY": "http://person:p@ss-canary@proxy.example:3128",
    "all_proxy": "person:ss-canary@proxy.example:3128/",
    "FTP_PROXY": "http://proxy.example:21",
    "NO_PROXY": "localhost,.example",
    "XDG_ACTIVATION_TOKEN": "the desktop's, for the browser",
}


@pytest.mark.fault("F34")
def test_a_child_inherits_no_key_and_no_password_while_we_can_use_both() -> None:
    ran = child_process.run(CHILDREN, extra=SECRETS)
    assert (ran.returncode, ran.stderr) == (0, "")
    said = json.loads(ran.stdout)
    assert len(said["children"]) == 2
    for inherited in said["children"]:
        assert "canary" not in json.dumps(inherited)
        assert {name for name in inherited if name.upper().endswith(("_API_KEY", "_AUTH_TOKEN"))} == set()
        assert inherited["HTTPS_PROXY"] == "http://proxy.example:3128"
        assert inherited["all_proxy"] == "proxy.example:3128/"
        for name in ("FTP_PROXY", "NO_PROXY", "XDG_ACTIVATION_TOKEN"):
            assert inherited[name] == SECRETS[name]
    assert said["key"] == KEY
    assert said["proxies"]["https"] == SECRETS["HTTPS_PROXY"]


CRASHING = """
import ctypes, os, resource, sys
from pathlib import Path
from duologue import logs
from duologue.bootstrap.sealed import seal
from duologue.domain.secret import Redactor, Secret

home, kind, sealed = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "sealed"
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sealed:
    seal(os.environ)
key = Secret("sk-canary-" + "0123456789abcdef")
redactor = Redactor()
redactor.learn(key)
logs.configure(home, redactor, debug=True, crash=home)
os.chdir(home)

def holding(shown, key):
    if kind == "SIGABRT":
        os.abort()
    ctypes.string_at(8)

holding(key.reveal(), key)
"""


def crashed(home: Path, kind: str, sealed: str) -> int:
    """How the kernel says that a process ended, with its mark for a core."""
    command = [sys.executable, "-c", CRASHING, str(home), kind, sealed]
    process = os.posix_spawn(sys.executable, command, child_process.environment())
    return os.waitpid(process, 0)[1]


@pytest.mark.fault("F13")
@pytest.mark.parametrize("kind", ["SIGSEGV", "SIGABRT"])
def test_a_crash_leaves_no_core_and_no_key_in_its_trace(tmp_path: Path, kind: str) -> None:
    ended = crashed(tmp_path, kind, "sealed")
    assert os.WTERMSIG(ended) == signal.Signals[kind]
    assert not os.WCOREDUMP(ended)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["duologue.log", "fault.log"]
    trace = (tmp_path / "fault.log").read_text()
    assert "in holding" in trace
    assert "canary" not in trace + (tmp_path / "duologue.log").read_text()


@pytest.mark.fault("F13")
@pytest.mark.parametrize("command", [["doctor"], []])
def test_the_program_seals_itself(tmp_path: Path, command: list[str]) -> None:
    """Both ways into it, told by the limit and the environment in force when its services open."""
    script = (
        "import os, resource, subprocess, sys\n"
        "from duologue import __main__\n"
        "from duologue.bootstrap import core\n"
        "def told(*_):\n"
        "    there = subprocess.run(['env'], capture_output=True, text=True).stdout\n"
        "    print(resource.getrlimit(resource.RLIMIT_CORE)[0], 'canary' in there, flush=True)\n"
        "    os._exit(0)\n"
        "core.DataPaths.create = told\n"
        f"sys.argv = ['duologue', '--home', {str(tmp_path)!r}, *{command!r}]\n"
        "__main__.main()\n"
    )
    extra = {"SOME_API_KEY": "canary", "QT_QPA_PLATFORM": "offscreen"}
    assert child_process.run(script, extra=extra).stdout == "1 False\n"
