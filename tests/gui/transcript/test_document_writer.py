"""What Markdown looks like in a text document: headings, lists, tables, quotes, code."""

import pytest
from PySide6.QtGui import QFont, QTextBlock, QTextDocument, QTextFrame, QTextTable

from duologue.markdown.parser import parse
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.decoration import Decoration, DecorationKind
from duologue.ui.transcript.document.document_writer import DocumentWriter
from duologue.ui.transcript.document.text_formats import TextFormats


class Written:
    """A document with one text written into it, and what can be asked of it."""

    def __init__(self, theme: Theme, text: str) -> None:
        self.document = QTextDocument()
        self.formats = TextFormats(theme)
        self.writer = DocumentWriter(self.document, self.formats)
        self.writer.replace_from(0, parse(text))

    @property
    def blocks(self) -> list[QTextBlock]:
        found = []
        block = self.document.begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def block(self, text: str) -> QTextBlock:
        return next(block for block in self.blocks if block.text() == text)

    def colours(self, block: QTextBlock) -> list[tuple[str, str]]:
        """Runs of one colour in a block, in order."""
        found: list[tuple[str, str]] = []
        laid_over = block.layout().formats()
        if laid_over:
            units = block.text().encode("utf-16-le")  # as Qt counts
            for span in laid_over:
                words = units[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le")
                found.append((words, span.format.foreground().color().name()))
            return found
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            colour = fragment.charFormat().foreground().color().name()
            if found and found[-1][1] == colour:
                found[-1] = (found[-1][0] + fragment.text(), colour)
            else:
                found.append((fragment.text(), colour))
            iterator += 1
        return found

    def decorations(self, kind: DecorationKind) -> list[Decoration]:
        return [d for d in self.writer.decorations if d.kind is kind]

    @property
    def tables(self) -> list[QTextTable]:
        frames: list[QTextFrame] = self.document.rootFrame().childFrames()
        return [frame for frame in frames if isinstance(frame, QTextTable)]

    def covered(self, decoration: Decoration) -> str:
        """The words a decoration stands behind."""
        first = self.document.findBlock(decoration.first)
        last = self.document.findBlock(decoration.last)
        return "\n".join(b.text() for b in self.blocks if first.position() <= b.position() <= last.position())


def test_headings_are_larger_the_higher_they_stand(theme: Theme) -> None:
    written = Written(theme, "# One\n\n## Two\n\n### Three\n\nwords")
    sizes = [
        written.block(text).begin().fragment().charFormat().font().pixelSize()
        for text in ("One", "Two", "Three", "words")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    weight = written.block("One").begin().fragment().charFormat().fontWeight()
    assert weight == QFont.Weight.DemiBold


def test_a_heading_at_the_beginning_has_no_air_above_it(theme: Theme) -> None:
    written = Written(theme, "# One\n\n# Two")
    assert written.block("One").blockFormat().topMargin() == 0
    assert written.block("Two").blockFormat().topMargin() > 0


def test_lists_keep_their_numbers_and_their_depth(theme: Theme) -> None:
    written = Written(theme, "3. three\n4. four\n   - inner\n     - innermost\n5. five\n\n- other")
    three, four, five = (written.block(text) for text in ("three", "four", "five"))
    assert [block.textList().itemText(block) for block in (three, four, five)] == ["3.", "4.", "5."]
    depths = {
        text: written.block(text).textList().format().indent()
        for text in ("three", "inner", "innermost", "other")
    }
    assert depths == {"three": 1, "inner": 2, "innermost": 3, "other": 1}
    assert written.block("other").textList() is not three.textList()


def test_words_below_an_item_stand_under_its_words(theme: Theme) -> None:
    written = Written(theme, "- item\n\n  more\n\nafter")
    more = written.block("more")
    assert more.textList() is None
    assert more.blockFormat().leftMargin() == written.formats.indent
    assert written.block("after").blockFormat().leftMargin() == 0


def test_tasks_have_boxes_that_say_whether_they_are_done(theme: Theme) -> None:
    written = Written(theme, "- [ ] open\n- [x] done\n- none")
    markers = [written.block(text).blockFormat().marker() for text in ("open", "done", "none")]
    kind = type(markers[0])
    assert markers == [kind.Unchecked, kind.Checked, kind.NoMarker]


def test_a_table_has_its_words_in_its_cells(theme: Theme) -> None:
    written = Written(theme, "| a | b |\n|:-:|--:|\n| 1 | **2** |\n| 3 |  |\n\nafter")
    (table,) = written.tables
    cells = [
        [table.cellAt(row, column).firstCursorPosition().block().text() for column in range(table.columns())]
        for row in range(table.rows())
    ]
    assert cells == [["a", "b"], ["1", "2"], ["3", ""]]
    head = table.cellAt(0, 0).firstCursorPosition().block().begin().fragment().charFormat()
    body = table.cellAt(1, 0).firstCursorPosition().block().begin().fragment().charFormat()
    assert head.fontWeight() > body.fontWeight()
    assert written.block("after").isValid()


def test_a_quote_has_a_bar_beside_all_of_its_words(theme: Theme) -> None:
    written = Written(theme, "before\n\n> one\n>\n> - two\n> > three\n\nafter")
    outer = max(written.decorations(DecorationKind.QUOTE), key=lambda d: d.last - d.first)
    assert written.covered(outer) == "one\ntwo\nthree"
    assert len(written.decorations(DecorationKind.QUOTE)) == 2
    assert written.block("one").blockFormat().leftMargin() == written.formats.quote_indent


def test_a_rule_is_painted_not_written(theme: Theme) -> None:
    written = Written(theme, "one\n\n---\n\ntwo")
    (rule,) = written.decorations(DecorationKind.RULE)
    assert written.covered(rule) == ""


def test_code_stands_line_by_line_and_is_known_to_copy(theme: Theme) -> None:
    written = Written(theme, "x\n\n```python\na = 1\n\nb = 2\n```\n\ny")
    (code,) = written.decorations(DecorationKind.CODE)
    assert written.covered(code) == "a = 1\n\nb = 2"
    assert (code.code.language, code.code.text) == ("python", "a = 1\n\nb = 2")


def test_code_is_coloured_at_the_right_characters_after_an_emoji(theme: Theme) -> None:
    """Qt counts an emoji as two, Python as one."""
    written = Written(
        theme,
        '```python\nx = "\U0001f600\U0001f468\u200d\U0001f469" # \U0001f600 done\ndef f(): return 1\n```',
    )
    first, second = (block for block in written.blocks if block.text())
    colours = theme.colours
    found = dict(written.colours(first))
    assert found['"\U0001f600\U0001f468\u200d\U0001f469"'] == colours.string
    assert found["# \U0001f600 done"] == colours.comment
    after = {words.strip(): colour for words, colour in written.colours(second)}
    assert after["def"] == colours.keyword
    assert after["1"] == colours.number


def test_an_unfinished_code_block_is_not_coloured_yet(theme: Theme) -> None:
    written = Written(theme, "```python\ndef f(): return 1")
    (line,) = (block for block in written.blocks if block.text())
    assert {colour for _, colour in written.colours(line)} == {theme.colours.text}


def test_hidden_characters_in_code_are_shown(theme: Theme) -> None:
    written = Written(theme, "```\nif admin\u202e: \u2066# x\x1b]52;\n```")
    words = written.document.toPlainText()
    assert "\u202e" not in words
    assert "\u27e6U+202E\u27e7" in words
    assert "\u241b" in words


def test_html_is_text(theme: Theme) -> None:
    text = "<b>x</b> <img src='http://a.example/x.png'> <script>alert(1)</script>"
    assert text in Written(theme, text).document.toPlainText()


def test_an_image_is_words_that_name_its_host(theme: Theme) -> None:
    written = Written(theme, "![A cat](http://evil.example/?d=secret) ![](data:image/png;base64,AAAA)")
    words = written.document.toPlainText()
    assert "[A cat, not loaded from evil.example]" in words
    assert "[image, not loaded]" in words


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "smb://host/share",
        "ms-msdt:/id",
        "search-ms:query=x",
        "vscode://file/x",
        "ssh://host",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,x",
        "qrc:/x",
        "//host/x",
        "/etc/passwd",
        "#x",
    ],
)
def test_only_web_and_mail_addresses_become_links(theme: Theme, target: str) -> None:
    written = Written(theme, f"[press me]({target}) and <{target}>")
    for block in written.blocks:
        iterator = block.begin()
        while not iterator.atEnd():
            assert not iterator.fragment().charFormat().isAnchor()
            iterator += 1


def test_a_link_knows_where_it_leads(theme: Theme) -> None:
    written = Written(theme, "[here](https://good.example/a?b=c)")
    fragment = written.blocks[0].begin().fragment()
    assert fragment.charFormat().anchorHref() == "https://good.example/a?b=c"
    assert fragment.charFormat().foreground().color().name() == theme.colours.accent
    assert fragment.charFormat().fontUnderline()


def test_pieces_can_be_taken_away_and_written_again(theme: Theme) -> None:
    whole = Written(theme, "# One\n\n- a\n- b\n\n> q\n\n```\nc\n```\n\n| t |\n|---|\n| 1 |\n\nend")
    pieces = parse("# One\n\n- a\n- b\n\n> q\n\n```\nc\n```\n\n| t |\n|---|\n| 1 |\n\nend")
    for number in reversed(range(len(pieces))):
        before = whole.document.toPlainText(), list(whole.writer.decorations)
        whole.writer.replace_from(number, pieces[number:])
        assert (whole.document.toPlainText(), whole.writer.decorations) == before
    whole.writer.replace_from(0, ())
    assert whole.document.toPlainText() == ""
    assert whole.writer.decorations == []


def test_characters_that_qt_uses_for_itself_do_no_harm(theme: Theme) -> None:
    text = "a\ufdd0b\ufdd1c\ufffcd\u2028e\u2029f\u0000g"
    written = Written(
        theme, f"# {text}\n\n- {text}\n\n| {text} |\n|---|\n| {text} |\n\n`{text}`\n\n```\n{text}\n```"
    )
    assert len(written.tables) == 1
    assert written.document.toPlainText().count("g") == 6


def test_quotes_and_items_read_from_right_to_left_stand_on_the_right(theme: Theme) -> None:
    written = Written(
        theme, "> \u05e9\u05dc\u05d5\u05dd\n\n> hello\n\n1. \u05d0\u05d7\u05d3\n\n   \u05e9\u05e0\u05d9"
    )
    hebrew, english = written.decorations(DecorationKind.QUOTE)
    assert (hebrew.mirrored, english.mirrored) == (True, False)
    block = written.block("\u05e9\u05dc\u05d5\u05dd").blockFormat()
    assert (block.leftMargin(), block.rightMargin()) == (0, written.formats.quote_indent)
    inner = written.block("\u05e9\u05e0\u05d9").blockFormat()
    assert (inner.leftMargin(), inner.rightMargin()) == (0, written.formats.indent)


def test_a_table_followed_by_code_in_one_go_is_laid_out(theme: Theme) -> None:
    """Colouring code in a half-written document once ended the program."""
    written = Written(theme, "| a | b |\n|---|---|\n\n    code\n")
    assert written.document.documentLayout().documentSize().height() > 0


def test_deep_quotes_leave_room_for_words(theme: Theme) -> None:
    written = Written(theme, "> " * 30 + "deep")
    margins = {block.blockFormat().leftMargin() for block in written.blocks}
    assert max(margins) <= 8 * written.formats.quote_indent
