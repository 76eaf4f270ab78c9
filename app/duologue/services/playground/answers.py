"""What the playground does with answers besides asking for them: follow, keep, open and play them."""

from dataclasses import dataclass

from duologue.domain.secret import Redactor
from duologue.services.playground.answer import Answering
from duologue.services.playground.answer_watch import AnswerWatch, Dissect
from duologue.services.playground.replay import Replay
from duologue.services.ports import Player
from duologue.services.recordings.exchange_files import ExchangeFiles
from duologue.services.recordings.recording import Recording
from duologue.services.usage.pace import Pace


@dataclass(frozen=True, slots=True)
class Answers:
    """`redact` is the last step before anything of an answer leaves the app."""

    files: ExchangeFiles
    player: Player
    dissect: Dissect
    redact: Redactor

    def replay(self, recording: Recording, pace: Pace) -> Replay:
        """A recording to be played at this pace."""
        return Replay(recording, self.player, pace)

    def watch(self, answering: Answering) -> AnswerWatch:
        """What follows an answer record by record."""
        return AnswerWatch(answering, self.dissect, self.redact)
