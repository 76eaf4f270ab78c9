"""The Markdown we read: markdown-it set up once, with bounds on nesting and no say over links.

This module imports markdown-it at once, so it is itself imported only when the first text is parsed.
"""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, fence
from markdown_it.rules_inline import StateInline, image

DEEPEST_BLOCK = 32  # token levels: 32 nested quotes, or 16 nested lists
DEEPEST_IMAGE = 3  # descriptions of images within descriptions of images
DEEPEST_INLINE = 100  # markdown-it's own bound on brackets within brackets

_IMAGE_DEPTH = "duologue.image_depth"


def build_grammar() -> MarkdownIt:
    """CommonMark with tables, strikethrough and bare addresses; HTML is text.

    Every address is let through unchanged: `links.judge` alone decides, when tokens become blocks.
    Bare host names are not made links, because `main.py` and `README.md` look like hosts of Paraguay
    and Moldova; an address needs its scheme, a mail address its `@`.
    """
    grammar = _Grammar("commonmark", {"html": False, "linkify": True, "maxNesting": DEEPEST_INLINE})
    grammar.enable(["table", "strikethrough", "linkify"])
    grammar.block.ruler.before("table", "too_deep", _too_deep)
    grammar.block.ruler.at("fence", _marked_fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    grammar.inline.ruler.at("image", _bounded_image)
    linkify: Any = grammar.linkify  # linkify-it-py has no types
    if linkify is None:
        raise ModuleNotFoundError("linkify-it-py is missing; reinstall Duologue.")
    linkify.set({"fuzzy_link": False, "fuzzy_email": True})
    linkify.add("ftp:", None)
    linkify.add("//", None)
    return grammar


class _Grammar(MarkdownIt):
    """MarkdownIt that neither refuses nor rewrites an address."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - markdown-it's name and signature
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - markdown-it's name
        return link


def _too_deep(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """A block rule: what is nested too deeply is one paragraph; markdown-it itself would drop it."""
    if silent or state.level < DEEPEST_BLOCK:
        return False
    line = start_line
    while line < end_line and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    line = max(line, start_line + 1)
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start_line, line]
    token = state.push("inline", "", 0)
    token.content = state.getLines(start_line, line, state.blkIndent, keepLastLF=False).strip()
    token.map = [start_line, line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _marked_fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The fence rule, which also notes in the token's `meta` whether the closing fence has come."""
    if not fence(state, start_line, end_line, silent):
        return False
    if not silent:
        token = state.tokens[-1]
        last = state.line - 1
        words = state.src[state.bMarks[last] + state.tShift[last] : state.eMarks[last]].rstrip(" \t")
        is_fence = words.startswith(token.markup) and not words.strip(token.markup[0])
        token.meta["closed"] = last > start_line and is_fence and not state.is_code_block(last)
    return True


def _bounded_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The image rule, which parses descriptions recursively, stopped at a depth."""
    depth = state.env.get(_IMAGE_DEPTH, 0)
    if depth >= DEEPEST_IMAGE:
        return False
    state.env[_IMAGE_DEPTH] = depth + 1
    try:
        return image(state, silent)
    finally:
        state.env[_IMAGE_DEPTH] = depth
