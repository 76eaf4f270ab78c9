"""Presets of the playground and canned results of tools: what a person keeps as plain files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.draft import Draft
from duologue.domain.parts import ToolCallPart


@dataclass(frozen=True, slots=True)
class Preset:
    """A request with a name; `id` is the name of its file without its end.

    The draft has no profile (its id is empty): a preset may be shared. `unknown` are keys of the file that
    this version does not know; they stay.
    """

    id: str
    name: str
    draft: Draft
    description: str = ""
    notes: str = ""
    unknown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CannedResult:
    """What a tool is to give back; with `arguments`, only to calls that hold all of these."""

    id: str
    tool: str
    text: str
    arguments: Mapping[str, Any] | None = None
    is_error: bool = False

    def fits(self, call: ToolCallPart) -> bool:
        """Whether this is a result for this call."""
        if call.name != self.tool:
            return False
        if not self.arguments:
            return True
        given = call.parsed()
        return isinstance(given, dict) and all(
            name in given and given[name] == value for name, value in self.arguments.items()
        )


def result_for(call: ToolCallPart, canned: tuple[CannedResult, ...]) -> CannedResult | None:
    """The result for a call: the one that names most of its arguments, the first of several such."""
    fitting = [result for result in canned if result.fits(call)]
    return max(fitting, key=lambda result: len(result.arguments or {}), default=None)
