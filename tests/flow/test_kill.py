"""One real kill -9 while an answer streams: what is there when the app opens again."""

import json
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from duologue.bootstrap.core import open_core
from duologue.domain.turn_state import TurnState
from helpers import child_process

TOKENS_A_SECOND = 200
JOURNALLED_WITHIN = 0.5  # seconds

_STREAMS = """
import asyncio, json, sys, time
from pathlib import Path
from duologue.bootstrap.core import open_core
from duologue.domain.events import TextAdded
from duologue.domain.style import ApiStyle

async def main():
    async with open_core(Path(sys.argv[1])) as core:
        chat = await core.services.library.create("demo", ApiStyle(sys.argv[2]), "demo-recorded")
        print(chat.id, flush=True)
        shown = 0
        async for event in core.services.session.send(chat.id, "MEASURE r200-n20000"):
            if isinstance(event, TextAdded):
                shown += len(event.text)
                print(json.dumps([time.monotonic(), shown]), flush=True)

asyncio.run(main())
"""


@pytest.mark.fault("F15")
async def test_after_a_kill_the_question_and_what_was_shown_are_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shown: list[tuple[float, int]] = []
    with child_process.start(_STREAMS, str(home), "anthropic") as child:
        assert child.stdout is not None
        chat_id = child.stdout.readline().strip()
        while not shown or shown[-1][0] - shown[0][0] < 1.5:
            shown.append(tuple(json.loads(child.stdout.readline())))
        killed = time.monotonic()  # one clock for all processes of this computer
        child.send_signal(signal.SIGKILL)
        shown.extend(tuple(json.loads(line)) for line in child.stdout if line.endswith("]\n"))
    assert child.returncode == -signal.SIGKILL
    must_be_there = max(length for moment, length in shown if moment < killed - JOURNALLED_WITHIN)
    assert must_be_there > TOKENS_A_SECOND / 2

    async with open_core(home) as core:
        assert await core.services.library.recover() == 1
        question, answer = await core.services.library.path(chat_id)
        assert (question.text, question.state) == ("MEASURE r200-n20000", TurnState.SENT)
        assert answer.state is TurnState.INTERRUPTED
        assert len(answer.text) >= must_be_there
        assert answer.text.startswith("# 20000 tokens")
        assert (await core.services.ledger.totals_since("2000-01-01T00:00:00Z")).requests == 1
        assert await core.services.library.recover() == 0
    connection = sqlite3.connect(home / "duologue.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
