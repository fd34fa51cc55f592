"""What lies between the asker and those being explained? Looked up once for all of them.

To look up ten candidates together costs hardly more than one; `Pair` is one of them by itself.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.codes import RiskCode
from domain.text import Name
from matching import supply
from matching.cautions import Measured, levels_of
from matching.compiled import compiled, float32, int32, int64, read, void, written
from matching.lazy import cached_property
from matching.pair_network import PairsNetwork
from matching.pair_places import PairsPlaces
from matching.pair_words import PairsWords
from matching.pair_work import PairsWork, name_of
from matching.profile import BRIEF, MISSION, NEED, OFFER, Want
from matching.ragged import Ints, Longs, Ragged
from matching.relations import Closeness, region_rows
from matching.roles import USUAL_BITS, Roles
from matching.scoring import Scored
from matching.wording import Phrase


class Entry(NamedTuple):
    """A need or an offer of a candidate; `place` is that in the columns of resources."""

    place: int
    kind: int
    concept: int
    last_day: int


class Meeting(NamedTuple):
    """A want of the asker and an open resource of the other that meet; `value` in (0, 1]."""

    want: Want
    concept: int  # of the other's resource
    quantity: float
    unit: int
    regions: Ints  # where the other's resource counts
    elsewhere: bool  # whether those are its own, and not all where the other works
    first_day: int  # of the other's resource, OPEN_START
    value: float


class Fits:
    """How well the candidates' regions, or themes, fit some that are asked for.

    For each of them the best is looked up once, for all that is asked.
    """

    def __init__(self, asked: Ints, rows: Sequence[NDArray[np.float32]], theirs: Ragged) -> None:
        self.asked: list[int] = asked.tolist()
        self.near = np.stack(rows) if rows else np.zeros((0, 0), np.float32)
        places = np.full((len(theirs), len(asked)), -1, np.int32)
        values = np.zeros((len(theirs), len(asked)), np.float32)
        _nearest(self.near, theirs.starts, theirs.values, places, values)
        self._places, self._values = places.tolist(), values.tolist()

    def nearest(self, pair: int) -> list[tuple[int, int, float]]:
        """Give for each one asked the nearest of a candidate's and its fit, nearest first."""
        best = zip(self.asked, self._places[pair], self._values[pair], strict=True)
        found = [each for each in best if each[2] > 0]
        if len(found) > 1:
            found.sort(key=lambda each: (-each[2], each[0]))
        return found

    def best(self, pair: int) -> tuple[float, int, int]:
        """Give the best fit of all, and which of those asked and of a candidate's it is; the first.

        Some must be asked for.
        """
        values = self._values[pair]
        best = max(values)
        at = values.index(best)
        return best, self.asked[at], self._places[pair][at]

    def best_of(self, theirs: Ints) -> tuple[float, int, int]:
        """Give the same of others than a candidate's own, at least one."""
        near = self.near[:, theirs]
        at, place = divmod(int(near.argmax()), len(theirs))
        return near.item(at, place), self.asked[at], int(theirs[place])


@compiled(void, read(float32, 2), read(int64), read(int32), written(int32, 2), written(float32, 2))
def _nearest(near: Closeness, starts: Longs, theirs: Ints, places: Ints, values: Closeness) -> None:
    for pair in range(len(places)):
        for asked in range(len(near)):
            for at in range(starts[pair], starts[pair + 1]):
                if near[asked, theirs[at]] > values[pair, asked]:
                    values[pair, asked] = near[asked, theirs[at]]
                    places[pair, asked] = theirs[at]


_READ: dict[str, Phrase] = {BRIEF: ("permintaan", "brief"), MISSION: ("misi", "mission")}
_ACTIVITIES, _PROFILE = ("kegiatan", "activities"), ("profil", "profile")


def _any_of(names: Sequence[str], between: str) -> str:
    *first, last = names
    return f"{', '.join(first)} {between} {last}" if first else last


class Pairs:
    """Some candidates of a question beside the asker: row i of `scored` is pair i.

    Nothing is looked up before a sentence asks for it, and then for all. Lists have one entry for
    each pair.
    """

    def __init__(self, scored: Scored) -> None:
        self.scored = scored
        self.question = scored.question
        self.ordinals: list[int] = scored.ordinals.tolist()
        self._region_fits: dict[bytes, Fits] = {}
        self._names: dict[int, Name] = {}

    def __len__(self) -> int:
        return len(self.ordinals)

    @cached_property
    def terms(self) -> dict[str, list[float]]:
        """The value of each term, in [0, 1]."""
        return {name: values.tolist() for name, values in self.scored.terms.items()}

    @cached_property
    def offered(self) -> list[list[Meeting]]:
        """The best offer for each of the asker's needs that has one, best first."""
        return self._meetings(self.question.asker.needs, OFFER)

    @cached_property
    def needed(self) -> list[list[Meeting]]:
        """The best need for each of the asker's offers that has one, best first."""
        return self._meetings(self.question.asker.offers, NEED)

    def _meetings(self, wants: tuple[Want, ...], kind: int) -> list[list[Meeting]]:
        columns, question = self.scored.columns, self.question
        found = supply.hits(question.known, wants, columns, kind, question.today)
        best: dict[tuple[int, int], tuple[float, int]] = {}  # by pair and want: value, entry
        hits = (found.owner, found.want, found.entry, found.value)
        for owner, place, entry, value in zip(*(each.tolist() for each in hits), strict=True):
            before = best.get((owner, place))
            if before is None or before[0] < value:
                best[owner, place] = (value, entry)
        resources = columns.resources
        told = (resources.concept, resources.quantity, resources.unit, resources.first_day)
        concepts, quantities, units, days = (each.tolist() for each in told)
        regions, around = resources.regions, columns.regions
        meetings: list[list[Meeting]] = [[] for _ in self.ordinals]
        for (owner, place), (value, entry) in best.items():
            own = regions.row(entry)
            meetings[owner].append(
                Meeting(
                    wants[place], concepts[entry], quantities[entry], units[entry],
                    own if len(own) else around.row(owner), bool(len(own)), days[entry], value,
                )
            )  # fmt: skip
        for each in meetings:
            if len(each) > 1:
                each.sort(key=lambda one: (-one.value, one.want.concept))
        return meetings

    @cached_property
    def resources(self) -> list[list[Entry]]:
        """All needs and offers, those that are over too."""
        resources = self.scored.columns.resources
        columns = (resources.kind, resources.concept, resources.last_day)
        entries = [
            Entry(*each)
            for each in zip(
                range(len(resources.kind)), *(column.tolist() for column in columns), strict=True
            )
        ]
        return [entries[low:high] for low, high in pairwise(resources.starts.tolist())]

    @cached_property
    def stated(self) -> dict[int, list[int]]:
        """How many open needs (NEED) and offers (OFFER) each has."""
        columns, today = self.scored.columns, self.question.today
        return {kind: supply.counted(columns, kind, today).tolist() for kind in (NEED, OFFER)}

    @cached_property
    def places(self) -> PairsPlaces:
        """The asker's regions, and what lies in them."""
        return PairsPlaces(self.question)

    @cached_property
    def work(self) -> PairsWork:
        """Their activities beside the asker's."""
        return PairsWork(self.question, self.ordinals, self.places)

    @cached_property
    def read_of_you(self) -> Phrase:
        """What activities are held against: the asker's brief, mission or activities."""
        items = self.question.asker.items
        written = {
            name for name, length in zip(items.names, items.features.characters, strict=True)
            if length or name == BRIEF
        } if items.works < len(items) else set()  # fmt: skip
        parts = [_READ[name] for name in (BRIEF, MISSION) if name in written]
        if items.works:
            parts.append(_ACTIVITIES)
        indonesian, english = zip(*(parts or [_PROFILE]), strict=True)
        return f"{_any_of(indonesian, 'atau')} Anda", f"your {_any_of(english, 'or')}"

    @cached_property
    def words(self) -> PairsWords:
        """The words that their texts share with the asker's."""
        return PairsWords(self.question, self.ordinals, self.work)

    @cached_property
    def network(self) -> PairsNetwork:
        """Through whom one comes to them."""
        return PairsNetwork(self.question, self.scored.around, self.ordinals)

    @cached_property
    def roles(self) -> list[Roles]:
        """The roles of each."""
        bits = self.question.tally.bits_of(self.scored.ordinals)
        usual = USUAL_BITS[self.scored.columns.type]
        return [
            Roles(held=own > 0, bits=own or other)
            for own, other in zip(bits.tolist(), usual.tolist(), strict=True)
        ]

    @cached_property
    def our_roles(self) -> Roles:
        """The asker's; a brief of nobody's has none."""
        asker, tally = self.question.asker, self.question.tally
        held = asker.ordinal >= 0 and bool(tally.roles_of(np.array([asker.ordinal])).any())
        return Roles(held=held, bits=asker.roles)

    @cached_property
    def beside(self) -> list[tuple[int, int, int]]:
        """The role of the asker's beside which each worked most: its place, how often that was, and
        in how many activities the candidate took part.
        """
        tally, ours = self.question.tally, self.question.role_shares
        times = tally.beside_of(self.scored.ordinals).T
        places = (times * ours[:, None]).argmax(axis=0)
        counts = times[places, np.arange(len(places))] * (ours[places] > 0)
        totals = tally.works[self.scored.ordinals]
        columns = (places, counts.astype(np.int64), totals)
        return list(zip(*(each.tolist() for each in columns), strict=True))

    def region_fits(self, asked: Ints) -> "Fits":
        """Give how well regions fit some that are asked for."""
        key = asked.tobytes()  # most wants of an asker have the same regions
        found = self._region_fits.get(key)
        if found is None:
            known = self.question.known
            theirs = self.scored.columns.regions
            found = self._region_fits[key] = Fits(asked, region_rows(known, asked), theirs)
        return found

    @cached_property
    def theme_fits(self) -> "Fits":
        """How close themes are to the asker's."""
        asked, known = self.question.asker.themes, self.question.known
        rows = [known.theme(each) for each in asked.tolist()]
        return Fits(asked, rows, self.scored.columns.themes)

    def name_of(self, ordinal: int) -> Name:
        """Give the name of an organization."""
        if ordinal not in self._names:
            self._names[ordinal] = name_of(self.question, ordinal)
        return self._names[ordinal]

    @cached_property
    def cautions(self) -> dict[RiskCode, list[int]]:
        """The severity of each caution: 0 for none, then LOW, MEDIUM, HIGH."""
        return {code: found.tolist() for code, found in levels_of(self.measured).items()}

    @cached_property
    def measured(self) -> Measured:
        """What cautions are told with."""
        return Measured(self.question, self.scored)
