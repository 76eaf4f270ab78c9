"""The sections of the settings, in the order in which they are listed."""

from collections.abc import Mapping

from duologue.ui.words import QT_TRANSLATE_NOOP, translate

SECTIONS: Mapping[str, str] = {
    "general": QT_TRANSLATE_NOOP("SettingsSections", "General"),
    "profiles": QT_TRANSLATE_NOOP("SettingsSections", "Profiles and keys"),
    "chat": QT_TRANSLATE_NOOP("SettingsSections", "Chat"),
    "budgets": QT_TRANSLATE_NOOP("SettingsSections", "Budgets"),
    "playground": QT_TRANSLATE_NOOP("SettingsSections", "Playground"),
    "appearance": QT_TRANSLATE_NOOP("SettingsSections", "Appearance"),
    "shortcuts": QT_TRANSLATE_NOOP("SettingsSections", "Shortcuts"),
    "privacy": QT_TRANSLATE_NOOP("SettingsSections", "Privacy"),
    "about": QT_TRANSLATE_NOOP("SettingsSections", "About"),
}


def section_title(name: str) -> str:
    """What a section is called in the person's language."""
    words = SECTIONS[name]
    return translate("SettingsSections", words)
