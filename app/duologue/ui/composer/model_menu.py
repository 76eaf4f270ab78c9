"""The menu of profiles and models, filled when it is opened."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from duologue.domain.profile import Profile
from duologue.services.tables.bundled import ModelInfo
from duologue.ui.words import translate, unmarked

Choose = Callable[[Profile, str], None]


def fill_model_menu(
    menu: QMenu,
    profiles: tuple[Profile, ...],
    models_of: Callable[[Profile], tuple[ModelInfo, ...]],
    current: tuple[str, str],
    choose: Choose,
    ask_other: Callable[[Profile], object],
) -> None:
    """Show every profile with its models; `current` is the profile's id and the model chosen now."""
    menu.clear()
    group = QActionGroup(menu)
    for profile in profiles:
        heading = menu.addAction(unmarked(profile.name))
        heading.setEnabled(False)
        models = [model.id for model in models_of(profile)]
        if current[0] == profile.id and current[1] and current[1] not in models:
            models.append(current[1])
        for model in models:
            action = menu.addAction(unmarked(model))
            action.setCheckable(True)
            action.setChecked((profile.id, model) == current)
            group.addAction(action)
            action.triggered.connect(lambda _=False, p=profile, m=model: choose(p, m))
        other = menu.addAction(translate("ModelMenu", "Other model…"))
        other.triggered.connect(lambda _=False, p=profile: ask_other(p))
        menu.addSeparator()
