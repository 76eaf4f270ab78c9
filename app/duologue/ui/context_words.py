"""How much of the model's window the next request takes, in words."""

from duologue.services.asking.context_window import ContextUse
from duologue.ui.usage.usage_words import short
from duologue.ui.words import counted, translate


def use_words(use: ContextUse) -> str:
    """Such as "about 12k of 205k tokens (6 %)"; an unknown window is called so."""
    if use.window is None:
        words = translate("ContextWords", "about {tokens} tokens; how many the model can read is unknown")
        return words.format(tokens=short(use.tokens))
    words = translate("ContextWords", "about {tokens} of {window} tokens ({percent} %)")
    percent = round((use.share or 0) * 100)
    if percent == 0:
        words = translate("ContextWords", "about {tokens} of {window} tokens (less than 1 %)")
    return words.format(tokens=short(use.tokens), window=short(use.window), percent=percent)


def plain_use_words(use: ContextUse) -> str:
    """The same for those who do not count tokens."""
    if use.share is None:
        return translate("ContextWords", "How much of it the model can read is unknown.")
    if use.overflows:
        return translate("ContextWords", "It is longer than the model can read.")
    words = translate("ContextWords", "It fills about {percent} % of what the model can read.")
    return words.format(percent=max(1, round(use.share * 100)))


def unsent_words(use: ContextUse, *, noted: bool) -> str:
    """How many turns are not sent, or ""."""
    if not use.unsent:
        return ""
    if noted:
        return counted(
            use.unsent,
            translate("ContextWords", "A summary stands for the first turn."),
            translate("ContextWords", "A summary stands for the first {number} turns."),
        )
    return counted(
        use.unsent,
        translate("ContextWords", "The first turn is not sent any more."),
        translate("ContextWords", "The first {number} turns are not sent any more."),
    )
