"""Formulas in the document: drawn in the colour of the words, never clipped, their source always there."""

from time import monotonic

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QTextCursor, QTextTable
from PySide6.QtWidgets import QApplication

from duologue.markdown.parser import parse
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.document.document_lines import lines_from
from duologue.ui.transcript.document.maths import whole_formulas
from duologue.ui.transcript.document.maths_objects import OBJECT, FormulaObjects
from duologue.ui.transcript.find.shown_words import shown_lines
from duologue.ui.transcript.view.markdown_text import MarkdownText
from helpers import gui

LONG_SUM = " + ".join(f"x_{{{number}}}" for number in range(1, 24))


def shown(theme: Theme, source: str, width: int = 500) -> MarkdownText:
    """The text in a view of this width, all its formulas drawn."""
    text = MarkdownText(theme, "Answer", lambda _target: None, gui.saver())
    text.view.resize(width, 10)
    text.view.show()
    text.feed(source)
    text.flush()
    text.finish()
    settle(text)
    return text


def settle(text: MarkdownText) -> None:
    """Wait until every formula is drawn, and give the view the height it wants."""
    objects = text.view.document().findChild(FormulaObjects)
    end = monotonic() + gui.PATIENCE_SECONDS
    text.view.document().documentLayout().documentSize()
    while objects is not None and objects.waiting and monotonic() < end:
        QApplication.processEvents()
    text.view.resize(text.view.width(), text.view.heightForWidth(text.view.width()))


def picture(text: MarkdownText, ratio: float = 1) -> QImage:
    """What the view shows, on a ground that no theme uses."""
    image = QImage(text.view.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#00ff00"))
    painter = QPainter(image)
    text.view.document().drawContents(painter)
    painter.end()
    return image


def ink(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is painted, in pixels of the image."""
    ground = QColor("#00ff00").rgb()
    places = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixel(x, y) != ground
    ]
    columns, rows = [x for x, _ in places], [y for _, y in places]
    return min(columns), min(rows), max(columns), max(rows)


def colours(image: QImage) -> set[str]:
    every = {image.pixel(x, y) for y in range(image.height()) for x in range(image.width())}
    return {QColor.fromRgb(each).name() for each in every}


@pytest.mark.parametrize("appearance", [gui.LIGHT, gui.DARK], ids=["light", "dark"])
def test_a_formula_is_painted_in_the_colour_of_the_words(theme: Theme, appearance: gui.Appearance) -> None:
    theme.choose(appearance)
    text = shown(theme, "$$\nM\n$$")
    assert theme.colours.text in colours(picture(text, 4))


def test_a_change_of_theme_paints_it_anew(theme: Theme) -> None:
    text = shown(theme, "$$\nM\n$$")
    theme.choose(gui.DARK)
    settle(text)
    assert theme.colours.text in colours(picture(text, 4))


def test_a_formula_is_as_sharp_as_the_screen(theme: Theme) -> None:
    text = shown(theme, "$$\n\\frac{a}{b}\n$$")
    left, top, right, bottom = ink(picture(text))
    fine = ink(picture(text, 2))
    assert all(abs(a - b / 2) <= 1 for a, b in zip((left, top, right, bottom), fine, strict=True))
    bars = {name for name in colours(picture(text, 2)) if name == theme.colours.text}
    assert bars  # a thin bar reaches its full colour only where it is drawn at the finer size


def test_a_formula_of_its_own_stands_in_the_middle(theme: Theme) -> None:
    left, _, right, _ = ink(picture(shown(theme, "$$\nx = 1\n$$")))
    assert abs((left + right) / 2 - 250) < 8


def test_words_and_formula_stand_on_one_line(theme: Theme) -> None:
    text = shown(theme, "x \\(x\\)")
    image = picture(text, 4)
    half = text.view.cursorRect(_at(text, 2)).left() * 4
    _, _, _, words = ink(image.copy(0, 0, half, image.height()))
    _, _, _, formula = ink(image.copy(half, 0, image.width() - half, image.height()))
    assert abs(words - formula) <= 4  # a pixel of the screen


@pytest.mark.parametrize(
    "source", [f"$$ {LONG_SUM} $$", f"words \\({LONG_SUM}\\) words", f"> - \\[{LONG_SUM}\\]"]
)
def test_a_wide_formula_is_never_clipped(theme: Theme, source: str) -> None:
    for width in (900, 480, 230):
        text = shown(theme, source, width)
        assert text.view.document().size().width() <= width
        assert ink(picture(text))[2] < width - 1


def test_a_formula_in_a_table_stays_in_its_column(theme: Theme) -> None:
    integrals = "\u222b" * 60 + "x"
    text = shown(theme, f"| a | b |\n|---|---|\n| \\({integrals}\\) | {'words ' * 60} |", 420)
    document = text.view.document()
    table = document.rootFrame().childFrames()[0]
    objects = document.findChild(FormulaObjects)
    assert isinstance(table, QTextTable)
    assert objects is not None
    place = _at(text, document.toPlainText().index(OBJECT))
    place.movePosition(QTextCursor.MoveOperation.NextCharacter)
    width = objects.intrinsicSize(document, place.position() - 1, place.charFormat()).width()
    assert width <= table.format().columnWidthConstraints()[0].rawValue() - 2 * table.format().cellPadding()


def test_what_is_painted_behind_the_words_moves_with_them(theme: Theme) -> None:
    text = MarkdownText(theme, "Answer", lambda _target: None, gui.saver())
    text.view.resize(500, 400)
    text.view.show()
    text.feed("$$\n\\frac{\\frac{p}{q}}{\\frac{r}{s}}\n$$\n\n---\n")
    text.flush()
    text.finish()
    text.view.grab()  # painted while the formula is not drawn yet
    settle(text)
    rules = _painted_areas(text)
    text.view._areas.clear()
    assert rules == _painted_areas(text)


def _painted_areas(text: MarkdownText) -> list[QRectF]:
    text.view.grab()
    return list(text.view._areas)


def test_a_formula_fits_again_when_the_window_changes(theme: Theme) -> None:
    text = shown(theme, f"$$ {LONG_SUM} $$", 900)
    wide = ink(picture(text))
    text.view.resize(500, 10)
    settle(text)
    assert ink(picture(text))[2] < 499 < wide[2]


def test_the_source_is_selected_and_copied(theme: Theme) -> None:
    text = shown(theme, "Area \\(\\pi r^2\\) holds[^1].\n\n$$\nx = 1\n$$\n\n[^1]: note")
    everything = _at(text, 0)
    everything.select(QTextCursor.SelectionType.Document)
    words = selected_words(everything)
    assert words.split("\n") == ["Area \\(\\pi r^2\\) holds[1].", "$$ x = 1 $$", "", "[1] note"]
    assert OBJECT not in words


def test_a_selection_takes_whole_formulas(theme: Theme) -> None:
    text = shown(theme, "a \\(x\\) b")
    where = text.view.document().toPlainText().index(OBJECT)
    cursor = _at(text, 0)
    cursor.setPosition(where + 1, QTextCursor.MoveMode.KeepAnchor)
    start, end = whole_formulas(cursor)
    assert (start, end) == (0, where + 2 + len("\\(x\\)"))
    cursor.setPosition(where + 1)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    assert whole_formulas(cursor)[0] == end


def test_the_source_takes_no_room(theme: Theme) -> None:
    text = shown(theme, "a \\(\\mathrm{x}\\)| b")
    plain = text.view.document().toPlainText()
    after_object = text.view.cursorRect(_at(text, plain.index(OBJECT) + 1)).left()
    assert text.view.cursorRect(_at(text, plain.index("|"))).left() - after_object <= 1


@pytest.mark.parametrize(
    "source",
    [
        "a \\(x^2\\) b $$y$$ c",
        "$$\nx\n+ y\n$$",
        "w[^1]\n\n[^1]: n \\(x\\)\n\n    more",
        "| a |\n|-|\n| \\(x\\) |",
    ],
)
def test_find_sees_the_source_as_it_knows_it_without_a_view(theme: Theme, source: str) -> None:
    text = shown(theme, source)
    lines = [line.text for line in lines_from(text.view.document(), 0)]
    assert tuple(line for line in lines if line) == shown_lines(parse(source))
    assert all(line.padded for line in lines_from(text.view.document(), 0) if OBJECT in line.quick_text)


def test_a_screen_reader_hears_the_source(theme: Theme) -> None:
    text = shown(theme, "The area is \\(\\pi r^2\\).")
    interface = QAccessible.queryAccessibleInterface(text.view).textInterface()
    assert "\\(\\pi r^2\\)" in interface.text(0, interface.characterCount())


@pytest.mark.parametrize("source", ["\\frac{a}{", "\\unknowncommand{x}", "\\text{\u9762\u79ef}", "x" * 1500])
def test_what_cannot_be_drawn_is_shown_as_it_was_written(theme: Theme, source: str) -> None:
    text = shown(theme, f"$$\n{source}\n$$", 300)
    left, _, right, bottom = ink(picture(text))
    assert 0 <= left < right < 300
    assert bottom < text.view.height()
    assert source in text.view.document().toPlainText()


def test_an_open_formula_is_words_until_it_closes(theme: Theme) -> None:
    text = MarkdownText(theme, "Answer", lambda _target: None, gui.saver())
    text.feed("Now:\n\n$$\nx = 1\n- y\n")
    text.flush()
    assert OBJECT not in text.view.document().toPlainText()
    assert "x = 1\n- y" in text.view.document().toPlainText()
    text.feed("$$\n")
    text.flush()
    assert text.view.document().toPlainText().count(OBJECT) == 1


def test_a_price_is_no_formula(theme: Theme) -> None:
    text = shown(theme, "From $5 to $6, rated $$ or $$$, and $x$ too.")
    assert OBJECT not in text.view.document().toPlainText()


def test_notes_are_smaller_and_below_a_line(theme: Theme) -> None:
    text = shown(theme, "words[^1] and[^none]\n\n[^1]: the note\n\nlast")
    plain = text.view.document().toPlainText()
    assert plain.split("\n") == ["words[1] and[^none]", "last", "", "[1] the note"]
    size = [
        _at(text, plain.index(word) + 1).charFormat().font().pixelSize() for word in ("words", "the note")
    ]
    assert size[0] > size[1]


def _at(text: MarkdownText, position: int) -> QTextCursor:
    cursor = QTextCursor(text.view.document())
    cursor.setPosition(position)
    return cursor
