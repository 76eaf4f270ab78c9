"""The pages of the window, each built when it is first opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from duologue.services.suite import Services
    from duologue.ui.navigation import Navigation
    from duologue.ui.tasks import TaskScope
    from duologue.ui.theme import Theme


class Pages(QStackedWidget):
    """A page may have `refresh()`, and a property `section` that comes back when it is built anew.

    One with `at_work` says whether it would lose something by that now, and tells with `rested` when not.
    """

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self._parts = (theme, services, tasks, navigation)
        self._built: dict[str, QWidget] = {}
        self._lasting: set[str] = set()
        self._late: set[str] = set()  # to be built anew when they rest

    def add_lasting(self, name: str, page: QWidget) -> None:
        """Add a page that is there from the beginning and never built anew."""
        self._lasting.add(name)
        self._add(name, page)

    @property
    def open_name(self) -> str:
        """The name of the open page."""
        return next(name for name, page in self._built.items() if page is self.currentWidget())

    def built(self, name: str) -> QWidget:
        """A page that was opened before. Raises KeyError."""
        return self._built[name]

    def open(self, name: str) -> QWidget:
        """Show a page; it is built the first time."""
        if name not in self._built:
            self._add(name, self._build(name))
        page = self._built[name]
        self.setCurrentWidget(page)
        return page

    def refresh(self) -> None:
        """Let the open page show what changed elsewhere."""
        refresh = getattr(self.currentWidget(), "refresh", None)
        if refresh is not None:
            refresh()

    def keep(self) -> None:
        """Let every page note what is to be kept before the window goes."""
        for page in self._built.values():
            keep = getattr(page, "keep", None)
            if keep is not None:
                keep()

    def build_anew(self) -> None:
        """Every page that does not last lays itself out for one zoom, so another zoom builds it again."""
        current = self.open_name
        section = self._built[current].property("section")
        for name in [name for name in self._built if name not in self._lasting]:
            if self._is_at_work(name):
                continue
            page = self._built.pop(name)
            self.removeWidget(page)
            page.deleteLater()
        if current not in self._built:
            self.open(current).setProperty("section", section)
            self.refresh()

    def _is_at_work(self, name: str) -> bool:
        """Whether a page would lose what it does just now; it is built anew when it rests."""
        page = self._built[name]
        if not getattr(page, "at_work", False):
            return False
        if name not in self._late:
            self._late.add(name)
            rested = getattr(page, "rested")  # noqa: B009 - pages are loaded late
            rested.connect(partial(self._on_rested, name), Qt.ConnectionType.SingleShotConnection)
        return True

    def _on_rested(self, name: str) -> None:
        self._late.discard(name)
        QTimer.singleShot(0, self.build_anew)  # the page is still telling that it rests

    def _add(self, name: str, page: QWidget) -> None:
        page.setObjectName(f"page-{name}")
        self._built[name] = page
        self.addWidget(page)

    def _build(self, name: str) -> QWidget:
        # Each page is imported when it is first opened: nothing that is not seen delays the start.
        if name == "usage":
            from duologue.ui.usage.page import UsagePage  # noqa: PLC0415 - see above

            return UsagePage(*self._parts)
        if name == "playground":
            from duologue.ui.playground.page import PlaygroundPage  # noqa: PLC0415 - see above

            return PlaygroundPage(*self._parts)
        if name == "terms":
            from duologue.ui.terms.page import TermsPage  # noqa: PLC0415 - see above

            return TermsPage(*self._parts)
        from duologue.ui.settings.page import SettingsPage  # noqa: PLC0415 - see above

        return SettingsPage(*self._parts)
