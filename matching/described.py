"""Which resources does a clause only mention to tell where, with whom or for whom somebody works?

"Training centre in the village" names a place, "a partner for rural clinics" those it is for. What
is wanted stands first; what follows a preposition describes it. So a place after one is not
wanted, and a text that says no more than what is where wants only what it names itself.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from domain.text import fold
from domain.vocabulary import Vocabulary
from matching.amounts import PEOPLE
from matching.joints import AND, BUT, FOR, OR
from matching.meanings import FRAME_WORDS
from matching.phrases import RESOURCE, Mention, Token

PLACES = "resource:places"
LONGEST_PLACE = 4  # words that tell where, after their preposition; more tell what happens there

# As written, in small letters: folded, "à" would be "a", and the stem of "dans" is "dan".
_ENGLISH_WHERE = frozenset(("in", "at", "on", "by", "near", "among"))
WHERE = _ENGLISH_WHERE | {"di", "dans", "à", "au", "aux", "chez", "près", "sur"}
TO = frozenset(("to", "kepada", "aux"))  # who gets a thing, or what it is to do
_BETWEEN = frozenset(("between", "antara", "entre"))
_WITH = frozenset(("dengan", "bersama", "with", "avec", "auprès"))
_OF_ACTION = frozenset(("to", "who", "that", "which", "yang", "qui", "que"))
OUR = frozenset(("our", "my", "notre", "nos", "mon", "ma", "mes"))
_OURS = frozenset(("kami", "kita", "saya"))
_ALSO = frozenset(("also", "juga", "aussi"))
_OF = frozenset(("of", "de", "du", "d"))
ARTICLES = frozenset(("para", "the", "a", "an", "our", "of")) | {
    "le", "la", "les", "l", "un", "une", "des", "de", "du", "d",
}  # fmt: skip
_ONE = frozenset(("a", "an", "un", "une", "des", "de", "d", "sebuah", "seorang"))
# Whoever may become a partner, and what one does with partners: a wish for those is not yet a wish
# for a resource. Folded. Others spell "organization" with an s, French too.
_PARTIES = """
mitra rekan sekutu lembaga organisasi kelompok jaringan yayasan komunitas perkumpulan lain baru
lsm ormas lokal pelaksana ngo ngos cso csos charity charities nonprofit local implementing
ong locale locales locaux
partner partners ally allies organization organizations group groups
network networks association associations collaborator collaborators colleague colleagues other
others new wanted
partenaire partenaires allie allies groupe groupes reseau reseaux
association associations collegue collegues autre autres nouveau nouveaux
"""
_WORKING_WORDS = """
bekerja sama bermitra berkolaborasi kolaborasi kerja bersekutu bergabung tinggal hidup
work collaborate join hands team partnership cooperate live
travailler collaborer vivre
"""
_WORKING = frozenset(_WORKING_WORDS.split())
_COMPANY = frozenset((_PARTIES + _PARTIES.replace("z", "s")).split()) | _WORKING
# What any partner does, and no resource by itself: "an NGO to run a project". Folded.
_DOING_WORDS = """
implement implementing run running execute executing carry conduct
melaksanakan menjalankan mengerjakan pelaksanaan
realiser executer mettre conduire mener
"""
_DOING = frozenset(_DOING_WORDS.split())
# Where one may work, and whom one may help.
_INSTITUTION_WORDS = """
sekolah kampus universitas panti pesantren puskesmas desa kampung media pemda dinas
school schools university universities village villages library libraries hospital hospitals
ecole ecoles universite universites village villages hopital mairie mairies
"""
_INSTITUTIONS = frozenset(_INSTITUTION_WORDS.split())
# Who wants or needs, at the end of a clause that does not say what.
_WANTING = frozenset(
    ["mau", "butuh", "membutuhkan", "perlu", "memerlukan", "berminat", "tertarik", "want", "need"]
)
# What is to be done, after "untuk", "for" or "pour": "melatih", "penerjemahan", "former".
_ACTION = re.compile(r"(me|ber)\w{4,}|pe[mn]\w{4,}an|\w{3,}(ing|er|ir|re)")


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
    before = set(_written(words[: mention.start]))
    # One works with a hospital, but a partner with a warehouse has what is wanted.
    with_whom = not (before.isdisjoint(_WITH) or _WORKING.isdisjoint(map(fold, before)))
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
    said = [fold(each) for each in _written(before)]
    if not said or said[-1] not in FOR:
        return False
    return not set(said[:-1]) <= _COMPANY | FRAME_WORDS | ARTICLES


def purpose(words: Sequence[Token], named: Sequence[Mention]) -> range:
    """Give the places that tell what a named resource is for: "beds for volunteers"; maybe none.

    `named` are counted from the first of `words`, those of a clause. A comma ends the purpose, and
    so does an "and" before a number or an article: "a boat for patients and a doctor". A partner or
    a person for a training is not named: those are to train.
    """
    said = _written(words)
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
    if not OUR.isdisjoint(_written(words[max(0, mention.start - 2) : mention.start])):
        return True
    after = words[mention.end : mention.end + 2]
    if not after or after[0].apart or after[0].written.casefold() not in _OURS:
        return False
    return ends or len(after) > 1


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
    said = _written(words)
    if not (FOR | _OF_ACTION).isdisjoint(said):
        return None
    places = [place for place, each in enumerate(said) if place and each in WHERE]
    if not places:
        return None
    after = [each for each in said[places[-1] + 1 :] if each not in ARTICLES]
    return places[0] if len(after) <= LONGEST_PLACE else None


def seeks_company(words: Sequence[Token], *, sought: bool = False) -> bool:
    """Say whether a clause wants somebody to work with, and else only tells where or for whom.

    "Mitra untuk sekolah pesisir", "an NGO to run a project", but not "mitra untuk melatih guru" nor
    "a partner who trains". If it is `sought`, a school is one to work with, too, and no building.
    """
    said = _written(words)
    told = WHERE | FOR | _WITH | _OF_ACTION
    ends = [place for place, each in enumerate(said) if each in told]
    if not ends:
        return False
    if not names_company(words[: ends[0]], _INSTITUTIONS if sought else frozenset()):
        return False
    doing = _DOING | _WANTING if fold(said[-1]) in _WANTING else _DOING
    return not any(
        (word in _OF_ACTION or (word in FOR and _ACTION.fullmatch(following)))
        and fold(following) not in doing
        for word, following in pairwise(said)
    )


def names_company(words: Sequence[Token], also: frozenset[str] = frozenset()) -> bool:
    """Say whether words name somebody to work with, and nothing else: "a local partner".

    `also` are words that count as somebody here.
    """
    said = {fold(each) for each in _written(words)}
    company = _COMPANY | also
    return not company.isdisjoint(said) and said <= company | FRAME_WORDS | ARTICLES


def _written(words: Sequence[Token]) -> list[str]:
    return [token.written.casefold() for token in words]


def _is_head(words: Sequence[Token], mention: Mention, where: int) -> bool:
    """Say whether a name is what stands before the preposition: not so in "training centre in".

    English puts what is meant last, Indonesian and French put it first ("pusat pelatihan di"). So
    short a text hardly shows its language, but the preposition does.
    """
    said = _written(words)
    if mention.start >= where:
        return False
    if mention.end > where:  # the preposition is part of the name
        return True
    if said[where] in _ENGLISH_WHERE:
        return said[mention.end] in WHERE | AND | OR
    before = said[mention.start - 1] if mention.start else ""
    if before in _OF and mention.start > 1:  # "centre de formation"
        return False
    return not before or before.isdecimal() or fold(before) in FRAME_WORDS
