"""What applies to a profile besides its addresses: the Terms, the documented limits and the prices."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from duologue.domain.prices import Price, PriceTable
from duologue.domain.profile import Profile
from duologue.services import catalogue
from duologue.services.price_tables import price_tables
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.dates import long_date
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme
from duologue.ui.words import translate

_LONGEST_CHOICE = 44  # characters of an entry that the box makes room for


class ProfileTables(QWidget):
    """Two choices and a line on the Terms; a table that this version does not know stays chosen."""

    def __init__(self, theme: Theme, profile: Profile) -> None:
        super().__init__()
        self.limits = self._box("editLimits", profile.limits, dict(catalogue.limit_tables()))
        self.prices = self._box("editPrices", profile.prices, {t.id: t.name for t in price_tables()})
        self._told = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._told.setObjectName("pricesTold")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(settings_row(theme, self.tr("Documented limits"), self.limits, "", stretch=True))
        layout.addWidget(settings_row(theme, self.tr("Prices"), self.prices, "", stretch=True))
        layout.addWidget(self._told)
        layout.addWidget(Label(theme, terms_line(profile), tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        self.prices.currentIndexChanged.connect(self._tell)
        self._tell()

    def applied_to(self, profile: Profile) -> Profile:
        """`profile` with what is chosen here."""
        return replace(profile, limits=self.limits.currentData(), prices=self.prices.currentData())

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
        chosen = self.prices.currentData()
        table = next((table for table in price_tables() if table.id == chosen), None)
        self._told.setText(self.tr("Costs are unknown.") if table is None else prices_told(table))


def prices_told(table: PriceTable) -> str:
    """Every price of a table in a line each, and what kind of knowledge that is."""
    locale = QLocale()
    lines = []
    for model, prices in table.models.items():
        for price in prices:
            amounts = translate("ProfileTables", "{model}: {input} in, {output} out").format(
                model=model, input=_amount(price.input, locale), output=_amount(price.output, locale)
            )
            lines.append(amounts + _condition(price, locale))
    head = translate(
        "ProfileTables",
        "{currency} for a million tokens, before tax, as of {day}. An estimate: the service's page decides.",
    ).format(currency=table.currency, day=long_date(table.as_of))
    return "\n".join([head, *lines])


def _amount(amount: Decimal, locale: QLocale) -> str:
    """With at least two decimals, and every one there is."""
    decimals = max(2, -int(amount.normalize().as_tuple().exponent))
    return locale.toString(float(amount), "f", decimals)


def _condition(price: Price, locale: QLocale) -> str:
    if not price.above_input:
        return ""
    words = translate("ProfileTables", " (prompts over {tokens} tokens)")
    return words.format(tokens=locale.toString(price.above_input))


def terms_line(profile: Profile) -> str:
    """Which Terms apply, in a sentence."""
    if profile.terms is None:
        return translate(
            "ProfileTables", "Terms: yours or your server's own; nothing has to be accepted here."
        )
    return translate("ProfileTables", "Terms that apply: {document}.").format(document=profile.terms)
