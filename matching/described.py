"""Which resources does a clause only mention to tell where, with whom or for whom somebody works?

"Training centre in the village" names a place, "a partner for rural clinics" those it is for. What
is wanted stands first; what follows a preposition describes it. So a place after one is not
wanted, and a text that says no more than what is where wants only what it names itself.
"""

from collections.abc import Sequence

from domain.text import fold
from domain.vocabulary import Vocabulary
from matching.amounts import PEOPLE
from matching.company import COMPANY, WORKING, is_quality
from matching.joints import AND, BUT, FOR, OR
from matching.meanings import FRAME_WORDS
from matching.phrases import RESOURCE, Mention, Token
from matching.prepositions import (
    ALONGSIDE,
    ARTICLES,
    ENGLISH_WHERE,
    OF_ACTION,
    OUR,
    OURS,
    TO,
    WHERE,
    written,
)

PLACES = "resource:places"
LONGEST_PLACE = 4  # words that tell where, after their preposition; more tell what happens there

_BETWEEN = frozenset(("between", "antara", "entre"))
_ALSO = frozenset(("also", "juga", "aussi"))
_OF = frozenset(("of", "de", "du", "d"))
_ONE = frozenset(("a", "an", "un", "une", "des", "de", "d", "sebuah", "seorang"))


def asked_for(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    mention: Mention,
    where: int | None,
) -> list[str]:
    """Give the resources of a mention in a clause that are more than a description.

    `words` are the clause's, and the mention is counted from the first of them; `where` is what
    `told_where` gives for a clause without a cue, else None. O(words).
    """
    if where is not None and not _is_head(words, mention, where):
        return []
    if is_quality(words, mention):
        return []
    before = set(written(words[: mention.start]))
    # One works with a hospital, but a partner with a warehouse has what is wanted.
    with_whom = not (before.isdisjoint(ALONGSIDE) or WORKING.isdisjoint(map(fold, before)))
    described = where is not None or with_whom or not before.isdisjoint(WHERE | FOR | _BETWEEN)
    aside = {PLACES} if described else set[str]()
    if _is_for_whom(words[: mention.start]):
        aside.add(PEOPLE)
    return [
        code
        for code in mention.codes(RESOURCE)
        if aside.isdisjoint(vocabulary.concepts.above(code))
    ]


def _is_for_whom(before: Sequence[Token]) -> bool:
    """Say whether words end in a thing and "for": "rooms for", and not "a partner for"."""
    said = [fold(each) for each in written(before)]
    if not said or said[-1] not in FOR:
        return False
    return not set(said[:-1]) <= COMPANY | FRAME_WORDS | ARTICLES


def purpose(words: Sequence[Token], named: Sequence[Mention]) -> range:
    """Give the places that tell what a named resource is for: "beds for volunteers"; maybe none.

    `named` are counted from the first of `words`, those of a clause. A comma ends the purpose, and
    so does an "and" before a number or an article: "a boat for patients and a doctor". A partner or
    a person for a training is not named: those are to train.
    """
    said = written(words)
    heads = [each.end for each in named if each.codes(RESOURCE)]
    first = min(heads, default=len(said))
    begins = (at for at in range(first, len(said)) if said[at] in FOR | TO)
    # "For money but also for teachers": a second thing, not a purpose.
    begin = next((at for at in begins if said[at - 1] not in AND | OR | BUT | _ALSO), len(said))
    end = min(begin + 1, len(said))
    while end < len(words) and not words[end].apart and not _begins_anew(said, end):
        end += 1
    return range(begin, end)


def _begins_anew(said: Sequence[str], place: int) -> bool:
    if said[place] in BUT:
        return True
    if said[place] not in AND | OR or place + 1 == len(said):
        return False
    return said[place + 1][0].isdigit() or said[place + 1] in _ONE


def is_own(words: Sequence[Token], mention: Mention, ends: bool) -> bool:
    """Say whether a mention is of what whoever writes has: "relawan kami", "our volunteers".

    Then somebody is sought who hosts or trains them, and not they. `words` are the clause's, and
    `ends` is whether the sentence ends with them: else a last "kami" begins what comes next.
    """
    if not OUR.isdisjoint(written(words[max(0, mention.start - 2) : mention.start])):
        return True
    after = words[mention.end : mention.end + 2]
    if not after or after[0].apart or after[0].written.casefold() not in OURS:
        return False
    return ends or len(after) > 1


def tells_where(words: Sequence[Token], mention: Mention) -> bool:
    """Say whether a preposition of place stands right before a name: "di puskesmas"."""
    before = written(words[max(0, mention.start - 2) : mention.start])
    if before and before[-1] in ARTICLES | OUR:
        before.pop()
    return bool(before) and before[-1] in WHERE


def is_described(words: Sequence[Token], place: int) -> bool:
    """Say whether a preposition before a word, or at it, governs it: up to a comma."""
    for at in range(place, -1, -1):
        if words[at].written.casefold() in WHERE | FOR:
            return True
        if words[at].apart:
            return False
    return False


def told_where(words: Sequence[Token]) -> int | None:
    """Give the place of the preposition in words that only tell what is where, else None.

    Only for words without a cue: "hospital in Ambon", but not "doctors for a hospital in Ambon".
    """
    said = written(words)
    if not (FOR | OF_ACTION).isdisjoint(said):
        return None
    places = [place for place, each in enumerate(said) if place and each in WHERE]
    if not places:
        return None
    after = [each for each in said[places[-1] + 1 :] if each not in ARTICLES]
    return places[0] if len(after) <= LONGEST_PLACE else None


def _is_head(words: Sequence[Token], mention: Mention, where: int) -> bool:
    """Say whether a name is what stands before the preposition: not so in "training centre in".

    English puts what is meant last, Indonesian and French put it first ("pusat pelatihan di"). So
    short a text hardly shows its language, but the preposition does.
    """
    said = written(words)
    if mention.start >= where:
        return False
    if mention.end > where:  # the preposition is part of the name
        return True
    if said[where] in ENGLISH_WHERE:
        return said[mention.end] in WHERE | AND | OR
    before = said[mention.start - 1] if mention.start else ""
    if before in _OF and mention.start > 1:  # "centre de formation"
        return False
    return not before or before.isdecimal() or fold(before) in FRAME_WORDS
