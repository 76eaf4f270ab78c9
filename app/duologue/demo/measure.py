"""Text of any length at any pace, for measurements: `MEASURE r<rate>-n<tokens>` in a prompt."""

import random
import re
from functools import lru_cache

from duologue.demo.answer import Answer
from duologue.demo.tokens import pieces

_ORDER = re.compile(r"\bMEASURE\s+r(\d+(?:\.\d+)?)-n(\d+)\b")
_MOST_TOKENS = 1_000_000
_SEED = 7  # the same text on every computer, so that measurements can be compared
_WORDS = re.findall(
    r"\w+",
    "a reader follows the words as they come and knows early whether the answer helps so a window that "
    "keeps its place stays calm under long texts wide tables and deep lists is worth more than speed alone",
)

MARK = "END OF THE MEASURED ANSWER"


def measured_answer(prompt: str) -> Answer | None:
    """The answer a measuring prompt orders: so many tokens at so many a second; None for any other."""
    order = _ORDER.search(prompt)
    if order is None or not float(order[1]) or not int(order[2]):
        return None
    tokens = min(int(order[2]), _MOST_TOKENS)
    return Answer(text=measured_pieces(tokens), rate=float(order[1]), first_token=0.0)


@lru_cache(maxsize=4)
def measured_pieces(tokens: int) -> tuple[str, ...]:
    """Exactly `tokens` pieces of Markdown: headings, lists, tables, code, quotes; MARK ends long ones."""
    ending = pieces(f"\n\n{MARK}\n")
    dice = random.Random(_SEED)  # noqa: S311 - made-up text, not a secret
    built: list[str] = list(pieces(f"# {tokens} tokens\n\n"))
    number = 1
    while len(built) < tokens:
        built += pieces(_section(number, dice))
        number += 1
    if tokens <= len(ending):
        return tuple(built[:tokens])
    return (*built[: tokens - len(ending)], *ending)


def _section(number: int, dice: random.Random) -> str:
    def words(count: int) -> str:
        return " ".join(dice.choice(_WORDS) for _ in range(count))

    paragraph = f"{words(60).capitalize()}. **{words(3)}** and *{words(2)}* with `{dice.choice(_WORDS)}()`."
    bullets = "\n".join(f"- {words(9)}" for _ in range(4))
    steps = "\n".join(f"{place}. {words(7)}" for place in (1, 2, 3))
    middle = _table(dice, words(2)) if number % 2 else _code(number, dice)
    blocks = (f"## Part {number}: {words(4)}", paragraph, bullets, steps, middle, f"> {words(14)}", "")
    return "\n\n".join(blocks)


def _table(dice: random.Random, note: str) -> str:
    rows = "\n".join(f"| {dice.choice(_WORDS)} | {dice.randint(1, 9999)} | {note} |" for _ in range(5))
    return f"| Name | Value | Note |\n|---|---:|---|\n{rows}"


def _code(number: int, dice: random.Random) -> str:
    body = "\n".join(
        f"    sum_{place} = sum(item * {dice.randint(2, 99)} for item in range({dice.randint(3, 400)}))"
        for place in range(5)
    )
    head = f"def part_{number}(limit: int = {dice.randint(1, 99)}) -> int:"
    return f"```python\n{head}\n{body}\n    return sum_0\n```"
