"""The comparison among the other things a side shows: built when first asked for, and kept over a restart."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from duologue.domain.draft import Draft
from duologue.services.suite import Services
from duologue.ui.navigation import Navigation
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme

if TYPE_CHECKING:  # most answers are looked at alone
    from duologue.ui.playground.compare.view import CompareView


class KeptComparison(QObject):
    """Stands in `stack` while a person compares; what differs between the columns stands on the workbench.

    The signals are those of the view; `changed` is emitted when what is kept is another.
    """

    changed = Signal()
    running_changed = Signal()
    closed = Signal()
    open_wanted = Signal(object)
    draft_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        services: Services,
        tasks: TaskScope,
        navigation: Navigation,
        stack: QStackedWidget,
    ) -> None:
        super().__init__(stack)
        self._theme = theme
        self._services = services
        self._tasks = tasks
        self._navigation = navigation
        self._workbench = services.playground.workbench
        self._stack = stack
        self.view: CompareView | None = None
        stack.currentChanged.connect(lambda _place: self._keep())

    @property
    def running(self) -> bool:
        """Whether any column is under way."""
        return self.view is not None and self.view.running

    def show_styles(self, draft: Draft) -> None:
        """Bring the request in both API styles into view."""
        answers = self._workbench.compared
        view = self._built()
        view.show_styles(draft, answers)
        self._stack.setCurrentWidget(view)

    def show_variations(self, draft: Draft) -> None:
        """Bring the columns into view, as they were left."""
        answers, columns = self._workbench.compared, self._workbench.state.columns
        view = self._built()
        view.show_variations(draft, columns, answers)
        self._stack.setCurrentWidget(view)

    def bring_back(self, draft: Draft) -> None:
        """Bring into view what was compared when the page went, if anything was."""
        match self._workbench.state.compared:
            case "styles":
                self.show_styles(draft)
            case "columns":
                self.show_variations(draft)

    def stop(self) -> None:
        """Stop every column."""
        if self.view is not None:
            self.view.stop()

    def _built(self) -> "CompareView":
        if self.view is None:
            from duologue.ui.playground.compare.view import CompareView  # noqa: PLC0415 - see above

            view = CompareView(self._theme, self._services, self._tasks, self._navigation)
            view.running_changed.connect(lambda _running: self.running_changed.emit())
            view.closed.connect(self.closed)
            view.open_wanted.connect(self.open_wanted)
            view.draft_wanted.connect(self.draft_wanted)
            view.changed.connect(self._keep)
            self._stack.addWidget(view)
            self.view = view
        return self.view

    def _keep(self) -> None:
        """Note what is compared and how its columns differ."""
        view = self.view
        if view is None:
            return
        is_shown = self._stack.currentWidget() is view
        columns = view.variations if view.compared == "columns" else self._workbench.state.columns
        self._workbench.compared = view.answers
        self._workbench.change(compared=view.compared if is_shown else "", columns=columns)
        self.changed.emit()
