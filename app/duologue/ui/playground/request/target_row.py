"""Where the request goes: the API style, the profile and the model."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from duologue.domain.profile import Profile
from duologue.domain.style import ApiStyle
from duologue.services.connection.accounts import Accounts
from duologue.services.tables import catalogue
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.playground.request.fields import QuietCombo
from duologue.ui.theme import Theme


class TargetRow(QWidget):
    """`changed` after every change; `style_chosen` besides, when another style was pressed.

    `models_wanted` is emitted when the models of a profile are looked at for the first time.
    """

    changed = Signal()
    style_chosen = Signal()
    models_wanted = Signal()

    def __init__(self, theme: Theme, accounts: Accounts) -> None:
        super().__init__()
        self._accounts = accounts
        self._loading = False
        self._looked_at: set[str] = set()
        self._styles: dict[ApiStyle, QPushButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.SPACE))
        pair = QHBoxLayout()
        pair.setSpacing(0)
        for style in ApiStyle:
            made = button(style.label, kind="choice", name=f"style-{style.value}")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False: self._on_style())
            group.addButton(made)
            self._styles[style] = made
            pair.addWidget(made)
        self.model = _ModelCombo(self.tr("Model"))
        self.model.setObjectName("playgroundModel")
        self.model.setEditable(True)
        self.model.setInsertPolicy(QuietCombo.InsertPolicy.NoInsert)
        self.model.setMinimumWidth(theme.px(110))
        self.model.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.profile = QuietCombo(self.tr("Profile"))
        self.profile.setObjectName("playgroundProfile")
        self.profile.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.profile.setMinimumWidth(theme.px(90))
        self.model.opened.connect(self._on_models)
        self.model.editTextChanged.connect(lambda _text: self._tell())
        self.profile.currentIndexChanged.connect(lambda _index: self._on_profile())
        row.addLayout(pair)
        row.addWidget(self.model, 3)
        row.addWidget(self.profile, 3)

    @property
    def style_now(self) -> ApiStyle:
        """The chosen style."""
        return next((style for style, made in self._styles.items() if made.isChecked()), ApiStyle.OPENAI)

    @property
    def profile_id(self) -> str:
        """The id of the chosen profile."""
        return str(self.profile.currentData() or "")

    @property
    def model_now(self) -> str:
        """The model that is written there."""
        return self.model.currentText().strip()

    def chosen(self) -> Profile | None:
        """The chosen profile, None where it is gone."""
        return next((each for each in self._accounts.profiles if each.id == self.profile_id), None)

    def show_target(self, style: ApiStyle, profile_id: str, model: str) -> None:
        """Show where a request goes."""
        self._loading = True
        self._styles[style].setChecked(True)
        self._fill_profiles(self._accounts.profiles, profile_id)
        self._fill_models(model)
        self._loading = False

    def refresh(self) -> None:
        """Profiles may have come or gone elsewhere."""
        known = [str(self.profile.itemData(place)) for place in range(self.profile.count())]
        if known != [profile.id for profile in self._accounts.profiles]:
            self.show_target(self.style_now, self.profile_id, self.model_now)

    def offer_fetched(self, profile_id: str) -> None:
        """The models of this profile were fetched: offer them too, and leave what is written there."""
        profile = self.chosen()
        if profile is None or profile.id != profile_id:
            return
        written, was_empty = self.model.currentText(), not self.model.count()
        self._loading = True
        for known in catalogue.models(profile):
            if self.model.findText(known.id) < 0:
                self.model.addItem(known.id)
        self.model.setEditText(written)
        self._loading = False
        is_open = self.model.view().isVisible()
        if is_open or (was_empty and self.model.hasFocus()):  # it opens with room for what is new
            self.model.hidePopup()
            self.model.showPopup()

    def look_again(self, profile_id: str) -> None:
        """The models of this profile could not be fetched: the next look asks again."""
        self._looked_at.discard(profile_id)

    def _on_models(self) -> None:
        if self.profile_id not in self._looked_at:
            self._looked_at.add(self.profile_id)
            self.models_wanted.emit()

    def _fill_profiles(self, profiles: Sequence[Profile], chosen: str) -> None:
        self.profile.clear()
        for profile in profiles:
            self.profile.addItem(profile.name, profile.id)
        place = self.profile.findData(chosen)
        if place < 0:
            self.profile.addItem(self.tr("A profile that was removed"), chosen)
            place = self.profile.count() - 1
        self.profile.setCurrentIndex(place)

    def _fill_models(self, model: str) -> None:
        profile = self.chosen()
        self.model.clear()
        for known in () if profile is None else catalogue.models(profile):
            self.model.addItem(known.id)
        self.model.setEditText(model)
        field = self.model.lineEdit()
        if field is not None:
            field.setCursorPosition(0)  # the beginning says most where there is little room

    def _on_profile(self) -> None:
        if self._loading:
            return
        profile = self.chosen()
        self._loading = True
        known = {each.id for each in catalogue.models(profile)} if profile is not None else set()
        keep = self.model_now in known or not known
        self._fill_models(self.model_now if keep or profile is None else catalogue.default_model(profile, ()))
        self._loading = False
        self._tell()

    def _on_style(self) -> None:
        self.style_chosen.emit()
        self._tell()

    def _tell(self) -> None:
        if not self._loading:
            self.changed.emit()


class _ModelCombo(QuietCombo):
    """Any name can be typed; `opened` when the list is looked at."""

    opened = Signal()

    def showPopup(self) -> None:
        """Qt: the list is opened, by mouse or key."""
        super().showPopup()
        self.opened.emit()
