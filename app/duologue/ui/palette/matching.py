"""Which commands a few letters mean, the likeliest first."""

from collections.abc import Sequence

from duologue.ui.palette.command import Command


def matching(commands: Sequence[Command], wanted: str) -> list[Command]:
    """The commands whose words hold the letters of `wanted` in their order; all of them for none.

    Those that begin with the letters come first, then those with a word that does, those that hold them
    together, and those that hold them apart; within each kind the order given stays.
    """
    letters = " ".join(wanted.casefold().split())
    if not letters:
        return list(commands)
    ranked = [(rank, command) for command in commands if (rank := _rank(letters, command.words)) is not None]
    return [command for _, command in sorted(ranked, key=lambda pair: pair[0])]


def holds(words: str, wanted: str) -> bool:
    """Whether `words` hold the letters of `wanted` together; for no letters they do."""
    return " ".join(wanted.casefold().split()) in words.casefold()


def _rank(letters: str, words: str) -> int | None:
    text = words.casefold()
    if text.startswith(letters):
        return 0
    if f" {letters}" in text:
        return 1
    if letters in text:
        return 2
    return 3 if _holds_in_order(text, letters.replace(" ", "")) else None


def _holds_in_order(text: str, letters: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
