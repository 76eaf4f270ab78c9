"""How a recording is played: at a speed, at once, held, or one event at a time."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from duologue.services.playground.replay import Replay
from duologue.services.usage.pace import AT_ONCE
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.playground.response import number_words
from duologue.ui.theme import Theme

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, AT_ONCE)


class ReplayBar(QWidget):
    """`again` plays from the beginning at a speed; `step` begins one event at a time."""

    def __init__(self, theme: Theme, again: Callable[[float], object], step: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self._again = again
        self._begin_stepping = step
        self._replay: Replay | None = None
        self.setObjectName("replayBar")
        self._mark = Label(theme, self.tr("Recording"), size=tokens.SMALL_TEXT)
        self._mark.setObjectName("chip")
        self._mark.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.place = ElidedLabel(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.speed = QComboBox()
        self.speed.setObjectName("replaySpeed")
        self.speed.setProperty("kind", "dense")
        self.speed.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(self._name(speed), speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.activated.connect(self._on_speed)
        self.play = button(self.tr("Play"), self._on_play, kind="flat", name="playRecording")
        self.hold = button(self.tr("Hold"), self._on_hold, kind="flat", name="holdRecording")
        self.step = button(self.tr("Next event"), self._on_step, kind="flat", name="nextRecordedEvent")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(tokens.SPACE))
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.place, 1)
        for part in (self.play, self.hold, self.step, self.speed):
            row.addWidget(part)

    def show_replay(self, replay: Replay | None) -> None:
        """Stand for this replay, or for none."""
        self._replay = replay
        self.setVisible(replay is not None)
        self.refresh()

    def refresh(self) -> None:
        """Say how far it is."""
        replay = self._replay
        if replay is None:
            return
        played, pieces = replay.place
        is_over = replay.result is not None
        words = self.tr("{place} of {all} events · {seconds}")
        self.place.setText(
            words.format(
                place=number_words.count(played),
                all=number_words.count(pieces),
                seconds=number_words.seconds(replay.seconds),
            )
        )
        self.hold.setVisible(not is_over and not replay.pace.stepping)
        self.play.setVisible(is_over or replay.pace.stepping)
        self.play.setText(self.tr("Play again") if is_over else self.tr("Play"))
        self.play.setAccessibleName(self.play.text())

    @property
    def chosen_speed(self) -> float:
        """How fast to play."""
        return float(self.speed.currentData())

    def _on_play(self) -> None:
        if self._replay is None or self._replay.result is not None:
            self._again(self.chosen_speed)
        else:
            self._replay.pace.go(self.chosen_speed)
            self.refresh()

    def _on_hold(self) -> None:
        if self._replay is not None:
            self._replay.pace.pause()
            self.refresh()

    def _on_step(self) -> None:
        if self._replay is None or self._replay.result is not None:
            self._begin_stepping()
        else:
            self._replay.pace.step()
        self.refresh()

    def _on_speed(self) -> None:
        replay = self._replay
        if replay is not None and replay.result is None and not replay.pace.stepping:
            replay.pace.go(self.chosen_speed)

    def _name(self, speed: float) -> str:
        if speed == AT_ONCE:
            return self.tr("At once")
        number = self.locale().toString(speed, "g", 2)
        return self.tr("{number}×").format(number=number)  # noqa: RUF001 - that is how speeds are written
