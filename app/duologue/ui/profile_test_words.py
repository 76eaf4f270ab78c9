"""What the test of a profile found, in words and a tone for a label."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from duologue.services.connection.profile_test import TestResult, Verdict
from duologue.services.tables import catalogue
from duologue.ui.notices import notice_for
from duologue.ui.words import counted, translate


def words_of_tests(results: Sequence[TestResult]) -> tuple[str, str]:
    """A line per result, and the tone of the worst: "good", "quiet" or "danger"."""
    told = [_words_of(result) for result in results]
    tones = {tone for _, tone in told}
    worst = next((tone for tone in ("danger", "quiet") if tone in tones), "good")
    return "\n".join(words for words, _ in told), worst


def _words_of(result: TestResult) -> tuple[str, str]:
    """One or two plain sentences and a tone; what is unknown is said to be."""
    style = result.style.label
    if result.verdict is Verdict.WORKS:
        models = counted(
            result.models or 0,
            translate("ProfileTest", "{number} model"),
            translate("ProfileTest", "{number} models"),
        )
        took = QLocale().toString(round(result.milliseconds or 0))
        works = translate("ProfileTest", "{style}: works. {models}, answered in {took} ms.")
        return works.format(style=style, models=models, took=took), "good"
    if result.verdict is Verdict.NO_LIST:
        unknown = translate(
            "ProfileTest",
            "{style}: the server answers, but lists no models. Whether it takes your key is unknown.",
        )
        return unknown.format(style=style), "quiet"
    notice = notice_for(result.failure) if result.failure is not None else None
    words = f"{style}: {notice.title}. {notice.sentence}" if notice else f"{style}: {result.message}"
    if result.other_region is not None:
        other = next((p.name for p in catalogue.presets() if p.id == result.other_region), "")
        region = translate("ProfileTest", "A key works only in its own region: is yours for {other}?")
        words = f"{words} {region.format(other=other)}"
    return words, "danger"
