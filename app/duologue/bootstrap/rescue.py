"""Asks what to do about a damaged database, and does it, before there are any services."""

from duologue.domain.errors import StoreDamaged
from duologue.services.clock import today
from duologue.services.daemon_thread import in_daemon_thread
from duologue.storage.paths import DataPaths
from duologue.storage.rescue import Rescue
from duologue.ui.dialogs.damaged_store import DamagedStore
from duologue.ui.theme import Theme


async def rescued(theme: Theme, paths: DataPaths, error: StoreDamaged) -> bool:
    """Whether something sound stands in the place of the database now; False where the person closed."""
    rescue = Rescue(paths.database, paths.backups)
    dialog = DamagedStore(
        theme,
        error.failure(),
        lambda: in_daemon_thread(rescue.look),
        lambda offer: in_daemon_thread(rescue.take, offer, today()),
    )
    try:
        return await dialog.shown()
    finally:
        rescue.forget()
        dialog.deleteLater()
