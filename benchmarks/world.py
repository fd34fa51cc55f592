"""Organizations made by rule, as many as wanted, the same each time: the load of the benchmarks."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from domain.change import Batch, Change
from domain.codes import OrganizationType, ResourceKind, VocabularyScheme
from domain.organization import Identifier, Organization
from domain.resource import Resource
from domain.text import Text
from domain.vocabulary import Vocabulary, stable_id

START = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES = [first + second for first in "bdgklmnprstw" for second in "aeiou"]
FORMS = ("Yayasan", "Perkumpulan", "Koperasi", "Kelompok", "Lembaga", "Forum", "Lingkar")


class World:
    """`size` organizations, each with five relationships to region, themes, need and offer.

    Words of names and missions follow a Zipf-like law over 20,000 invented words, as real words do.
    A mission is one line of 8 words: encoding a text costs 1 ms a line and 5 ms a paragraph, once
    for each record, and would hide what else a first start costs.
    """

    def __init__(self, size: int, vocabulary: Vocabulary) -> None:
        self.size = size
        self._chance = random.Random(20261122)
        self._words = self._invent(20_000)
        self._weights = [1 / (place + 10) for place in range(len(self._words))]
        regions = vocabulary.regions
        self._regions = [code for code in regions.below("ID") if code.startswith("ID-")]
        self._themes = [each.code for each in vocabulary.of_scheme(VocabularyScheme.SDG_GOAL)]
        self._themes += [
            each.code
            for each in vocabulary.of_scheme(VocabularyScheme.DAC_SECTOR)
            if not each.withdrawn and not each.protected_by_default
        ]
        self._resources = [each.code for each in vocabulary.of_scheme(VocabularyScheme.RESOURCE)]
        self._types = list(OrganizationType)

    def _invent(self, count: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < count:
            words["".join(self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4)))] = None
        return list(words)

    def _say(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, self._weights, k=count))

    def organization(self, place: int) -> Organization:
        """Make one organization; call in rising order of `place`, for chance has a memory."""
        chance = self._chance
        identity = stable_id("benchmark", str(place))
        made = START + timedelta(seconds=place)
        return Organization(
            id=identity,
            name=Text.of(id=f"{chance.choice(FORMS)} {self._say(2).title()} {place}"),
            type=chance.choice(self._types),
            created_at=made,
            updated_at=made,
            confirmed_at=made,
            identifiers=(Identifier(scheme="X-MITRA", value=f"b{place}", primary=True),),
            mission=Text.of(id=f"{self._say(8).capitalize()}."),
            languages=("id",),
            themes=tuple(chance.sample(self._themes, 2)),
            regions=(chance.choice(self._regions),),
            staff_count=int(chance.paretovariate(1.1)),
            resources=tuple(
                Resource(
                    id=stable_id("benchmark-resource", f"{place}/{kind}"),
                    organization_id=identity,
                    kind=kind,
                    concept=chance.choice(self._resources),
                )
                for kind in ResourceKind
            ),
        )

    def batches(self, each: int = 500) -> Iterator[Batch]:
        """Make all of them, in batches of so many."""
        for start in range(0, self.size, each):
            places = range(start, min(start + each, self.size))
            yield Batch(
                organizations=tuple(Change(after=self.organization(place)) for place in places)
            )
