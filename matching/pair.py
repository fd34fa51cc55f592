"""What lies between the asker and one candidate? Read again, in full, for those being explained."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from domain.codes import PartyRole
from matching import supply
from matching.candidates import Others
from matching.pair_network import PairNetwork
from matching.pair_work import PairWork
from matching.profile import NEED, OFFER, Want
from matching.question import Question
from matching.ragged import Ints
from matching.relations import Relations
from matching.roles import USUAL_BITS, roles_in
from matching.scoring import Scored


@dataclass(frozen=True, eq=False, kw_only=True)
class Meeting:
    """A want of the asker and an open resource of the other that meet; `value` in (0, 1]."""

    want: Want
    concept: int  # of the other's resource
    quantity: float
    unit: int
    regions: Ints  # where the other's resource counts
    value: float


@dataclass(frozen=True, eq=False)
class Pair:
    """One candidate of a question: row `row` of `scored`."""

    scored: Scored
    row: int

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.scored.question

    @property
    def known(self) -> Relations:
        """How near terms of the vocabulary are."""
        return self.question.known

    @property
    def ordinal(self) -> int:
        """The candidate's."""
        return int(self.scored.ordinals[self.row])

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.question.snapshot.organizations.ordinals.id_of(self.ordinal)

    def term(self, name: str) -> float:
        """Give the value of one term, in [0, 1]."""
        return float(self.scored.terms[name][self.row])

    @cached_property
    def other(self) -> Others:
        """The candidate's columns, one row."""
        return self.scored.columns.take(np.array([self.row]))

    @cached_property
    def alone(self) -> Scored:
        """The candidate's row of `scored` by itself, for the rules of cautions."""
        return self.scored.take(np.array([self.row]))

    @cached_property
    def offered(self) -> list[Meeting]:
        """The best offer for each of the asker's needs that has one, best first."""
        return self._meetings(self.question.asker.needs, OFFER)

    @cached_property
    def needed(self) -> list[Meeting]:
        """The best need for each of the asker's offers that has one, best first."""
        return self._meetings(self.question.asker.offers, NEED)

    def _meetings(self, wants: tuple[Want, ...], kind: int) -> list[Meeting]:
        found = supply.hits(self.known, wants, self.other, kind, self.question.today)
        resources = self.other.resources
        best: dict[int, Meeting] = {}
        for place, entry, value in zip(found.want, found.entry, found.value, strict=True):
            before = best.get(int(place))
            if before is not None and before.value >= value:
                continue
            own = resources.regions.row(entry)
            best[int(place)] = Meeting(
                want=wants[place],
                concept=int(resources.concept[entry]),
                quantity=float(resources.quantity[entry]),
                unit=int(resources.unit[entry]),
                regions=own if len(own) else self.other.regions.row(0),
                value=float(value),
            )
        return sorted(best.values(), key=lambda each: (-each.value, each.want.concept))

    def stated(self, kind: int) -> int:
        """Count the candidate's open needs or offers."""
        return int(supply.counted(self.other, kind, self.question.today)[0])

    @cached_property
    def work(self) -> PairWork:
        """The candidate's activities beside the asker's."""
        return PairWork(self.question, self.ordinal)

    @cached_property
    def network(self) -> PairNetwork:
        """Through whom one comes to the candidate."""
        return PairNetwork(self.question, self.scored.around, self.ordinal)

    @cached_property
    def roles(self) -> tuple[bool, list[PartyRole]]:
        """Whether the candidate's roles come from its activities, and its roles."""
        held = self.question.tally.roles[:, self.ordinal] > 0
        bits = int(held @ (1 << np.arange(len(held))))
        return bool(held.any()), roles_in(bits or int(USUAL_BITS[self.other.type[0]]))

    @cached_property
    def near_regions(self) -> list[tuple[int, int, float]]:
        """For each region of the asker the candidate's best one and its fit, best first."""
        theirs = self.other.regions.row(0)
        found = []
        for ours in self.question.asker.regions:
            fits = self.known.region(int(ours))[theirs]
            if len(fits) and fits.max() > 0:
                place = int(fits.argmax())
                found.append((int(ours), int(theirs[place]), float(fits[place])))
        return sorted(found, key=lambda each: (-each[2], each[0]))

    @cached_property
    def near_themes(self) -> list[tuple[int, int, float]]:
        """For each theme of the asker the candidate's closest one, closest first."""
        theirs = self.other.themes.row(0)
        found = []
        for ours in self.question.asker.themes:
            fits = self.known.theme(int(ours))[theirs]
            if len(fits) and fits.max() > 0:
                place = int(fits.argmax())
                found.append((int(ours), int(theirs[place]), float(fits[place])))
        return sorted(found, key=lambda each: (-each[2], each[0]))

    def name_of(self, ordinal: int) -> str:
        """Give the shown name of an organization."""
        where = self.question.snapshot.organizations.locate(ordinal)
        if where is None:
            return ""
        features = self.question.snapshot.organizations.whole[where[0]].features
        return features.titles[where[1]] if features is not None else ""
