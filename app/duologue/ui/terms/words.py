"""The record of the Terms in plain words: where a person stands, what a row says, where a text came from."""

from PySide6.QtCore import QLocale

from duologue.domain.terms import Acceptance, TermsAct, TermsEvent
from duologue.services.terms.gate import SOURCE_BUNDLED
from duologue.services.terms.news import News, Verdict
from duologue.services.terms.proof import ChainState
from duologue.ui.dates import local_time, long_date
from duologue.ui.words import counted, translate


def state_words(status: Acceptance, version: str) -> tuple[str, str]:
    """A title and a sentence for where a person stands; `version` is the date of the current text."""
    kept = translate("Terms", "Reading, exporting and deleting your chats never depends on it.")
    nothing = translate("Terms", "Nothing is sent to the service before you accept.")
    match status:
        case Acceptance.ACCEPTED:
            title, sentence = translate("Terms", "Terms of {date}: accepted"), kept
        case Acceptance.DECLINED:
            title, sentence = translate("Terms", "Terms of {date}: declined"), f"{nothing} {kept}"
        case Acceptance.WITHDRAWN:
            title, sentence = translate("Terms", "Terms of {date}: acceptance withdrawn"), f"{nothing} {kept}"
        case Acceptance.TEXT_CHANGED:
            title = translate("Terms", "The Terms have changed")
            sentence = translate("Terms", "See what changed, read them and decide again.")
            sentence = f"{sentence} {nothing} {kept}"
        case Acceptance.RECORD_BROKEN:
            title = translate("Terms", "The record doesn't fit together")
            sentence = translate(
                "Terms",
                "Rows were changed or deleted, or it was copied from another computer, so it proves nothing "
                "now. Please decide again.",
            )
        case Acceptance.NO_TEXT:
            title = translate("Terms", "The text is missing")
            sentence = translate(
                "Terms",
                "This installation has no readable copy of the Terms, so they can't be accepted and nothing "
                "is sent to the service. Install Duologue again, or read them from a file. {kept}",
            ).format(kept=kept)
        case Acceptance.NOT_ASKED:
            title, sentence = translate("Terms", "Terms of {date}: not accepted yet"), f"{nothing} {kept}"
    return title.format(date=long_date(version)), sentence


def acceptance_words(event: TermsEvent) -> str:
    """When and by which words the Terms were accepted."""
    tick, _, pressed = event.words.partition(" | ")
    end = (
        translate("Terms", "The end of the text was in view.")
        if event.end_reached
        else translate("Terms", "The end of the text was not in view.")
    )
    if not pressed:
        words = translate("Terms", "On {time}, by “{tick}”. {end}")
    else:
        words = translate("Terms", "On {time}: you ticked “{tick}”, then pressed “{pressed}”. {end}")
    return words.format(time=local_time(event.time_utc), tick=tick, pressed=pressed, end=end)


def act_words(event: TermsEvent) -> str:
    """What happened and when, in a few words."""
    acts = {
        TermsAct.SHOWN: translate("Terms", "Shown"),
        TermsAct.ACCEPTED: translate("Terms", "Accepted"),
        TermsAct.DECLINED: translate("Terms", "Declined"),
        TermsAct.WITHDRAWN: translate("Terms", "Withdrawn"),
        TermsAct.SUPERSEDED: translate("Terms", "Another text became known"),
        TermsAct.CHECKED: translate("Terms", "Checked: nothing new"),
        TermsAct.OWN_SERVER: translate("Terms", "Own server: other terms"),
    }
    if not event.hash:
        return translate("Terms", "Something is amiss here")
    return f"{acts[event.act]} · {local_time(event.time_utc)}"


def row_words(event: TermsEvent, version: str, *, clock_suspect: bool) -> str:
    """The rest of a row; `version` is the date of the text it names, "" where that is not known."""
    if not event.hash:
        return translate(
            "Terms", "Rows are missing, or these were not written here. What follows begins a new record."
        )
    parts = []
    if version:
        parts.append(translate("Terms", "Text of {date}").format(date=long_date(version)))
    parts.append(source_words(event.source))
    if event.words:
        parts.append("“" + "”, “".join(event.words.split(" | ")) + "”")
    if event.act in (TermsAct.ACCEPTED, TermsAct.DECLINED):
        parts.append(
            translate("Terms", "read to the end")
            if event.end_reached
            else translate("Terms", "not read to the end")
        )
    if clock_suspect:
        parts.append(translate("Terms", "▲ the clock was earlier than in the row before"))
    return " · ".join(parts)


def source_words(source: str) -> str:
    """Where a text came from."""
    if source == SOURCE_BUNDLED:
        return translate("Terms", "came with the app")
    if source.startswith("file "):
        return translate("Terms", "from the file {name}").format(name=source.removeprefix("file "))
    return source


def news_words(news: News) -> str:
    """What came of looking for another text."""
    match news.verdict:
        case Verdict.SAME:
            words = translate("Terms", "Nothing new: {place} says the same.")
        case Verdict.SPACES:
            words = translate("Terms", "Nothing new: only spaces or line ends differ. Noted in the history.")
        case Verdict.CHANGED:
            words = translate("Terms", "A text with other words was found. It counts from now on.")
        case Verdict.OLDER:
            words = translate("Terms", "The text at {place} is dated before this one, so nothing changed.")
        case Verdict.UNLIKE:
            words = translate(
                "Terms", "What stands at {place} has little in common with these Terms, so nothing changed."
            )
    return words.format(place=news.source)


def chain_words(chain: ChainState) -> str:
    """Whether the record fits together."""
    rows = counted(chain.rows, translate("Terms", "{number} row"), translate("Terms", "{number} rows"))
    if not chain.whole:
        return translate("Terms", "Record: broken")
    words = translate("Terms", "Record: {rows}, each fits the one before").format(rows=rows)
    if chain.earlier:
        words += translate("Terms", "; {number} earlier rows don't fit together").format(
            number=QLocale().toString(chain.earlier)
        )
    return words


def flag_words(chain: ChainState) -> str:
    """What is odd about the record although it counts; "" where nothing is."""
    flags = []
    if chain.whole and chain.earlier:
        flags.append(
            translate(
                "Terms",
                "An earlier part of the record was changed from outside or came from another computer. It is "
                "kept as it is and doesn't count.",
            )
        )
    if chain.clock_suspects:
        flags.append(
            translate(
                "Terms",
                "This computer's clock went back between two rows, so some times in the history are wrong.",
            )
        )
    return "\n".join(flags)
