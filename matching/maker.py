"""How do records become parts of tables? At once for a whole corpus, or a few that changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from domain.activity import Activity
from domain.codes import Visibility
from domain.organization import Organization
from domain.partnership import Partnership
from matching import portraits
from matching.columns import ActivityColumns, OrganizationColumns, PartnershipColumns
from matching.corpus import Corpus, Delta
from matching.encoder import TextEncoder
from matching.features import Features
from matching.lexicon import Lexicon
from matching.ordinals import Ordinals, Places
from matching.portraits import PortraitColumns
from matching.postings import Postings
from matching.ragged import Bools, Ints, Ragged
from matching.records import (
    LEVEL,
    Codes,
    activity_columns,
    organization_columns,
    partnership_columns,
)
from matching.table import ColumnsT, Part, Table
from matching.texts import (
    Fields,
    Texts,
    activity_texts,
    organization_texts,
    partnership_texts,
    words_of,
)

RecordT = TypeVar("RecordT", Organization, Activity, Partnership)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables:
    """All that is read of a graph's records."""

    organizations: Table[OrganizationColumns]
    activities: Table[ActivityColumns]
    partnerships: Table[PartnershipColumns]
    portraits: Table[PortraitColumns] | None  # None without an encoder
    lexicon: Lexicon

    def same(self, other: "Tables") -> bool:
        """Say whether they are the very same tables."""
        return all(mine is theirs for mine, theirs in
                   zip(vars(self).values(), vars(other).values(), strict=True))  # fmt: skip


def mentioned(corpus: Corpus | Delta) -> Iterable[str]:
    """Give the ids of all organizations that stand in some records, with repeats."""
    for organization in corpus.organizations:
        yield organization.id
    for activity in corpus.activities:
        for participant in activity.participants:
            yield participant.organization_id
    for partnership in corpus.partnerships:
        for party in partnership.parties:
            yield party.organization_id


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Reads records with what it needs to know: places of ids, of codes, and the encoder."""

    codes: Codes
    encoder: TextEncoder | None
    organizations: Places
    activities: Places
    partnerships: Places

    def organization_part(
        self, records: Sequence[Organization], texts: Texts
    ) -> Part[OrganizationColumns]:
        """Read organizations, whose words are given."""
        columns = organization_columns(records, self.organizations, self.codes)
        features = None if self.encoder is None else Features.of(records, self.encoder)
        return Part(columns=columns, texts=texts, features=features)

    def activity_part(self, records: Sequence[Activity], texts: Texts) -> Part[ActivityColumns]:
        """Read activities, whose words are given."""
        columns = activity_columns(records, self.activities, self.organizations, self.codes)
        features = None if self.encoder is None else Features.of(records, self.encoder)
        return Part(columns=columns, texts=texts, features=features)

    def partnership_part(
        self, records: Sequence[Partnership], texts: Texts
    ) -> Part[PartnershipColumns]:
        """Read partnerships, whose words are given."""
        columns = partnership_columns(records, self.partnerships, self.organizations, self.codes)
        return Part(columns=columns, texts=texts)


class Spoken:
    """Words numbered as they come, while the whole corpus is read."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def read(self, records: Iterable[Fields]) -> Texts:
        """Number the words of some records."""
        known = self._numbers
        return Texts.of(
            [[known.setdefault(word, len(known)) for word in field] for field in words_of(fields)]
            for fields in records
        )

    def indexed(self, texts: Sequence[Texts]) -> tuple[Lexicon, list[Texts]]:
        """Give the lexicon, whose numbers follow the words' order, and the texts turned round."""
        lexicon = Lexicon.of(self._numbers)
        words = [lexicon.numbers.base[place] for place in range(len(lexicon))]
        final = np.zeros(len(words), np.int32)
        for number, word in enumerate(words):
            final[self._numbers[word]] = number
        return lexicon, [each.renumbered(final).turned_round(len(words)) for each in texts]


def whole(corpus: Corpus, codes: Codes, encoder: TextEncoder | None) -> Tables:
    """Make the tables of a whole corpus, rows and ordinals in the order of ids."""
    organizations = sorted(corpus.organizations, key=lambda each: each.id)
    activities = sorted(corpus.activities, key=lambda each: each.id)
    partnerships = sorted(corpus.partnerships, key=lambda each: each.id)
    ids = (
        sorted(set(mentioned(corpus))),
        [each.id for each in activities],
        [each.id for each in partnerships],
    )
    places = [{identity: place for place, identity in enumerate(own)} for own in ids]
    maker = Maker(
        codes=codes,
        encoder=encoder,
        organizations=places[0],
        activities=places[1],
        partnerships=places[2],
    )
    spoken = Spoken()
    texts = [
        spoken.read(map(organization_texts, organizations)),
        spoken.read(map(activity_texts, activities)),
        spoken.read(map(partnership_texts, partnerships)),
    ]
    lexicon, (first, second, third) = spoken.indexed(texts)
    taking_part = maker.activity_part(activities, second)
    agreed = maker.partnership_part(partnerships, third)
    n = len(ids[0])
    own = Table.of(maker.organization_part(organizations, first), Ordinals.of(ids[0]))
    seen = seen_by_everybody(taking_part.columns, own.base.columns, n)
    work = Table.of(
        _with_postings(_with_members(taking_part, taking_part.columns.participants, n), seen),
        Ordinals.of(ids[1]),
    )
    return Tables(
        organizations=own,
        activities=work,
        partnerships=Table.of(
            _with_members(agreed, agreed.columns.parties, n), Ordinals.of(ids[2])
        ),
        portraits=None if encoder is None else portraits.whole(own, work),
        lexicon=lexicon,
    )


def _with_members(
    part: Part[ColumnsT], taking_part: Ragged, n_organizations: int
) -> Part[ColumnsT]:
    return replace(part, members=taking_part.inverse(n_organizations))


def _with_postings(part: Part[ColumnsT], seen: Bools) -> Part[ColumnsT]:
    own = part.features
    if own is None:
        return part
    return replace(part, postings=Postings.of(own.words, seen))


def seen_by_everybody(
    activities: ActivityColumns, organizations: OrganizationColumns, n_organizations: int
) -> Bools:
    """Say which activities everybody sees, (n,); as `Sight` of a visitor does."""
    public = np.zeros(n_organizations, np.bool_)
    public[organizations.ordinals] = organizations.visibility == LEVEL[Visibility.PUBLIC]
    named = activities.participant_total > 0
    return np.asarray(activities.participants.any_of(public) | ~named)


def changed(tables: Tables, delta: Delta, codes: Codes, encoder: TextEncoder | None) -> Tables:
    """Give the tables as they are after some changes; only what changed is read."""
    if not (delta.organizations or delta.activities or delta.partnerships or delta.removed):
        return tables
    first, second, third = tables.organizations, tables.activities, tables.partnerships
    lexicon = tables.lexicon
    organizations = _last(delta.organizations, delta.removed)
    activities = _last(delta.activities, delta.removed)
    partnerships = _last(delta.partnerships, delta.removed)
    spoken = [
        [words_of(organization_texts(each)) for each in organizations],
        [words_of(activity_texts(each)) for each in activities],
        [words_of(partnership_texts(each)) for each in partnerships],
    ]
    lexicon = lexicon.including(
        word for rows in spoken for fields in rows for field in fields for word in field
    )
    texts = [
        Texts.of([map(lexicon.numbers.__getitem__, field) for field in fields] for fields in rows)
        for rows in spoken
    ]
    known = first.ordinals.including(mentioned(delta))
    works = second.ordinals.including(each.id for each in activities)
    agreements = third.ordinals.including(each.id for each in partnerships)
    maker = Maker(
        codes=codes,
        encoder=encoder,
        organizations=known,
        activities=works,
        partnerships=agreements,
    )
    own = _updated(
        first, known, delta, organizations, lambda: maker.organization_part(organizations, texts[0])
    )
    work = _updated(
        second, works, delta, activities, lambda: maker.activity_part(activities, texts[1])
    )
    return Tables(
        organizations=own,
        activities=work,
        partnerships=_updated(
            third,
            agreements,
            delta,
            partnerships,
            lambda: maker.partnership_part(partnerships, texts[2]),
        ),
        portraits=None
        if tables.portraits is None
        else portraits.changed(
            tables.portraits, _touched(tables, delta, organizations, activities, known), own, work
        ),
        lexicon=lexicon,
    )


def _touched(
    tables: Tables,
    delta: Delta,
    organizations: Sequence[Organization],
    activities: Sequence[Activity],
    known: Ordinals,
) -> Ints:
    """Give whose portrait may differ: changed itself, or in an activity before or after."""
    changed_ids = (*delta.removed, *(each.id for each in organizations))
    found = {known.get(identity) for identity in changed_ids}
    found.update(known[one.organization_id] for each in activities for one in each.participants)
    for identity in (*delta.removed, *(each.id for each in activities)):
        where = tables.activities.find(identity)
        if where is not None:
            part, row = where
            found.update(tables.activities.parts[part].participants.row(row).tolist())
    found.discard(-1)
    return np.array(sorted(found), np.int32)


def _last(records: Sequence[RecordT], removed: frozenset[str]) -> list[RecordT]:
    """Give the last state of each record that is not removed."""
    return [each for each in {each.id: each for each in records}.values() if each.id not in removed]


def _updated(
    table: Table[ColumnsT],
    ordinals: Ordinals,
    delta: Delta,
    records: Sequence[RecordT],
    make: Callable[[], Part[ColumnsT]],
) -> Table[ColumnsT]:
    gone = {table.ordinals.get(each) for each in (*delta.removed, *(one.id for one in records))}
    gone.discard(-1)
    if not gone and not records:
        return table if ordinals is table.ordinals else table.knowing(ordinals)
    return table.changed(sorted(gone), make() if records else None, ordinals)
