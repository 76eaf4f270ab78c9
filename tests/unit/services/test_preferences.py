"""The settings in force."""

from pathlib import Path

import pytest

from duologue.domain.errors import StoreNotWritable
from duologue.domain.settings import Appearance, Settings, Theme
from duologue.services.preferences import Preferences
from duologue.storage.settings_file import SettingsOnDisk


class FullDisk:
    """A settings file that cannot be written."""

    def load(self) -> Settings:
        return Settings()

    def save(self, settings: Settings) -> None:
        raise StoreNotWritable(f"The disk is full: {settings.appearance.theme} could not be saved.")


def test_a_change_is_kept_and_told(tmp_path: Path) -> None:
    file = SettingsOnDisk(tmp_path / "settings.json")
    preferences = Preferences(file)
    told: list[Settings] = []
    preferences.subscribe(told.append)
    preferences.change(developer_tools=True)
    preferences.change(appearance=Appearance(Theme.DARK, 120))
    assert [settings.developer_tools for settings in told] == [True, True]
    assert told[-1] == preferences.current == Preferences(file).current
    assert preferences.current.appearance == Appearance(Theme.DARK, 120)


def test_what_changes_nothing_is_neither_written_nor_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    preferences = Preferences(SettingsOnDisk(path))
    told: list[Settings] = []
    preferences.subscribe(told.append)
    preferences.change(developer_tools=False)
    assert told == []
    assert not path.exists()


def test_a_change_that_cannot_be_kept_is_not_in_force() -> None:
    preferences = Preferences(FullDisk())
    told: list[Settings] = []
    preferences.subscribe(told.append)
    with pytest.raises(StoreNotWritable):
        preferences.change(developer_tools=True)
    assert (preferences.current, told) == (Settings(), [])


def test_a_setting_that_does_not_exist_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        Preferences(SettingsOnDisk(tmp_path / "settings.json")).change(colour="red")
