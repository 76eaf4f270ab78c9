"""The limits of each profile, as they stand now."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.profile import ProfileKind
from duologue.services import catalogue
from duologue.services.suite import Services
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class LimitsPane(QWidget):
    """One line per profile."""

    def __init__(self, theme: Theme, services: Services) -> None:
        super().__init__()
        self._services = services
        self.told = Label(theme, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Limits"), strong=True, size=16))
        layout.addWidget(self.told)

    async def refresh(self) -> None:
        """Say what was counted. Raises StorageError."""
        locale = QLocale()
        lines = []
        for profile in self._services.accounts.profiles:
            if profile.kind is ProfileKind.DEMO:
                continue
            documented = catalogue.documented_limit(profile, catalogue.default_model(profile, ()))
            status, _ = (await self._services.limits.statuses(profile.id, documented))[:2]
            limit = self.tr("unknown") if status.limit is None else locale.toString(status.limit)
            lines.append(
                self.tr("{profile}: {used} of {limit} requests in the last minute · counted here").format(
                    profile=profile.name, used=locale.toString(status.used or 0), limit=limit
                )
            )
        nothing = self.tr("No service is connected, so there is no limit to count against.")
        other = self.tr("Other programs that use your key are not seen here.")
        self.told.setText("\n".join([*lines, other]) if lines else nothing)
