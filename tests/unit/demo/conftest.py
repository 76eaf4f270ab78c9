"""A demo server that answers as fast as it can."""

from collections.abc import Iterator

import pytest

from duologue.demo.server import DemoServer


@pytest.fixture
def server() -> Iterator[DemoServer]:
    demo = DemoServer(pace=0, keep_bodies=True)
    demo.start()
    yield demo
    demo.close()
