"""The few fields in which a column of a comparison may differ from the request."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from duologue.domain.draft import Draft
from duologue.domain.style import ApiStyle
from duologue.domain.variation import Variation, last_prompt
from duologue.services.connection.accounts import Accounts
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.fields import QuietCombo, line
from duologue.ui.theme import Theme

_LINES = 3
_HIGHEST_TEMPERATURE = 2.0


class VariationEditor(QWidget):
    """An empty field is "as in the request", and shows what stands there. `changed` after every change."""

    changed = Signal()

    def __init__(self, theme: Theme, accounts: Accounts) -> None:
        super().__init__()
        self.setObjectName("variationEditor")
        self._theme = theme
        self._loading = False
        self.style_of = self._choice(self.tr("API style"), "variationStyle")
        for style in ApiStyle:
            self.style_of.addItem(style.label, style)
        self.profile = self._choice(self.tr("Profile"), "variationProfile")
        for profile in accounts.profiles:
            self.profile.addItem(profile.name, profile.id)
        self.model = line(self.tr("Model"), "variationModel", "", self._on_change)
        self.system = self._words(self.tr("System prompt"), "variationSystem")
        self.prompt = self._words(self.tr("Prompt"), "variationPrompt")
        self.temperature = line(self.tr("Temperature"), "variationTemperature", "", self._on_change)
        self.top_p = line(self.tr("Top p"), "variationTopP", "", self._on_change)
        self.max_tokens = line(self.tr("Max tokens"), "variationMaxTokens", "", self._on_change)
        self._problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self._problem.hide()
        self._lay_out()

    def show_base(self, draft: Draft) -> None:
        """Say in each empty field what stands in the request."""
        parameters = draft.request.parameters
        default = self.tr("the server's own")
        self.model.setPlaceholderText(draft.request.model)
        self.system.setPlaceholderText(_short(draft.request.system) or self.tr("none"))
        self.prompt.setPlaceholderText(_short(last_prompt(draft)))
        for field, value in (
            (self.temperature, parameters.temperature),
            (self.top_p, parameters.top_p),
            (self.max_tokens, parameters.max_tokens),
        ):
            field.setPlaceholderText(default if value is None else str(value))

    def show_variation(self, variation: Variation) -> None:
        """Put what differs into the fields."""
        self._loading = True
        if self.profile.findData(variation.profile_id) < 0:
            self.profile.addItem(self.tr("A profile that was removed"), variation.profile_id)
        self.profile.setCurrentIndex(self.profile.findData(variation.profile_id))
        self.style_of.setCurrentIndex(self.style_of.findData(variation.style))
        self.model.setText(variation.model or "")
        self.system.setPlainText(variation.system or "")
        self.prompt.setPlainText(variation.prompt or "")
        for field, value in (
            (self.temperature, variation.temperature),
            (self.top_p, variation.top_p),
            (self.max_tokens, variation.max_tokens),
        ):
            field.setText("" if value is None else str(value))
        self._loading = False
        self._on_change()

    @property
    def problem(self) -> str:
        """What is wrong in a field, or nothing."""
        checks = (
            (self.temperature, self.tr("Temperature is a number from 0 to 2."), _HIGHEST_TEMPERATURE),
            (self.top_p, self.tr("Top p is a number from 0 to 1."), 1.0),
        )
        for field, words, highest in checks:
            text = field.text().strip()
            if text and (value := _number(text)) is None:
                return words
            if text and value is not None and not 0 <= value <= highest:
                return words
        text = self.max_tokens.text().strip()
        if text and not (text.isdecimal() and int(text) > 0):
            return self.tr("Max tokens is a whole number, 1 or more.")
        return ""

    @property
    def variation(self) -> Variation:
        """What differs; a field with a problem counts as empty."""
        tokens_most = self.max_tokens.text().strip()
        return Variation(
            profile_id=self.profile.currentData(),
            style=None if self.style_of.currentData() is None else ApiStyle(self.style_of.currentData()),
            model=self.model.text().strip() or None,
            system=self.system.toPlainText() or None,
            prompt=self.prompt.toPlainText() or None,
            max_tokens=int(tokens_most) if tokens_most.isdecimal() and int(tokens_most) else None,
            temperature=_number(self.temperature.text().strip()),
            top_p=_number(self.top_p.text().strip()),
        )

    def _on_change(self) -> None:
        if self._loading:
            return
        problem = self.problem
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.changed.emit()

    def _choice(self, name: str, object_name: str) -> QuietCombo:
        field = QuietCombo(name)
        field.setObjectName(object_name)
        field.addItem(self.tr("As in the request"), None)
        field.currentIndexChanged.connect(lambda _place: self._on_change())
        return field

    def _words(self, name: str, object_name: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setObjectName(object_name)
        field.setAccessibleName(name)
        field.setProperty("kind", "field")
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + self._theme.px(12))
        field.textChanged.connect(self._on_change)
        return field

    def _lay_out(self) -> None:
        theme = self._theme
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(tokens.SPACE))
        grid.setVerticalSpacing(theme.px(tokens.GAP))
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("API style"), self.style_of),
            (self.tr("Profile"), self.profile),
            (self.tr("Model"), self.model),
            (self.tr("System"), self.system),
            (self.tr("Prompt"), self.prompt),
            (self.tr("Temperature"), self.temperature),
            (self.tr("Top p"), self.top_p),
            (self.tr("Max tokens"), self.max_tokens),
        )
        for number, (words, field) in enumerate(rows):
            caption = Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT)
            caption.setBuddy(field)
            grid.addWidget(caption, number, 0)
            grid.addWidget(field, number, 1)
        grid.addWidget(self._problem, len(rows), 0, 1, 2)


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 - tells not-a-number


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 80 else one[:80] + "…"  # noqa: PLR2004 - a line or two
