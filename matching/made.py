"""Which thing, told before, does somebody give who says no more than how many: "50 of them"?"""

from collections.abc import Iterator, Sequence

from domain.codes import ResourceKind
from domain.recommendation import Wanted
from domain.vocabulary import Vocabulary
from matching.amounts import counted
from matching.cues import ABLE, Cue
from matching.hearing import Clause
from matching.joints import FOR
from matching.phrases import RESOURCE, Mention, Token, any_of

# What somebody is or does who has a thing to give.
_MAKING = any_of(
    "produsen penghasil pembuat pabrik distributor toko perusahaan memproduksi membuat "
    "menghasilkan menjual mencetak manufacture produce make print sell manufacturer producer maker "
    "supplier distributor company shop factory printer "
    "fabricant producteur fournisseur entreprise société usine fabriquons produisons vendons"
)
# What stands for the thing, or counts it; and what follows where even that is left out.
_STANDING_FOR = any_of(
    "unit buah pcs biji paket of them it these those some any dari sebagian nya itu ini tersebut "
    "pasang lembar karung dus kardus kotak kg ton liter "
    "piece item pair box boxe bag en ces les exemplaire unité paire carton sac"
)
_BACK = 2  # clauses between what is made and its offer, with that one: "Bisa" of "bisa memberi"
_WHITHER = FOR | any_of("to ke kepada di each every tiap setiap free gratis à aux")


def given(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    clause: Clause,
    before: Sequence[Clause],
    named: Sequence[Mention],
) -> Iterator[Wanted]:
    """Give what whoever offers said they make, in the amount of the offer.

    `before` are the clauses before the offer's, of which those count that no cue governs.
    """
    made = _made_before(words, before, named) if clause.kind is ResourceKind.OFFER else None
    for code in made.codes(RESOURCE) if made else ():
        first = clause.start + (clause.cue in ABLE)  # behind the verb: "can give 50"
        many = counted(vocabulary, words, first, clause.end, named, code)
        yield Wanted(concept=code, quantity=many)


def _made_before(
    words: Sequence[Token], before: Sequence[Clause], named: Sequence[Mention]
) -> Mention | None:
    for clause in before[: -_BACK - 1 : -1]:
        if clause.kind is not None:
            return None
        told = range(clause.start, clause.end)
        if any(words[place].stem in _MAKING for place in told):
            return next(
                (each for each in named if each.start in told and each.codes(RESOURCE)), None
            )
    return None


def only_counts(own: Sequence[Token], cue: Cue) -> bool:
    """Say whether words tell how many or for whom, and not what: "50 units for schools".

    They are those of a clause; after a cue like "can" and "happy to" they begin with a verb.
    """
    said = [each.stem for each in own[cue in ABLE :] if not each.written[0].isdigit()]
    while said and said[0] in _STANDING_FOR:
        said = said[1:]
    return not said or said[0] in _WHITHER
