"""What the playground needs of the services, in one place."""

from dataclasses import dataclass

from duologue.services.canned_results import CannedResults
from duologue.services.code_sheet import CodeSheet
from duologue.services.opening import Opening
from duologue.services.playground_answers import Answers
from duologue.services.playground_history import PlaygroundHistory
from duologue.services.playground_runs import Runs
from duologue.services.ports import RequestBodies
from duologue.services.presets import Presets
from duologue.services.workbench import Workbench


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
