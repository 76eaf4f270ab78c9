"""Asks before a key is sent to an address it was not meant for so far."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.profile import Profile
from duologue.services.connection.accounts import with_confirmed_origins
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class ConfirmAddress(QDialog):
    """Nothing is sent before the answer; `confirmed` carries the profile with its new origins."""

    confirmed = Signal(object)

    def __init__(self, theme: Theme, profile: Profile, parent: QWidget) -> None:
        super().__init__(parent)
        self._profile = with_confirmed_origins(profile)
        new = sorted(set(self._profile.confirmed_origins) - set(profile.confirmed_origins))
        self.setObjectName("confirmAddress")
        self.setWindowTitle(self.tr("Send your key there?"))
        self.setMinimumWidth(within(self, theme.px(440)))
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = button(self.tr("Cancel"), self.reject, name="cancelAddress")
        cancel.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(
            button(self.tr("Send my key there"), self._confirm, kind="primary", name="allowAddress")
        )
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        question = self.tr("From now on, the key of {profile} would go to").format(profile=profile.name)
        layout.addWidget(Label(theme, question, tone="quiet", wrap=True))
        layout.addWidget(Label(theme, "\n".join(new), size=18, strong=True, wrap=True))
        so_far = ", ".join(profile.confirmed_origins) or self.tr("no address yet")
        layout.addWidget(
            Label(theme, self.tr("So far: {origins}").format(origins=so_far), tone="quiet", wrap=True)
        )
        layout.addSpacing(theme.px(8))
        layout.addLayout(row)

    def _confirm(self) -> None:
        self.confirmed.emit(self._profile)
        self.accept()
