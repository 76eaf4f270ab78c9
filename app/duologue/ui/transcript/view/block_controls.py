"""The controls that stand on blocks: code headers, table buttons, side bars, and "Show all"."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton

from duologue.ui.controls.button import button
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.code_writer import wrap_code
from duologue.ui.transcript.document.decoration import Decoration
from duologue.ui.transcript.view.block_places import BlockPlaces
from duologue.ui.transcript.view.code_header import CodeHeader
from duologue.ui.transcript.view.cut_parts import CutPart, cut_parts_of
from duologue.ui.transcript.view.side_strips import BAR_HEIGHT, WideBlock
from duologue.ui.transcript.view.sideways_browser import SidewaysBrowser
from duologue.ui.transcript.view.table_tools import SMALL, TableTools
from duologue.ui.transcript.view.whole_view import WholeView
from duologue.ui.words import counted, translate


class BlockControls:
    """One set of controls for each block of a view.

    Blocks are counted, so that a block keeps its controls when it is written again.
    """

    def __init__(
        self,
        view: SidewaysBrowser,
        theme: Theme,
        places: BlockPlaces,
        wrapped: Callable[[], object],
        files: FileSaver,
    ) -> None:
        self._view = view
        self._on_wrap = wrapped
        self._theme = theme
        self._files = files
        self.places = places
        self._strips = view.strips
        self._runs: list[list[Decoration]] = []
        self._starts: list[int] = []  # the number of each run's first decoration
        self._headers: dict[int, CodeHeader] = {}
        self._tools: dict[int, TableTools] = {}
        self._more: dict[int, QPushButton] = {}
        self._wrapped: set[int] = set()
        self._placed = 0  # runs of blocks whose controls stand where they belong

    def show(self, decorations: Sequence[Decoration], changed: int = 0) -> None:
        """Give every code block and table its controls; `place_changed` puts them where they belong.

        The decorations before number `changed` are those of the last time, so their controls stand already.
        """
        first = max(0, bisect_left(self._starts, changed) - 1)  # the run before may have got another piece
        begin = self._starts[first] if first < len(self._starts) else 0
        del self._runs[first:], self._starts[first:]
        for start, run in _runs(decorations, begin):
            self._starts.append(start)
            self._runs.append(run)
        late = list(enumerate(self._runs))[first:]
        code = {n for n, run in late if run[0].code is not None}
        tables = {n for n, run in late if run[0].table is not None}
        for controls, wanted in ((self._headers, code), (self._tools, tables)):
            for number in [n for n in controls if n >= first and n not in wanted]:
                _discard(controls.pop(number))
        for number, run in late:
            if (shown := run[0].code) is not None:
                wrap_code(QTextCursor(self._view.document()), run[0], wrapped=number in self._wrapped)
                self._header(number).show_code(shown)
            else:
                self._tool(number).show_table([d.table.table for d in run if d.table is not None])
        cut = {number for number, run in late if _is_cut(run)}
        for number in [n for n in self._more if n >= first and n not in cut]:
            _discard(self._more.pop(number))
        for number in cut:
            words = more_words(self._runs[number])
            if number not in self._more:
                self._more[number] = self._built_more(number)
            self._more[number].setText(words)
            self._more[number].setAccessibleName(words)
        self._placed = min(self._placed, first)

    def place_changed(self) -> None:
        """Place those that were shown since the last time.

        Once the turn they are in has moved: Qt moves no pixels of what holds a control that has moved before.
        """
        if self._placed < len(self._runs):
            self.place(self._placed)

    def place(self, first: int = 0) -> None:
        """Put the controls from block `first` on where their blocks stand now."""
        px, formats = self._theme.px, self.places.formats
        wide: dict[int, WideBlock] = {}
        for number in range(first, len(self._runs)):
            run = self._runs[number]
            area = self._area(run)
            header, tool, more = (c.get(number) for c in (self._headers, self._tools, self._more))
            bottom = area.bottom()
            if isinstance(header, CodeHeader):
                header.setGeometry(
                    QRectF(area.left(), area.top(), area.width(), formats.code_header).toRect()
                )
                header.show()
            if isinstance(tool, TableTools):
                tool.setFixedSize(px(SMALL), px(SMALL))
                left = min(area.right() + px(4), self.places.width - px(SMALL) - px(2))
                if run[0].mirrored:
                    left = max(area.left() - px(4) - px(SMALL), px(2))
                tool.move(round(left), round(area.top() + px(5)))
                tool.show()
            if isinstance(more, QPushButton):
                more.adjustSize()
                space = bottom - formats.more_height if header is not None else bottom + px(6)
                side = area.right() - px(6) - more.width() if run[0].mirrored else area.left() + px(6)
                more.move(round(side), round(space))
                more.show()
            own_width = max(self.places.own_width(d) for d in run)
            if own_width > area.width() + 1:
                wide[number] = self._strip(area, own_width, run[0])
        self._strips.place(wide, first)
        self._placed = len(self._runs)

    def area_at(self, place: QPoint) -> None:
        """The pointer is there: the button of the table under it is seen."""
        for number, tool in self._tools.items():
            area = self._area(self._runs[number]).adjusted(
                -self._theme.px(SMALL), 0, self._theme.px(SMALL), 0
            )
            tool.come_near(near=area.contains(place.toPointF()))

    def leave(self) -> None:
        """The pointer is somewhere else."""
        for tool in self._tools.values():
            tool.come_near(near=False)

    def cut_parts(self) -> list[CutPart]:
        """What is not shown whole, from top to bottom."""
        parts: list[CutPart] = []
        for number, run in enumerate(self._runs):
            if _is_cut(run):
                parts += cut_parts_of(self._view.document(), run, partial(self._show_all, number))
        return parts

    def fade(self) -> None:
        """The document is empty now; the controls stay for what is written again."""
        self._runs = []
        self._starts = []
        self._strips.place({})
        self._placed = 0

    def _area(self, run: list[Decoration]) -> QRectF:
        area = QRectF()
        for decoration in run:
            area = area.united(self.places.visible(decoration))
        return area

    def _strip(self, area: QRectF, own_width: float, block: Decoration) -> WideBlock:
        """What moves sideways, and how."""
        px, formats = self._theme.px, self.places.formats
        height = px(BAR_HEIGHT)
        if block.code is None:
            bar = QRectF(area.left(), area.bottom() + px(2), area.width(), height)
            return WideBlock(area, bar, own_width, px(40), block.mirrored)
        bar = QRectF(area.left() + 2, area.bottom() - height - 1, area.width() - 4, height)
        inner = area.adjusted(1, formats.code_header + 1, -1, -1)
        return WideBlock(inner, bar, own_width, px(40))

    def _header(self, number: int) -> CodeHeader:
        if number not in self._headers:
            built = CodeHeader(self._theme, self._files, self._view.viewport())
            built.wrap_wanted.connect(partial(self._wrap, number))
            self._headers[number] = built
        return self._headers[number]

    def _tool(self, number: int) -> TableTools:
        if number not in self._tools:
            self._tools[number] = TableTools(self._theme, self._view.viewport())
        return self._tools[number]

    def _built_more(self, number: int) -> QPushButton:
        return button(
            "", partial(self._show_all, number), kind="link", name="showAll", parent=self._view.viewport()
        )

    def _wrap(self, number: int, wrapped: bool) -> None:  # noqa: FBT001 - a signal's argument
        (self._wrapped.add if wrapped else self._wrapped.discard)(number)
        wrap_code(QTextCursor(self._view.document()), self._runs[number][0], wrapped=wrapped)
        self._on_wrap()
        self.place()
        self._view.viewport().update()

    def _show_all(self, number: int) -> WholeView:
        # Imported here: few texts are that long.
        from duologue.ui.transcript.view.whole_table import WholeTable  # noqa: PLC0415 - see above
        from duologue.ui.transcript.view.whole_text import WholeText  # noqa: PLC0415 - see above

        run = self._runs[number]
        whole: WholeView
        if (code := run[0].code) is not None:
            whole = WholeText(self._theme, self._files, code.text, code.language, self._view)
        else:
            whole = WholeTable(self._theme, [d.table.table for d in run if d.table is not None], self._view)
        whole.show()
        return whole


def more_words(run: Sequence[Decoration]) -> str:
    """What the button says that shows all of a block."""
    code = run[0].code
    if code is not None and code.lines > code.shown_lines:
        return counted(
            code.lines,
            translate("Transcript", "Show all ({number} line)"),
            translate("Transcript", "Show all ({number} lines)"),
        )
    if code is not None:
        return show_all_size(len(code.text))
    rows = sum(len(d.table.table.rows) for d in run if d.table is not None)
    return counted(
        rows,
        translate("Transcript", "Show all ({number} row)"),
        translate("Transcript", "Show all ({number} rows)"),
    )


def show_all_size(characters: int) -> str:
    """What the button says where lines say little."""
    if characters >= 1_000_000:  # noqa: PLR2004 - a million
        size = translate("Transcript", "{number} MB").format(number=round(characters / 1_000_000, 1))
    else:
        size = translate("Transcript", "{number} KB").format(number=max(1, round(characters / 1000)))
    return translate("Transcript", "Show all ({size})").format(size=size)


def _runs(decorations: Sequence[Decoration], begin: int) -> Iterator[tuple[int, list[Decoration]]]:
    """Code blocks and tables from number `begin` on, each with its number; pieces of a table together."""
    start, run = begin, list[Decoration]()
    before: Decoration | None = None
    for number in range(begin, len(decorations)):
        decoration = decorations[number]
        goes_on = decoration.table is not None and decoration.table.continues
        if goes_on and run and before is not None and before.table is not None:
            run.append(decoration)
        elif decoration.table is not None or decoration.code is not None:
            if run:
                yield start, run
            start, run = number, [decoration]
        before = decoration
    if run:
        yield start, run


def _is_cut(run: Sequence[Decoration]) -> bool:
    return any((d.code is not None and d.code.cut) or (d.table is not None and d.table.cut) for d in run)


def _discard(control: CodeHeader | TableTools | QPushButton) -> None:
    control.hide()
    control.deleteLater()
