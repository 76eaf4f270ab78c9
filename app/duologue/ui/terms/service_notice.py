"""A card for what a service announced with an answer."""

from collections.abc import Callable

from duologue.domain.service_notices import NoticeKind, ServiceNotice
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.dates import long_date
from duologue.ui.terms.clauses import CHANGES
from duologue.ui.theme import Theme
from duologue.ui.words import translate


def notice_card(
    theme: Theme, notice: ServiceNotice, open_clause: Callable[[str], object], done: Callable[[], object]
) -> NoticeCard:
    """The announcement in a sentence; the service's own words are quoted as such."""
    title = translate("ServiceNotice", "An announcement by {host}").format(host=notice.host)
    return NoticeCard(
        theme,
        title,
        _sentence(notice),
        (
            (translate("ServiceNotice", "All right"), done),
            (translate("ServiceNotice", "What the Terms say…"), lambda: open_clause(CHANGES)),
        ),
        tone="warning",
    )


def _sentence(notice: ServiceNotice) -> str:
    day = long_date(notice.day)
    match notice.kind:
        case NoticeKind.DEPRECATED if day:
            return translate(
                "ServiceNotice", "What was asked for is deprecated as of {day}: it will go away some time."
            ).format(day=day)
        case NoticeKind.DEPRECATED:
            return translate(
                "ServiceNotice",
                "What was asked for is deprecated: it still works, but will go away some time.",
            )
        case NoticeKind.SUNSET:
            return translate(
                "ServiceNotice", "What was asked for is expected to stop working on {day}."
            ).format(day=day)
        case NoticeKind.WORDS:
            return translate("ServiceNotice", "It says: “{words}”").format(words=notice.words)
