"""The daily copies of the chats, and what is said where they find damage."""

from duologue.domain.errors import StoreDamaged
from duologue.services.daily_copies import DailyCopies
from duologue.storage.copies import Copies
from duologue.storage.paths import DataPaths
from duologue.storage.rescue import damaged_on
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.main_window import MainWindow
from duologue.ui.notices import details_of, notice_for
from duologue.ui.words import translate


async def keep_copies(window: MainWindow, paths: DataPaths) -> None:
    """Make a copy of each day until cancelled, for as long as the window is there."""
    copies = Copies(paths.database, paths.backups, lambda: damaged_on(paths.home))
    await DailyCopies(copies).keep(lambda error: tell_damage(window, error))


def tell_damage(window: MainWindow, error: StoreDamaged) -> None:
    """Say that the next start will ask what to do."""
    notice = notice_for(error.failure())
    words = translate(
        "DailyCopies",
        "The file that holds your chats is damaged. Close Duologue and open it again: it then offers what "
        "can be rescued. Copies of earlier days are kept.",
    )
    window.chat_page.show_notice(
        NoticeCard(window.theme, notice.title, words, details=details_of(error.failure()))
    )
