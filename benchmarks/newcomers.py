"""Who comes after the catalog was built? Records that speak its invented language, as changes."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from benchmarks.corpora import SEED, Generated, identity
from benchmarks.shape import NOW
from domain.activity import Activity, Participant
from domain.codes import (
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ResourceKind,
    VocabularyScheme,
)
from domain.organization import Identifier, Organization
from domain.partnership import Partnership, Party
from domain.resource import Resource
from domain.text import Text
from domain.vocabulary import stable_id
from matching.corpus import Delta


def arrival(made: Generated, place: int, of: str | None = None) -> tuple[str, Delta]:
    """Give the id of a newcomer, and the change that brings it and its first activity.

    `of` names somebody who is there already, and changes all that it says.
    """
    chance = default_rng([SEED, 1, place])
    topics, places = made.people.subjects(1, chance)
    own = of or stable_id("benchmark-newcomer", str(place))
    vocabulary = made.snapshot.vocabulary
    region = vocabulary.regions.terms[int(places[0])].code
    theme = vocabulary.concepts.terms[int(made.people.themes_of(topics, chance).values[0])].code
    members, _ = made.people.participants(topics[:, 0], places, chance)
    partners = [identity("organization", each) for each in members.values[:2].tolist()]
    organization = Organization(
        id=own,
        name=Text.of(id=said(made, 3, topics, chance).title()),
        type=list(OrganizationType)[int(chance.integers(len(OrganizationType)))],
        created_at=NOW,
        updated_at=NOW,
        confirmed_at=NOW,
        identifiers=(Identifier(scheme="X-MITRA", value=f"n{place}", primary=True),),
        mission=Text.of(id=said(made, 30, topics, chance)),
        languages=("id",),
        themes=(theme,),
        regions=(region,),
        resources=_resources(made, own, chance),
    )
    activity = Activity(
        id=stable_id("benchmark-arrival", str(place)),
        title=Text.of(id=said(made, 9, topics, chance)),
        description=Text.of(id=said(made, 44, topics, chance)),
        participants=tuple(
            Participant(organization_id=each, roles=(PartyRole.IMPLEMENTING,))
            for each in sorted({own, *partners})
        ),
        themes=(theme,),
        regions=(region,),
        start_date=date(2025, 1, 1) + timedelta(days=int(chance.integers(300))),
        updated_at=NOW,
    )
    seq = made.snapshot.seq + 1 + place
    return own, Delta(seq=seq, organizations=[organization], activities=[activity])


def agreement(came: Sequence[str], place: int, seq: int) -> Delta:
    """Give the change that brings a partnership of one newcomer with the one before."""
    record = Partnership(
        id=stable_id("benchmark-agreement", str(place)),
        title=Text.of(id=f"Perjanjian {place}"),
        types=(PartnershipType.OPERATIONAL,),
        status=PartnershipStatus.ACTIVE,
        parties=tuple(
            Party(organization_id=each, role=PartyRole.MEMBER)
            for each in came[place - 1 : place + 1]
        ),
        created_at=NOW,
        updated_at=NOW,
        confirmed_at=NOW,
    )
    return Delta(seq=seq, partnerships=[record])


def said(made: Generated, words: int, topics: NDArray[np.int64], chance: Generator) -> str:
    """Say so many words on some topics."""
    _, numbers = made.tongue.tokens(np.array([words]), topics, chance)
    return " ".join(made.tongue.words[each] for each in numbers.tolist())


def _resources(made: Generated, owner: str, chance: Generator) -> tuple[Resource, ...]:
    known = made.snapshot.vocabulary.of_scheme(VocabularyScheme.RESOURCE)
    chosen = chance.permutation(len(known))[:4].tolist()
    return tuple(
        Resource(
            id=stable_id("benchmark-newcomer-resource", f"{owner}/{number}"),
            organization_id=owner,
            kind=list(ResourceKind)[number % 2],
            concept=known[each].code,
        )
        for number, each in enumerate(chosen)
    )
