"""Budgets in the settings: kept at once, mistakes told at their place; and the card that asks first."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from duologue.bootstrap.core import Core
from duologue.domain.profile import ProfileKind
from duologue.domain.secret import Secret
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.page import SettingsPage
from duologue.ui.settings.profile_tables import ProfileTables
from duologue.ui.theme import Theme
from helpers import gui


@pytest.fixture
async def page(window: MainWindow) -> SettingsPage:
    window.navigation.budgets()
    found = window.page_widget("settings")
    assert isinstance(found, SettingsPage)
    await gui.settle()
    return found


def _type(page: SettingsPage, name: str, text: str) -> None:
    field = gui.named(page, QLineEdit, name)
    field.setText(text)
    field.editingFinished.emit()


async def test_levels_are_kept_at_once(page: SettingsPage, core: Core) -> None:
    _type(page, "budgetWarn-day", "0.80")
    _type(page, "budgetStop-day", " 1.00 ")
    unit = gui.named(page, QComboBox, "budgetUnit-month")
    unit.setCurrentIndex(unit.findData("tokens"))
    unit.activated.emit(unit.currentIndex())
    _type(page, "budgetStop-month", "5000000")
    kept = core.services.preferences.current.budgets
    assert kept == BudgetSettings(
        day=BudgetLevels("USD", "0.80", "1.00"), month=BudgetLevels("tokens", "", "5000000")
    )


async def test_what_cannot_be_read_is_told_and_holds_nothing_back(page: SettingsPage, core: Core) -> None:
    _type(page, "budgetStop-chat", "1,00")
    assert "“1,00” can't be read as an amount. Write it like 0.80." in gui.words_of(page)
    assert await core.services.budgets.standings() == ()
    _type(page, "budgetStop-chat", "1.00")
    assert "can't be read" not in gui.words_of(page)


async def test_levels_and_units_written_by_hand_are_shown(page: SettingsPage, core: Core) -> None:
    core.services.preferences.change(budgets=BudgetSettings(run=BudgetLevels("GBP", "", "3")))
    assert gui.named(page, QComboBox, "budgetUnit-run").currentText() == "GBP"
    assert gui.named(page, QLineEdit, "budgetStop-run").text() == "3"


async def test_a_message_that_could_go_over_is_sent_only_by_an_explicit_act(
    window: MainWindow, core: Core
) -> None:
    profile = replace(
        catalogue.presets()[0].profile("service"), kind=ProfileKind.OWN, openai_base="http://127.0.0.1:9/v1"
    )
    core.services.accounts.keep_for_session(profile, Secret("sk-made-up-key-0123456789"))
    core.services.preferences.change(budgets=BudgetSettings(day=BudgetLevels("USD", "", "0.01")))
    window.chat.setup.choose_model(core.services.accounts.profile("service"), "MiniMax-M2.7")
    window.chat.send("Hello")
    await gui.until(lambda: window.chat_page.notice is not None)
    assert "This would go over your budget" in gui.words_of(window.chat_page)
    assert "Nothing was sent." in gui.words_of(window.chat_page)
    assert not window.turns.messages
    gui.press(window.chat_page, "noticeAction")  # Send anyway
    await gui.until(lambda: len(window.turns.messages) == 2 and not window.chat.running)
    assert window.turns.messages[-1].failure is not None  # nobody listens there; but it was sent
    assert window.turns.messages[-1].failure.kind == "connection_refused"
    window.chat.send("Again")
    await gui.until(lambda: window.chat_page.notice is not None)
    gui.press(window.chat_page.notice, "noticeOtherAction")  # Change budgets…
    assert window.page == "settings"


async def test_a_plan_and_own_prices_are_chosen_where_a_profile_is_edited(core: Core, theme: Theme) -> None:
    core.paths.prices.write_text(
        '{"as_of": "2026-11-01", "tables": {"ours": {"name": "Ours", "currency": "EUR", "models": {"m": ['
        '{"input": "1", "output": "2"}, {"from": "2999-01-01", "input": "3", "output": "4"}]}}, "x": 1}}'
    )
    profile = catalogue.presets()[0].profile("service")
    assert profile.quota is None
    tables = gui.shown(ProfileTables(theme, profile, core.services.costs.tables), 500)
    tables.prices.setCurrentIndex(tables.prices.findData("ours"))
    words = gui.words_of(tables)
    assert "m: 1.00 in, 2.00 out\nm, from 1 Jan 2999: 3.00 in, 4.00 out" in words
    assert "prices.json, table “x”, is not used: an object was expected, not int." in words
    tables.plan.setChecked(True)
    assert "The plan pays, so no cost is counted for a message." in gui.words_of(tables)
    changed = tables.applied_to(profile)
    assert (changed.prices, changed.quota) == ("ours", "token_plan")
    tables.plan.setChecked(False)
    assert tables.applied_to(changed).quota is None
