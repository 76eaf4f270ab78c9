"""About: what this is, what it is not, and what it runs on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

import duologue
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme


class AboutSection(QWidget):
    """Versions come from the same report that `duologue doctor` prints."""

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope) -> None:
        super().__init__()
        self._services = services
        self._facts = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(10))
        title = self.tr("Duologue {version}").format(version=duologue.__version__)
        layout.addWidget(Label(theme, title, strong=True))
        layout.addWidget(
            Label(
                theme,
                self.tr(
                    "An independent client for the MiniMax M2 API. It is not affiliated with or endorsed by "
                    "the owner of that name, which appears only to say what Duologue connects to."
                ),
                wrap=True,
            )
        )
        layout.addWidget(
            Label(theme, self.tr("MIT licence. Uses Qt through PySide6 under the LGPL."), wrap=True)
        )
        layout.addWidget(self._facts)
        looking = tasks.start(self._show_facts())
        self.destroyed.connect(looking.cancel)  # a page that is built anew does not wait for it

    async def _show_facts(self) -> None:
        report = await self._services.diagnostics.report()
        lines = [
            f"Python {report['python']}",
            *(f"{name} {version}" for name, version in report["packages"].items()),
            *report["problems"],
            f"SQLite {report['sqlite']['version']}",
            f"{report['keyring']['backend']}: {report['keyring']['level']}",
            *(f"{name}: {place['path']}" for name, place in report["paths"].items()),
        ]
        self._facts.setText("\n".join(lines))
