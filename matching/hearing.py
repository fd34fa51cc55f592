"""Does a cue, where it stands, say that whoever writes needs or offers something?

"People who give", "so that we can" and "our students can" only tell of somebody; "a partner who
has" seeks, and "who needs" offers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.codes import ResourceKind
from domain.text import fold
from matching.bodies import BODIES
from matching.company import BECOMING, names_company
from matching.cues import (
    ABLE,
    ASKING,
    AVAILABLE,
    BARE,
    COVERING,
    CUES,
    FINANCING,
    GETTING,
    GIVING,
    HAVING,
    HOPING,
    LABELS,
    OWN,
    PAYING,
    READY,
    REFUSING,
    WILLING,
    Cue,
)
from matching.joints import AND, BUT
from matching.meanings import FRAME_WORDS
from matching.negation import negates
from matching.phrases import Token, any_of
from matching.prepositions import OUR, OURS, written

WE = any_of("kami kita saya we i nous je on")
_GATHERING = any_of(
    "menerima mengumpulkan menggalang collect collecting accept collectons acceptons"
)
WITH = frozenset(("with", "avec"))
# Words after which a verb tells of what is sought and is no cue: "people who give their time".
RELATIVE = any_of("who that which to yang untuk qui pour")
_WITHIN = 3  # words back that such a word is looked for
JOINING = AND | BUT
REASONS = any_of("because so as karena agar supaya sehingga car afin")
_IF = any_of("if when where how what kalau jika bila apabila saat si quand où comment")
LONGEST_SUBJECT = 4  # words that say who needs, as in "dan guru di sekolah kami butuh"
_VERB_FIRST = any_of("dapat bersedia")  # what one does follows
# Things are ready for these, and nobody is ready to do them for others.
_READY_FOR = any_of(
    "pakai saji panen jadi huni kerja minum makan tanam edar ekspor santap untuk dengan yang di ke "
    "dan atau lahir batin sedia menghadapi bekerja belajar"
)
_ACTIVE = ("me", "ber")  # how verbs begin in Indonesian
_INFINITIVE = ("er", "ir", "re")  # and end in French
_ALSO = frozenset(("juga", "also", "aussi"))
_OUR_OWN = OUR | OURS | {"us", "we", "nous", "me"}  # who asks for themselves, as written
_SOUGHT = any_of("who that which yang qui")
# After these "not" belongs to a verb: "who is not paid".
AUXILIARIES = any_of(
    "is are was were be do does did can could will would should has have had may might must"
)
# What stands between a body and what it does; what follows money that is named.
_MERELY = any_of("also that which will juga akan yang turut qui aussi")
_AFTER_MONEY = AUXILIARIES | any_of(
    "for from of to and or in at by needed dari untuk pour de et ou"
)
# Also with an adjective before, as they are no nouns: "fondation belge finançant".
_FINANCING = any_of("mendanai membiayai mensponsori finançant subventionnant subventionne")
# Between a wish and what somebody would have: "ingin bisa punya", "we wish we had".
_WISHED = WE | any_of("to also soon bisa dapat juga segera bisa nanti agar supaya that")
# Whoever can do something for others, and not for themselves: "our students can learn". As written.
_ACTING_WORDS = """
team lab laboratory clinic hospital school university company firm office organization
ngo foundation association charity group cooperative network center centre station
staff members volunteers engineers lawyers doctors nurses teachers experts truck trucks boat
boats ship van bus vehicles workshop
équipe laboratoire clinique hôpital école université entreprise cabinet bureau ong
fondation association groupe coopérative réseau centre radio membres bénévoles ingénieurs
avocats médecins infirmières enseignants experts camion camions bateau atelier personnel
"""
# Others spell "organization" with an s, French too.
_ACTING = frozenset((_ACTING_WORDS + _ACTING_WORDS.replace("z", "s")).split())


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `start` to `end` (not included) that one cue governs; kind None if there is no cue."""

    start: int
    end: int
    kind: ResourceKind | None
    refused: bool = False
    cue: Cue = ()  # its stems

    @property
    def helps(self) -> bool:
        """Say whether somebody is ready to help, and the words begin with whom or how."""
        return self.cue in READY and self.cue[-1] not in WITH

    @property
    def pays(self) -> bool:
        """Say whether somebody pays, and the words tell for what."""
        return self.cue in PAYING


def tells_of_it(words: Sequence[Token], clause: Clause, place: int, cue: Cue) -> bool:
    """Say whether a cue only describes what the clause before it is about.

    "People who give" describes people; "we want to offer" is an offer.
    """
    before = words[clause.start : place]
    if clause.cue in ASKING and CUES[cue] is ResourceKind.OFFER:  # "could you lend us"
        return not {cue[0], *(token.stem for token in before[-1:])} & WE
    if cue in ABLE:
        return not _is_promise(words, clause, place, place + len(cue))
    if cue in COVERING:
        return any(each.stem in RELATIVE for each in before[-_WITHIN:])
    if cue in AVAILABLE:  # "a hall that can be used"
        return clause.kind is not None or any(each.stem in RELATIVE for each in before[-1:])
    if cue in LABELS and is_label(words, place, place + len(cue)):
        return False
    if cue in GIVING:  # "looking for somebody giving lessons"
        return clause.kind is not None or not is_giver(before)
    if cue in FINANCING:
        return clause.kind is not None or not _finances(words, clause.start, place)
    if cue in HAVING and clause.kind is ResourceKind.NEED:  # "we hope to have"
        hoped = clause.cue in HOPING and place - clause.start <= LONGEST_SUBJECT
        told = any(each.apart or each.stem in JOINING for each in words[clause.start : place + 1])
        if (hoped and not told) or all(each.stem in _WISHED for each in before):
            return True
    if clause.kind is None or not before:
        return False
    if cue in READY:  # "teachers ready to help"
        return before[-1].stem not in WE | AUXILIARIES | JOINING and not words[place].apart
    if words[place].apart:  # "land that lies fallow, looking for farmers"
        return False
    if clause.kind is ResourceKind.OFFER and before[-1].apart and before[-1].stem in _SOUGHT:
        return False  # "a boat, which needs an engine"
    return len(before) > 1 and any(token.stem in RELATIVE for token in before[-_WITHIN:])


def is_giver(subject: Sequence[Token]) -> bool:
    """Say whether words before a verb name whoever writes, or some organization."""
    return any(each.stem in WE | BODIES for each in subject)


def _finances(words: Sequence[Token], start: int, place: int) -> bool:
    """Say whether a word tells that a body pays for what follows: "a trust in Leeds funding wells".

    Before "for" and the like it names money, and so it does behind another verb ("got funding").
    """
    before, behind = words[start:place], words[place + 1 : place + 2]
    if not behind or behind[0].sentence != words[place].sentence or behind[0].apart:
        return False
    if behind[0].stem in _AFTER_MONEY or not is_giver(before) or words[place].apart:
        return False
    last, verb = before[-1], words[place].stem
    if last.stem in BODIES | WE | _MERELY or last.written[:1].isupper():
        return True
    return verb in _FINANCING and any(each.stem in BODIES for each in before[-2:-1])


def is_label(words: Sequence[Token], place: int, end: int) -> bool:
    """Say whether words `place` to `end` begin a sentence, with a colon or the like behind them."""
    begins = not place or words[place - 1].sentence != words[place].sentence
    return begins and end < len(words) and words[end].apart


def _is_promise(words: Sequence[Token], clause: Clause, place: int, end: int) -> bool:
    """Say whether the "we can" of words `place` to `end` tells what somebody would do for others.

    Not "so that we can", "we can not", "we can get"; nor what is needed "where we can" work.
    """
    if end == len(words) or words[end].sentence != words[place].sentence:
        return False
    following = words[end].stem
    if following in GETTING or negates(words, end):
        return False
    cue = tuple(each.stem for each in words[place:end])
    if cue in BARE and _is_bare(words, clause, place, end):
        return True
    subject = words[clause.start : place]
    ours = _is_we(subject) or _is_body(words, clause, place, end)
    if cue in BARE - OWN and not ours:
        return False
    if words[end - 1].stem in _VERB_FIRST and not following.startswith(_ACTIVE):
        return False  # "kami dapat hibah": we got one
    if words[end - 1].stem == "siap" and following in _READY_FOR:
        return False
    before = [each.stem for each in words[max(clause.start, place - LONGEST_SUBJECT) : place]]
    if not (REASONS | RELATIVE).isdisjoint(before):
        return False
    if cue in OWN and not (ours or _is_ours(subject)):
        return False
    if cue in WILLING and subject and not any(each.stem in WE | OUR for each in subject):
        return False  # "a doctor willing to live on an island"
    if cue in OWN | WILLING and clause.kind is not None and not (ours and cue in WILLING | BARE):
        return False
    joined = ours or words[place].stem in AND or bool(before and before[-1] in JOINING)
    return clause.kind is None or words[place].apart or joined


def _is_we(subject: Sequence[Token]) -> bool:
    """Say whether words before a verb end in "we", maybe with "also" behind it: "kami juga"."""
    last = subject[:-1] if subject and subject[-1].stem in _ALSO else subject
    return bool(last) and last[-1].stem in WE


def _is_body(words: Sequence[Token], clause: Clause, place: int, end: int) -> bool:
    """Say whether a sentence begins with a body that can do something: "a clinic in Ende can test".

    Not in a question, nor "if a company can".
    """
    subject = words[clause.start : place]
    if clause.kind is not None or words[place].asked or not subject:
        return False
    if any(each.stem in RELATIVE | REASONS | _IF or each.apart for each in subject):
        return False
    begins = clause.start == 0 or words[clause.start - 1].sentence != words[place].sentence
    return begins and _is_who(subject) and _is_verb(words[place].stem, words[end])


def _is_bare(words: Sequence[Token], clause: Clause, place: int, end: int) -> bool:
    """Say whether "can" in words `place` to `end` is said of whoever writes, without saying so.

    It begins a sentence, or comes apart after who they are or what they offer ("an NGO in Ende, can
    train"), with a verb behind it. Not in a question, nor where it is done for themselves.
    """
    if clause.kind is ResourceKind.NEED or words[place].asked:
        return False
    begin = place - 1 if place > clause.start and words[place - 1].stem in _ALSO else place
    before = words[clause.start : begin]
    told = clause.kind is not None or (before and _is_who(before))
    if before and not (words[begin].apart and told):
        return False
    last = end
    while last < len(words) and words[last].sentence == words[place].sentence:
        last += 1
    if not _OUR_OWN.isdisjoint(written(words[end:last])):
        return False
    return _is_verb(words[place].stem, words[end])


def _is_who(said: Sequence[Token]) -> bool:
    """Say whether words begin with whoever writes, or with a body: "small NGO in Bali"."""
    return said[0].stem in WE or any(each.stem in BODIES for each in said[:_WITHIN])


def _is_verb(can: str, word: Token) -> bool:
    """Say whether a word behind "can" tells what is done; English shows it by its form alone."""
    said = fold(word.written)
    if (word.stem,) in FINANCING:  # English "fund" is a body, too
        return True
    if said in FRAME_WORDS or word.stem in BODIES or word.written[:1].isupper():
        return False
    if can.startswith("p"):
        return said.endswith(_INFINITIVE)
    return said == word.stem if can in {"can", "able"} else said.startswith(_ACTIVE)


def _is_ours(subject: Sequence[Token]) -> bool:
    """Say whether words name people or things of whoever writes that may do others good."""
    said = {each.written.casefold() for each in subject}
    return not said.isdisjoint(OUR) and not said.isdisjoint(_ACTING)


def seeks_who_needs(words: Sequence[Token], clause: Clause, place: int, cue: Cue) -> bool:
    """Say whether somebody is sought who needs what follows: that is an offer of it."""
    needs = clause.kind is CUES[cue] is ResourceKind.NEED and cue not in HAVING | REFUSING
    after = {each.stem for each in words[place + len(cue) : place + len(cue) + 2]}
    if after & BECOMING:  # "a school that wants to be a place for practice"
        return False
    return (
        needs
        and not clause.refused
        and place - clause.start > 1
        and (words[place - 1].stem in _SOUGHT)
    )


def seeks_who_has(words: Sequence[Token], clause: Clause, place: int, cue: Cue) -> bool:
    """Say whether a sentence begins with whom it seeks, by what they have: "a partner who has"."""
    before = words[clause.start : place]
    return (
        clause.kind is None
        and CUES[cue] is ResourceKind.OFFER
        and cue not in FINANCING
        and bool(before)
        and before[-1].stem in _SOUGHT
        and not any(each.stem in WE for each in before)
        and names_company(before)
    )


def is_about_us(words: Sequence[Token], clause: Clause) -> bool:
    """Say whether a clause tells what whoever writes does, and lists nothing: "we repair boats".

    "We" comes first then; behind a thing "kami" tells whose that is. Who gathers things needs them.
    """
    own = words[clause.start : clause.end]
    if any(each.stem in _GATHERING for each in own):
        return False
    return any(each.stem in WE for at, each in enumerate(own) if not at or each.apart)
