"""The exported page in a real browser: it shows everything and asks the network for nothing."""

import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from duologue.domain.parts import FilePart, ImagePart, TextPart, ThinkingPart
from duologue.domain.transfer import ExportFormat
from helpers.transfers import save, services_in, talk
from helpers.trees import PICTURE_ID

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# One red dot, as a browser draws it.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
HOSTILE = """# Head

**Bold** and `code`.

```python
def f(x: int) -> str: return "<script>alert(1)</script>"
```

<script src="http://HOST/a.js"></script><img src="http://HOST/b.png"><link rel=stylesheet href=http://HOST/c.css>

![picture](http://HOST/d.png) [link](http://HOST/e)

| a | b |
|---|--:|
| 1 | 2 |

$$
\\sum_{i=1}^n \\frac{1}{i^2}, \\text{</math><script src=http://HOST/f.js></script>}
$$

$$
\\href{http://HOST/g}{x}
$$
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")


@contextmanager
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server on loopback that notes who asks it for something: its address and what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        closing = threading.Event()

        def serve() -> None:
            while not closing.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    asked.append(connection.recv(65536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", asked
        finally:
            closing.set()
            thread.join()


def browse(home: Path, proxy: str, *arguments: str) -> str:
    """What Chromium prints. Every request it makes, to whatever host, goes to the proxy."""
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-first-run",
            "--disable-features=OptimizationHints,MediaRouter,Translate", "--proxy-bypass-list=<-loopback>",
            f"--proxy-server=http://{proxy}", f"--user-data-dir={home / 'chromium'}", *arguments,
        ],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.browser
async def test_chromium_shows_all_of_it_and_asks_the_network_for_nothing(tmp_path: Path) -> None:
    with listener() as (address, asked):
        async with services_in(tmp_path / "home") as services:
            image = ImagePart("dot.png", "image/png", PICTURE_ID, len(DOT), 1, 1, DOT)
            await talk(
                services,
                "A <lamp>",
                [image, FilePart("a.txt", "in a file", 9), TextPart("Look:\n<b>me</b>")],
                [ThinkingPart("Hm."), TextPart(HOSTILE.replace("HOST", address))],
            )
            await save(services, tmp_path / "a.html", ExportFormat.HTML)
        page = (tmp_path / "a.html").as_uri()
        seen = browse(tmp_path, address, "--dump-dom", page)
        browse(tmp_path, address, f"--screenshot={tmp_path / 'a.png'}", "--window-size=900,1200", page)
        # The test can fail: a page that does ask is noticed.
        (tmp_path / "asks.html").write_text(f'<img src="http://{address}/seen.png">')
        asked_by_ours = [request for request in asked if address.encode() in request.split(b"\r\n")[0]]
        browse(tmp_path, address, "--dump-dom", (tmp_path / "asks.html").as_uri())
    assert asked_by_ours == []
    assert any(b"/seen.png" in request for request in asked)
    text = re.sub(r"<style>.*?</style>|<[^>]+>", "", seen, flags=re.DOTALL)
    for piece in ("A &lt;lamp&gt;", "&lt;b&gt;me&lt;/b&gt;", "Head", "Bold", "Hm.", "in a file", "alert(1)"):
        assert piece in text, piece
    assert seen.count("<script") == 0
    assert "<munderover><mo>\u2211</mo>" in seen  # drawn by the browser
    assert "<mtext>&lt;/math&gt;&lt;script" in seen
    assert "\\href{http://" in text  # not drawn: its source is there to read
    assert (tmp_path / "a.png").stat().st_size > 10_000


@pytest.mark.browser
async def test_the_browser_keeps_to_the_pages_own_policy(tmp_path: Path) -> None:
    """Were mark-up to slip in, the policy would still let it do nothing; our own styles are let through."""
    with listener() as (address, asked):
        async with services_in(tmp_path / "home") as services:
            await talk(services, "A", "Q", "SLIP")
            await save(services, tmp_path / "a.html", ExportFormat.HTML)
        slipped = (
            '<script>document.title="run"</script>'
            f'<img src="http://{address}/x.png" onerror="document.title=1">'
            f'<link rel="stylesheet" href="http://{address}/x.css"><iframe src="http://{address}/f"></iframe>'
            '<p id="probe" style="text-align:right">x</p>'
        )
        text = (tmp_path / "a.html").read_text(encoding="utf-8").replace("SLIP", slipped)
        (tmp_path / "a.html").write_text(text, encoding="utf-8")
        seen = browse(tmp_path, address, "--dump-dom", (tmp_path / "a.html").as_uri())
    assert "<title>A</title>" in seen
    assert [request for request in asked if address.encode() in request.split(b"\r\n")[0]] == []
