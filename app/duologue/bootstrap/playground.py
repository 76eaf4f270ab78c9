"""Builds the services of the playground from those that the whole app shares."""

from duologue.bootstrap.late import LateBodies
from duologue.services.playground import Playground
from duologue.services.playground_runs import Runs, Shared
from duologue.services.workbench import Workbench


def build_playground(shared: Shared, workbench: Workbench) -> Playground:
    """The playground's services."""
    return Playground(runs=Runs(shared), bodies=LateBodies(), workbench=workbench)
