"""Which cue begins at a word of a text, where it stands?

Some are cues only at one place: "needed" ends its sentence, "recherche" begins one with what is
sought behind it.
"""

import re
from collections.abc import Sequence

from matching.cues import (
    ASKING,
    CLOSING,
    CUES,
    GIVEN,
    GIVING,
    GREETING,
    HEADING,
    LABELS,
    LONGEST,
    SPARE,
    Cue,
)
from matching.hearing import WITH, is_giver, is_label
from matching.phrases import Mention, Token, any_of

# French "recherche" is research before these: "recherche sur les coraux", "recherche et action".
_AFTER_NOUN = any_of("sur en de d du des dans et ou pour action terrain pointe base documentaire")
_OF = any_of("de d")
_THE = any_of("la le l")
_BEFORE_NOUN = _OF | _THE | any_of("des une en et ou cette notre sa leur par pour sans avec")
_SUBJECT = 6  # words that say who seeks
_PRESSING = any_of("urgence urgente urgent")
# And before an adjective: "recherche scientifique".
_ADJECTIVE = re.compile(r"\w{3,}(ique|ale|ive|elle|ée)")


def cue_at(words: Sequence[Token], place: int) -> Cue | None:
    """Give the longest cue that begins at a place, None if there is none."""
    for length in range(min(LONGEST, len(words) - place), 0, -1):
        cue = tuple(token.stem for token in words[place : place + length])
        end = place + length
        if cue not in CUES or words[end - 1].sentence != words[place].sentence:
            continue
        if cue in CLOSING and not ends_sentence(words, end):
            continue
        if cue in SPARE | GIVEN and not _ends_part(words, end):
            continue
        if cue in ASKING and not _begins(words, place):
            continue
        if cue in HEADING and not _heads(words, place, end):
            continue
        if cue in LABELS and cue not in GIVING and not is_label(words, place, end):
            continue
        return cue
    return None


def cue_covers(words: Sequence[Token], mention: Mention) -> bool:
    """Say whether a name is only the beginning of a cue: French "prêts" in "prêts à aider"."""
    cue = cue_at(words, mention.start)
    if cue is None:
        return False
    return cue in HEADING or mention.start + len(cue) > mention.end


def ends_sentence(words: Sequence[Token], end: int) -> bool:
    """Say whether a sentence ends before a place."""
    return end == len(words) or words[end].sentence != words[end - 1].sentence


def _ends_part(words: Sequence[Token], end: int) -> bool:
    return ends_sentence(words, end) or words[end].apart or words[end - 1].stem in WITH


def _begins(words: Sequence[Token], place: int) -> bool:
    """Say whether a word begins its sentence, or what comes after a comma or a greeting."""
    while place and not words[place].apart and words[place - 1].stem in GREETING:
        place -= 1
    return not place or words[place].apart or words[place - 1].sentence != words[place].sentence


def _heads(words: Sequence[Token], place: int, end: int) -> bool:
    """Say whether a word begins its sentence or a part of it, with what is sought behind it.

    "Recherche tentes", "recherche d'urgence: tentes", "recherche de traducteurs"; or whether it is
    what a body does.
    """
    starts = not place or words[place - 1].sentence != words[place].sentence
    if not (starts or words[place].apart or _is_verb(words, place)):
        return False
    pressed = end + 1
    if not ends_sentence(words, pressed) and words[pressed].stem in _PRESSING:
        return not ends_sentence(words, pressed + 1)  # "en urgence", "d'urgence"
    if ends_sentence(words, end) or (words[end].apart and not starts):
        return False
    if starts and words[end].stem in _OF:
        end += 1
        if ends_sentence(words, end) or words[end].stem in _THE:
            return False
    said = words[end]
    adjective = not said.apart and _ADJECTIVE.fullmatch(said.written.casefold())
    return not (said.stem in _AFTER_NOUN or adjective)


def _is_verb(words: Sequence[Token], place: int) -> bool:
    """Say whether an organization stands before "recherche", and no article: "ONG recherche"."""
    sentence = words[place].sentence
    before = [each for each in words[max(0, place - _SUBJECT) : place] if each.sentence == sentence]
    return before[-1].stem not in _BEFORE_NOUN and is_giver(before)
