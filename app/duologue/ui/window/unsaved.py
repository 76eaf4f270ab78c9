"""What can't be saved is said where the person is, and holds no window back that wants to go."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from duologue.domain.errors import StorageError
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.notices import details_of, notice_for

if TYPE_CHECKING:
    from duologue.ui.main_window import MainWindow

_log = logging.getLogger(__name__)


def tell_unsaved(window: "MainWindow", error: StorageError) -> None:
    """Say above the composer, or briefly over another page, that something could not be saved."""
    _log.warning("%s", error.message)
    notice = notice_for(error.failure())
    if window.page != "chat":
        window.show_toast(f"{notice.title}. {notice.sentence}", "", None)
    elif window.chat_page.notice is None:
        details = details_of(error.failure())
        card = NoticeCard(window.theme, notice.title, notice.sentence, tone="warning", details=details)
        window.chat_page.show_notice(card)


@contextmanager
def noted() -> Iterator[None]:
    """Go on although something can't be kept: the person was told while the window was open."""
    try:
        yield
    except StorageError as error:
        _log.warning("not kept as the window went: %s", error.message)
