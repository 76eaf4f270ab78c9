"""The scenes of the Terms: to read, to find, to accept; another text; the proof; the duties elsewhere."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton

from duologue.domain.secret import Secret
from duologue.domain.service_notices import NoticeKind, ServiceNotice
from duologue.services.tables import catalogue
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.settings.exposed_key import ExposedKeyDialog
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.terms.clauses import API_KEY
from duologue.ui.terms.page import TermsPage
from duologue.ui.terms.receipt_dialog import ReceiptDialog
from tourist.stage import Stage

_CHANGES = (
    ("2025/11/01", "2026/03/01"),
    ("IN THE 12 MONTHS PRECEDING THE CLAIM", "IN THE 3 MONTHS PRECEDING THE CLAIM"),
    ("- Use the Service for spam, phishing, or fraudulent activities\n", ""),
    ("with 30 days' advance notice", "with 14 days' advance notice, by email or on our website"),
    ("Effect of Termination\n", "Effect of Termination\n- You may export your data for 30 days\n"),
)


async def _page(stage: Stage) -> TermsPage:
    stage.window.show_page("terms")
    await stage.settle()
    return stage.window.page_widget("terms")


async def _accepted(stage: Stage) -> TermsPage:
    page = await _page(stage)
    page.box.tick.setChecked(True)
    page.box.accept.click()
    await stage.until(page.side.withdraw.isVisible)
    return page


async def terms(stage: Stage) -> None:
    """To accept, accepted, a section chosen, about to be withdrawn, withdrawn."""
    page = await _page(stage)
    await stage.shoot("terms-top")
    stage.window.navigation.clause(API_KEY)
    await stage.shoot("terms-section")
    await _accepted(stage)
    page.reader.to_top()
    await stage.shoot("terms-accepted")
    page.side.withdraw.click()
    await stage.shoot("terms-withdraw")
    page.side.confirm.click()
    await stage.until(page.side.keys.isVisible)
    await stage.shoot("terms-withdrawn")


async def terms_find(stage: Stage) -> None:
    """Words looked for in the text."""
    page = await _page(stage)
    stage.window.actions_by_name["find"].trigger()
    page.reader.finder.bar.field.setText("notice")
    await stage.shoot("terms-find")


async def terms_proof(stage: Stage) -> None:
    """A longer history, the proof, the receipt."""
    page = await _accepted(stage)
    gate = stage.services.gate
    await gate.checked("https://minimaxm2.io/terms")
    page.refresh()
    page.side.fold.show()
    await stage.shoot("terms-proof")
    page.side.receipt.click()
    await stage.until(lambda: stage.window.findChild(ReceiptDialog) is not None)
    await stage.shoot("terms-receipt", stage.window.findChild(ReceiptDialog))


async def terms_changed(stage: Stage) -> None:
    """Another text: what changed comes first, on a small and on a wide window."""
    page = await _accepted(stage)
    text = stage.services.gate.current
    words = text.text
    for old, new in _CHANGES:
        words = words.replace(old, new)
    await stage.services.gate.learned(
        replace(text, version="2026-03-01", text=words), "https://minimaxm2.io/terms"
    )
    page.refresh()
    await stage.until(lambda: page.pane.shows_changes)
    await stage.shoot("terms-changed")
    stage.window.resize(1024, 700)
    await stage.shoot("terms-changed-1024")
    page.pane.to_text.click()
    await stage.shoot("terms-top-1024")
    stage.window.resize(1920, 1080)
    await stage.shoot("terms-top-1920")
    page.pane.to_changes.click()
    await stage.shoot("terms-changed-1920")


async def terms_duties(stage: Stage) -> None:
    """The duties where they bite: key step, clause, exposed key, profiles, privacy, an announcement."""
    await stage.services.gate.accept("service", words="Tick | Accept", end_reached=True)
    stage.window.navigation.connect()
    sheet = stage.window.findChild(ConnectSheet)
    sheet.findChild(QPushButton, "connectContinue").click()
    await stage.until(sheet.key.save.isEnabled)
    await stage.shoot("terms-duties-key", sheet)
    clause = ClauseDialog(stage.window.theme, stage.services.gate.current, API_KEY, stage.window)
    sheet.reject()
    clause.open()
    await stage.shoot("terms-duties-clause", clause)
    clause.accept()
    profile = catalogue.presets()[0].profile("service")
    stage.services.accounts.keep_for_session(profile, Secret("sk-made-up-for-the-tour"))
    exposed = ExposedKeyDialog(stage.window.theme, profile, stage.window)
    exposed.open()
    await stage.shoot("terms-duties-exposed", exposed)
    exposed.accept()
    for name in ("profiles", "privacy"):
        stage.window.show_section(name)
        await stage.shoot(f"terms-duties-{name}")
    stage.window.show_page("chat")
    notice = ServiceNotice("api.minimax.io", NoticeKind.SUNSET, "2027-01-31")
    stage.window._on_service_notice(notice)  # noqa: SLF001 - as the service tells it
    await stage.shoot("terms-duties-announcement")


TERMS_SCENES = (terms, terms_find, terms_proof, terms_changed, terms_duties)
