"""The prompt library: what came with the app and a person's own files, read anew when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.domain.plain_file import file_name
from duologue.domain.prompt import Prompt, read_prompt

if TYPE_CHECKING:
    from duologue.services.ports import PromptFiles


@dataclass(frozen=True, slots=True)
class PromptShelf:
    """Every prompt by title, a person's own ones first; `troubles` are sentences that name broken files."""

    prompts: tuple[Prompt, ...]
    troubles: tuple[str, ...]


class Prompts:
    """A file of the same name takes the place of a built-in prompt."""

    def __init__(self, files: PromptFiles) -> None:
        self._files = files
        self._read: dict[str, tuple[object, Prompt | str]] = {}
        self._built_in: tuple[Prompt, ...] | None = None
        self.last_values: dict[str, str] = {}  # what was filled in last, while the app runs

    def shelf(self) -> PromptShelf:
        """The prompts as they stand in their files now. Never raises."""
        stamps = self._files.stamps()
        for name in self._read.keys() - stamps.keys():
            del self._read[name]
        for name, stamp in stamps.items():
            if name not in self._read or self._read[name][0] != stamp:
                self._read[name] = (stamp, self._look_at(name))
        found = [entry for _, entry in self._read.values()]
        own = sorted((entry for entry in found if isinstance(entry, Prompt)), key=_by_title)
        names = {prompt.name for prompt in own}
        rest = [prompt for prompt in self._came_with() if prompt.name not in names]
        return PromptShelf((*own, *rest), tuple(entry for entry in found if isinstance(entry, str)))

    def save(self, title: str, description: str, body: str, replaces: Prompt | None = None) -> Prompt:
        """Keep a prompt in a file of its own, or in the one it had. Raises StorageError and InputUnreadable.

        A built-in one that is changed is kept as a file of the same name; labels of its places stay.
        """
        import tomli_w  # noqa: PLC0415 - needed where a file is written only

        name = replaces.name if replaces is not None else self._free_name(title)
        head: dict[str, object] = {"title": " ".join(title.split())}
        if description.strip():
            head["description"] = " ".join(description.split())
        told = {
            variable.name: {"label": variable.label, "default": variable.default, "long": variable.long}
            for variable in (replaces.variables if replaces is not None else ())
            if f"{{{{{variable.name}" in body
        }
        if told:
            head["variables"] = told
        text = f"+++\n{tomli_w.dumps(head)}+++\n\n{body.strip(chr(10))}\n"
        kept = read_prompt(name, text)
        self._files.write(name, text)
        return kept

    def duplicate(self, prompt: Prompt, title: str) -> Prompt:
        """Keep a copy under another title. Raises StorageError."""
        copy = Prompt(self._free_name(title), title, prompt.description, prompt.body, prompt.variables)
        return self.save(title, prompt.description, prompt.body, copy)

    def delete(self, prompt: Prompt) -> Callable[[], None]:
        """Remove a person's own prompt; the call that is given back undoes it. Raises StorageError."""
        held = self._files.remove(prompt.name)
        return lambda: self._files.put_back(prompt.name, held)

    def _look_at(self, name: str) -> Prompt | str:
        try:
            return read_prompt(name, self._files.read(name))
        except InputUnreadable as error:
            return error.message

    def _came_with(self) -> tuple[Prompt, ...]:
        if self._built_in is None:
            files = sorted(resources.path("prompts").glob("*.md"))
            read = [read_prompt(file.stem, file.read_text("utf-8"), built_in=True) for file in files]
            self._built_in = tuple(sorted(read, key=_by_title))
        return self._built_in

    def _free_name(self, title: str) -> str:
        return file_name(title, {*self._files.stamps(), *(prompt.name for prompt in self._came_with())})


def _by_title(prompt: Prompt) -> str:
    return prompt.title.casefold()
