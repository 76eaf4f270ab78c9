"""Privacy: what stays here, what goes where."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class PrivacySection(QWidget):
    """Words only; each of them is a promise that a test holds us to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        lines = (
            self.tr("Chats are stored on this computer."),
            self.tr(
                "Each message you send goes, with the chat's history, to the profile's host under its terms."
            ),
            self.tr(
                "The key is kept in the system's keychain, or in memory for this session: never in a file."
            ),
            self.tr("The key is sent only to the address you confirmed for it."),
            self.tr(
                "Another program that runs as you can read the keychain or memory; we can't prevent that."
            ),
            self.tr("Duologue has no account, no telemetry, and fetches nothing by itself."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        for line in lines:
            layout.addWidget(Label(theme, line, wrap=True))
