"""What to do when a key may be in the wrong hands: remove it here, then end it at the provider."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.profile import Profile
from duologue.services.tables import catalogue
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.terms.clause import ClauseLine
from duologue.ui.terms.clauses import API_KEY
from duologue.ui.theme import Theme


class ExposedKeyDialog(QDialog):
    """`remove_wanted` asks to forget the key on this computer; `clause_wanted` and `link_wanted` lead on."""

    remove_wanted = Signal()
    clause_wanted = Signal(str)
    link_wanted = Signal(str)

    def __init__(self, theme: Theme, profile: Profile, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exposedKey")
        self.setWindowTitle(self.tr("My key may be exposed"))
        self.setMinimumWidth(within(self, theme.px(520)))
        publisher = catalogue.terms_text().publisher
        site = key_page(profile)
        steps = (
            self.tr("1. Remove the key here, so that nothing is sent with it any more."),
            self.tr(
                "2. On {site}, sign in, delete this key and make another one. Only that ends it: whoever has "
                "it can use it until then. Look at the usage and the bill of the last days."
            ).format(site=site.removeprefix("https://")),
            self.tr(
                "3. Tell the provider at once. Their address is masked in the text we were given "
                "(“[email protected]”), so look for it on {publisher}."
            ).format(publisher=publisher),
        )
        self.remove = button(
            self.tr("Remove the key here"), self._remove, kind="danger", name="removeExposed"
        )
        self.removed = Label(theme, tone="good", wrap=True)
        self.removed.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.remove)
        row.addWidget(
            button(
                self.tr("Open {site}…").format(site=site.removeprefix("https://")),
                lambda: self.link_wanted.emit(site),
                name="openKeyPage",
            )
        )
        row.addStretch(1)
        close = button(self.tr("Close"), self.accept, kind="primary", name="closeExposed")
        close.setDefault(True)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        title = self.tr("The key of {profile} may be exposed").format(profile=profile.name)
        layout.addWidget(Label(theme, title, strong=True, size=18, wrap=True))
        for step in steps:
            layout.addWidget(Label(theme, step, wrap=True))
        layout.addWidget(
            ClauseLine(
                theme,
                self.tr("The Terms ask you to tell of any unauthorised use immediately."),
                API_KEY,
                self.clause_wanted.emit,
            )
        )
        layout.addWidget(self.removed)
        layout.addLayout(row)
        close.setFocus()
        self.finished.connect(self.deleteLater)

    def show_removed(self) -> None:
        """The key is gone from this computer; the rest is to be done elsewhere."""
        self.removed.setText(self.tr("The key is gone from this computer. Go on with step 2."))
        self.removed.show()
        self.remove.setEnabled(False)

    def show_problem(self, words: str) -> None:
        """It could not be removed."""
        self.removed.set_tone("danger")
        self.removed.setText(words)
        self.removed.show()

    def _remove(self) -> None:
        self.remove_wanted.emit()


def key_page(profile: Profile) -> str:
    """The site where keys of this profile are made and ended, as far as it is known."""
    bases = {profile.openai_base, profile.anthropic_base} - {""}
    for preset in catalogue.presets():
        if preset.key_page is not None and bases & {preset.openai_base, preset.anthropic_base}:
            return preset.key_page
    return f"https://{catalogue.terms_text().publisher}"
