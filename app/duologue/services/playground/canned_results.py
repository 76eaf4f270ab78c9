"""Results of tools that a person saved, so that a loop of tools can go on by itself."""

from collections.abc import Callable, Mapping
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import ToolCallPart
from duologue.domain.plain_file import BrokenFile, file_name
from duologue.domain.preset import CannedResult, result_for
from duologue.services.playground.presets import Removed
from duologue.services.ports import PlainFiles


class CannedResults:
    """Plain files, read again whenever one has changed."""

    def __init__(self, files: Callable[[], PlainFiles], redact: Callable[[str], str]) -> None:
        self._files = files
        self._redact = redact
        self._stamp: object = None
        self._found: tuple[CannedResult, ...] = ()
        self._broken: tuple[BrokenFile, ...] = ()

    def all(self) -> tuple[tuple[CannedResult, ...], tuple[BrokenFile, ...]]:
        """The results in the order of their files' names, and the files that can't be read."""
        files = self._files()
        stamp = (files.folder, files.stamp())
        if stamp != self._stamp:
            self._read(files)
            self._stamp = stamp
        return self._found, self._broken

    def result_for(self, call: ToolCallPart) -> CannedResult | None:
        """The saved result that fits a call best, or None."""
        return result_for(call, self.all()[0])

    def fitting(self, call: ToolCallPart) -> tuple[CannedResult, ...]:
        """Every saved result for a call."""
        return tuple(result for result in self.all()[0] if result.fits(call))

    def save(self, call: ToolCallPart, text: str, *, is_error: bool, for_arguments: bool) -> CannedResult:
        """Keep a result for every call of this tool, or for those with these arguments.

        A result for the very same calls is replaced. Raises StoreNotWritable.
        """
        given = call.parsed()
        arguments = given if for_arguments and isinstance(given, dict) and given else None
        old = next((r for r in self.all()[0] if r.tool == call.name and r.arguments == arguments), None)
        name = old.id if old is not None else file_name(call.name, self._files().names())
        data: dict[str, Any] = {"tool": call.name, "result": self._redact(text)}
        if is_error:
            data["error"] = True
        if arguments is not None:
            data["arguments"] = arguments
        self._files().write(name, data)
        return CannedResult(name, call.name, data["result"], arguments, is_error)

    def delete(self, canned: CannedResult) -> Removed:
        """Take a result's file away. Raises StoreNotWritable."""
        return Removed(canned.id, self._files().remove(canned.id))

    def put_back(self, removed: Removed) -> None:
        """Undo a deletion. Raises StoreNotWritable."""
        self._files().put_back(removed.name, removed.held)

    def _read(self, files: PlainFiles) -> None:
        stored, broken = files.load()
        found: list[CannedResult] = []
        wrong = list(broken)
        for identity, data in stored.items():
            try:
                found.append(read_canned(identity, data))
            except InputUnreadable as error:
                wrong.append(BrokenFile(f"{identity}.toml", error.message))
        self._found, self._broken = tuple(found), tuple(wrong)


def read_canned(identity: str, data: Mapping[str, Any]) -> CannedResult:
    """The result in a file's data. Raises InputUnreadable, naming what is wrong."""
    tool, text = data.get("tool"), data.get("result", "")
    arguments, is_error = data.get("arguments"), data.get("error", False)
    if not isinstance(tool, str) or not tool:
        raise InputUnreadable("“tool” must name a tool.")
    if not isinstance(text, str):
        raise InputUnreadable("“result” must be a text.")
    if arguments is not None and not isinstance(arguments, dict):
        raise InputUnreadable("“arguments” must be a table.")
    if not isinstance(is_error, bool):
        raise InputUnreadable("“error” must be true or false.")
    return CannedResult(identity, tool, text, arguments, is_error)
