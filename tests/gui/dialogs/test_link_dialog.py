"""Links are opened in one place, after a person has seen where they lead, and never of another kind."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from duologue.ui.dialogs.link import LinkDialog, offer_link
from helpers import gui


class Opener(QObject):
    """Stands where the system's browser would be."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


SCHEMES = ("http", "https", "mailto", "file", "javascript", "data", "smb", "vscode")


@pytest.fixture
def opener() -> Iterator[Opener]:
    caught = Opener()
    for scheme in SCHEMES:
        QDesktopServices.setUrlHandler(scheme, caught, "open")
    yield caught
    for scheme in SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def page() -> QWidget:
    return gui.shown(QWidget(), 600, 400)


def _offered(page: QWidget, target: str) -> LinkDialog | None:
    offer_link(gui.theme(), target, page)
    gui.pump()
    return page.findChild(QDialog, "linkDialog")


@pytest.mark.fault("F25")
def test_a_link_is_opened_once_after_it_was_agreed_to(page: QWidget, opener: Opener) -> None:
    dialog = _offered(page, "https://good.example/a?b=c#d")
    assert "https://good.example/a?b=c#d" in gui.words_of(dialog)
    assert opener.opened == []
    gui.press(dialog, "openLink")
    gui.pump()
    assert opener.opened == ["https://good.example/a?b=c#d"]


@pytest.mark.parametrize("way", ["cancelLink", "copyLink", ""])
def test_every_other_way_out_opens_nothing(page: QWidget, opener: Opener, way: str) -> None:
    dialog = _offered(page, "https://good.example/a")
    if way:
        gui.press(dialog, way)
    else:
        dialog.reject()  # Escape
    gui.pump()
    assert opener.opened == []
    if way == "copyLink":
        assert QGuiApplication.clipboard().text() == "https://good.example/a"


@pytest.mark.fault("F24")
@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "qrc:/x",
        "smb://host/share",
        "ms-msdt:/id",
        "vscode://file/x",
        "//host/x",
        "/etc/passwd",
        "",
        "https://",
        "https://a.example\u202e/x",
        "https://" + "a" * 5000 + ".example",
    ],
)
def test_anything_else_is_not_even_offered(page: QWidget, opener: Opener, target: str) -> None:
    assert _offered(page, target) is None
    assert opener.opened == []


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://b\u00fccher.example/x", "xn--bcher-kva.example"),
        ("https://good.example@evil.example/x", "evil.example"),
        ("https://\u0430pple.example/", "xn--pple-43d.example"),
    ],
)
def test_the_real_host_is_named_in_ascii_and_a_disguise_is_pointed_out(
    page: QWidget, target: str, host: str
) -> None:
    dialog = _offered(page, target)
    words = gui.words_of(dialog)
    assert words.isascii()
    assert host in words.split("\n")
    assert "may look like another one" in words


def test_a_plain_host_is_not_warned_about(page: QWidget) -> None:
    assert "may look like" not in gui.words_of(_offered(page, "https://plain.example/"))


def test_a_mail_address_is_shown_whole(page: QWidget, opener: Opener) -> None:
    dialog = _offered(page, "mailto:a@b.example")
    gui.press(dialog, "openLink")
    gui.pump()
    assert opener.opened == ["mailto:a@b.example"]


def test_opening_is_not_what_enter_does_by_itself(page: QWidget) -> None:
    dialog = _offered(page, "https://good.example/")
    assert not any(button.isDefault() or button.autoDefault() for button in dialog.findChildren(QPushButton))
