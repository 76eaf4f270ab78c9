"""What new chats in a folder begin with, in a form."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.profile import Profile
from duologue.domain.request import Parameters
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.services.asking.parameter_fields import ParameterName
from duologue.services.chats.folder_setup import Gathered
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.ui import tokens
from duologue.ui.composer.model_menu import fill_model_menu
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.menu_field import MenuField
from duologue.ui.controls.text_box import TextBox
from duologue.ui.controls.within import within
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.inspector.parameters import ParameterFields
from duologue.ui.theme import Theme


class FolderDefaultsDialog(QDialog):
    """`keep` is called with the defaults when the person agrees.

    What the folder leaves open comes from those around it: each field says what that is, and from where.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        services: Services,
        folder_and_around: tuple[Folder, Gathered],
        keep: Callable[[FolderDefaults], object],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._services = services
        self._keep = keep
        folder, self._around = folder_and_around
        defaults = folder.defaults
        self._profile_id, self._model = defaults.profile_id, defaults.model
        self.setObjectName("folderDefaults")
        self.setWindowTitle(self.tr("New chats in this folder"))
        self.model = MenuField(theme, self.tr("Model"), "folderModel", self)
        self.model.choices.aboutToShow.connect(self._fill_models)
        self.system = TextBox(theme, self.tr("Instructions"), fewest=5, most=9)
        self.system.setObjectName("folderInstructions")
        self.system.show_text(defaults.system or "")
        self.without = QCheckBox(self.tr("Begin without instructions"))
        self.without.setObjectName("folderWithoutInstructions")
        self.without.setChecked(defaults.system == "")
        self.without.toggled.connect(self._show_system)
        self.style_box: QComboBox | None = None
        self.parameters: ParameterFields | None = None
        self._others = defaults  # what is kept unchanged where it is not shown
        if services.preferences.current.developer_tools:
            self.style_box = self._styles(defaults.style)
            self.parameters = ParameterFields(theme)
            self._show_parameters(defaults.parameters)
            self._show_usual_parameters(self.parameters)
        self._show_model()
        self._show_system()
        self._lay_out(theme, folder)

    def _styles(self, chosen: ApiStyle | None) -> QComboBox:
        box = QComboBox()
        box.setObjectName("folderStyle")
        box.setAccessibleName(self.tr("API style"))
        box.setView(QListView())
        usual = self._around.defaults.style
        box.addItem(self._usual("style", usual.label if usual is not None else ""), None)
        for style in ApiStyle:
            box.addItem(style.label, style)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _fill_models(self) -> None:
        menu = self.model.choices
        accounts = self._services.accounts
        current = (self._profile_id or "", self._model or "")
        fill_model_menu(menu, accounts.profiles, catalogue.models, current, self._choose, self._ask_other)
        usual = menu.addAction(self._usual_model(), partial(self._choose, None, None))
        usual.setObjectName("folderModelAsUsual")

    def _choose(self, profile: Profile | None, model: str | None) -> None:
        self._profile_id = None if profile is None else profile.id
        self._model = model
        self._show_model()
        if self.parameters is not None:
            self._show_parameters(self.parameters.parameters)

    def _ask_other(self, profile: Profile) -> None:
        title = self.tr("The model's name, as the server knows it")
        AskText(self._theme, self, title, "", partial(self._choose, profile)).open()

    def _show_model(self) -> None:
        self.model.show_value(self._model or self._usual_model())

    def _show_system(self) -> None:
        """The instructions of another folder stand where none are written, unless they are not wanted."""
        above = self._around.defaults.system or ""
        is_without = bool(above) and self.without.isChecked()
        self.without.setVisible(bool(above))
        self.system.setEnabled(not is_without)
        self.system.setPlaceholderText(self._usual("system", above) if above and not is_without else "")
        self.system.viewport().update()  # Qt leaves the placeholder before it in sight

    def _usual_model(self) -> str:
        return self._usual("model", self._around.defaults.model or "")

    def _usual(self, field: str, value: str) -> str:
        """What holds for a field that is left open, and from where."""
        source = self._around.sources.get(field)
        if source is None:
            return self.tr("As usual")
        words = self.tr("As in “{folder}”: {value}") if value else self.tr("As in “{folder}”")
        return words.format(folder=source.name, value=value)

    def _show_usual_parameters(self, fields: ParameterFields) -> None:
        words = self.tr("As in “{folder}” where nothing is set here.")
        fields.show_usual(
            {
                name.value: (
                    getattr(self._around.defaults.parameters, name.value),
                    words.format(folder=source.name),
                )
                for name in ParameterName
                if (source := self._around.sources.get(name.value)) is not None
            }
        )

    def _show_parameters(self, parameters: Parameters) -> None:
        accounts = self._services.accounts
        profiles = accounts.profiles
        around = self._around.defaults
        is_open = self._model is None and self._profile_id is None
        profile_id, model = (around.profile_id, around.model) if is_open else (self._profile_id, self._model)
        profile = next((each for each in profiles if each.id == profile_id), profiles[0])
        model = model or catalogue.default_model(profile, ())
        style = (self.style_box.currentData() if self.style_box is not None else None) or around.style
        if self.parameters is not None:
            self.parameters.show_parameters(parameters, profile, style or ApiStyle.OPENAI, model)

    def _accept(self) -> None:
        if self.parameters is not None and self.parameters.has_problem:
            return
        others = self._others
        style = others.style if self.style_box is None else self.style_box.currentData()
        parameters = others.parameters if self.parameters is None else self.parameters.parameters
        words = self.system.toPlainText()
        system = words if words.strip() else None
        if not self.system.isEnabled():
            system = ""
        kept = FolderDefaults(self._profile_id, style, self._model, system, parameters)
        self.accept()
        self._keep(kept)

    def _lay_out(self, theme: Theme, folder: Folder) -> None:
        form = QWidget()
        inside = QVBoxLayout(form)
        inside.setContentsMargins(0, 0, theme.px(4), 0)
        inside.setSpacing(theme.px(10))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(10))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label(theme, self.tr("Model")), 0, 0)
        grid.addWidget(self.model, 0, 1)
        if self.style_box is not None:
            grid.addWidget(Label(theme, self.tr("API style")), 1, 0)
            grid.addWidget(self.style_box, 1, 1)
        inside.addLayout(grid)
        inside.addWidget(Label(theme, self.tr("Instructions")))
        inside.addWidget(self.system)
        inside.addWidget(self.without)
        if self.parameters is not None:
            inside.addWidget(Label(theme, self.tr("Parameters"), strong=True))
            inside.addWidget(self.parameters)
        inside.addStretch(1)
        accept = button(self.tr("Save"), self._accept, kind="primary", name="saveFolderDefaults")
        accept.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelFolderDefaults"))
        row.addWidget(accept)
        about = self.tr("A new chat in “{name}” begins with this. Chats that are there stay as they are.")
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.windowTitle(), strong=True, size=18))
        words = about.format(name=folder.name)
        if folder.parent is not None:
            words += " " + self.tr("What is left open here comes from the folders around it.")
        layout.addWidget(Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields in it take the focus
        area.setAccessibleName(self.windowTitle())
        area.setWidget(form)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(area, 1)
        layout.addLayout(row)
        self.setMinimumWidth(within(self, theme.px(480)))
        wanted = theme.px(640 if self.parameters is not None else 380)
        self.resize(within(self, theme.px(500)), min(wanted, self._room()))
        self.finished.connect(self.deleteLater)
        self.model.setFocus()

    def _room(self) -> int:
        over = self.parentWidget()
        return 0 if over is None else over.window().height()
