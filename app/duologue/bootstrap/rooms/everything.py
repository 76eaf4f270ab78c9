"""All services: those of the playground, and through them the rest."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.bootstrap.late import LateBodies, LateDissect, LateForms, LatePlayer
from duologue.bootstrap.rooms.asking import AskingRoom

if TYPE_CHECKING:
    from duologue.services.playground.answers import Answers
    from duologue.services.playground.history import PlaygroundHistory
    from duologue.services.playground.parts import Playground
    from duologue.services.playground.runs import Runs
    from duologue.services.playground.workbench import Workbench

_RESULTS = "tool-results"  # inside the folder of presets, so that one folder in git holds both


class Everything(AskingRoom):
    """`services.suite.Services`, made by and by."""

    @cached_property
    def playground(self) -> Playground:
        from duologue.services.playground.canned_results import CannedResults
        from duologue.services.playground.code_sheet import CodeSheet
        from duologue.services.playground.opening import Opening
        from duologue.services.playground.parts import Playground
        from duologue.services.playground.presets import Presets
        from duologue.storage.toml_folder import TomlFolder

        redactor, bodies = self._foundation.redactor, LateBodies()
        history = self._history()
        return Playground(
            runs=self._runs(history),
            bodies=bodies,
            workbench=self._workbench(),
            opening=Opening(self.library, self.accounts, bodies),
            code=CodeSheet(self.accounts, LateForms(redactor)),
            presets=Presets(lambda: TomlFolder(self._presets()), redactor),
            canned=CannedResults(lambda: TomlFolder(self._presets() / _RESULTS), redactor),
            history=history,
            answers=self._answers(),
        )

    def _presets(self) -> Path:
        chosen = self.preferences.current.playground.presets_folder
        return Path(chosen) if chosen else self._foundation.paths.presets

    def _history(self) -> PlaygroundHistory:
        from duologue.services.playground.history import PlaygroundHistory
        from duologue.storage.exchanges import Exchanges

        wanted = lambda: self.preferences.current.playground.keep_history  # noqa: E731 - asked at each run
        return PlaygroundHistory(Exchanges(self._foundation.database), self._foundation.redactor, wanted)

    def _runs(self, history: PlaygroundHistory) -> Runs:
        from duologue.services.playground.runs import Runs, Shared

        return Runs(
            Shared(
                self.accounts,
                self.gate,
                self.wire,
                self.meter,
                self._bounds.pacer,
                self.budgets,
                self._conversations,
                self._foundation.redactor,
                self.notices.look,
                keep=history.keep,
            )
        )

    def _workbench(self) -> Workbench:
        from duologue.services.playground.workbench import Workbench
        from duologue.storage.playground_file import PlaygroundOnDisk

        workbench = Workbench(PlaygroundOnDisk(self._foundation.paths.playground, self._foundation.redactor))
        self._foundation.closing.push_async_callback(workbench.write)
        return workbench

    def _answers(self) -> Answers:
        from duologue.services.playground.answers import Answers
        from duologue.services.recordings.exchange_files import ExchangeFiles

        redactor = self._foundation.redactor
        return Answers(
            files=ExchangeFiles(self._recordings, redactor),
            player=LatePlayer(redactor),
            dissect=LateDissect(redactor),
            redact=redactor,
        )
