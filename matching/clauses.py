"""Which words of a text does one cue govern: what is needed, what is offered, what is refused?

The nearest cue before a resource decides ("kami mencari", "we offer", "il nous faut"). A cue with a
"not" before it refuses ("tidak butuh"), unless it tells what is there: who does not have a thing
needs it. Within a clause a "not" refuses what follows it up to a comma, a joint or the next cue ("a
boat, not money"). "Not only" refuses nothing. Longer than others because of its lists of words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.codes import ResourceKind
from domain.text import fold
from matching.joints import AND, BUT, OR
from matching.meanings import FRAME_WORDS
from matching.phrases import Mention, Token, stem

_NEED = """
membutuhkan; butuh; perlu; memerlukan; mencari; cari; kekurangan; kurang; belum ada; tidak ada
dibutuhkan; butuhkan; diperlukan; kebutuhan; mengharapkan
dicari; ingin; mohon; minta; kehabisan; harus; berharap; bantu kami
need; require; looking for; look for; seek; seeking; searching for; search for; lack; want; wish
hope; have no; has no; cannot afford; can t afford; short of; in need of; would like
help us; must; have to; has to; run out of; ran out of; please
besoin de; besoin d; besoin; cherchons; cherche; cherchent; recherchons; recherche un; recherche une
recherche des; à la recherche de; à la recherche d; il faut; il nous faut; nous faut; il manque
il nous manque; manquons de; manquons d; manque de
manquent de; manque d; voulons; voudrions; souhaitons; aimerions; espérons; devons; doit; doivent
n avons rien; n avons aucun; n avons aucune; n a pas; n ont pas; n a plus; n ont plus
n y a pas; n y a plus; aidez nous; demandons
"""
# Questions, which begin a sentence or what follows a comma; elsewhere they tell of somebody.
_ASKING = """
ada yang punya; ada yang memiliki; ada yang mempunyai; ada yang menyediakan; ada yang menawarkan
adakah yang punya; adakah yang menyediakan; apakah ada yang punya; apakah ada yang menyediakan
apakah ada; siapa punya; siapa yang punya; siapa yang memiliki; siapa yang menyediakan
siapa yang bisa; siapa yang menawarkan
who has; who have; who offers; who provides; who can; does anyone have; does anybody have
anyone with; anybody with; can anyone; can anybody; is there; are there
bisakah; dapatkah; maukah; bersediakah; can you; could you; would you; pouvez vous; pourriez vous
qui a; qui peut; qui offre; qui propose; qui dispose de; y a t il; quelqu un a; quelqu un peut
"""
# What is there; where it is not, it is needed: "tidak punya", "do not have", "n'avons pas".
_HAVE = """
punya; memiliki; mempunyai; have; avons; disposons de; disposons d; possédons
"""
_OFFER = """
menawarkan; menyediakan; memberikan; memberi; meminjamkan; membagikan; berbagi
menyumbang; menyumbangkan; menyalurkan; menghibahkan
bisa membantu dengan; dapat membantu dengan; sediakan; tawarkan; ditawarkan
offer; provide; share; supply; supplie; give; lend; contribute; can help with; donate
offrons; offre; offrent; offrir; proposons; propose; proposent; fournissons; fournit; fournir
mettons à disposition; pouvons prêter; prêtons; donnons; partageons
pouvons aider avec; apportons
bisa menampung; dapat menampung; siap menampung; can host; we host; accueillons; pouvons accueillir
"""
# Offers where somebody says it of themselves; else they describe who is sought.
_READY = """
siap membantu; siap bantu; bersedia membantu
ready to help with; ready to help; willing to help with; willing to help
prêts à aider avec; prêts à aider; prêtes à aider avec; prêtes à aider; prêt à aider; prête à aider
"""
# Offers of money, whatever it is for: "we fund schools" offers no school.
_PAYING = """
we fund; we finance; we sponsor; we can fund; we can finance; we can sponsor; we could fund
we will fund; we will finance; we are able to fund; we are ready to fund
kami mendanai; kami membiayai; kami bisa mendanai; kami bisa membiayai; kami dapat mendanai
kami dapat membiayai; kami siap mendanai; kami siap membiayai; kami akan mendanai
nous finançons; nous subventionnons; nous pouvons financer; nous pouvons subventionner
kami donatur; kami lembaga donor; kami pemberi hibah; kami penyandang dana
we are a donor; we are a funder; we are donors; we are funders; we are a grantmaker
nous sommes un bailleur; nous sommes bailleur; our foundation funds; our organization funds
notre fondation finance; notre ong finance
"""
# Offers where somebody says it of themselves: "we are a foundation giving grants".
_GIVING = """
giving; offering; providing; lending; supplying; donating; sharing; offrant; fournissant; donnant
"""
_REFUSAL = """
tidak mau; tak mau; tidak usah; tak usah; menolak; refuse; decline; refusons
"""
# Needs where they end a sentence ("boats needed"); elsewhere they describe ("a needed rest").
_CLOSING = """
needed; required; necessary; wanted; nécessaire; requis; requise
"""


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in fold(phrase).split())


def _cues(text: str) -> list[tuple[str, ...]]:
    return [_stems(each) for each in re.split(r"[;\n]+", text) if each.strip()]


def _any_of(text: str) -> frozenset[str]:
    return frozenset(_stems(text))


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `start` to `end` (not included) that one cue governs; kind None if there is no cue."""

    start: int
    end: int
    kind: ResourceKind | None
    refused: bool = False
    cue: tuple[str, ...] = ()  # its stems

    @property
    def helps(self) -> bool:
        """Say whether somebody is ready to help, and the words begin with whom or how."""
        return self.cue in _READINESS and self.cue[-1] not in _WITH

    @property
    def pays(self) -> bool:
        """Say whether somebody pays, and the words tell for what."""
        return self.cue in _MONEY


_CUES = {cue: ResourceKind.NEED for cue in _cues(_NEED + _ASKING + _REFUSAL + _CLOSING)}
_CUES |= {cue: ResourceKind.OFFER for cue in _cues(_HAVE + _OFFER + _READY + _PAYING + _GIVING)}
_LONGEST_CUE = max(map(len, _CUES))
_HAVING = frozenset(_cues(_HAVE))
_READINESS = frozenset(_cues(_READY))
_MONEY = frozenset(_cues(_PAYING))
_PARTICIPLES = frozenset(_cues(_GIVING))
_WITH = frozenset(("with", "avec"))
_REFUSING = frozenset(_cues(_REFUSAL))
_LAST = frozenset(_cues(_CLOSING))
_QUESTIONS = frozenset(_cues(_ASKING))

# Words after which a verb tells of what is sought and is no cue: "people who give their time".
_RELATIVE = _any_of("who that which to yang untuk qui pour")
_WITHIN = 3  # words back that such a word is looked for
_JOINING = AND | BUT
_BESIDES = _any_of("except kecuali selain sauf hormis")
_REASONS = _any_of("because so as karena agar supaya sehingga car afin")
_LONGEST_SUBJECT = 4  # words that say who needs, as in "dan guru di sekolah kami butuh"
WE = _any_of("kami kita saya we i nous je on")

_VERB_NOT = _any_of("tidak tak tdk belum not no never cannot nor pas aucun aucune")
_SHORT_NOT = _any_of("don doesn didn isn aren wasn won can couldn wouldn haven hasn")  # before 't
# French denies on both sides of a verb; with "que" instead it means only.
_NE = frozenset(("ne", "n"))
_NE_WITH = _any_of("pas plus jamais aucun aucune rien guère ni nullement point")
_NE_SPAN = 4  # words from "ne" to what goes with it
_THING_NOT = _any_of("bukan jangan not neither pas")
_INSTEAD = frozenset(map(_stems, ("rather than", "instead of", "plutôt que", "au lieu")))
_ONLY = _any_of(
    "hanya cuma sekadar sekedar saja semata only just merely solely seulement uniquement"
)
_IN = _any_of("di ke dari in at to from à a en au aux dans")
_WORK = _any_of("bekerja beroperasi berada work working operate travaillons intervenons")
_SOUGHT = _any_of("who that which yang qui")
_NEGATED_BY = 2  # words before a cue that may refuse it
# Between a cue and its "not": "what we need is not money", "please do not send money".
_COPULAS = _any_of("is are was were it this that do don adalah ce c n est sont")
# After these "not" belongs to a verb: "who is not paid".
_AUXILIARIES = _any_of(
    "is are was were be do does did can could will would should has have had may might must"
)


def clauses(words: Sequence[Token], named: Sequence[Mention]) -> list[Clause]:
    """Cut at sentences, cues and refusals; none is empty. O(words).

    A word of a named phrase is no cue ("berbagi biaya"), unless the cue is longer than the phrase:
    French "prêt" is a loan, but not in "prêts à aider".
    """
    taken = {place for each in named for place in range(each.start, each.end)}
    ends = {each.start: each.end for each in named}
    found: list[Clause] = []
    open_ = Clause(0, 0, None)
    place = 0
    while place < len(words):
        if place and words[place].sentence != words[place - 1].sentence:
            found.append(replace(open_, end=place))
            open_ = Clause(place, place, None)
        cue = _cue(words, place)
        if place in taken and (cue is None or place + len(cue) <= ends.get(place, len(words))):
            cue = None
        if cue is not None and _seeks_who_needs(words, open_, place, cue):
            found.append(replace(open_, end=place - 1))
            open_ = Clause(place + len(cue), place + len(cue), ResourceKind.OFFER)
            place = open_.start
            continue
        if cue is not None and not _tells_of_it(words, open_, place, cue):
            opened = _opened(words, open_, place, cue)
            again = open_.kind is opened.kind
            until = _before_subject(words, open_.start, place) if again else place
            found.append(replace(open_, end=until))
            open_ = opened
            place = opened.start
            continue
        if open_.refused and place > open_.start and _turns(words[place]):
            found.append(replace(open_, end=place))
            ours = place + 1 < len(words) and words[place + 1].stem in WE
            open_ = Clause(place + 1, place + 1, None if ours else open_.kind)
        place += 1
    found.append(replace(open_, end=len(words)))
    return [part for each in _told_behind(words, found) for part in _parts(words, each)]


def rules_out(words: Sequence[Token], place: int) -> bool:
    """Say whether a "not" stands before the place name there: "not in Java", "do not work in"."""
    before = place - 1
    for passed in (_IN, _WORK):
        if before >= 0 and words[before].stem in passed and not words[before + 1].apart:
            before -= 1
    inside = 0 <= before < place - 1 and words[before].sentence == words[place].sentence
    return inside and not words[before + 1].apart and _negates(words, before)


def _cue(words: Sequence[Token], place: int) -> tuple[str, ...] | None:
    for length in range(min(_LONGEST_CUE, len(words) - place), 0, -1):
        stems = tuple(token.stem for token in words[place : place + length])
        end = place + length
        if stems not in _CUES or words[end - 1].sentence != words[place].sentence:
            continue
        if stems in _LAST and not _ends_sentence(words, end):
            continue
        if stems in _QUESTIONS and not _begins(words, place):
            continue
        return stems
    return None


def _begins(words: Sequence[Token], place: int) -> bool:
    """Say whether a word begins its sentence, or what comes after a comma."""
    return not place or words[place].apart or words[place - 1].sentence != words[place].sentence


def _ends_sentence(words: Sequence[Token], end: int) -> bool:
    return end == len(words) or words[end].sentence != words[end - 1].sentence


def _opened(words: Sequence[Token], before: Clause, place: int, cue: tuple[str, ...]) -> Clause:
    """Give the clause that a cue opens, still empty."""
    kind, start = _CUES[cue], place + len(cue)
    refused = cue in _REFUSING
    if _is_negated(words, before, place, start):
        if cue in _HAVING:
            kind = ResourceKind.NEED
        else:
            refused = not refused
    return Clause(start, start, kind, refused, cue)


def _is_negated(words: Sequence[Token], before: Clause, place: int, end: int) -> bool:
    """Say whether a "not" stands right before the cue in words `place` to `end`."""
    if end < len(words) and words[end].stem in _ONLY and not words[end].apart:
        return False  # "we do not need only money"
    if place - before.start == 1 and before.refused and words[before.start].stem in OR:
        return True  # "tidak butuh atau mencari": what is before "or" is refused too
    for back in range(place - 1, max(0, place - _NEGATED_BY) - 1, -1):
        if words[back].sentence != words[place].sentence or words[back + 1].apart:
            return False
        if words[back].stem in _JOINING | _RELATIVE:
            return False
        if _negates(words, back):
            return True
    return False


def _negates(words: Sequence[Token], place: int) -> bool:
    """Say whether a word means "not", and not "not only"."""
    word = words[place].stem
    if word in _NE:
        return any(
            words[other].stem in _NE_WITH and not _is_only(words, other + 1)
            for other in _beside(words, place, 1)
        )
    if word == "t":
        known = place > 0 and words[place - 1].stem in _SHORT_NOT
    else:
        known = word in _VERB_NOT | _THING_NOT or _ne_before(words, place) is not None
    return known and not _is_only(words, place + 1)


def _ne_before(words: Sequence[Token], place: int) -> int | None:
    """Give the place of the "ne" that a French "pas" or "plus" goes with."""
    if words[place].stem not in _NE_WITH:
        return None
    return next((each for each in _beside(words, place, -1) if words[each].stem in _NE), None)


def _beside(words: Sequence[Token], place: int, step: int) -> Iterator[int]:
    """Give the few places after or before a word, up to a comma or the end of its sentence."""
    for other in range(place + step, place + step * (_NE_SPAN + 1), step):
        inside = 0 <= other < len(words) and words[other].sentence == words[place].sentence
        if not inside or words[max(other, other - step)].apart:
            return
        yield other


def _is_only(words: Sequence[Token], place: int) -> bool:
    return place < len(words) and words[place].stem in _ONLY


def _turns(word: Token) -> bool:
    """Say whether after a refusal comes what is wanted instead: "not money but boats"."""
    return word.stem in BUT | _BESIDES or (word.apart and word.stem in _ONLY)


def _before_subject(words: Sequence[Token], start: int, place: int) -> int:
    """Give where a clause ends before a cue like its own: at an "and" whose words own that cue.

    "We need medicine and our teachers need training" asks for no teachers. Who says one cue twice
    for "we" says nothing between.
    """
    if words[place].apart:
        return place
    for joint in range(place - 1, max(start, place - _LONGEST_SUBJECT - 2), -1):
        word = words[joint]
        if word.stem in _JOINING:
            owner = (fold(each.written) for each in words[joint + 1 : place])
            return place if FRAME_WORDS.issuperset(owner) else joint
        if word.apart or word.stem in _RELATIVE or word.stem in _REASONS:
            return place
    return place


def _tells_of_it(words: Sequence[Token], clause: Clause, place: int, cue: tuple[str, ...]) -> bool:
    """Say whether a cue only describes what the clause before it is about.

    "People who give" describes people; "we want to offer" is an offer.
    """
    before = words[clause.start : place]
    if clause.cue in _QUESTIONS and _CUES[cue] is ResourceKind.OFFER:  # "could you lend us"
        return not {cue[0], *(token.stem for token in before[-1:])} & WE
    if cue in _PARTICIPLES:  # "looking for somebody giving lessons"
        return clause.kind is not None or not any(token.stem in WE for token in before)
    if clause.kind is None or not before:
        return False
    if cue in _READINESS:  # "teachers ready to help"
        return before[-1].stem not in WE | _AUXILIARIES | _JOINING and not words[place].apart
    return len(before) > 1 and any(token.stem in _RELATIVE for token in before[-_WITHIN:])


def _seeks_who_needs(
    words: Sequence[Token], clause: Clause, place: int, cue: tuple[str, ...]
) -> bool:
    """Say whether somebody is sought who needs what follows: that is an offer of it."""
    needs = clause.kind is _CUES[cue] is ResourceKind.NEED and cue not in _HAVING | _REFUSING
    return (
        needs
        and not clause.refused
        and place - clause.start > 1
        and (words[place - 1].stem in _SOUGHT)
    )


def _told_behind(words: Sequence[Token], found: Sequence[Clause]) -> list[Clause]:
    """Let a cue that ends its sentence govern the words before it: "perahu dibutuhkan"."""
    told: list[Clause] = []
    for each in found:
        if each.start < each.end:
            told.append(each)
        elif told and each.kind is not None and told[-1].kind is None:
            before, last = told[-1], words[each.start - 1]
            if _ends_sentence(words, each.start) and words[before.start].sentence == last.sentence:
                told[-1] = replace(before, kind=each.kind, refused=each.refused)
    return told


def _parts(words: Sequence[Token], clause: Clause) -> list[Clause]:
    """Cut out what a clause refuses of the things it names."""
    if clause.refused:
        return [clause]
    parts: list[Clause] = []
    start = place = clause.start
    while place < clause.end:
        if not _refuses_thing(words, clause, place):
            place += 1
            continue
        until = place + 1
        while until < clause.end and not (words[until].apart or words[until].stem in _JOINING):
            until += 1
        begin = start if _is_head(words[start:place]) else place
        parts.append(replace(clause, start=start, end=begin))
        parts.append(replace(clause, start=begin, end=until, refused=True))
        start = place = until
    parts.append(replace(clause, start=start))
    return [each for each in parts if each.start < each.end]


def _refuses_thing(words: Sequence[Token], clause: Clause, place: int) -> bool:
    """Say whether a word refuses the thing after it: "not money", but not "who is not paid"."""
    if place + 1 >= clause.end or words[place + 1].apart:  # "a not-for-profit partner"
        return False
    word, before = words[place].stem, words[clause.start : place]
    if (word, words[place + 1].stem) in _INSTEAD:
        return True
    ne = _ne_before(words, place)
    if not _negates(words, place) or (ne is not None and ne < clause.start):  # the cue's own
        return False
    if _is_head(before):
        return clause.kind is not None or word in _THING_NOT - _NE_WITH  # "no boat": it is lacked
    return ne is None and word in _THING_NOT and before[-1].stem not in _AUXILIARIES | _RELATIVE


def _is_head(before: Sequence[Token]) -> bool:
    return all(each.stem in _COPULAS for each in before)
