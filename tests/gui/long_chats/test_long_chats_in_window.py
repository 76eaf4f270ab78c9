"""A chat that is too long: said before anything is sent, with three ways on, each taken back at will."""

from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.controls.toast import Toast
from duologue.ui.long_chats.cut_line import CutLine
from duologue.ui.long_chats.summary_dialog import SummaryDialog
from duologue.ui.main_window import MainWindow
from helpers.gui import named, press, settle, until, words_of

SHORT = "demo-recorded-short-memory"
WORDS = "And what then?"


async def long_chat(window: MainWindow, turns: int = 10, model: str = SHORT) -> Chat:
    library = window.services.library
    chat = await library.create(catalogue.demo_profile().id, ApiStyle.OPENAI, model, title="Long")
    for number in range(turns):
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart("word " * 150),), model, "stop")
        await library.add_recorded_turn(chat, (TextPart(f"question {number}"),), chat.style, ending)
    await window.chat.open(chat.id)
    await settle()
    return chat


async def refused(window: MainWindow) -> None:
    """Try to send one more message."""
    window.chat_page.composer.text.setPlainText(WORDS)
    window.chat.send(WORDS)
    await until(lambda: window.chat_page.notice is not None)


async def requests(window: MainWindow) -> int:
    rows = await window.services.ledger.totals_since("2000-01-01")
    return rows.requests


async def kept(window: MainWindow) -> Chat:
    assert window.chat.chat is not None
    chat = await window.services.library.chat(window.chat.chat.id)
    assert chat is not None
    return chat


def note_of(window: MainWindow) -> str:
    """The note of the open chat, as the window knows it."""
    return "" if window.chat.chat is None else window.chat.chat.context_note


def the_line(window: MainWindow) -> CutLine:
    found = [line for line in window.turns.viewport().findChildren(CutLine) if not line.isHidden()]
    assert len(found) == 1
    return found[0]


async def test_it_is_said_before_anything_is_sent_and_the_words_stay(window: MainWindow) -> None:
    await long_chat(window)
    await refused(window)
    card = window.chat_page.notice
    assert card is not None
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "longer than the model can read" in words
    assert "Nothing was sent" in words
    assert window.chat_page.composer.draft == WORDS
    assert await requests(window) == 0
    assert (await kept(window)).context_from is None


async def test_the_oldest_are_left_out_with_a_line_and_come_back(window: MainWindow) -> None:
    chat = await long_chat(window)
    await refused(window)
    press(window.chat_page.notice, "dropOldest")
    await until(lambda: window.chat.chat is not None and window.chat.chat.context_from is not None)
    await until(lambda: not window.chat.running and len(window.turns.rows) == 22)
    first = (await kept(window)).context_from
    assert first is not None
    window.turns.go_to(first)
    await settle()
    line = the_line(window)
    assert "Sent from here on; the" in line.text()
    turn = window.turns.turn_of(first)
    assert turn is not None
    assert line.geometry().bottom() < turn.y()
    menu = QMenu(window)
    window.chat.doors.long_chats.fill_menu(menu)
    next(action for action in menu.actions() if action.objectName() == "sendEverythingAgain").trigger()
    await until(lambda: window.chat.chat is not None and window.chat.chat.context_from is None)
    assert not [line for line in window.turns.viewport().findChildren(CutLine) if not line.isHidden()]
    press(window.findChildren(Toast)[-1], "toastAction")
    await until(lambda: window.chat.chat is not None and window.chat.chat.context_from == first)
    assert len(await window.services.library.path(chat.id)) == 22


async def test_a_summary_is_shown_and_changed_before_it_stands_for_anything(window: MainWindow) -> None:
    await long_chat(window)
    await refused(window)
    press(window.chat_page.notice, "summariseOldest")
    await until(lambda: window.findChild(SummaryDialog) is not None)
    dialog = window.findChild(SummaryDialog)
    await until(dialog.stop.isHidden)
    assert dialog.text.toPlainText()
    assert (await kept(window)).context_note == ""
    assert await requests(window) == 1
    dialog.text.setPlainText("They counted to ten.")
    press(dialog, "useSummary")
    await until(lambda: window.chat.chat is not None and window.chat.chat.context_note != "")
    await until(lambda: not window.chat.running and len(window.turns.rows) == 22)
    assert (await kept(window)).context_note == "They counted to ten."
    window.turns.go_to((await kept(window)).context_from or "")
    await settle()
    assert "Sent from here on, with a summary; the" in the_line(window).text()
    window.chat.doors.long_chats.show_note()
    again = [each for each in window.findChildren(SummaryDialog) if each.isVisible()][-1]
    again.text.setPlainText("They counted.")
    press(again, "useSummary")
    await until(lambda: window.chat.chat is not None and window.chat.chat.context_note == "They counted.")


async def shortened_again(window: MainWindow, note: str) -> SummaryDialog:
    """A chat that a note stands for parts of, about to be shortened again: the dialog."""
    chat = await long_chat(window, turns=14)
    long_chats = window.services.long_chats
    cut = await long_chats.plan(chat.id)
    assert cut is not None
    await long_chats.use_note(cut, note)
    for number in range(8):
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart("word " * 150),), SHORT, "stop")
        await window.services.library.add_recorded_turn(
            chat, (TextPart(f"later {number}"),), chat.style, ending
        )
    await window.chat.open(chat.id)
    await refused(window)
    press(window.chat_page.notice, "summariseOldest")
    await until(lambda: window.findChild(SummaryDialog) is not None)
    return window.findChild(SummaryDialog)


async def test_shortening_again_shows_the_earlier_summary_and_takes_it_along(window: MainWindow) -> None:
    dialog = await shortened_again(window, "They like herons.")
    words = words_of(dialog)
    assert "The model takes the earlier summary along. This one takes its place:" in words
    assert dialog.earlier.toPlainText() == "They like herons."
    assert dialog.earlier.isReadOnly()
    await until(dialog.stop.isHidden)
    dialog.text.setPlainText("They counted.")
    press(dialog, "takeEarlierSummary")
    assert dialog.text.toPlainText() == "They like herons.\n\nThey counted."
    press(dialog, "useSummary")
    await until(lambda: not window.chat.running and "counted" in note_of(window))
    assert (await kept(window)).context_note == "They like herons.\n\nThey counted."
    press(window.findChildren(Toast)[-1], "toastAction")
    await until(lambda: note_of(window) == "They like herons.")


async def test_where_no_summary_comes_one_is_written_from_the_earlier_one(window: MainWindow) -> None:
    dialog = await shortened_again(window, "They like herons.")
    press(dialog, "stopSummary")
    await until(dialog.stop.isHidden)
    assert dialog.text.toPlainText() == "They like herons."
    assert "The earlier summary stands here: add what came since." in words_of(dialog)
    press(dialog, "cancelSummary")
    await settle()
    assert (await kept(window)).context_note == "They like herons."


async def test_a_reworded_summary_and_one_that_is_sent_no_more_come_back(window: MainWindow) -> None:
    dialog = await shortened_again(window, "They like herons.")
    press(dialog, "cancelSummary")
    window.chat.doors.long_chats.show_note()
    await settle()
    again = [each for each in window.findChildren(SummaryDialog) if each.isVisible()][-1]
    again.text.setPlainText("They like storks.")
    press(again, "useSummary")
    await until(lambda: note_of(window) == "They like storks.")
    press(window.findChildren(Toast)[-1], "toastAction")
    await until(lambda: note_of(window) == "They like herons.")
    window.chat.doors.long_chats.send_everything()
    await until(lambda: note_of(window) == "")
    toast = window.findChildren(Toast)[-1]
    assert "Every turn is sent again, and the summary is not." in words_of(toast)
    press(toast, "toastAction")
    await until(lambda: note_of(window) == "They like herons.")


async def test_cancelling_a_summary_changes_nothing(window: MainWindow) -> None:
    await long_chat(window)
    await refused(window)
    press(window.chat_page.notice, "summariseOldest")
    await until(lambda: window.findChild(SummaryDialog) is not None)
    press(window.findChild(SummaryDialog), "cancelSummary")
    await settle()
    chat = await kept(window)
    assert (chat.context_from, chat.context_note) == (None, "")
    assert window.chat_page.composer.draft == WORDS


async def test_a_new_chat_begins_with_the_summary_and_the_draft(window: MainWindow) -> None:
    chat = await long_chat(window)
    await refused(window)
    press(window.chat_page.notice, "newChatWithSummary")
    await until(lambda: window.findChild(SummaryDialog) is not None)
    dialog = window.findChild(SummaryDialog)
    press(dialog, "stopSummary")
    await until(dialog.stop.isHidden)
    dialog.text.setPlainText("They counted to ten.")
    press(dialog, "useSummary")
    await until(lambda: window.chat.chat is not None and window.chat.chat.id != chat.id)
    made = await kept(window)
    assert (made.model, made.context_from, made.context_note) == (SHORT, None, "They counted to ten.")
    assert window.chat_page.composer.draft == WORDS
    old = await window.services.library.chat(chat.id)
    assert old is not None
    assert old.context_from is None
    window.chat.send(WORDS)
    await until(lambda: len(window.turns.rows) == 2 and not window.chat.running)
    assert "begins with a summary" in the_line(window).text()


async def test_a_person_may_send_all_of_it_and_the_servers_no_offers_the_same_card(
    window: MainWindow,
) -> None:
    await long_chat(window, turns=20)
    await refused(window)
    button = window.chat_page.notice.findChild(QPushButton, "noticeOtherAction")
    button.click()
    await until(lambda: not window.chat.running and len(window.turns.rows) == 42)
    answer = window.turns.answers[-1]
    assert answer.message.failure is not None
    assert answer.message.failure.kind == "context_too_long"
    press(answer, "noticeAction")
    await until(lambda: window.chat_page.notice is not None)
    press(window.chat_page.notice, "dropOldest")
    await until(lambda: not window.chat.running and window.turns.answers[-1].message.failure is None)
    assert (await kept(window)).context_from is not None


async def test_one_message_that_is_too_long_by_itself_can_only_be_shortened(window: MainWindow) -> None:
    window.chat.new_chat()
    await settle()
    window.chat.setup.choose_model(catalogue.demo_profile(), SHORT)
    window.chat.send("word " * 3_000)
    await until(lambda: window.chat_page.notice is not None)
    words = " ".join(label.text() for label in window.chat_page.notice.findChildren(QLabel))
    assert "A shorter message may fit" in words
    assert window.chat_page.notice.findChild(QPushButton, "dropOldest") is None


async def test_the_context_section_says_what_is_not_sent(window: MainWindow) -> None:
    window.services.preferences.change(developer_tools=True)
    await long_chat(window)
    window.actions_by_name["inspector"].trigger()
    panel = window.chat.doors.inspector.panel
    await until(panel.context.words.text)
    assert "of 2.4k tokens" in panel.context.words.text()
    press(panel.context, "shortenChat")
    await until(lambda: window.chat_page.notice is not None)
    press(window.chat_page.notice, "dropOldest")
    await until(lambda: "not sent" in panel.context.unsent.text())
    press(panel.context, "sendEverything")
    await until(panel.context.unsent.isHidden)
    assert named(panel.context, QLabel, "contextWords")
