"""Edits a profile: its name, its addresses, how its key travels, proxy and certificates."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.errors import AddressRefused
from duologue.domain.profile import AuthForm, Profile
from duologue.domain.proxy import with_password_of, without_password
from duologue.domain.style import ApiStyle
from duologue.services.usage.price_tables import PriceTables
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.check_box import CheckBox
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.settings.profile_tables import ProfileTables
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme


class ProfileEditor(QDialog):
    """Bad input is told at its place; `saved` carries the changed profile.

    A key belongs to the addresses it was confirmed for: a new host has to be confirmed here by a tick,
    or later, before the first byte is sent there.
    """

    saved = Signal(object)

    def __init__(self, theme: Theme, profile: Profile, prices: PriceTables, parent: QWidget) -> None:
        super().__init__(parent)
        self._profile = profile
        self.setObjectName("profileEditor")
        self.setWindowTitle(self.tr("Edit profile"))
        self.setMinimumWidth(within(self, theme.px(560)))
        self.resize(theme.px(600), min(theme.px(760), parent.height() - theme.px(48)))
        self.name = self._field("profileName", profile.name)
        self.openai_base = self._field("editOpenaiBase", profile.openai_base)
        self.anthropic_base = self._field("editAnthropicBase", profile.anthropic_base)
        self._openai_final = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._anthropic_final = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.auth = QComboBox()
        self.auth.setObjectName("editAuth")
        for form, words in (
            (AuthForm.BEARER, self.tr("Authorization: Bearer")),
            (AuthForm.X_API_KEY, self.tr("x-api-key")),
            (AuthForm.NONE, self.tr("No key is sent")),
        ):
            self.auth.addItem(words, form)
        self.auth.setCurrentIndex(self.auth.findData(profile.auth))
        self.proxy = self._field("editProxy", without_password(profile.proxy or ""))
        self.proxy.setPlaceholderText(self.tr("As the system says"))
        self.ca_file = self._field("editCaFile", profile.ca_file or "")
        self.ca_file.setPlaceholderText(self.tr("The system's certificates"))
        self.tables = ProfileTables(theme, profile, prices)
        self.confirm = CheckBox()
        self.confirm.setObjectName("confirmOrigins")
        self.error = Label(theme, tone="danger", wrap=True)
        self._lay_out(theme)
        self.name.setFocus()
        for field in (self.openai_base, self.anthropic_base):
            field.textChanged.connect(self._show_addresses)
        self.auth.currentIndexChanged.connect(self._show_addresses)
        self._show_addresses()

    def edited(self) -> Profile | None:
        """The profile as the fields say, or None with the error shown."""
        made = replace(
            self._profile,
            name=self.name.text().strip(),
            openai_base=self.openai_base.text().strip(),
            anthropic_base=self.anthropic_base.text().strip(),
            auth=self.auth.currentData(),
            proxy=with_password_of(self.proxy.text().strip(), self._profile.proxy) or None,
            ca_file=self.ca_file.text().strip() or None,
        )
        made = self.tables.applied_to(made)
        problem = self._problem(made)
        self.error.setText(problem)
        if problem:
            return None
        if self.confirm.isChecked():
            made = replace(made, confirmed_origins=tuple(sorted({*made.confirmed_origins, *_origins(made)})))
        return made

    def _problem(self, profile: Profile) -> str:
        if not profile.name:
            return self.tr("Give the profile a name.")
        if not (profile.openai_base or profile.anthropic_base):
            return self.tr("Enter at least one address.")
        if profile.ca_file and not Path(profile.ca_file).is_file():
            return self.tr("There is no certificate file at {path}.").format(path=profile.ca_file)
        try:
            _origins(profile)
        except AddressRefused as refused:
            return refused.message
        return ""

    def _show_addresses(self) -> None:
        draft = replace(
            self._profile, openai_base=self.openai_base.text(), anthropic_base=self.anthropic_base.text()
        )
        for style, text, label in (
            (ApiStyle.OPENAI, draft.openai_base, self._openai_final),
            (ApiStyle.ANTHROPIC, draft.anthropic_base, self._anthropic_final),
        ):
            label.setText(_final_address(draft, style) if text.strip() else self.tr("Not used"))
        new = self._new_origins(draft)
        self.confirm.setVisible(bool(new) and self.auth.currentData() is not AuthForm.NONE)
        self.confirm.setText(self.tr("My key may be sent to {origins}").format(origins=", ".join(new)))
        self.confirm.setChecked(False)

    def _new_origins(self, draft: Profile) -> list[str]:
        try:
            return sorted(_origins(draft) - set(draft.confirmed_origins))
        except AddressRefused:
            return []

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Certificates of your organisation"))
        if path:
            self.ca_file.setText(path)

    def _save(self) -> None:
        made = self.edited()
        if made is not None:
            self.saved.emit(made)
            self.accept()

    @staticmethod
    def _field(name: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(name)
        return field

    def _lay_out(self, theme: Theme) -> None:
        pad = theme.px(tokens.AIR)
        form = QWidget()
        fields = QVBoxLayout(form)
        fields.setContentsMargins(pad, pad, pad, 0)
        fields.setSpacing(theme.px(12))
        for row in self._rows(theme):
            fields.addWidget(row)
        fields.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields in it take the focus
        area.setAccessibleName(self.windowTitle())
        area.setWidget(form)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("Cancel"), self.reject, name="cancelProfile"))
        save = button(self.tr("Save"), self._save, kind="primary", name="saveProfile")
        save.setDefault(True)
        buttons.addWidget(save)
        foot = QVBoxLayout()  # always in sight, however long the form is
        foot.setContentsMargins(pad, theme.px(12), pad, pad)
        foot.setSpacing(theme.px(12))
        foot.addWidget(self.confirm)
        foot.addWidget(self.error)
        foot.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)

    def _rows(self, theme: Theme) -> list[QWidget]:
        proxy_help = self.tr(
            "http://, https:// or socks5://. The system's proxy is used where this is empty."
        )
        self.ca_file.setAccessibleName(self.tr("Own certificates (PEM file)"))
        files = QWidget()
        row = QHBoxLayout(files)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.ca_file, 1)
        row.addWidget(button(self.tr("Choose…"), self._choose_file, name="chooseCaFile"))
        return [
            settings_row(theme, self.tr("Name"), self.name, "", stretch=True),
            settings_row(theme, self.tr("OpenAI style (with /v1)"), self.openai_base, "", stretch=True),
            self._openai_final,
            settings_row(
                theme, self.tr("Anthropic style (without /v1)"), self.anthropic_base, "", stretch=True
            ),
            self._anthropic_final,
            settings_row(theme, self.tr("The key travels as"), self.auth, ""),
            settings_row(theme, self.tr("Proxy"), self.proxy, proxy_help, stretch=True),
            settings_row(theme, self.tr("Own certificates (PEM file)"), files, "", stretch=True),
            self.tables,
        ]


def _origins(profile: Profile) -> set[str]:
    """The origins of the addresses that are set. Raises AddressRefused."""
    texts = {ApiStyle.OPENAI: profile.openai_base, ApiStyle.ANTHROPIC: profile.anthropic_base}
    return {profile.base(style).origin for style, text in texts.items() if text.strip()}


def _final_address(profile: Profile, style: ApiStyle) -> str:
    try:
        return profile.base(style).endpoint(style)
    except AddressRefused as refused:
        return refused.message
