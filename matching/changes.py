"""What could an asker plausibly change with regard to one candidate? Each as the changed asker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.codes import CounterfactualKind, PartyRole
from domain.text import NO_TEXT, Text
from domain.vocabulary import Vocabulary
from matching.cautions import FUNDING, NEAR
from matching.first_step import PUBLIC
from matching.pair import Pair
from matching.profile import BRIEF, MISSION, NEED, OFFER, Asker, Items, Want
from matching.ragged import Ints, Ragged
from matching.records import TYPE
from matching.relations import best_over, region_rows
from matching.roles import roles_in
from matching.wording import both, concept_name, filled, region_name

PERMITS = "resource:permits"
MOST_OF_A_KIND = 4  # themes, regions, needs and offers tried for one candidate
_Kind = CounterfactualKind


@dataclass(frozen=True, eq=False, kw_only=True)
class Change:
    """One change, and the asker as it would be then."""

    kind: CounterfactualKind
    code: str
    text: Text  # "If you offered boat transport in Maluku"
    asker: Asker
    profile: bool  # themes or regions differ, not only needs and offers

    @property
    def key(self) -> tuple[CounterfactualKind, str, str]:
        """Name the change: the same one for several candidates is tried once."""
        return self.kind, self.code, self.text.shown("en")


def changes(pair: Pair) -> Iterator[Change]:
    """List what might bring the two together, likeliest first within each kind.

    An offer that the candidate needs, a need that it can meet, a region it works in, a theme it
    has. Not what would be absurd: to offer what one lacks, to need what one gives, money from
    those who fund nothing, permits from those who do not govern, a region around the asker's.

    Confirming the profile or verifying an identifier would change nothing: no term reads the
    asker's own.
    """
    yield from _resources(pair, NEED)
    yield from _resources(pair, OFFER)
    yield from _regions(pair)
    yield from _themes(pair)


def _resources(pair: Pair, kind: int) -> Iterator[Change]:
    """An offer for each of the candidate's open needs (`kind` NEED), a need for each offer."""
    asker, resources = pair.question.asker, pair.scored.columns.resources
    ours = asker.offers if kind == NEED else asker.needs
    others = asker.needs if kind == NEED else asker.offers
    stated = {each.concept for each in ours}
    tried: set[int] = set()
    for place, own_kind, concept, last_day in pair.resources:
        if own_kind != kind or last_day < pair.question.today:
            continue
        if concept in stated | tried or len(tried) == MOST_OF_A_KIND:
            continue
        if _absurd(pair, concept, kind, others):
            continue
        tried.add(concept)
        own = resources.regions.row(place)
        yield _resource(pair, kind, concept, own if len(own) else pair.regions)


def _absurd(pair: Pair, concept: int, kind: int, others: Sequence[Want]) -> bool:
    """Say whether the asker wants what it would offer, or offers what it would need."""
    near = pair.known.supply(concept)
    if any(near[each.concept] >= NEAR for each in others):
        return True
    asker, concepts = pair.question.asker, pair.question.snapshot.vocabulary.concepts
    above = concepts.above(concepts.terms[concept].code)
    if kind != NEED:
        return False
    funds = PartyRole.FUNDING in roles_in(asker.roles)
    rules = asker.type in [TYPE[each] for each in PUBLIC]
    return (FUNDING in above and not funds) or (PERMITS in above and not rules)


def _resource(pair: Pair, kind: int, concept: int, theirs: Ints) -> Change:
    vocabulary, asker = pair.question.snapshot.vocabulary, pair.question.asker
    near = best_over(region_rows(pair.known, asker.regions), pair.known.n_regions)
    reached = bool(len(theirs)) and float(near[theirs].max()) >= NEAR
    regions = asker.regions if reached or not len(theirs) else theirs
    where = int(theirs[near[theirs].argmax()]) if len(theirs) else -1
    want = Want(concept=concept, quantity=float("nan"), unit=-1, regions=regions)
    templates = (
        ("Jika Anda menawarkan {thing}{where}", "If you offered {thing}{where}")
        if kind == NEED
        else (
            "Jika Anda mencatat kebutuhan {thing}{where}",
            "If you stated that you need {thing}{where}",
        )
    )
    return Change(
        kind=_Kind.ADD_OFFER if kind == NEED else _Kind.ADD_NEED,
        code=vocabulary.concepts.terms[concept].code,
        text=filled(
            *templates, thing=concept_name(vocabulary, concept), where=_in(vocabulary, where)
        ),
        asker=replace(asker, offers=(*asker.offers, want))
        if kind == NEED
        else replace(asker, needs=(*asker.needs, want)),
        profile=False,
    )


def _in(vocabulary: Vocabulary, region: int) -> Text:
    if region < 0:
        return NO_TEXT
    name = region_name(vocabulary, region)
    return both(f" di {name.shown('id')}", f" in {name.shown('en')}")


def _regions(pair: Pair) -> Iterator[Change]:
    """Each region of the candidate's that the asker is not in, those near its own first."""
    vocabulary, asker = pair.question.snapshot.vocabulary, pair.question.asker
    near = best_over(region_rows(pair.known, asker.regions), pair.known.n_regions)
    terms, known = vocabulary.regions.terms, vocabulary.regions
    around = {code for each in asker.regions for code in known.above(terms[each].code)}
    fresh = [
        int(each)
        for each in pair.regions
        if each not in asker.regions and terms[each].code not in around
    ]
    for region in sorted(fresh, key=lambda each: (-near[each], each))[:MOST_OF_A_KIND]:
        yield Change(
            kind=_Kind.ADD_REGION,
            code=terms[region].code,
            text=filled(
                "Jika Anda juga bekerja di {where}", "If you also worked in {where}",
                where=region_name(vocabulary, region),
            ),
            asker=with_region(asker, region),
            profile=True,
        )  # fmt: skip


def _themes(pair: Pair) -> Iterator[Change]:
    """Each theme of the candidate's that the asker does not name, those near its own first."""
    vocabulary, asker = pair.question.snapshot.vocabulary, pair.question.asker
    rows = [pair.known.theme(int(each)) for each in asker.themes]
    near = best_over(rows, pair.known.n_concepts)
    fresh = [int(each) for each in pair.themes if each not in asker.themes]
    for theme in sorted(fresh, key=lambda each: (-near[each], each))[:MOST_OF_A_KIND]:
        yield Change(
            kind=_Kind.ADD_THEME,
            code=vocabulary.concepts.terms[theme].code,
            text=filled(
                "Jika Anda mencantumkan tema {theme}", "If you named the theme {theme}",
                theme=concept_name(vocabulary, theme),
            ),
            asker=replace(
                asker,
                themes=_with(asker.themes, theme),
                items=_own_item(asker.items, theme=theme),
            ),
            profile=True,
        )  # fmt: skip


def with_region(asker: Asker, region: int) -> Asker:
    """Give the asker as if it worked in one more region, with what it offers and needs there too.

    Wants that name exactly the asker's regions count as those of its profile.
    """
    wider = _with(asker.regions, region)

    def moved(wants: tuple[Want, ...]) -> tuple[Want, ...]:
        return tuple(
            replace(each, regions=wider) if np.array_equal(each.regions, asker.regions) else each
            for each in wants
        )

    return replace(
        asker,
        regions=wider,
        needs=moved(asker.needs),
        offers=moved(asker.offers),
        items=_own_item(asker.items, region=region),
    )


def _with(places: Ints, fresh: int) -> Ints:
    return np.array([*places.tolist(), fresh], np.int32)


def _own_item(items: Items, *, theme: int = -1, region: int = -1) -> Items:
    """Give the items with a theme or a region more on the asker's own text, which comes first."""
    if not len(items) or items.names[0] not in (MISSION, BRIEF):
        return items
    return replace(
        items, themes=_first_row_with(items.themes, theme),
        regions=_first_row_with(items.regions, region),
    )  # fmt: skip


def _first_row_with(rows: Ragged, value: int) -> Ragged:
    if value < 0:
        return rows
    held = [rows.row(place).tolist() for place in range(len(rows))]
    return Ragged.of([[*held[0], value], *held[1:]])
