"""Writes Markdown blocks into a document for paper: nothing scrolls there, so everything wraps."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QByteArray, QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtSvg import QSvgRenderer

from duologue.markdown.blocks import (
    Block,
    CodeBlock,
    Emphasis,
    Heading,
    Inline,
    Link,
    ListBlock,
    Maths,
    MathsBlock,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
    first_words,
    join_all,
)
from duologue.markdown.hidden import reveal
from duologue.markdown.highlight import highlight
from duologue.ui import tokens
from duologue.ui.transcript.document.inline_writer import write_inlines
from duologue.ui.transcript.document.maths_drawing import EM, Drawing, draw
from duologue.ui.transcript.document.text_formats import Look, TextFormats
from duologue.ui.transfer.paper_tables import write_table

_FINE = 6  # dots a pixel of a drawn formula
_DEEPEST = 8


class PaperWriter:
    """Writes at the end of the document; `cursor` stands there."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        self.document = document
        self.look = look
        self.formats = TextFormats(look)
        self.cursor = QTextCursor(document)
        self._fresh = True
        self._images = 0

    # -- plain pieces ----------------------------------------------------------------------------

    def words(self, text: str, characters: QTextCharFormat, above: float = 0, below: float = 0) -> None:
        """One paragraph of plain words; its line ends stay."""
        self.start(self.paragraph(above=above, below=below))
        self.cursor.insertText(reveal(text).replace("\n", "\u2028"), characters)

    def start(self, block_format: QTextBlockFormat) -> None:
        """Begin a paragraph."""
        if self._fresh:
            self.cursor.setBlockFormat(block_format)
        else:
            self.cursor.insertBlock(block_format, self.formats.body)
        self._fresh = False

    def panel(self, colour: str) -> "PaperWriter":
        """A box with a background; what is written by the writer that is returned stands in it."""
        shape = QTextTableFormat()
        shape.setBorder(0)
        shape.setCellPadding(self.look.px(10))
        shape.setCellSpacing(0)
        shape.setTopMargin(self.look.px(4))
        shape.setBottomMargin(self.look.px(16))
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table = self.table(1, 1, shape)
        filled = QTextTableCellFormat()
        filled.setBackground(self.look.colour(colour))
        table.cellAt(0, 0).setFormat(filled)
        inside = self.within(table.cellAt(0, 0))
        inside.formats = self.formats
        return inside

    def table(self, rows: int, columns: int, shape: QTextTableFormat) -> QTextTable:
        """An empty table, after which the document goes on."""
        self._leave_table()
        table = self.cursor.insertTable(rows, columns, shape)
        self.cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True
        return table

    def within(self, cell: QTextTableCell) -> "PaperWriter":
        """What writes in a cell of a table."""
        inside = PaperWriter(self.document, self.look)
        inside.cursor = cell.firstCursorPosition()
        return inside

    def code(self, text: str, language: str) -> None:
        """All of the code in colours; lines that are too long are broken."""
        inside = self.panel("code")
        shape = self.paragraph(line_height=tokens.CODE_LINE_HEIGHT)
        shape.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        inside.start(shape)
        place = 0
        for span in highlight(text, language):
            inside.code_piece(text[place : span.start], self.formats.code)
            place = span.start + span.length
            inside.code_piece(text[span.start : place], self.formats.token(span.kind))
        inside.code_piece(text[place:], self.formats.code)

    def code_piece(self, text: str, characters: QTextCharFormat) -> None:
        """A piece of code at the cursor."""
        self.cursor.insertText(reveal(text).replace("\n", "\u2028"), characters)

    def image(self, image: QImage, most: QSize) -> None:
        """A picture in its own size, or as much smaller as it must be: no larger than `most` pixels."""
        self.start(self.paragraph(above=4, below=8, line_height=100))
        size = image.size()
        if size.width() > most.width() or size.height() > most.height():
            size = size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        self._insert_image(image, size.width(), size.height())

    # -- blocks ----------------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[Block], depth: int = 0, inset: int = 0) -> None:
        """Write blocks: `depth` lists and `inset` quotes stand around them."""
        for block in join_all(blocks):
            match block:
                case Paragraph(inlines=inlines):
                    self.start(self.paragraph(indent=depth + inset, above=3, below=5))
                    self.inlines(inlines, self.formats.body)
                case Heading(level=level, inlines=inlines):
                    heading = self.paragraph(indent=depth + inset, above=12, below=4, line_height=125)
                    self.start(heading)
                    self.inlines(inlines, self.formats.heading(level))
                case CodeBlock(language=language, text=text):
                    self.code(text, language)
                case ListBlock():
                    self._list(block, depth, inset)
                case _:
                    self._other(block, depth, inset)

    def quietly(self, blocks: Sequence[Block], depth: int = 0, inset: int = 0) -> None:
        """The same in the colour of what is said beside."""
        formats, self.formats = self.formats, TextFormats(self.look, "quiet")
        self.blocks(blocks, depth, inset)
        self.formats = formats

    def inlines(self, inlines: Iterable[Inline], base: QTextCharFormat) -> None:
        """Words with their emphasis; formulas are drawn."""
        formats = self.formats
        for inline in inlines:
            match inline:
                case Strong(inner):
                    self.inlines(inner, formats.strong(base))
                case Emphasis(inner):
                    self.inlines(inner, formats.emphasis(base))
                case Strike(inner):
                    self.inlines(inner, formats.strike(base))
                case Link(target, _, inner):
                    self.inlines(inner, formats.link(base, target))
                case Maths(source=source):
                    self._formula(source, inline.written, display=inline.display)
                case _:
                    write_inlines(self.cursor, (inline,), formats, base)

    def _other(self, block: Quote | Table | Rule | MathsBlock | Notes, depth: int, inset: int) -> None:
        match block:
            case Quote(blocks=inner):
                self.quietly(inner, depth, inset + 1)
            case Table():
                write_table(self, block)
            case Rule():
                shape = self.paragraph(above=6, below=10)
                length = QTextLength(QTextLength.Type.PercentageLength, 100)
                shape.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, length)
                self.start(shape)
            case MathsBlock(source=source):
                shape = self.paragraph(above=6, below=8, line_height=100)
                shape.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                self.start(shape)
                self._formula(source, block.written, display=True)
            case Notes(notes=notes):
                for note in notes:
                    inlines, others = first_words(note)
                    self.blocks((Paragraph((Text(f"[{note.label}] "), *inlines)), *others), depth, inset)

    def _list(self, block: ListBlock, depth: int, inset: int) -> None:
        shape = QTextListFormat()
        styles = QTextListFormat.Style
        shape.setStyle(styles.ListDecimal if block.ordered else styles.ListDisc)
        shape.setIndent(min(depth + 1, _DEEPEST))
        if block.ordered:
            shape.setStart(block.start)
        made = None
        for item in block.items:
            first, *others = item.blocks or (Paragraph(()),)
            mark = "" if item.checked is None else "\u2611 " if item.checked else "\u2610 "
            self.start(self.paragraph(indent=inset, above=1, below=2))
            if made is None:
                made = self.cursor.createList(shape)
            else:
                made.add(self.cursor.block())
            self.cursor.insertText(mark, self.formats.body)
            if isinstance(first, Paragraph):
                self.inlines(first.inlines, self.formats.body)
            else:
                others = [first, *others]
            self.blocks(others, depth + 1, inset)

    # -- formulas and pictures -------------------------------------------------------------------

    def _formula(self, source: str, written: str, *, display: bool) -> None:
        drawn = draw(source.strip(), display=display)
        if drawn is None:
            self.cursor.insertText(written.replace("\n", " "), self.formats.code)
            return
        size = self.formats.body.font().pointSizeF() / 0.75 / EM
        width, height = drawn.width * size, (drawn.ascent + drawn.descent) * size
        self._insert_image(self._picture(drawn, size * _FINE), round(width), round(height))

    def _picture(self, drawn: Drawing, factor: float) -> QImage:
        renderer = QSvgRenderer(QByteArray(drawn.svg(self.look.colour("text").name())))
        size = QSize(
            max(1, round(drawn.width * factor)), max(1, round((drawn.ascent + drawn.descent) * factor))
        )
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        return image

    def _insert_image(self, image: QImage, width: int, height: int) -> None:
        name = f"paper:{self.document.property('pictures') or 0}"
        self.document.setProperty("pictures", (self.document.property("pictures") or 0) + 1)
        self.document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        shown = QTextImageFormat()
        shown.setName(name)
        shown.setWidth(width)
        shown.setHeight(height)
        shown.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        self.cursor.insertImage(shown)

    # -- shapes ----------------------------------------------------------------------------------

    def paragraph(
        self, *, indent: int = 0, above: float = 0, below: float = 0, line_height: int = 145
    ) -> QTextBlockFormat:
        """A paragraph's shape: steps from the left, pixels above and below, a line's height in per cent."""
        shape = QTextBlockFormat()
        shape.setIndent(min(indent, _DEEPEST))  # of all distances from the left, a printer scales only these
        shape.setTopMargin(self.look.px(above))
        shape.setBottomMargin(self.look.px(below))
        shape.setLineHeight(line_height, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        return shape

    def _leave_table(self) -> None:
        """Qt keeps an empty paragraph before a table; it takes no room."""
        if not self._fresh:
            self.start(self._nothing())
        else:
            self.cursor.setBlockFormat(self._nothing())

    def _nothing(self) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        shape.setLineHeight(1, int(QTextBlockFormat.LineHeightTypes.FixedHeight.value))
        return shape
