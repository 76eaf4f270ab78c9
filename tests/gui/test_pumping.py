"""The tests' own event loop: no task is lost while another lets Qt process its events."""

import asyncio

from helpers import gui


async def test_a_task_goes_on_while_another_lets_qt_process_its_events() -> None:
    gate, passed = asyncio.Event(), asyncio.Event()

    async def other() -> None:
        await gate.wait()
        passed.set()

    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    gate.set()
    gui.pump()
    assert passed.is_set()
    await task
