"""The Markdown we read: markdown-it set up once, with bounds on nesting and no say over links.

This module imports markdown-it at once, so it is itself imported only when the first text is parsed.
"""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, fence, table
from markdown_it.rules_core import StateCore, linkify
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.rules_inline import linkify as address
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from duologue.markdown.maths import MATHS_BLOCK, MATHS_INLINE, maths_block, maths_inline

DEEPEST_BLOCK = 32  # token levels: 32 nested quotes, or 16 nested lists
DEEPEST_IMAGE = 3  # descriptions of images within descriptions of images
DEEPEST_INLINE = 50  # brackets within brackets, each some levels of the call stack
# The next five bound what takes quadratic time; each is far over what a readable text has.
LONGEST_INLINE = 50_000  # characters of one paragraph; beyond, its words are taken as they are
MOST_BRACKETS = 400  # `[` in one paragraph; beyond, none is a link or an image
MOST_ADDRESSES = 400  # bare addresses in one paragraph; beyond, none is a link
LONGEST_LABEL = 100  # characters of a footnote's; a longer one is words
MOST_COLUMNS = 128  # of a table; beyond, it is a paragraph

_PARAGRAPH = ["paragraph", "reference"]
_IMAGE_DEPTH = "duologue.image_depth"
_LINKS_ALLOWED = "duologue.links_allowed"
_ADDRESSES_ALLOWED = "duologue.addresses_allowed"
_ADDRESS_MARK = re.compile(r"://|@|mailto:", re.IGNORECASE)


def build_grammar() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes, formulas and bare addresses; HTML is text.

    Every address is let through unchanged: `links.judge` alone decides, when tokens become blocks.
    Bare host names are not made links, because `main.py` and `README.md` look like hosts of Paraguay
    and Moldova; an address needs its scheme, a mail address its `@`.
    """
    grammar = _Grammar("commonmark", {"html": False, "linkify": True, "maxNesting": DEEPEST_INLINE})
    grammar.enable(["table", "strikethrough", "linkify"])
    footnote_plugin(grammar, inline=False, move_to_end=False)
    grammar.inline.ruler.at("footnote_ref", _bounded_mark)
    grammar.block.ruler.before(
        "fence", MATHS_BLOCK, maths_block, {"alt": [*_PARAGRAPH, "blockquote", "list"]}
    )
    grammar.inline.ruler.before("escape", MATHS_INLINE, maths_inline)
    grammar.block.ruler.before("table", "too_deep", _too_deep)
    grammar.block.ruler.at("table", _bounded_table, {"alt": _PARAGRAPH})
    grammar.block.ruler.at("fence", _marked_fence, {"alt": [*_PARAGRAPH, "blockquote", "list"]})
    grammar.inline.ruler.at("link", _bounded_link)
    grammar.inline.ruler.at("image", _bounded_image)
    grammar.inline.ruler.at("linkify", _bounded_address)
    grammar.core.ruler.at("inline", _bounded_inline)
    grammar.core.ruler.at("linkify", _bounded_linkify)
    addresses: Any = grammar.linkify  # linkify-it-py has no types
    addresses.set({"fuzzy_link": False, "fuzzy_email": True})
    addresses.add("ftp:", None)
    addresses.add("//", None)
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


def _bounded_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The table rule, for tables that a person could look at."""
    columns = state.src.count("|", state.bMarks[start_line], state.eMarks[start_line])
    return columns <= MOST_COLUMNS and table(state, start_line, end_line, silent)


def _bounded_inline(state: StateCore) -> None:
    """The rule that reads the inlines of every paragraph, kept from those that would take too long."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) > LONGEST_INLINE:
            token.children.extend(_literal(token.content))
        else:
            state.env[_LINKS_ALLOWED] = token.content.count("[") <= MOST_BRACKETS
            state.env[_ADDRESSES_ALLOWED] = _has_few_addresses(token.content)
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _literal(content: str) -> Iterator[Token]:
    for number, line in enumerate(content.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        yield Token("text", "", 0, content=line)


def _bounded_linkify(state: StateCore) -> None:
    """The rule that finds bare addresses, kept from paragraphs that have too many."""
    few = [token for token in state.tokens if token.type == "inline" and _has_few_addresses(token.content)]
    linkify(StateCore("", state.md, state.env, few))


def _has_few_addresses(content: str) -> bool:
    is_short = len(content) <= LONGEST_INLINE
    return is_short and len(_ADDRESS_MARK.findall(content)) <= MOST_ADDRESSES


def _bounded_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule
    return bool(state.env[_ADDRESSES_ALLOWED]) and address(state, silent)


def _bounded_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule
    return bool(state.env[_LINKS_ALLOWED]) and link(state, silent)


def _bounded_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The rule for the mark of a footnote; `inlines` decides what one is whose definition has not come."""
    end = state.src.find("]", state.pos, state.pos + LONGEST_LABEL)
    return end >= 0 and footnote_ref(state, silent, always_match=True)


def _bounded_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The image rule, which parses descriptions recursively, stopped at a depth."""
    depth = state.env.get(_IMAGE_DEPTH, 0)
    if depth >= DEEPEST_IMAGE or not state.env[_LINKS_ALLOWED]:
        return False
    state.env[_IMAGE_DEPTH] = depth + 1
    try:
        return image(state, silent)
    finally:
        state.env[_IMAGE_DEPTH] = depth
