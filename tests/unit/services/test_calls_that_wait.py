"""Calls that may never return, and work that must not be cut short."""

import asyncio
import threading
import time

import pytest

from duologue.services.daemon_thread import in_daemon_thread
from duologue.services.to_the_end import to_the_end
from helpers import child_process


async def test_a_call_in_a_thread_gives_its_result() -> None:
    assert await in_daemon_thread(lambda a, b: a + b, 1, 2) == 3
    assert await in_daemon_thread(threading.get_ident) != threading.get_ident()


async def test_a_call_in_a_thread_raises_what_it_raised() -> None:
    def fail() -> None:
        raise KeyError("missing")

    with pytest.raises(KeyError, match="missing"):
        await in_daemon_thread(fail)


@pytest.mark.parametrize("fails", [False, True], ids=["returns", "raises"])
async def test_a_blocked_call_can_be_left_behind_whatever_becomes_of_it(*, fails: bool) -> None:
    entered, gate, left = threading.Event(), threading.Event(), threading.Event()

    def block() -> None:
        entered.set()
        gate.wait()
        left.set()
        if fails:
            raise RuntimeError("too late")

    task = asyncio.create_task(in_daemon_thread(block))
    await asyncio.to_thread(entered.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.set()
    await asyncio.to_thread(left.wait)
    await asyncio.sleep(0.01)


def test_a_call_that_outlives_the_loop_is_forgotten() -> None:
    entered, gate = threading.Event(), threading.Event()
    broken: list[object] = []
    former, threading.excepthook = threading.excepthook, broken.append

    async def leave() -> None:
        task = asyncio.create_task(in_daemon_thread(lambda: (entered.set(), gate.wait())))
        await asyncio.to_thread(entered.wait)
        task.cancel()

    try:
        asyncio.run(leave())
        waiting = [thread for thread in threading.enumerate() if thread.name == "keychain"]
        gate.set()
        for thread in waiting:
            thread.join(5)
    finally:
        threading.excepthook = former
    assert waiting
    assert broken == []


def test_a_blocked_call_does_not_keep_the_program_from_ending() -> None:
    script = """
import asyncio, threading
from duologue.services.daemon_thread import in_daemon_thread

async def main():
    entered = threading.Event()
    def block():
        entered.set()
        threading.Event().wait()
    task = asyncio.create_task(in_daemon_thread(block))
    await asyncio.to_thread(entered.wait)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")

asyncio.run(main())
print("ended")
"""
    began = time.monotonic()
    ran = child_process.run(script, seconds=20)
    assert (ran.returncode, ran.stdout.split(), ran.stderr) == (0, ["cancelled", "ended"], "")
    assert time.monotonic() - began < 15


async def test_work_goes_on_to_its_end_whoever_is_cancelled() -> None:
    gate, done = asyncio.Event(), asyncio.Event()

    async def work() -> str:
        await gate.wait()
        done.set()
        return "result"

    task = asyncio.create_task(to_the_end(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done.is_set()


async def test_undisturbed_work_gives_its_result_or_its_error() -> None:
    async def fail() -> None:
        raise KeyError("missing")

    assert await to_the_end(asyncio.sleep(0, "result")) == "result"
    with pytest.raises(KeyError):
        await to_the_end(fail())


async def test_an_error_of_the_work_is_told_even_if_whoever_waits_was_cancelled() -> None:
    async def fail() -> None:
        await asyncio.sleep(0.01)
        raise KeyError("missing")

    task = asyncio.create_task(to_the_end(fail()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(KeyError):
        await task
