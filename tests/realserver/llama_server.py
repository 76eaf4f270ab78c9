"""Starts a real llama.cpp server that speaks both API styles with a tiny hand-made model.

By hand: `python tests/realserver/llama_server.py prose` prints the address and the key, and serves
until Ctrl+C. The server comes from a package; nothing else is downloaded.
"""

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEY = "sk-test-123"
MODEL = "MiniMax-M2"
CONTEXT = 65_536


class ServerUnavailable(Exception):
    """The server could not be installed or started here; `str()` of it says why."""


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """A running server. An OpenAI base includes /v1, an Anthropic base does not."""

    port: int
    pid: int

    @property
    def root(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"


def prepared_python() -> Path:
    """The interpreter of an environment with llama.cpp in it, kept between runs.

    Raises ServerUnavailable if it can't be made.
    """
    lock = HERE / "requirements.txt"
    name = f"duologue-llama-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}-{os.getuid()}"
    folder = Path(tempfile.gettempdir()) / name
    python, stamp = folder / "bin" / "python", folder / "complete"
    if stamp.exists():
        return python
    venv.EnvBuilder(with_pip=True, clear=True).create(folder)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    ran = subprocess.run(
        [*pip, "--only-binary", ":all:", "-r", str(lock)], capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise ServerUnavailable(f"llama.cpp can't be installed: {ran.stderr.strip().splitlines()[-1]}")
    stamp.touch()
    return python


@contextmanager
def running(kind: str, folder: Path) -> Iterator[LlamaServer]:
    """A server for one kind of model, see tiny_model.py, with its files in `folder`.

    Raises ServerUnavailable if it does not start.
    """
    python = str(prepared_python())
    model = folder / f"{kind}.gguf"
    if not model.exists():
        subprocess.run(
            [python, str(HERE / "tiny_model.py"), str(model), kind], check=True, stdout=subprocess.DEVNULL
        )
    port = _free_port()
    command = [python, str(HERE / "serve.py"), "--model", str(model), "--port", str(port)]
    command += ["--api-key", KEY, "--context", str(CONTEXT)]
    log = folder / f"{kind}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    with process:
        try:
            told = process.stdout.readline() if process.stdout else ""
            if told.strip() != "READY":
                raise ServerUnavailable(f"llama.cpp does not start: {log.read_text()[-300:]}")
            yield LlamaServer(port, process.pid)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, running(sys.argv[1], Path(scratch)) as server:
        sys.stdout.write(f"OpenAI base {server.root}/v1, Anthropic base {server.root}, key {KEY}\n")
        sys.stdout.flush()
        try:
            os.waitpid(server.pid, 0)
        except KeyboardInterrupt:
            sys.exit(0)
