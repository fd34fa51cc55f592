"""What became of suggestions? A partnership that came of one speaks for it, once from each side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Self

from domain.codes import PartnershipStatus
from domain.feedback import Feedback, followed_by
from domain.partnership import Partnership
from matching.corpus import Corpus
from matching.evidence import Pair
from matching.splits import in_touch, partners_of

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcomes:
    """Feedback with what came of it, and the graph as it was when it had not come yet.

    `before` has one feedback for each pair, and no partnership that teaches through it: whoever
    asks again must not be told the answer. `partners` are those to be left out of an asker's list,
    by asker: its partners by now that teach nothing here.
    """

    before: Corpus
    partners: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, taught: AbstractSet[Pair] = frozenset()) -> Self:
        """Let partnerships speak for the suggestions that they came of.

        A pair in `taught` (asker, partner) teaches as a newcomer's answer already, and not again;
        nor does a pair that has worked together, which what they did would tell, or that had a
        partnership before. O(records).
        """
        askers = {each.asker_id for each in corpus.feedback}
        held = _by_party(corpus.partnerships, askers)
        worked = partners_of(replace(corpus, partnerships=()))
        partners = in_touch(replace(corpus, activities=()))
        heard: list[Feedback] = []
        came: set[str] = set()  # ids of partnerships that teach here
        told: defaultdict[str, set[str]] = defaultdict(set)  # candidates that they speak for
        for each in corpus.feedback:
            shared = _shared(each, held.get(each.asker_id, ()))
            became = _became(each, shared)
            heard.append(became)
            known = (each.asker_id, each.candidate_id) in taught
            known |= each.candidate_id in worked.get(each.asker_id, NOBODY)
            if became is each or became.weight <= 0 or became.from_brief or known:
                continue
            agreed = [deal for deal in shared if deal.status is not PartnershipStatus.DECLINED]
            if all(followed_by(each, deal) for deal in agreed):
                came |= {deal.id for deal in agreed}
                told[each.asker_id].add(each.candidate_id)
        return cls(
            before=replace(
                corpus,
                feedback=heard,
                partnerships=[each for each in corpus.partnerships if each.id not in came],
            ),
            partners={
                asker: partners.get(asker, NOBODY) - told.get(asker, NOBODY) for asker in askers
            },
        )


def _by_party(
    partnerships: Iterable[Partnership], wanted: AbstractSet[str]
) -> dict[str, list[Partnership]]:
    found: defaultdict[str, list[Partnership]] = defaultdict(list)
    for deal in partnerships:
        for party in deal.parties:
            if party.organization_id in wanted:
                found[party.organization_id].append(deal)
    return found


def _shared(said: Feedback, partnerships: Iterable[Partnership]) -> list[Partnership]:
    """Give those of an asker's partnerships that the candidate is a party to."""
    return [
        deal
        for deal in partnerships
        if any(party.organization_id == said.candidate_id for party in deal.parties)
    ]


def _became(said: Feedback, shared: Sequence[Partnership]) -> Feedback:
    """Give what counts: the partnership that says most for the pair, or a word said after it."""
    followed = [found for deal in shared if (found := followed_by(said, deal))]
    if not followed:
        return said
    most = max(followed, key=lambda each: (each.weight, each.given_at))
    return said if said.given_at > most.given_at and said.replaces(most) else most
