"""`duologue open`: words stand in the composer of a new chat, and go out only where that is wanted."""

from pathlib import Path

from helpers.gui import open_core, open_window, until
from helpers.transfers import talk


async def test_words_stand_in_a_new_chat_and_are_not_sent(tmp_path: Path) -> None:
    async with open_core(tmp_path) as core:
        chat = await talk(core.services, "A", "Q", "A")
        async with open_window(core) as window:
            await window.chat.open(chat.id)
            window.show_page("usage")
            window.open_words("Hello there", send=False)
            await until(lambda: window.chat_page.composer.text.toPlainText() == "Hello there")
            assert window.page == "chat"
            assert window.chat.chat is None


async def test_words_are_sent_where_that_is_wanted(tmp_path: Path) -> None:
    async with open_core(tmp_path) as core, open_window(core) as window:
        window.open_words("Name three trees.", send=True)
        await until(lambda: window.turns.messages)
        assert window.turns.messages[0].text == "Name three trees."
