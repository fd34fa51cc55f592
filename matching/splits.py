"""What is hidden from a ranker, and what should it find? Questions with known answers.

Pure: the same corpus and seed give the same split. A ranker sees `Split.train` and, of a newcomer,
its own profile and its own part in its activities, never the answers.

Activities of one programme tell each other's partners, so they fall on one side together: those
that begin with the same 300 characters are one group. A partnership is a group of its own.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

import numpy as np

from domain.activity import NEVER_BEGUN, Activity
from domain.codes import PartnershipStatus
from domain.feedback import Feedback
from domain.organization import Organization
from domain.partnership import BEGUN, Partnership
from domain.text import fold
from matching.corpus import Corpus, Delta
from matching.sight import MOST_TOGETHER

SAME = 300  # folded characters at the start of a text that make two activities one group
SMALL = 10  # groups at most of an organization that may be hidden
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who asks for partners, and who they turned out to be.

    A newcomer brings its profile and its `activities`, with itself as the only participant; one
    that the corpus knows has None and no activities. `truth` holds ids of organizations of the
    corpus; empty if only somebody else knows it.
    """

    asker_id: str
    organization: Organization | None = None
    activities: tuple[Activity, ...] = ()
    truth: frozenset[str] = field(default_factory=frozenset)

    @property
    def programmes(self) -> frozenset[str]:
        """Name the groups of its own activities: how the texts of each begin."""
        return frozenset(begun for each in self.activities if (begun := _beginning(each)))

    def delta(self, seq: int) -> Delta | None:
        """Give what a newcomer's registration saves; None if it is known already."""
        if self.organization is None:
            return None
        return Delta(seq=seq, organizations=[self.organization], activities=self.activities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What a ranker may know, and who asks it; each of them has an answer.

    `until` is the day from which on nothing is known, None where that is not a matter of time.
    """

    train: Corpus
    asked: tuple[Asked, ...]
    until: date | None = None

    def with_feedback(self, said: Iterable[Feedback]) -> Corpus:
        """Give the corpus with what was said between those it knows, while it knew of anything."""
        known = {each.id for each in self.train.organizations}
        return replace(
            self.train,
            feedback=[
                each
                for each in said
                if {each.asker_id, each.candidate_id} <= known
                and (self.until is None or each.given_at.date() < self.until)
            ],
        )


def newcomers(corpus: Corpus, *, seed: int, share: float = 0.2, part: int = 0) -> Split:
    """Hide a share of the small organizations, and ask for each as if it came today.

    Everything that one of them has to do with goes, for everybody; what others' profiles hold
    from there alone goes too. The answers are those it worked with, in activities of at most ten,
    and its partners unless they declined, as far as they are still there. Parts 0, 1, ... of one
    seed hide different organizations. ValueError for a share outside (0, 1]. O(records).
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must be in (0, 1], not {share!r}")
    groups = Groups.of(corpus)
    small = [
        each.id
        for each in sorted(corpus.organizations, key=lambda each: each.id)
        if 1 <= len(groups.of_organization.get(each.id, ())) <= SMALL
    ]
    mixed = [small[place] for place in np.random.default_rng(seed).permutation(len(small))]
    size = math.ceil(len(mixed) * share)
    hidden = set(mixed[part * size : (part + 1) * size])
    gone = {group for identity in hidden for group in groups.of_organization[identity]}
    train = _without(corpus, groups, gone, hidden)
    known = {each.id for each in train.organizations}
    partners = partners_of(corpus)
    own = _by_participant(corpus.activities, hidden)
    asked = [
        Asked(
            asker_id=each.id,
            organization=each,
            activities=tuple(_alone(work, each.id) for work in own.get(each.id, ())),
            truth=truth,
        )
        for each in sorted(corpus.organizations, key=lambda each: each.id)
        if each.id in hidden and (truth := partners.get(each.id, frozenset()) & known)
    ]
    return Split(train=train, asked=tuple(asked))


def temporal(corpus: Corpus, cut: date) -> Split:
    """Hide what began on a day or later, and ask who would meet whom.

    A group begins with its first activity; what has no date was there before. Asked are
    organizations at work before the day, for those at work then too whom they first met after.
    """
    groups = Groups.of(corpus)
    gone = {group for group, day in groups.begun.items() if day >= cut}
    train = _without(corpus, groups, gone, frozenset())
    before, after = in_touch(train), partners_of(corpus)
    active = {one for each in train.activities for one in _participants(each)} | before.keys()
    active &= {each.id for each in train.organizations}
    asked = [
        Asked(asker_id=identity, truth=truth)
        for identity in sorted(active)
        if (truth := (after.get(identity, NOBODY) - before.get(identity, NOBODY)) & active)
    ]
    return Split(train=train, asked=tuple(asked), until=cut)


def latest_cut(corpus: Corpus, share: float = 0.25) -> date | None:
    """Give the day on or after which about a share of the dated groups began; None without any."""
    days = sorted(Groups.of(corpus).begun.values())
    return days[int(len(days) * (1 - share))] if days else None


def partners_of(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Give who worked with whom, by id: in activities of at most ten that went on, or in
    partnerships that began; as `matching.network` says it of what a viewer sees.
    """
    return _meetings(
        [each for each in corpus.activities if each.status not in NEVER_BEGUN],
        [each for each in corpus.partnerships if each.status in BEGUN],
    )


def in_touch(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Give whom nobody need suggest to whom any more: planned work and proposals count too, only
    what was declined does not.
    """
    declined = PartnershipStatus.DECLINED
    return _meetings(
        corpus.activities, [each for each in corpus.partnerships if each.status is not declined]
    )


def _meetings(
    activities: Iterable[Activity], partnerships: Iterable[Partnership]
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    together = [names for each in activities if len(names := _participants(each)) <= MOST_TOGETHER]
    together += [[party.organization_id for party in each.parties] for each in partnerships]
    for names in together:
        for name in names:
            found.setdefault(name, set()).update(names)
    return {name: frozenset(others - {name}) for name, others in found.items() if others - {name}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """What belongs together, by number: of activities and partnerships, and of organizations."""

    activities: dict[str, int]
    partnerships: dict[str, int]
    of_organization: dict[str, set[int]]
    begun: dict[int, date]  # the first day; of dated groups only

    @classmethod
    def of(cls, corpus: Corpus) -> Self:
        """Group a corpus; an activity without a text is alone."""
        numbers: dict[str, int] = {}
        activities = {
            each.id: numbers.setdefault(_beginning(each) or f" {each.id}", len(numbers))
            for each in corpus.activities
        }
        partnerships = {
            each.id: len(numbers) + place for place, each in enumerate(corpus.partnerships)
        }
        held: dict[str, set[int]] = {}
        begun: dict[int, date] = {}
        for work in corpus.activities:
            group = activities[work.id]
            for name in _participants(work):
                held.setdefault(name, set()).add(group)
            if work.start_date is not None:
                begun[group] = min(begun.get(group, work.start_date), work.start_date)
        for each in corpus.partnerships:
            for party in each.parties:
                held.setdefault(party.organization_id, set()).add(partnerships[each.id])
            begun[partnerships[each.id]] = each.start_date or each.created_at.date()
        return cls(
            activities=activities, partnerships=partnerships, of_organization=held, begun=begun
        )


def text_of(activity: Activity) -> str:
    """Give the words of an activity in every language it has, title first."""
    return " ".join(each.text for part in (activity.title, activity.description) for each in part)


def _beginning(activity: Activity) -> str:
    # Folding joins blanks and may take letters away: four times as many are enough in practice.
    return fold(text_of(activity)[: 4 * SAME])[:SAME]


def _participants(activity: Activity) -> list[str]:
    return [each.organization_id for each in activity.participants]


def _by_participant(
    activities: Iterable[Activity], wanted: AbstractSet[str]
) -> dict[str, list[Activity]]:
    found: dict[str, list[Activity]] = {}
    for activity in activities:
        for name in _participants(activity):
            if name in wanted:
                found.setdefault(name, []).append(activity)
    return found


def _alone(activity: Activity, name: str) -> Activity:
    """Give an activity as its participant would tell it who names nobody else."""
    own = tuple(each for each in activity.participants if each.organization_id == name)
    return replace(activity, participants=own)


def _without(
    corpus: Corpus, groups: Groups, gone: AbstractSet[int], hidden: AbstractSet[str]
) -> Corpus:
    """Give the corpus as if some groups had not been, and some organizations were unknown."""
    kept = [each for each in corpus.activities if groups.activities[each.id] not in gone]
    lost = [each for each in corpus.activities if groups.activities[each.id] in gone]
    partnerships = [
        each for each in corpus.partnerships if groups.partnerships[each.id] not in gone
    ]
    touched = {name for name, held in groups.of_organization.items() if not gone.isdisjoint(held)}
    lost_by, kept_by = _by_participant(lost, touched), _by_participant(kept, touched)
    partnered = {party.organization_id for each in partnerships for party in each.parties}
    organizations = []
    for each in corpus.organizations:
        if each.id in hidden:
            continue
        if each.id not in touched:
            organizations.append(each)
        elif each.id in kept_by or each.id in partnered or each.mission:
            left = kept_by.get(each.id, ())
            organizations.append(_rebuilt(each, lost_by.get(each.id, ()), left))
    return replace(corpus, organizations=organizations, activities=kept, partnerships=partnerships)


def _rebuilt(
    organization: Organization, lost: Sequence[Activity], kept: Sequence[Activity]
) -> Organization:
    """Give a profile without what may come from lost activities alone.

    A theme, region or language that it stated by itself as well goes too: better a profile that
    says too little than one that tells the answer.
    """
    return replace(
        organization,
        themes=_less(organization.themes, lost, kept, lambda each: each.themes),
        regions=_less(organization.regions, lost, kept, lambda each: each.regions),
        languages=_less(organization.languages, lost, kept, _languages),
    )


def _languages(activity: Activity) -> tuple[str, ...]:
    return (*activity.title.by_language, *activity.description.by_language)


def _less(
    stated: tuple[str, ...],
    lost: Sequence[Activity],
    kept: Sequence[Activity],
    of: Callable[[Activity], tuple[str, ...]],
) -> tuple[str, ...]:
    doubtful = {code for each in lost for code in of(each)}
    doubtful -= {code for each in kept for code in of(each)}
    return tuple(code for code in stated if code not in doubtful)
