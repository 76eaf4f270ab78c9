"""Where everything is kept: one data folder, and the names inside it."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from duologue.domain.errors import StoreNotWritable

HOME_VARIABLE = "DUOLOGUE_HOME"
_FOLDER_MODE = 0o700


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The data folder `home` (absolute) and what lies in it."""

    home: Path

    @classmethod
    def chosen(cls, home: str | Path | None, environment: Mapping[str, str]) -> "DataPaths":
        """The folder a person chose: `--home`, else `DUOLOGUE_HOME`, else the platform's own place.

        Nothing is created or looked at yet.
        """
        folder = home or environment.get(HOME_VARIABLE)
        if folder:
            return cls(Path(os.path.expanduser(folder)).absolute())  # noqa: PTH111 - Path's own raises without HOME
        import platformdirs  # noqa: PLC0415 - not needed where a folder was chosen

        return cls(platformdirs.user_data_path("duologue", appauthor=False))

    @property
    def database(self) -> Path:
        """Chats, usage, playground history and the Terms record."""
        return self.home / "duologue.db"

    @property
    def settings(self) -> Path:
        """Settings, made to be edited by hand."""
        return self.home / "settings.json"

    @property
    def profiles(self) -> Path:
        """Profiles, without keys."""
        return self.home / "profiles.json"

    @property
    def prices(self) -> Path:
        """A person's own price tables; there is no such file until they write one."""
        return self.home / "prices.json"

    @property
    def terms_seal(self) -> Path:
        """What tells the Terms record of this folder from one that was copied into it."""
        return self.home / "terms.seal"

    @property
    def notices_seen(self) -> Path:
        """Which announcements of services were shown."""
        return self.home / "notices-seen.txt"

    @property
    def logs(self) -> Path:
        """The folder of the log file."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """The folder of verified copies of the database."""
        return self.home / "backups"

    @property
    def crash(self) -> Path:
        """The folder of what a crash leaves behind."""
        return self.home / "crash"

    @property
    def recordings(self) -> Path:
        """The folder of recorded exchanges."""
        return self.home / "recordings"

    @property
    def playground(self) -> Path:
        """What a person is working on in the playground."""
        return self.home / "playground.json"

    @property
    def personas(self) -> Path:
        """The folder of personas: plain files."""
        return self.home / "personas"

    @property
    def presets(self) -> Path:
        """The folder of presets: plain files."""
        return self.home / "presets"

    @property
    def prompts(self) -> Path:
        """The folder of prompts: plain files."""
        return self.home / "prompts"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder inside the data folder."""
        return (
            self.logs,
            self.backups,
            self.crash,
            self.recordings,
            self.personas,
            self.presets,
            self.prompts,
        )

    def create(self) -> None:
        """Make the folders, for this person alone. Raises StoreNotWritable.

        A folder that was there before and holds other things keeps its mode: a person may have pointed
        `--home` at one that others need to read.
        """
        try:
            self.home.parent.mkdir(parents=True, exist_ok=True)
            self._create_home()
            for folder in self.folders:
                folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        except (OSError, ValueError) as error:
            raise self._not_writable(error) from error
        if not os.access(self.home, os.R_OK | os.W_OK | os.X_OK):
            raise self._not_writable(PermissionError("it may not be written"))

    def _create_home(self) -> None:
        if not self.home.is_dir():
            self.home.mkdir(mode=_FOLDER_MODE)
        elif self.database.exists() or not any(self.home.iterdir()):
            self.home.chmod(stat.S_IMODE(self.home.stat().st_mode) & _FOLDER_MODE)

    def _not_writable(self, error: OSError | ValueError) -> StoreNotWritable:
        reason = getattr(error, "strerror", None) or str(error)
        return StoreNotWritable(f"The data folder {self.home} can't be used: {reason}.")
