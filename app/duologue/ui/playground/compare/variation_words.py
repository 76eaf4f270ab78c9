"""How a column differs from the request, and what its API style does not carry over, in words."""

from collections.abc import Iterable, Mapping, Sequence

from duologue.domain.translation import Difference, Fate
from duologue.domain.variation import Variation
from duologue.ui.playground.response import number_words
from duologue.ui.words import translate

_CONTEXT = "VariationWords"
_MOST = 4  # sentences of one kind in a column; the sheet "Translate" has all of them
_LONGEST = 300  # characters of a sentence: it may hold the name of a field, which anybody may have written


def variation_words(variation: Variation, profiles: Mapping[str, str]) -> list[str]:
    """What differs, each thing in a few words, as a title; `profiles` are their names by id."""
    said = []
    if variation.style is not None:
        said.append(variation.style.label)
    if variation.profile_id is not None:
        gone = translate(_CONTEXT, "a profile that was removed")
        said.append(profiles.get(variation.profile_id, gone))
    if variation.model is not None:
        said.append(variation.model)
    if variation.system is not None:
        said.append(translate(_CONTEXT, "other system prompt"))
    if variation.prompt is not None:
        said.append(translate(_CONTEXT, "other prompt"))
    if variation.temperature is not None:
        said.append(translate(_CONTEXT, "temperature {number}").format(number=f"{variation.temperature:g}"))
    if variation.top_p is not None:
        said.append(translate(_CONTEXT, "top p {number}").format(number=f"{variation.top_p:g}"))
    if variation.max_tokens is not None:
        said.append(translate(_CONTEXT, "max tokens {number}").format(number=variation.max_tokens))
    is_name = variation.style is not None or variation.profile_id is not None or variation.model is not None
    if said and not is_name:  # a name stays as it is written
        said[0] = said[0][:1].upper() + said[0][1:]
    return said


def carry_words(differences: Sequence[Difference]) -> str:
    """What a request loses, risks and gets in another API style, a paragraph each; nothing of new names."""
    kinds = (
        (Fate.LOST, translate(_CONTEXT, "What won't carry over: {list}")),
        (Fate.AT_RISK, translate(_CONTEXT, "What may not be understood: {list}")),
        (Fate.ADDED, translate(_CONTEXT, "What is added: {list}")),
    )
    told = []
    for fate, words in kinds:
        sentences = list(_sentences(each for each in differences if each.fate is fate))
        if sentences:
            told.append(words.format(list=" ".join(_some(sentences))))
    return "\n".join(told)


def _sentences(differences: Iterable[Difference]) -> Iterable[str]:
    for each in differences:
        sentence = each.sentence if each.fate is not Fate.ADDED else f"{each.about}: {each.sentence}"
        yield sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST] + "…"


def _some(sentences: Sequence[str]) -> Iterable[str]:
    yield from sentences[:_MOST]
    more = len(sentences) - _MOST
    if more > 0:
        words = translate(_CONTEXT, "{number} more: see Translate.")
        yield words.format(number=number_words.count(more))
