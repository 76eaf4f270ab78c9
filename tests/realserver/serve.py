"""A llama.cpp server on loopback for one model file; ends on SIGTERM.

Runs in the environment that `llama_server.py` makes. Prints READY when it answers.
"""

import argparse
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from types import FrameType

import xllamacpp

READY_WITHIN_S = 20


def main() -> None:
    """Serve until told to stop."""
    options = _options()
    stop = threading.Event()

    def told_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told_to_stop)
    signal.signal(signal.SIGINT, told_to_stop)
    server = xllamacpp.Server(_parameters(options))
    _wait_until_healthy(f"{server.listening_address}/health")
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    while not stop.wait(0.2):
        pass
    os._exit(0)  # the library's own end can wait for streams that nobody reads any more


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api-key", required=True)
    parser.add_argument("--context", type=int, required=True)
    return parser.parse_args()


def _parameters(options: argparse.Namespace) -> xllamacpp.CommonParams:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = options.model
    parameters.model_alias = {"MiniMax-M2"}
    parameters.n_ctx = options.context
    parameters.n_parallel = 2
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = options.port
    parameters.api_keys = [options.api_key]
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.use_jinja = True
    parameters.endpoint_metrics = True
    parameters.ui = False
    parameters.offline = True
    parameters.verbosity = 1
    return parameters


def _wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except (urllib.error.URLError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    main()
