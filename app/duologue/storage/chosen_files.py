"""Files outside the app's own folder, where a person chose to have them."""

from pathlib import Path

from duologue.storage.files import write_whole


class ChosenFiles:
    """Satisfies `services.ports.ChosenFiles`."""

    @staticmethod
    def write(path: Path, data: bytes) -> None:
        """Write `data` to `path`, all of it or nothing. Raises StoreNotWritable."""
        write_whole(path, data)
