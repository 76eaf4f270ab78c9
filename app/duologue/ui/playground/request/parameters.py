"""The parameters of the request, each with its range and what the style or the model makes of it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from duologue.domain.profile import Profile
from duologue.domain.request import ChatRequest, Parameters
from duologue.domain.style import ApiStyle
from duologue.services.asking.request_notes import Note
from duologue.services.tables.parameter_ranges import ParameterRange, range_of
from duologue.services.tables.request_rules import Effect
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.fields import choice, line
from duologue.ui.playground.request.growing_text import GrowingText
from duologue.ui.theme import Theme
from duologue.ui.words import translate

_FIELD_WIDTH = 230
_NUMBERS = ("max_tokens", "temperature", "top_p")


class ParameterGrid(QWidget):
    """`changed` after every change. A number that can't be read is told at its place and not sent."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ranges: Mapping[str, ParameterRange] = {}
        self._marks: dict[str, Label] = {}
        self._names: dict[str, Label] = {}
        not_sent = self.tr("not sent")
        self.numbers: dict[str, QLineEdit] = {
            name: line(name, f"parameter-{name}", "", self._tell, not_sent) for name in _NUMBERS
        }
        self.stop = GrowingText(theme, self.tr("Stop sequences"), self.tr("not sent; one in each line"))
        self.stop.setObjectName("parameter-stop")
        self.stop.textChanged.connect(self._tell)
        kinds = [("", not_sent), ("adaptive", "adaptive"), ("disabled", "disabled")]
        self.thinking = choice("thinking", "parameter-thinking", kinds, "", self._tell)
        self.user_id = line("user id", "parameter-user_id", "", self._tell, not_sent)
        self.stream = QCheckBox(self.tr("Answer piece by piece"))
        self.stream.setObjectName("parameter-stream")
        self.stream.toggled.connect(lambda _on: self._tell())
        self.cache = QCheckBox(self.tr("Mark for the server's cache"))
        self.cache.setObjectName("parameter-cache_prompt")
        self.cache.toggled.connect(lambda _on: self._tell())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(2, 1)
        rows: tuple[tuple[str, QWidget], ...] = (
            *self.numbers.items(),
            ("stop", self.stop),
            ("thinking", self.thinking),
            ("user_id", self.user_id),
            ("cache_prompt", self.cache),
            ("stream", self.stream),
        )
        for place, (name, shown) in enumerate(rows):
            shown.setMaximumWidth(theme.px(_FIELD_WIDTH))
            self._add_row(place, name, shown)
        self._loading = False

    def show_request(self, request: ChatRequest) -> None:
        """Show the parameters of a request."""
        self._loading = True
        parameters = request.parameters
        for name, field in self.numbers.items():
            value = getattr(parameters, name)
            field.setText("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))
        self.stop.put("\n".join(text.replace("\n", "\\n") for text in parameters.stop))
        if parameters.thinking is not None and self.thinking.findData(parameters.thinking) < 0:
            self.thinking.addItem(parameters.thinking, parameters.thinking)
        self.thinking.setCurrentIndex(max(0, self.thinking.findData(parameters.thinking or "")))
        self.user_id.setText(request.user_id or "")
        self.cache.setChecked(request.cache_prompt)
        self.stream.setChecked(request.stream)
        self._loading = False

    @property
    def parameters(self) -> Parameters:
        """The parameters as they stand now."""
        stop = [text.replace("\\n", "\n") for text in self.stop.whole.split("\n") if text]
        most = number_of(self.numbers["max_tokens"].text(), whole=True)
        return Parameters(
            max_tokens=None if most is None else int(most),
            temperature=number_of(self.numbers["temperature"].text()),
            top_p=number_of(self.numbers["top_p"].text()),
            stop=tuple(stop),
            thinking=self.thinking.currentData() or None,
        )

    @property
    def user(self) -> str | None:
        """The id of the user, None where none is sent."""
        return self.user_id.text() or None

    def unreadable(self) -> str:
        """Which number can't be read, or "" where all can; its field gets the focus."""
        for name, field in self.numbers.items():
            if field.text().strip() and number_of(field.text(), whole=name == "max_tokens") is None:
                field.setFocus()
                return self.tr("{name} can't be read.").format(name=name)
        return ""

    def show_range(self, profile: Profile, style: ApiStyle, model: str) -> None:
        """Say which values the style and the model take."""
        self._ranges = {name: range_of(name, profile, style, model) for name in _NUMBERS}

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Say beside each parameter what becomes of it, or else its range."""
        told = {note.setting: note for note in notes}
        for name, mark in self._marks.items():
            words, tone = self._range_words(name), "quiet"
            problem = self._problem(name)
            if problem:
                words, tone = problem, "danger"
            elif name in told:
                words, tone = f"{_effect(told[name].effect)}: {told[name].sentence}", "warning"
            mark.setText(words)
            mark.set_tone(tone)

    def _problem(self, name: str) -> str:
        if name not in self.numbers:
            return ""
        text = self.numbers[name].text()
        value = number_of(text, whole=name == "max_tokens")
        if not text.strip():
            return ""
        if value is None:
            whole = name == "max_tokens"
            return self.tr("a whole number, please") if whole else self.tr("a number, please, such as 0.7")
        found = self._ranges.get(name)
        if found is None or found.holds(value):
            return ""
        return self.tr("outside of what is allowed: {range}").format(range=self._range_words(name))

    def _range_words(self, name: str) -> str:
        found = self._ranges.get(name)
        if found is None:
            return ""
        low, locale = f"{found.low:g}", QLocale()
        if found.high is None:
            return self.tr("{low} or more").format(low=low)
        high = locale.toString(round(found.high)) if found.whole else f"{found.high:g}"
        words = self.tr("above {low}, up to {high}") if found.above_low else self.tr("{low} to {high}")
        return words.format(low=low, high=high)

    def _add_row(self, place: int, name: str, field: QWidget) -> None:
        # The name is that of the field on the wire or in our own words: developers look for it.
        shown = Label(self._theme, name, size=tokens.SMALL_TEXT, tone="quiet")
        mark = Label(self._theme, "", size=tokens.SMALL_TEXT, tone="quiet", wrap=True)
        mark.setObjectName(f"mark-{name}")
        self._names[name], self._marks[name] = shown, mark
        top = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(shown, place, 0, top)
        self._grid.addWidget(field, place, 1)
        self._grid.addWidget(mark, place, 2, top)

    def _tell(self) -> None:
        if not self._loading:
            self.changed.emit()


def number_of(text: str, *, whole: bool = False) -> float | None:
    """The number in a field, None where there is none; whole ones stay whole."""
    text = text.strip().replace(",", ".")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return None
    return None if whole or value in (float("inf"), float("-inf")) or value != value else value  # noqa: PLR0124 - NaN


def _effect(effect: Effect) -> str:
    words = {
        Effect.IGNORED: translate("ParameterGrid", "ignored"),
        Effect.REJECTED: translate("ParameterGrid", "may be refused"),
        Effect.NOT_CARRIED: translate("ParameterGrid", "not sent"),
    }
    return words[effect]
