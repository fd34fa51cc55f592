"""What could an asker plausibly change with regard to one candidate? Each as the changed asker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.codes import CounterfactualKind, OrganizationType, PartyRole
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
GOVERNED = TYPE[OrganizationType.LOCAL_GOVERNMENT]  # works where it governs, and nowhere else
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
    place: int = -1  # the region that `text` names for an offer or a need, -1 for none

    @property
    def key(self) -> tuple[CounterfactualKind, str, int]:
        """Name the change: the same one for several candidates is tried once."""
        return self.kind, self.code, self.place


def changes(pair: Pair) -> Iterator[Change]:
    """List what might bring the two together, likeliest first within each kind.

    An offer that the candidate needs, a need that it can meet, a region it works in, a theme it
    has. Not what would be absurd: to offer what one lacks, to need what one gives, money from
    those who fund nothing, permits from those who do not govern, anything where the asker does not
    get, a region around the asker's, or any more region for those who govern theirs.

    Nor what takes the profile from public view once it is saved (`protected_by_default`): the
    texts of all are weighed anew then, and nobody should do so for a rank. Confirming the profile
    or verifying an identifier would change nothing: no term reads the asker's own.
    """
    for each in (_resources(pair, NEED), _resources(pair, OFFER), _regions(pair), _themes(pair)):
        yield from each


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
        if _absurd(pair, concept, kind, others) or _hides(pair, concept):
            continue
        own = resources.regions.row(place)
        where = _where(pair, kind, own if len(own) else pair.regions)
        if where is not None:
            tried.add(concept)
            yield _resource(pair, kind, concept, where)


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


def _hides(pair: Pair, concept: int) -> bool:
    """Say whether to name a concept makes a public profile visible to members only."""
    asker, snapshot = pair.question.asker, pair.question.snapshot
    saved = asker.brief is None and bool(snapshot.public.organizations[asker.ordinal])
    return saved and snapshot.vocabulary.concepts.terms[concept].protected_by_default


def _where(pair: Pair, kind: int, theirs: Ints) -> int | None:
    """Give the place where the asker would offer (`kind` NEED) or need something.

    The narrower one where both work; where the asker is only near to that, the candidate's place
    for an offer, and its own for a need. None if it does not get there, -1 for no place in
    particular: one of the two names none, or a brief, whose wants have no places, names several.
    """
    asker = pair.question.asker
    ours = _places_of(asker)
    if not len(ours) or not len(theirs):
        return -1
    found = _both_at(pair, ours, theirs)
    if found is None:
        rows = np.stack(region_rows(pair.known, ours))[:, theirs]
        nearest, at = divmod(int(rows.argmax()), len(theirs))
        if rows[nearest, at] < NEAR:
            return None
        stays = kind != NEED or asker.type == GOVERNED
        found = int(ours[nearest]) if stays else int(theirs[at])
    if asker.brief is None:
        return found
    return int(ours[0]) if len(ours) == 1 else -1


def _places_of(asker: Asker) -> Ints:
    """Give where counts what the asker wants without saying where."""
    return asker.brief if asker.brief is not None and len(asker.brief) else asker.regions


def _both_at(pair: Pair, ours: Ints, theirs: Ints) -> int | None:
    """Give the narrower of two places that lie in one another, or None: the two that fit best."""
    regions = pair.question.snapshot.vocabulary.regions
    around = {
        each: [regions.ordinal(code) for code in regions.above(regions.terms[each].code)]
        for each in (*ours.tolist(), *theirs.tolist())
    }
    best, found = (-1.0, 0), None
    for own in ours.tolist():
        near = pair.known.region(own)
        for other in theirs.tolist():
            if own in around[other]:
                place = other
            elif other in around[own]:
                place = own
            else:
                continue
            value = (float(near[other]), len(around[place]))
            if value > best:
                best, found = value, place
    return found


def _resource(pair: Pair, kind: int, concept: int, place: int) -> Change:
    vocabulary, asker = pair.question.snapshot.vocabulary, pair.question.asker
    own = asker.brief is None and place >= 0
    want = Want(
        concept=concept,
        quantity=float("nan"),
        unit=-1,
        regions=np.array([place], np.int32) if own else _places_of(asker),
        follows=not own,
    )
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
            *templates, thing=concept_name(vocabulary, concept), where=_in(vocabulary, place)
        ),
        asker=replace(asker, offers=_more(asker, asker.offers, want))
        if kind == NEED
        else replace(asker, needs=_more(asker, asker.needs, want)),
        profile=False,
        place=place,
    )


def _more(asker: Asker, wants: tuple[Want, ...], fresh: Want) -> tuple[Want, ...]:
    """Give the wants with one more, in the order that they have once it is saved."""
    if asker.brief is not None:
        return (*wants, fresh)
    return tuple(sorted((*wants, fresh), key=lambda each: each.concept))


def _in(vocabulary: Vocabulary, region: int) -> Text:
    if region < 0:
        return NO_TEXT
    name = region_name(vocabulary, region)
    return both(f" di {name.shown('id')}", f" in {name.shown('en')}")


def _regions(pair: Pair) -> Iterator[Change]:
    """Each region of the candidate's that the asker is not in, those near its own first."""
    vocabulary, asker = pair.question.snapshot.vocabulary, pair.question.asker
    if asker.type == GOVERNED:
        return
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
            text=filled(*_naming(pair, region), where=region_name(vocabulary, region)),
            asker=with_region(asker, region),
            profile=True,
        )  # fmt: skip


def _naming(pair: Pair, region: int) -> tuple[str, str]:
    """Say what it is to name one more region: nothing new for an asker that states one around it.

    A brief names where it looks for somebody.
    """
    asker, regions = pair.question.asker, pair.question.snapshot.vocabulary.regions
    terms = regions.terms
    around = set(regions.above(terms[region].code))
    inside = any(terms[each].code in around for each in asker.regions)
    if inside:
        return "Jika Anda mencantumkan {where} secara khusus", "If you named {where} in particular"
    if asker.brief is not None:
        return "Jika permintaan Anda juga menyebut {where}", "If your brief also named {where}"
    return "Jika Anda juga bekerja di {where}", "If you also worked in {where}"


def _themes(pair: Pair) -> Iterator[Change]:
    """Each theme of the candidate's that the asker does not name, those near its own first."""
    vocabulary, asker = pair.question.snapshot.vocabulary, pair.question.asker
    rows = [pair.known.theme(int(each)) for each in asker.themes]
    near = best_over(rows, pair.known.n_concepts)
    fresh = [
        int(each) for each in pair.themes if each not in asker.themes and not _hides(pair, each)
    ]
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
                items=_own_item(asker, theme=theme),
            ),
            profile=True,
        )  # fmt: skip


def with_region(asker: Asker, region: int) -> Asker:
    """Give the asker as if it worked in one more region, or its brief named one more.

    What it wants without saying where, it wants there too; what has a place of its own stays.
    """
    wider = _with(asker.regions, region)
    brief = None if asker.brief is None else _with(asker.brief, region)
    around = wider if brief is None else brief

    def moved(wants: tuple[Want, ...]) -> tuple[Want, ...]:
        return tuple(replace(each, regions=around) if each.follows else each for each in wants)

    return replace(
        asker,
        regions=wider,
        brief=brief,
        needs=moved(asker.needs),
        offers=moved(asker.offers),
        items=_own_item(asker, region=region),
    )


def _with(places: Ints, fresh: int) -> Ints:
    return np.array([*places.tolist(), fresh], np.int32)


def _own_item(asker: Asker, *, theme: int = -1, region: int = -1) -> Items:
    """Give the items with a theme or a region more on the text that names it, which comes first.

    That of the profile, or of the brief; a brief without a text has none.
    """
    items = asker.items
    if not len(items) or items.names[0] != (MISSION if asker.brief is None else BRIEF):
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
