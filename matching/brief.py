"""What does a person mean who writes freely what is looked for? Language, places, themes, wants.

Names of the vocabulary are found word by word (`matching.phrases`). Cues say which of them are
needed, offered or refused (`matching.clauses`), and how much (`matching.wants`). What a clause asks
for without its name is found by its meaning (`matching.meanings`).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.codes import VocabularyScheme
from domain.recommendation import Interpretation
from domain.text import language_of
from domain.vocabulary import Vocabulary
from matching.clauses import clauses
from matching.directions import with_directions
from matching.encoder import BundledEncoder, TextEncoder
from matching.languages import language
from matching.meanings import meanings
from matching.negation import refused_themes
from matching.phrases import THEME, Mention, Token, phrases, tokens
from matching.spotting import cue_covers
from matching.wants import Heard
from matching.weighed import FOOD, with_weighed
from matching.whereabouts import regions

GOAL_MEANT = 0.40  # cosine from which a whole text means a goal
LONGEST_LIST = 20  # of anything found

# Reads briefs, whichever encoder reads profiles; see `matching.meanings`.
_READER = BundledEncoder()


def interpret(
    text: str, vocabulary: Vocabulary, encoder: TextEncoder | None, told: str | None = None
) -> Interpretation:
    """Read a free text; `told` is its language if the asker said it.

    Without an encoder only names are found. Never fails: what is not understood is left out.
    O(words), about 1 ms, and 5 ms more for each clause with a cue and each item of a list that
    names nothing; the first call learns to read (3 s) unless `learn_to_read` did. Needs and offers
    come in the order of the text, within a clause what it means first and what its items mean last.
    """
    spoken = language_of(told) if told else language(text)
    words = tokens(text)
    known = phrases(vocabulary)
    named = with_directions(words, known.mentions(words, spoken), known.regions)
    if FOOD in vocabulary.concepts:
        named = with_weighed(words, named)
    found = [each for each in named if not cue_covers(words, each)]
    reader = None if encoder is None else _READER
    told_by_cue = clauses(words, found)
    heard = Heard(
        vocabulary=vocabulary, words=words, named=found, clauses=told_by_cue, reader=reader,
        spoken=spoken,
    )  # fmt: skip
    needs, offers = heard.wants()
    themes = _themes(vocabulary, text, words, found, reader)
    return Interpretation(
        language=spoken,
        themes=themes[:LONGEST_LIST],
        regions=regions(vocabulary, words, found, told_by_cue)[:LONGEST_LIST],
        needs=needs[:LONGEST_LIST],
        offers=offers[:LONGEST_LIST],
    )


def _themes(
    vocabulary: Vocabulary,
    text: str,
    words: Sequence[Token],
    found: Sequence[Mention],
    reader: BundledEncoder | None,
) -> tuple[str, ...]:
    """Give the themes named but not refused; else the goal that the text is closest to, if close.

    None where all of them are refused.
    """
    said = [each for each in found if each.codes(THEME)]
    refused = refused_themes(words, said)
    named = dict.fromkeys(
        code for each in said if each.start not in refused for code in each.codes(THEME)
    )
    if named or refused or reader is None:
        return tuple(named)
    codes, vectors = _goals(vocabulary, reader)
    if not codes:
        return ()
    near = vectors @ reader.encode([text])[0]
    best = int(near.argmax())
    return (codes[best],) if near[best] >= GOAL_MEANT else ()


@lru_cache(maxsize=8)
def _goals(
    vocabulary: Vocabulary, encoder: BundledEncoder
) -> tuple[list[str], NDArray[np.float32]]:
    """Encode the labels and definitions of the goals once."""
    told = [
        (concept.code, one.text)
        for concept in vocabulary.of_scheme(VocabularyScheme.SDG_GOAL)
        for text in (concept.label, concept.definition)
        for one in text
    ]
    return [code for code, _ in told], encoder.encode_together([text for _, text in told])


def learn_to_read(vocabulary: Vocabulary) -> None:
    """Make what reads briefs, 3 s of one core; the first one would wait for it otherwise."""
    meanings(vocabulary, _READER)
    _goals(vocabulary, _READER)
