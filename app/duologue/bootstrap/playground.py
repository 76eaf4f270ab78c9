"""Builds the services of the playground from those that the whole app shares."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from duologue.bootstrap.late import LateBodies, LateDissect, LateForms, LatePlayer
from duologue.domain.settings import PlaygroundSettings
from duologue.services.chats.library import Library
from duologue.services.playground.answers import Answers
from duologue.services.playground.canned_results import CannedResults
from duologue.services.playground.code_sheet import CodeSheet
from duologue.services.playground.history import PlaygroundHistory
from duologue.services.playground.opening import Opening
from duologue.services.playground.parts import Playground
from duologue.services.playground.presets import Presets
from duologue.services.playground.runs import Runs, Shared
from duologue.services.playground.workbench import Workbench
from duologue.services.recordings.exchange_files import ExchangeFiles
from duologue.storage.database import Database
from duologue.storage.exchanges import Exchanges
from duologue.storage.paths import DataPaths
from duologue.storage.recordings import Recordings
from duologue.storage.toml_folder import TomlFolder

RESULTS = "tool-results"  # inside the folder of presets, so that one folder in git holds both


def build_playground(
    shared: Shared,
    database: Database,
    paths: DataPaths,
    settings: Callable[[], PlaygroundSettings],
    workbench: Workbench,
    library: Library,
) -> Playground:
    """The playground's services."""

    def presets() -> Path:
        chosen = settings().presets_folder
        return Path(chosen) if chosen else paths.presets

    history = PlaygroundHistory(Exchanges(database), shared.redact, lambda: settings().keep_history)
    bodies = LateBodies()
    return Playground(
        runs=Runs(replace(shared, keep=history.keep)),
        bodies=bodies,
        workbench=workbench,
        opening=Opening(library, shared.accounts, bodies),
        code=CodeSheet(shared.accounts, LateForms(shared.redact)),
        presets=Presets(lambda: TomlFolder(presets()), shared.redact),
        canned=CannedResults(lambda: TomlFolder(presets() / RESULTS), shared.redact),
        history=history,
        answers=Answers(
            files=ExchangeFiles(Recordings(paths.recordings), shared.redact),
            player=LatePlayer(shared.redact),
            dissect=LateDissect(shared.redact),
            redact=shared.redact,
        ),
    )
