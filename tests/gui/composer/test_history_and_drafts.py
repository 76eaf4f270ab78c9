"""What was said before comes back by Ctrl+Up; what was not sent yet is never lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.domain.errors import KeyRejected
from duologue.domain.message import Message
from duologue.domain.parts import FilePart, ImagePart, TextPart
from duologue.domain.style import ApiStyle
from duologue.services.chats.library import Library
from duologue.ui.composer.history import PromptHistory
from duologue.ui.main_window import MainWindow
from duologue.ui.pictures import as_png
from gui.composer.test_attachments import attachments, chips, picture
from helpers import gui

CONTROL = Qt.KeyboardModifier.ControlModifier


async def said(library: Library, *prompts: str) -> None:
    """Prompts in chats of their own, the last one newest."""
    for words in prompts:
        chat = await library.create("demo", ApiStyle.OPENAI, "demo-recorded", title=words)
        await library._store.add_user_turn(chat.id, None, (TextPart(words),))


async def ask(window: MainWindow, words: str) -> None:
    composer = window.chat_page.composer
    composer.text.setPlainText(words)
    composer.text.wants_send.emit()
    await gui.until(lambda: window.chat.running)
    await gui.until(lambda: not window.chat.running)


async def test_ctrl_up_and_down_walk_over_all_chats_and_the_draft_waits_at_the_end(
    window: MainWindow,
) -> None:
    await said(window.services.library, "oldest", "same", "same", "newest \u4f60")
    composer = window.chat_page.composer
    composer.text.setPlainText("my draft")
    composer.text.setFocus()

    async def walked(key: Qt.Key) -> str:
        QTest.keyClick(composer.text, key, CONTROL)
        await gui.settle()
        async with window.chat.writing.history._one_step:  # the step has ended
            return composer.draft

    up, down = Qt.Key.Key_Up, Qt.Key.Key_Down
    assert [await walked(up) for _ in range(4)] == ["newest \u4f60", "same", "oldest", "oldest"]
    assert [await walked(down) for _ in range(3)] == ["same", "newest \u4f60", "my draft"]
    assert await walked(down) == "my draft"
    await walked(up)
    QTest.keyClicks(composer.text, "!")  # going on from it makes it the draft
    assert composer.draft == "newest \u4f60!"
    assert await walked(up) == "newest \u4f60"
    assert await walked(down) == "newest \u4f60!"


async def test_a_step_reads_one_prompt_and_a_key_held_down_loses_none(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    await said(window.services.library, *(f"prompt {number}" for number in range(30)))
    library, reads = window.services.library, 0
    before = Library.prompt_before

    async def counted(self: Library, seq: int | None) -> tuple[int, str] | None:
        nonlocal reads
        reads += 1
        return await before(self, seq)

    monkeypatch.setattr(Library, "prompt_before", counted)
    history = PromptHistory(library, window.chat_page.composer, window.tasks)
    for _ in range(10):
        QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Up, CONTROL)
    await gui.until(lambda: reads >= 10)
    assert reads <= 20  # two of them listen here, each reads one for a step
    history.deleteLater()


async def test_going_elsewhere_keeps_the_draft_and_not_what_was_walked_to(window: MainWindow) -> None:
    composer = window.chat_page.composer
    await said(window.services.library, "something old")
    composer.text.setPlainText("my draft")
    await window.chat.writing.drafts.keep()
    assert window.chat.chat is not None
    first = window.chat.chat.id
    await window.chat.writing.history.walk(-1)
    assert composer.draft == "something old"
    window.chat.new_chat()
    await gui.until(lambda: window.chat.chat is None)
    assert composer.draft == ""
    await window.chat.open(first)
    assert composer.draft == "my draft"


# -- drafts -------------------------------------------------------------------------------------------


async def test_what_is_attached_belongs_to_its_chat(window: MainWindow) -> None:
    composer = window.chat_page.composer
    composer.text.setPlainText("with files")
    attachments(window).add_text("notes.txt", "remember")
    attachments(window).add_image(picture())
    await gui.until(lambda: len(attachments(window).parts) == 2)
    await window.chat.writing.drafts.keep()
    assert window.chat.chat is not None
    first = window.chat.chat.id
    window.chat.new_chat()
    await gui.until(lambda: window.chat.chat is None)
    assert (composer.draft, chips(window)) == ("", [])
    await window.chat.open(first)
    await gui.until(lambda: len(attachments(window).parts) == 2)
    text, image = attachments(window).parts
    assert text == FilePart("notes.txt", "remember", 8)
    assert isinstance(image, ImagePart)
    await gui.until(lambda: attachments(window).parts[1].data is not None)
    assert composer.draft == "with files"


def refusing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise KeyRejected("The key was refused.", status=401)

    monkeypatch.setattr(type(window.services.wire), "stream", refuse)


async def test_words_and_files_come_back_when_the_server_refused_them(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        refusing(window, broken)
        attachments(window).add_text("notes.txt", "remember")
        await ask(window, "Will this arrive?")
        composer = window.chat_page.composer
        await gui.until(lambda: composer.draft == "Will this arrive?")
        assert [part.name for part in attachments(window).parts] == ["notes.txt"]
        assert window.chat.chat is not None
        stored = await window.services.library.chat(window.chat.chat.id)
        assert stored is not None
        assert stored.draft == "Will this arrive?"
    # The same once more asks the same turn again, and does not say everything twice.
    await ask(window, composer.draft)
    turns: list[Message] = await window.services.library.path(window.chat.chat.id)
    assert [turn.text for turn in turns if turn.role == "user"] == ["Will this arrive?"]
    assert (composer.draft, chips(window)) == ("", [])
    stored = await window.services.library.chat(window.chat.chat.id)
    assert stored is not None
    assert stored.draft == ""


async def test_what_was_written_meanwhile_is_not_written_over_by_refused_words(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(window, monkeypatch)
    composer = window.chat_page.composer
    composer.text.setPlainText("first")
    composer.text.wants_send.emit()
    await gui.until(lambda: composer.draft == "" or not window.chat.running)
    composer.text.setPlainText("second")
    await gui.until(lambda: not window.chat.running)
    assert composer.draft == "second"


async def test_a_draft_with_files_is_there_again_after_a_restart(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        window.chat_page.composer.text.setPlainText("not sent yet")
        attachments(window).add_text("notes.txt", "remember")
        attachments(window).add_image(picture(20, 10))
        await gui.until(lambda: len(attachments(window).parts) == 2)
    async with gui.open_core(tmp_path / "home") as core:
        await core.services.library.recover()
        async with gui.open_window(core) as window:
            await gui.until(lambda: len(attachments(window).parts) == 2)
            assert window.chat_page.composer.draft == "not sent yet"
            await gui.until(lambda: attachments(window).parts[1].data is not None)
            image = attachments(window).parts[1]
            assert isinstance(image, ImagePart)
            assert image.data == as_png(picture(20, 10))
