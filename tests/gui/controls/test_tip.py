"""Tooltips show what they are given, whoever wrote it, and open nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from duologue.bootstrap.core import Core
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme
from helpers import gui
from helpers.file_watch import CAN_WATCH, watched

HTML = "<b>bold</b> & <img src='file:///etc/passwd'>\n<table background='//host/share'>"


def read(text: str) -> str:
    """What a person reads in a tooltip of this text."""
    from PySide6.QtGui import Qt as Gui  # noqa: PLC0415 - the same name as the other

    if not Gui.mightBeRichText(text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


@pytest.mark.fault("F26")
def test_markup_is_shown_literally() -> None:
    assert read(HTML) != HTML
    assert read(literal(HTML)) == HTML
    assert literal("plain words, 3 < 4 & more") == "plain words, 3 < 4 & more"


@pytest.mark.fault("F26")
@given(st.text(st.sampled_from("<>&;\"'/!?=abimgscrh ltgp#x3\n-"), max_size=60))
def test_any_text_is_read_as_it_is(text: str) -> None:
    assert read(literal(text)).split() == text.split()


@pytest.mark.fault("F22")
@pytest.mark.fault("F26")
@pytest.mark.skipif(not CAN_WATCH, reason="asks the kernel, by inotify")
@pytest.mark.usefixtures("theme")
def test_no_tooltip_opens_a_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(path))
    over = gui.shown(QWidget(), 200, 100)
    hostile = f"<img src='{path}'>"
    with watched(path) as file:
        QToolTip.showText(QPoint(5, 5), literal(hostile), over)
        gui.pump()
        [tip] = [w for w in gui.application().topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible()]
        assert isinstance(tip, QLabel)
        tip.grab()
        assert not file.opened
        QToolTip.hideText()
        QToolTip.showText(QPoint(9, 9), hostile, over)
        gui.pump()
        assert file.opened  # what would happen without
    QToolTip.hideText()


@pytest.mark.fault("F26")
def test_a_row_of_a_list_has_a_literal_tooltip(theme: Theme) -> None:
    rows = PlainList(theme, "Rows")
    rows.add(HTML)
    assert rows.item(0).text() == HTML
    assert read(rows.item(0).toolTip()) == HTML


@pytest.mark.fault("F26")
async def test_a_chats_title_is_literal_wherever_it_stands(core: Core) -> None:
    title = "<img src='file:///etc/passwd'> <b>Title</b>"
    chat = await core.services.library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded", title=title)
    async with gui.open_window(core) as window:
        await window.chat.open(chat.id)
        model = window.chat_page.sidebar.list.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        [row] = [row for row in rows if row.data() == title]
        assert read(row.data(Qt.ItemDataRole.ToolTipRole)) == title
        assert title in gui.words_of(window)
        labels = [label for label in window.findChildren(QLabel) if "<b>" in label.text()]
        assert labels
        assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
        tips = {read(widget.toolTip()) for widget in window.findChildren(QWidget)}
        assert {tip for tip in tips if "b>" in tip} <= {title}
