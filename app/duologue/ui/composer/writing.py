"""Everything about writing a message: what is attached, drafts, history, prompts, models and weight."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from duologue.services.tables import catalogue
from duologue.ui.composer.attachments import Attachments, Sight
from duologue.ui.composer.drafts import Drafts
from duologue.ui.composer.drop_target import DropTarget
from duologue.ui.composer.forecast_line import ForecastLine, Weighed
from duologue.ui.composer.history import PromptHistory
from duologue.ui.composer.paste_offer import PasteOffer, is_long
from duologue.ui.composer.suggestions import Suggestions
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.domain.message import Chat
    from duologue.domain.profile import Profile
    from duologue.services.suite import Services
    from duologue.services.tables.bundled import ModelInfo
    from duologue.ui.composer.composer import Composer
    from duologue.ui.tasks import TaskScope


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The open chat's id, its profile and model, and how another model is chosen."""

    now: Weighed
    choose: Callable[[Profile, str], None]


class Writing(QObject):
    """The parts behind the composer of a page; `drop_on` is where files may be dropped."""

    def __init__(
        self,
        services: Services,
        composer: Composer,
        tasks: TaskScope,
        model: ChosenModel,
        make: Callable[[], Awaitable[Chat]],
    ) -> None:
        super().__init__(composer)
        self._services = services
        self._composer = composer
        self._model = model
        self._offer: PasteOffer | None = None
        self.attachments = Attachments(
            composer, lambda: services.attaching, services.library, tasks, self._sight
        )
        composer.text.take = self.take
        self.drafts = Drafts(services.library, composer, self.attachments, tasks, make)
        self.history = PromptHistory(services.library, composer, tasks)
        self.drafts.before_keep = self.history.end
        self.suggestions = Suggestions(
            composer, lambda: services.prompts, self._models, model.choose, self.manage_prompts
        )
        self.forecast = ForecastLine(lambda: services.forecasts, composer, tasks, model.now)
        self.drop: DropTarget | None = None
        composer.attach_wanted.connect(self.pick_files)
        composer.refused.connect(self._tell_obstacle)

    def drop_on(self, page: QWidget) -> None:
        """Let files be dropped anywhere on a page."""
        self.drop = DropTarget(self._composer.theme, page, self.attachments.take)

    def take(self, data: QMimeData) -> bool:
        """Attach what was pasted, or hold it back where it is too long; whether the field need do nothing."""
        if self.attachments.take(data):
            return True
        if not data.hasText() or not is_long(text := data.text()):
            return False
        self._show_offer(text)
        return True

    def pick_files(self) -> None:
        """Let the person choose files to attach."""
        title = translate("Composer", "Attach files")
        paths, _ = QFileDialog.getOpenFileNames(self._composer.window(), title)
        if paths:
            self.attachments.add_files([Path(path) for path in paths])
            self._composer.text.setFocus()

    def manage_prompts(self) -> None:
        """Show the prompts a person has."""
        from duologue.ui.composer.prompt_manager import PromptManager  # noqa: PLC0415 - opened now and then

        composer = self._composer
        manager = PromptManager(
            composer.theme, composer.window(), self._services.prompts, lambda: composer.draft
        )
        manager.used.connect(self.suggestions.insert)
        manager.open()

    def model_changed(self) -> None:
        """Another model was chosen: it may look at images or not."""
        self.attachments.refresh()
        self.forecast.refresh()

    def _show_offer(self, text: str) -> None:
        if self._offer is not None:
            self._offer.end()
        composer = self._composer
        name = translate("Composer", "Pasted text.txt")
        offer = PasteOffer(
            composer.theme,
            text,
            composer.text,
            lambda words: self.attachments.add_text(name, words),
            composer,
        )
        offer.destroyed.connect(self._forget_offer)
        self._offer = offer
        composer.show_offer(offer)
        composer.announce(offer.accessibleName())

    def _forget_offer(self) -> None:
        self._offer = None

    def _tell_obstacle(self) -> None:
        """Send was asked for, but something attached stands in the way: go to it."""
        for chip in self._composer.chips.chips:
            if chip.tone == "warning":
                chip.setFocus()
                self._composer.announce(chip.accessibleName())
                return

    def _sight(self) -> Sight:
        from duologue.services.asking.images import takes_images  # noqa: PLC0415 - when something is attached

        _, profile, model = self._model.now()
        return Sight(takes_images(profile, model), model)

    def _models(self) -> Sequence[tuple[Profile, Sequence[ModelInfo]]]:
        return [(profile, catalogue.models(profile)) for profile in self._services.accounts.profiles]
