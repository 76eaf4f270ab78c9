"""Builds the services of the playground from those that the whole app shares."""

from duologue.services.playground import Playground
from duologue.services.playground_runs import Runs, Shared


def build_playground(shared: Shared) -> Playground:
    """The playground's services."""
    return Playground(runs=Runs(shared))
