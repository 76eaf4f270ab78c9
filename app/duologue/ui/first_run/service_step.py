"""Step one: which service, and at which addresses."""

import uuid
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from duologue.domain.errors import AddressRefused
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.tables.bundled import Preset
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class ServiceStep(QWidget):
    """Presets as choices; addresses are asked for only where a preset does not know them."""

    link_wanted = Signal(str)

    def __init__(self, theme: Theme, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self._presets = presets
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        for number, preset in enumerate(presets):
            choice = QRadioButton(preset.name)
            choice.setObjectName(f"preset-{preset.id}")
            self._group.addButton(choice, number)
            layout.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(theme.px(4))
        self._note = Label(theme, tone="quiet", wrap=True)
        self._keys = Label(theme, tone="quiet", wrap=True)
        layout.addWidget(self._note)
        layout.addWidget(self._keys)
        self._page = button("", self._open_page, kind="link", name="keyPage")
        layout.addWidget(self._page, 0, Qt.AlignmentFlag.AlignLeft)
        self._addresses = QWidget()
        fields = QVBoxLayout(self._addresses)
        fields.setContentsMargins(0, theme.px(4), 0, 0)
        fields.setSpacing(theme.px(4))
        self.openai_base = self._field("openaiBase", "https://…/v1")
        self.anthropic_base = self._field("anthropicBase", "https://…/anthropic")
        for words, field in (
            (self.tr("Address for the OpenAI style (with /v1)"), self.openai_base),
            (self.tr("Address for the Anthropic style (without /v1)"), self.anthropic_base),
        ):
            field.setAccessibleName(words)
            fields.addWidget(Label(theme, words, size=13))
            fields.addWidget(field)
        self.final = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        fields.addWidget(self.final)
        layout.addWidget(self._addresses)
        self.error = Label(theme, tone="danger", wrap=True)
        layout.addWidget(self.error)
        layout.addStretch(1)
        self._group.idToggled.connect(self._on_choice)
        self.openai_base.textChanged.connect(self._show_final)
        self.anthropic_base.textChanged.connect(self._show_final)
        self._group.button(0).setChecked(True)

    @property
    def preset(self) -> Preset:
        """The chosen preset."""
        return self._presets[max(0, self._group.checkedId())]

    def choose(self, number: int) -> None:
        """Choose a preset by its place."""
        self._group.button(number).setChecked(True)

    def profile(self) -> Profile | None:
        """The profile that the choices make, or None with the error shown at its place."""
        preset = self.preset
        made = preset.profile(uuid.uuid4().hex[:12])
        if not preset.openai_base:
            made = replace(
                made,
                openai_base=self.openai_base.text().strip(),
                anthropic_base=self.anthropic_base.text().strip(),
            )
        if not (made.openai_base or made.anthropic_base):
            self.error.setText(self.tr("Enter at least one address."))
            return None
        try:
            for style, text in self._bases(made):
                if text:
                    made.base(style)
        except AddressRefused as refused:
            self.error.setText(refused.message)
            return None
        self.error.setText("")
        return made

    @staticmethod
    def _bases(profile: Profile) -> tuple[tuple[ApiStyle, str], ...]:
        return ((ApiStyle.OPENAI, profile.openai_base), (ApiStyle.ANTHROPIC, profile.anthropic_base))

    def _field(self, name: str, placeholder: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setPlaceholderText(placeholder)
        field.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        return field

    def _on_choice(self, _number: int, checked: bool) -> None:  # noqa: FBT001 - Qt's own signature
        if not checked:
            return
        preset = self.preset
        self._note.setText(" ".join(filter(None, (preset.note, preset.cost))))
        kinds = "\n".join(f"{kind.name}: {kind.explanation}" for kind in preset.key_kinds)
        self._keys.setText(kinds)
        self._page.setVisible(preset.key_page is not None)
        self._page.setText(self.tr("Get a key at {page}").format(page=preset.key_page))
        self._page.setAccessibleName(self._page.text())
        self._keys.setVisible(bool(self._keys.text()))
        self._addresses.setVisible(not preset.openai_base)
        self.error.setText("")

    def _open_page(self) -> None:
        if self.preset.key_page is not None:
            self.link_wanted.emit(self.preset.key_page)

    def _show_final(self) -> None:
        kind = ProfileKind.OWN
        draft = Profile("", "", kind, self.openai_base.text(), self.anthropic_base.text())
        lines = []
        for style, text in self._bases(draft):
            if not text.strip():
                continue
            try:
                url = draft.base(style).endpoint(style)
            except AddressRefused as refused:
                url = refused.message
            lines.append(f"{style.label}: {url}")
        self.final.setText("\n".join(lines))
