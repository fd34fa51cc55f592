"""Who works on what, where, with whom, how much? Everybody of a generated catalog, as arrays."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.shape import ACTIVITIES_EACH, Shape
from domain.codes import OrganizationType, RegionLevel, VocabularyScheme
from matching.ragged import Ints, Longs, Ragged
from matching.records import Codes

FLOOR = 0.03  # how active the least active is, beside a Pareto draw
USUAL = 0.8  # of its roles are the one that an organization usually has


class Population:
    """`size` organizations, each with topics, a place, a usual role and how active it is.

    `topics` int64 (size, 2), `places` and `main_theme` int32 (size,) in the vocabulary,
    `types` uint8 (size,), `province_of_region` int32 (n_regions,), -1 where none.
    """

    def __init__(self, size: int, shape: Shape, codes: Codes, chance: Generator) -> None:
        self.size, self.shape = size, shape
        vocabulary = codes.vocabulary
        self.province_of_region = np.array(
            [codes.province(each.code) for each in vocabulary.regions], np.int32
        )
        local = [
            each
            for each in vocabulary.regions
            if self.province_of_region[codes.region(each.code)] >= 0
        ]
        provinces = [
            codes.region(each.code) for each in local if each.level is RegionLevel.PROVINCE
        ]
        regencies = [codes.region(each.code) for each in local if each.level is RegionLevel.REGENCY]
        themes = vocabulary.of_scheme(VocabularyScheme.DAC_SECTOR)
        self._themes = chance.permutation(
            [codes.concept(each.code) for each in themes if not each.withdrawn]
        )
        # A place is a province or a regency in it; chance prefers some provinces.
        order = np.concatenate([chance.permutation(provinces), chance.permutation(regencies)])
        self._places = order.astype(np.int32)
        self._place_law = np.cumsum((np.arange(len(order)) + 10.0) ** -1.0)
        self._topic_law = np.cumsum((np.arange(shape.topics) + 20.0) ** -0.7)
        self._topic_themes = self._themes[
            np.minimum(
                len(self._themes) * chance.random((shape.topics, 3)) ** 2, len(self._themes) - 1
            ).astype(np.int64)
        ]
        self.topics, self.places = self.subjects(size, chance)
        self.main_theme = self._topic_themes[self.topics[:, 0], 0].astype(np.int32)
        self.types = chance.integers(0, len(OrganizationType), size).astype(np.uint8)
        bits = np.array([bits for bits, _ in shape.roles], np.uint8)
        self._role_law = np.cumsum([share for _, share in shape.roles])
        self._role_bits = bits
        self._usual = bits[self._pick(self._role_law, size, chance)]
        activity = chance.pareto(shape.tail, size) + FLOOR
        total = np.dot(np.arange(1, 21), shape.participants) * ACTIVITIES_EACH * size
        most = max(2.0, shape.most_active * ACTIVITIES_EACH * size) / total
        self._activity = np.minimum(activity, most * activity.sum())
        self._arrange()

    def _arrange(self) -> None:
        """Sort everybody by topic and province, so that a draw is one look in running sums."""
        provinces = self.province_of_region[self.places].astype(np.int64)
        self._block = self.topics[:, 0] * len(self.province_of_region) + provinces
        self._order = np.argsort(self._block, kind="stable")
        self._blocks = self._block[self._order]
        self._ends = np.concatenate([[0.0], np.cumsum(self._activity[self._order])])

    def _pick(self, law: NDArray[np.float64], n: int, chance: Generator) -> NDArray[np.int64]:
        found = np.searchsorted(law, chance.random(n) * law[-1], side="right")
        return np.asarray(np.minimum(found, len(law) - 1), np.int64)

    def subjects(self, n: int, chance: Generator) -> tuple[NDArray[np.int64], Ints]:
        """Draw two topics (n, 2), often the same one, and a place (n,)."""
        first = self._pick(self._topic_law, n, chance)
        second = self._pick(self._topic_law, n, chance)
        both = chance.random(n) < self.shape.two_topics
        places = self._places[self._pick(self._place_law, n, chance)]
        return np.stack([first, np.where(both, second, first)], axis=1), places

    def lengths(self, n: int, chance: Generator) -> Longs:
        """Draw how many words descriptions have."""
        median, sigma = self.shape.tokens
        drawn = chance.lognormal(np.log(median), sigma, n)
        return np.clip(drawn, 2, self.shape.most_tokens).astype(np.int64)

    def mission_lengths(self, chance: Generator) -> Longs:
        """Draw how many words missions have."""
        median, sigma = self.shape.mission_tokens
        return np.maximum(4, chance.lognormal(np.log(median), sigma, self.size)).astype(np.int64)

    def participants(
        self, topics: NDArray[np.int64], places: Ints, chance: Generator
    ) -> tuple[Ragged, NDArray[np.uint8]]:
        """Draw who takes part in activities on some topics and places, and in which roles."""
        n = len(topics)
        amounts = 1 + self._pick(np.cumsum(self.shape.participants), n, chance)
        owners = np.repeat(np.arange(n), amounts)
        regions = len(self.province_of_region)
        topic = topics[owners] * regions
        block = topic + self.province_of_region[places[owners]]
        where = chance.random(len(owners), np.float32)
        near = where < self.shape.near
        beside = ~near & (where < self.shape.near + self.shape.beside)
        low = np.searchsorted(self._blocks, np.where(near, block, topic), "left")
        high = np.searchsorted(self._blocks, np.where(near, block, topic + regions - 1), "right")
        anybody = ~(near | beside) | (low == high)
        low, high = np.where(anybody, 0, low), np.where(anybody, self.size, high)
        start, end = self._ends[low], self._ends[high]
        drawn = start + chance.random(len(owners)) * (end - start)
        at = np.minimum(np.searchsorted(self._ends, drawn, side="right") - 1, high - 1)
        keys = np.unique(owners * self.size + self._order[at])
        starts = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * self.size)
        members = Ragged(starts.astype(np.int64), (keys % self.size).astype(np.int32))
        drawn_roles = self._role_bits[self._pick(self._role_law, len(keys), chance)]
        usual = chance.random(len(keys), np.float32) < USUAL
        return members, np.where(usual, self._usual[members.values], drawn_roles)

    def themes_of(self, topics: NDArray[np.int64], chance: Generator) -> Ragged:
        """Draw the themes of activities: first those of their topics."""
        amounts = 1 + self._pick(np.cumsum(self.shape.themes), len(topics), chance)
        owners = np.repeat(np.arange(len(topics)), amounts)
        nth = np.arange(len(owners)) - np.repeat(np.cumsum(amounts) - amounts, amounts)
        own = self._topic_themes[topics[owners, nth % 2], np.minimum(nth // 2, 2)]
        other = self._themes[
            np.minimum(
                len(self._themes) * chance.random(len(owners)) ** 2, len(self._themes) - 1
            ).astype(np.int64)
        ]
        return _rows(owners, np.where(nth < 3, own, other), len(topics))

    def regions_of(self, places: Ints, chance: Generator) -> Ragged:
        """Draw the regions of activities: first their place, then any."""
        amounts = 1 + self._pick(np.cumsum(self.shape.regions), len(places), chance)
        owners = np.repeat(np.arange(len(places)), amounts)
        first = np.cumsum(amounts) - amounts
        found = self._places[self._pick(self._place_law, len(owners), chance)]
        found[first] = places
        return _rows(owners, found, len(places))


def _rows(owners: NDArray[np.int64], values: NDArray[np.integer], n: int) -> Ragged:
    """Give the distinct values of each of n owners, rising."""
    size = int(values.max(initial=0)) + 1
    keys = np.unique(owners * size + values)
    starts = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * size)
    return Ragged(starts.astype(np.int64), (keys % size).astype(np.int32))
