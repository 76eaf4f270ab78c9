"""What the playground needs of the services, in one place."""

from dataclasses import dataclass

from duologue.services.playground.answers import Answers
from duologue.services.playground.canned_results import CannedResults
from duologue.services.playground.code_sheet import CodeSheet
from duologue.services.playground.history import PlaygroundHistory
from duologue.services.playground.opening import Opening
from duologue.services.playground.presets import Presets
from duologue.services.playground.runs import Runs
from duologue.services.playground.workbench import Workbench
from duologue.services.ports import RequestBodies


@dataclass(frozen=True, slots=True)
class Playground:
    """The services of the playground."""

    runs: Runs
    bodies: RequestBodies
    workbench: Workbench
    opening: Opening
    code: CodeSheet
    presets: Presets
    canned: CannedResults
    history: PlaygroundHistory
    answers: Answers
