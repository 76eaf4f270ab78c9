"""What applies to a profile besides its addresses: the Terms, the documented limits, prices and a plan."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from duologue.domain.profile import Profile, ProfileKind
from duologue.services.clock import today
from duologue.services.tables import catalogue
from duologue.services.usage.price_tables import PriceTables
from duologue.ui import tokens
from duologue.ui.controls.check_box import CheckBox
from duologue.ui.controls.label import Label
from duologue.ui.settings.price_words import prices_told
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme
from duologue.ui.words import translate

PLAN = "token_plan"  # the one kind of plan that is known
_LONGEST_CHOICE = 44  # characters of an entry that the box makes room for


class ProfileTables(QWidget):
    """Choices and a line on the Terms; a table that this version does not know stays chosen."""

    def __init__(self, theme: Theme, profile: Profile, prices: PriceTables) -> None:
        super().__init__()
        self._prices = prices
        self._plan_of_profile = profile.quota
        self.limits = self._box("editLimits", profile.limits, dict(catalogue.limit_tables()))
        self.prices = self._box("editPrices", profile.prices, self._names(prices))
        self.plan = CheckBox(self.tr("This key draws on a plan"))
        self.plan.setObjectName("editPlan")
        self.plan.setChecked(profile.quota is not None)
        self._told = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._told.setObjectName("pricesTold")
        plan = settings_row(
            theme, "", self.plan, self.tr("A subscription: its use is counted as quota, not as money.")
        )
        plan.setVisible(profile.kind is ProfileKind.SERVICE or profile.quota is not None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(settings_row(theme, self.tr("Documented limits"), self.limits, "", stretch=True))
        layout.addWidget(plan)
        layout.addWidget(settings_row(theme, self.tr("Prices"), self.prices, "", stretch=True))
        layout.addWidget(self._told)
        for problem in prices.problems:
            layout.addWidget(Label(theme, problem, tone="danger", size=tokens.SMALL_TEXT, wrap=True))
        own = self.tr("Your own prices: write them in {file}, in the form of the tables that ship here.")
        where = Label(theme, own.format(file=prices.path), tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        where.setObjectName("ownPrices")
        layout.addWidget(where)
        layout.addWidget(Label(theme, terms_line(profile), tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        self.prices.currentIndexChanged.connect(self._tell)
        self.plan.toggled.connect(self._tell)
        self._tell()

    def applied_to(self, profile: Profile) -> Profile:
        """`profile` with what is chosen here."""
        quota = (self._plan_of_profile or PLAN) if self.plan.isChecked() else None
        return replace(
            profile, limits=self.limits.currentData(), prices=self.prices.currentData(), quota=quota
        )

    def _names(self, prices: PriceTables) -> dict[str, str]:
        own = self.tr("{table} (yours)")
        return {
            table.id: own.format(table=table.name) if table.own else table.name for table in prices.tables
        }

    def _box(self, name: str, chosen: str | None, tables: dict[str, str]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LONGEST_CHOICE)
        box.addItem(self.tr("Unknown"), None)
        for table, words in tables.items():
            box.addItem(words, table)
        if chosen is not None and chosen not in tables:
            box.addItem(self.tr("{table} (not known to this version)").format(table=chosen), chosen)
        box.setCurrentIndex(box.findData(chosen))
        return box

    def _tell(self) -> None:
        if self.plan.isChecked():
            self._told.setText(self.tr("The plan pays, so no cost is counted for a message."))
            return
        chosen = self.prices.currentData()
        table = next((table for table in self._prices.tables if table.id == chosen), None)
        unknown = self.tr("Costs are unknown.")
        self._told.setText(unknown if table is None else prices_told(table, today().isoformat()))


def terms_line(profile: Profile) -> str:
    """Which Terms apply, in a sentence."""
    if profile.terms is None:
        return translate(
            "ProfileTables", "Terms: yours or your server's own; nothing has to be accepted here."
        )
    return translate("ProfileTables", "Terms that apply: {document}.").format(document=profile.terms)
