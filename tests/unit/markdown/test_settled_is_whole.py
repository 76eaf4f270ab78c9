"""The proof of the stream: whatever the chunking, what is drawn in the end is the parse of the whole."""

import pytest

from duologue.markdown.parser import parse
from helpers.chat_documents import random_document, random_pieces
from helpers.markdown_documents import stream_in_pieces

IN_EVERY_RUN = 150
ALL = 5_000


def differences(first: int, last: int) -> list[int]:
    """The seeds of documents that end differently when they come in pieces."""
    wrong = []
    for seed in range(first, last):
        text = random_document(seed)
        view, final = stream_in_pieces(random_pieces(text, seed), seed % 6 + 1)
        if not view.finish(final) == final.blocks == parse(text):
            wrong.append(seed)
    return wrong


def test_random_answers_in_random_pieces_end_as_their_own_parse() -> None:
    assert differences(0, IN_EVERY_RUN) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_five_thousand_random_answers_end_as_their_own_parse() -> None:
    assert differences(0, ALL) == []
