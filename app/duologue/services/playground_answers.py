"""What the playground does with answers besides asking for them: follow, keep, open and play them."""

from dataclasses import dataclass

from duologue.domain.exchange import Exchange
from duologue.domain.secret import Redactor
from duologue.services.answer_watch import AnswerWatch, Dissect
from duologue.services.exchange_files import ExchangeFiles
from duologue.services.pace import Pace
from duologue.services.playground_answer import Answering
from duologue.services.playground_replay import Replay
from duologue.services.ports import Player


@dataclass(frozen=True, slots=True)
class Answers:
    """`redact` is the last step before anything of an answer leaves the app."""

    files: ExchangeFiles
    player: Player
    dissect: Dissect
    redact: Redactor

    def replay(self, exchange: Exchange, pace: Pace) -> Replay:
        """A recording to be played at this pace."""
        return Replay(exchange, self.player, pace)

    def watch(self, answering: Answering) -> AnswerWatch:
        """What follows an answer record by record."""
        return AnswerWatch(answering, self.dissect, self.redact)
