"""Who asks, and for what? An organization of the snapshot, a brief, or both together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from domain.codes import ResourceKind
from domain.recommendation import Brief, Interpretation, Wanted
from domain.text import UNDETERMINED, Name
from matching.columns import OPEN_START, OrganizationColumns
from matching.features import Features
from matching.portraits import PortraitColumns
from matching.ragged import Ints, Ragged
from matching.records import KIND, LANGUAGE, day, months_between
from matching.relations import relations
from matching.roles import organization_roles
from matching.sight import Sight, rows_with
from matching.snapshot import Snapshot
from matching.words import tokens

# The asker's own activities that a candidate's are held against: the latest, with the mission.
ACTIVITIES_READ = 6
NEED, OFFER = KIND[ResourceKind.NEED], KIND[ResourceKind.OFFER]
NOBODY = -1
# Names of items that are no activities, and that no activity has: somebody calls one "mission".
MISSION, BRIEF = "\0mission", "\0brief"
NONE_OPEN: Ints = np.zeros(0, np.int32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Want:
    """One open need or offer: places in the vocabulary, nan and -1 where nothing is said."""

    concept: int
    quantity: float
    unit: int
    regions: Ints  # where it counts: its own, or else those of its owner
    follows: bool = False  # it names none: it counts wherever its owner, or the brief, does
    weight: float = 1.0  # of a need beside the others


@dataclass(frozen=True, eq=False, kw_only=True)
class Items:
    """Works and wishes of the asker, k of them: candidates' activities are held against each."""

    features: Features
    names: tuple[Name, ...]  # MISSION, BRIEF or an activity's title
    themes: Ragged
    regions: Ragged
    days: Ints  # since 1970-01-01 when it began, OPEN_START where that is not known

    def __len__(self) -> int:
        return len(self.names)

    @property
    def works(self) -> int:
        """How many of them are activities."""
        return sum(name not in (MISSION, BRIEF) for name in self.names)

    @classmethod
    def joined(cls, parts: Sequence["Items"]) -> "Items":
        """Put several one after the other; at least one."""
        return cls(
            features=Features.joined([each.features for each in parts]),
            names=tuple(name for each in parts for name in each.names),
            themes=Ragged.joined([each.themes for each in parts]),
            regions=Ragged.joined([each.regions for each in parts]),
            days=np.concatenate([each.days for each in parts]),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Asker:
    """What is matched against the candidates."""

    ordinal: int  # NOBODY for a brief without an organization
    id: str
    type: int  # place in OrganizationType, -1 where not known
    roles: int  # bits of PartyRole: held in activities, or usual for the type
    country: int  # region ordinal of its seat's country, -1 where not known
    regions: Ints
    themes: Ints
    languages: Ints
    needs: tuple[Want, ...]
    offers: tuple[Want, ...]
    profile: Features  # one row for each text of its own: mission, brief
    portrait: PortraitColumns  # all texts of the organization together, and the brief's
    items: Items  # own texts and the latest activities
    staff: float
    budget: float
    budget_unit: int
    months: float  # since the profile was confirmed; 0 for a brief
    brief: Ints | None = None  # regions that a brief names; None where an organization asks
    said: frozenset[str] = frozenset()  # the folded words of a brief's text


def open_resources(columns: OrganizationColumns, row: int, kind: int, today: int) -> list[Want]:
    """Give the needs or offers of one organization that still count today."""
    resources = columns.resources
    wants = []
    for place in range(int(resources.starts[row]), int(resources.starts[row + 1])):
        if resources.kind[place] == kind and resources.last_day[place] >= today:
            own = resources.regions.row(place)
            wants.append(
                Want(
                    concept=int(resources.concept[place]),
                    quantity=float(resources.quantity[place]),
                    unit=int(resources.unit[place]),
                    regions=own if len(own) else columns.regions.row(row),
                    follows=not len(own),
                )
            )
    return wants


def of_organization(snapshot: Snapshot, sight: Sight, identity: str, now: datetime) -> Asker | None:
    """Read the asker from the snapshot; None if it is unknown or not seen."""
    found = snapshot.organizations.find(identity)
    if found is None:
        return None
    part, row = found
    columns = snapshot.organizations.parts[part]
    features = snapshot.organizations.whole[part].features
    ordinal = int(columns.ordinals[row])
    if not sight.organizations[ordinal] or features is None:
        return None
    profile, today = features.take(np.array([row])), day(now.date(), OPEN_START)
    own = Items(
        features=profile,
        names=(MISSION,),
        themes=columns.themes.take(np.array([row])),
        regions=columns.regions.take(np.array([row])),
        days=np.array([OPEN_START], np.int32),
    )
    seat = int(columns.headquarters[row])
    return Asker(
        ordinal=ordinal,
        id=identity,
        type=int(columns.type[row]),
        roles=organization_roles(snapshot, ordinal, int(columns.type[row])),
        country=int(relations(snapshot.vocabulary).country[seat]) if seat >= 0 else -1,
        regions=columns.regions.row(row),
        themes=columns.themes.row(row),
        languages=columns.languages.row(row),
        needs=tuple(open_resources(columns, row, NEED, today)),
        offers=tuple(open_resources(columns, row, OFFER, today)),
        profile=profile,
        portrait=_portrait(snapshot, ordinal),
        items=Items.joined([own, *_latest_activities(snapshot, ordinal)]),
        staff=float(columns.staff[row]),
        budget=float(columns.budget[row]),
        budget_unit=int(columns.budget_unit[row]),
        months=float(months_between(columns.confirmed[row], day(now.date(), OPEN_START))),
    )


def _portrait(snapshot: Snapshot, ordinal: int) -> PortraitColumns:
    assert snapshot.portraits is not None  # noqa: S101 # matching asks for an encoder before
    where = snapshot.portraits.locate(ordinal)
    part, row = where if where is not None else (0, 0)
    return snapshot.portraits.parts[part].take(np.array([row] if where is not None else [], int))


def _latest_activities(snapshot: Snapshot, ordinal: int) -> list[Items]:
    """Give the latest activities, by start, then by id; those of the same words only once."""
    table = snapshot.activities
    items: list[Items] = []
    said: set[bytes] = set()
    for place, row in _latest_first(snapshot, ordinal):
        read = table.whole[place].features
        if read is None:
            continue
        text = read.take(np.array([row]))
        words = text.words.codes.tobytes()
        if words in said:
            continue
        said.add(words)
        columns = table.parts[place]
        items.append(
            Items(
                features=text,
                names=(read.called(row),),
                themes=columns.themes.take(np.array([row])),
                regions=columns.regions.take(np.array([row])),
                days=columns.first_day[row : row + 1],
            )
        )
        if len(items) == ACTIVITIES_READ:
            break
    return items


def _latest_first(snapshot: Snapshot, ordinal: int) -> Iterator[tuple[int, int]]:
    """Give the place of the part and the row of an organization's activities, the latest first.

    Those without a day come last. Only those that are asked for are put in order one by one.
    """
    table = snapshot.activities
    places, rows, days = [], [], []
    for place, (part, alive) in enumerate(zip(table.whole, table.alive, strict=True)):
        own = rows_with(part.members, part.columns.participants, ordinal)
        own = own[alive[own]]
        places.append(np.full(len(own), place))
        rows.append(own)
        days.append(part.columns.first_day[own])
    where, row, day_ = np.concatenate(places), np.concatenate(rows), np.concatenate(days)
    for begun in np.unique(day_)[::-1].tolist():  # OPEN_START is less than every day
        same = np.flatnonzero(day_ == begun)
        if len(same) > 1:
            ids = [
                table.ordinals.id_of(int(table.parts[where[at]].ordinals[row[at]])) for at in same
            ]
            same = same[sorted(range(len(same)), key=ids.__getitem__)]
        for at in same.tolist():
            yield int(where[at]), int(row[at])


def of_brief(
    snapshot: Snapshot,
    brief: Brief,
    read: Interpretation | None,
    start: Asker | None,
    identity: str,
) -> Asker:
    """Make an asker of a brief, on top of the organization it starts from, if any.

    `read` is what the free text was understood as. Codes must be known to the vocabulary.
    """
    asker = start or _blank(snapshot, identity)
    told = read or Interpretation(language=None)
    regions = _merged(asker.regions, snapshot.codes.regions((*brief.regions, *told.regions)))
    themes = _merged(asker.themes, snapshot.codes.concepts((*brief.themes, *told.themes)))
    needs, offers = list(brief.needs), list(brief.offers)
    for given, found in ((needs, told.needs), (offers, told.offers)):
        _complete(given, found)
    language = brief.language or told.language
    profile, portrait, items = asker.profile, asker.portrait, asker.items
    languages = asker.languages
    if brief.text.strip() and snapshot.encoder is not None:
        known = language if language and language in LANGUAGE else UNDETERMINED
        text = Features.of_text(brief.text, known, snapshot.encoder)
        profile = Features.joined([text, profile]) if len(profile) else text
        portrait = PortraitColumns.joined([_as_portrait(text), portrait])
        own = Items(
            features=text,
            names=(BRIEF,),
            themes=Ragged.of([themes.tolist()]),
            regions=Ragged.of([regions.tolist()]),
            days=np.array([OPEN_START], np.int32),
        )
        items = Items.joined([own, items]) if len(items) else own
    if not len(languages) and language and language in LANGUAGE:
        languages = np.array([LANGUAGE[language]], np.int32)
    named = np.array(snapshot.codes.regions((*brief.regions, *told.regions)), np.int32)
    place = named if len(named) else asker.regions
    return replace(
        asker,
        id=identity,
        regions=regions,
        themes=themes,
        languages=languages,
        needs=(*_kept(asker.needs), *_wants(snapshot, needs, place)),
        offers=(*_kept(asker.offers), *_wants(snapshot, offers, place)),
        profile=profile,
        portrait=portrait,
        items=items,
        country=asker.country if asker.country >= 0 else _seat(snapshot, regions),
        brief=named,
        said=frozenset(tokens(brief.text)),
    )


def _as_portrait(text: Features) -> PortraitColumns:
    return PortraitColumns(
        ordinals=np.full(len(text), NOBODY, np.int32),
        vectors=text.vectors,
        lengths=text.lengths,
        words=text.words,
        word_norms=text.word_norms,
    )


def _merged(own: Ints, fresh: Sequence[int]) -> Ints:
    return np.array(list(dict.fromkeys([*own.tolist(), *fresh])), np.int32)


def _complete(given: list[Wanted], found: Sequence[Wanted]) -> None:
    """Add what a text names beside the fields; of what both name, it says how much it matters."""
    stated = {each.concept for each in given}
    weights = {each.concept: each.weight for each in found}
    given[:] = [replace(each, weight=weights.get(each.concept, each.weight)) for each in given]
    given += [each for each in found if each.concept not in stated]


def _kept(wants: Sequence[Want]) -> Iterator[Want]:
    """Give the organization's wants: they stay where they are, wherever its brief is about."""
    return (replace(each, follows=False) for each in wants)


def _wants(snapshot: Snapshot, wanted: Sequence[Wanted], regions: Ints) -> list[Want]:
    return [
        Want(
            concept=snapshot.codes.concept(each.concept),
            quantity=each.quantity.value if each.quantity else float("nan"),
            unit=snapshot.codes.concept(each.quantity.unit) if each.quantity else -1,
            regions=regions,
            follows=True,
            weight=each.weight,
        )
        for each in wanted
        if snapshot.codes.concept(each.concept) >= 0
    ]


def _seat(snapshot: Snapshot, regions: Ints) -> int:
    countries = relations(snapshot.vocabulary).country[regions]
    return int(countries[0]) if len(countries) and (countries == countries[0]).all() else -1


def _blank(snapshot: Snapshot, identity: str) -> Asker:
    assert snapshot.encoder is not None  # noqa: S101 # matching asks for it before
    nothing = Features.of([], snapshot.encoder)
    return Asker(
        ordinal=NOBODY,
        id=identity,
        type=-1,
        roles=0,
        country=-1,
        regions=NONE_OPEN,
        themes=NONE_OPEN,
        languages=NONE_OPEN,
        needs=(),
        offers=(),
        profile=nothing,
        portrait=_as_portrait(nothing),
        items=Items(
            features=nothing,
            names=(),
            themes=Ragged.of([]),
            regions=Ragged.of([]),
            days=NONE_OPEN,
        ),
        staff=float("nan"),
        budget=float("nan"),
        budget_unit=-1,
        months=0.0,
    )
