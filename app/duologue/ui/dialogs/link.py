"""The one place that opens a link: only http, https and mailto, and only after a person has seen where to."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.markdown.links import LinkTarget, judge
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class LinkDialog(QDialog):
    """Shows the whole address, the real host first, with Copy beside Open."""

    def __init__(self, theme: Theme, link: LinkTarget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.setWindowTitle(self.tr("Open a link"))
        self.setObjectName("linkDialog")
        self.setMinimumWidth(within(self, theme.px(420)))
        whole = Label(theme, link.url, tone="quiet", wrap=True, size=13)
        whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(button(self.tr("Copy address"), self._copy, name="copyLink"))
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelLink"))
        row.addWidget(button(self.tr("Open in browser"), self.accept, kind="primary", name="openLink"))
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(Label(theme, self.tr("This link leads to"), tone="quiet"))
        layout.addWidget(Label(theme, link.host or link.url, strong=True, size=18, wrap=True))
        layout.addWidget(whole)
        if link.userinfo or link.international:
            warning = self.tr("The address is written so that it may look like another one.")
            layout.addWidget(Label(theme, warning, tone="danger", wrap=True))
        layout.addSpacing(theme.px(8))
        layout.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._link.url)
        self.reject()


def offer_link(theme: Theme, target: str, parent: QWidget) -> None:
    """Ask whether to open `target`; what is no web or mail link is not offered at all."""
    link = judge(target)
    if link is None:
        return
    dialog = LinkDialog(theme, link, parent)
    dialog.accepted.connect(lambda: QDesktopServices.openUrl(QUrl(link.url)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
