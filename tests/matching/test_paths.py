"""Are the chains between two organizations found, all that are seen, and in their order?"""

import dataclasses
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import NEVER_BEGUN
from domain.codes import GraphLinkKind, PartnershipStatus, Visibility
from domain.graph_path import GraphLink, GraphPath
from domain.partnership import BEGUN
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching import paths
from matching.corpus import Delta
from matching.snapshot import Snapshot
from tests.matching.matchmaking import of_world, snapshot
from tests.worlds import TODAY, World, activity, org, partnership, successors, viewers, worlds

CHANCE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NAMES = "abcdefgh"


def between(
    built: Snapshot, one: str, other: str, viewer: Viewer = VISITOR, **wish: Any
) -> tuple[GraphPath, ...]:
    """Give the paths to somebody whom the viewer sees."""
    return paths.paths(built, one, [other], viewer=viewer, **wish)[other]


def spelled(found: tuple[GraphPath, ...]) -> list[str]:
    """Give whom each path leads through, both ends too: `a-b-c`."""
    return ["-".join(node.id for node in path.nodes) for path in found]


# --- a plain reference ----------------------------------------------------------------------


def linked(world: World, viewer: Viewer) -> dict[tuple[str, str], tuple[int, int]]:
    """Count the partnerships and the activities that each two share, from the records alone."""
    seen = world.seen_by(viewer)
    found: dict[tuple[str, str], tuple[int, int]] = {}

    def count(members: list[str], partnerships: int, activities: int) -> None:
        for one, other in combinations(members, 2):
            for pair in ((one, other), (other, one)):
                before = found.get(pair, (0, 0))
                found[pair] = (before[0] + partnerships, before[1] + activities)

    for each in seen.partnerships:
        if each.status in BEGUN:
            count([one.organization_id for one in each.parties if one.left_on is None], 1, 0)
    for work in seen.activities:
        if len(work.participants) <= 10 and work.status not in NEVER_BEGUN:
            count([one.organization_id for one in work.participants], 0, 1)
    return found


def expected(
    world: World, viewer: Viewer, one: str, other: str, first: int, longest: int
) -> list[tuple[list[str], list[GraphLink]]]:
    """Try every way of going on, then order what arrived."""
    links = linked(world, viewer)
    chains: list[list[str]] = []

    def go_on(chain: list[str]) -> None:
        if chain[-1] == other:
            chains.append(chain)
        elif len(chain) <= longest:
            for start, end in links:
                if start == chain[-1] and end not in chain:
                    go_on([*chain, end])

    go_on([one])

    def place(chain: list[str]) -> Any:
        steps = sorted(links[step] for step in pairwise(chain))
        return len(chain), [(-agreed, -worked) for agreed, worked in steps], chain

    return [
        (chain, [link(links, *step) for step in pairwise(chain)])
        for chain in sorted(chains, key=place)[:first]
    ]


def link(links: dict[tuple[str, str], tuple[int, int]], one: str, other: str) -> GraphLink:
    """Give the link of two: their partnerships, or else their activities."""
    agreed, worked = links[one, other]
    kind = GraphLinkKind.PARTNERS_WITH if agreed else GraphLinkKind.WORKED_WITH
    return GraphLink(source=one, target=other, kind=kind, weight=agreed or worked)


def holds(world: World, built: Snapshot, viewer: Viewer, first: int, longest: int) -> None:
    """Hold the paths of everybody to everybody against the reference."""
    everybody = [each.id for each in world.organizations]
    seen = {each.id for each in world.seen_by(viewer).organizations}
    wish: Any = {"first": first, "longest": longest, "viewer": viewer}
    for one in everybody:
        found = paths.paths(built, one, everybody, **wish)
        assert found.keys() == (seen if one in seen else set())
        for other in found:
            told = [([node.id for node in path.nodes], [*path.links]) for path in found[other]]
            if one == other:
                assert told == []
                continue
            assert told == expected(world, viewer, one, other, first, longest)


visibilities = st.sampled_from([Visibility.PUBLIC] * 4 + [Visibility.HIDDEN])
statuses = st.sampled_from(
    [PartnershipStatus.ACTIVE] * 3 + [PartnershipStatus.DECLINED, PartnershipStatus.PROPOSED]
)


@st.composite
def webs(draw: st.DrawFn) -> World:
    """Eight organizations at most with so much work in common that there are many ways."""
    ids = list(NAMES[: draw(st.integers(3, len(NAMES)))])
    members = st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True)
    works, deals = (draw(st.lists(members, max_size=most)) for most in (12, 6))
    return World(
        organizations=tuple(org(each, visibility=draw(visibilities)) for each in ids),
        activities=tuple(activity(f"work-{at}", *each) for at, each in enumerate(works)),
        partnerships=tuple(
            partnership(f"deal-{at}", *each, visibility=draw(visibilities), status=draw(statuses))
            for at, each in enumerate(deals)
        ),
    )


@given(webs(), viewers, st.integers(1, 10), st.integers(1, 4))
@CHANCE
def test_paths_are_those_of_the_records(
    world: World, viewer: Viewer, first: int, longest: int
) -> None:
    """In dense webs, everybody to everybody: the same chains and links, in the same order."""
    holds(world, of_world(world), viewer, first, longest)


@pytest.mark.untraced
@given(worlds(least=2, most=7), viewers)
@CHANCE
def test_paths_are_those_of_the_records_in_worlds_with_everything(
    world: World, viewer: Viewer
) -> None:
    """Parties that left, archived records, any status and level."""
    holds(world, of_world(world), viewer, 10, 4)


@given(st.data(), viewers)
@CHANCE
def test_paths_follow_changes(data: st.DataObject, viewer: Viewer) -> None:
    """Records that came or changed after the build count alike, and come in the order of ids."""
    world, more = data.draw(webs()), data.draw(webs())
    later = World(
        organizations=tuple(
            dataclasses.replace(each, id=f"{each.id}a") for each in more.organizations
        ),
        activities=tuple(
            activity(
                f"more-{at}",
                world.organizations[at % 3].id,
                f"{work.participants[0].organization_id}a",
            )
            for at, work in enumerate(more.activities)
        ),
    )
    both = World(
        organizations=world.organizations + later.organizations,
        activities=world.activities + later.activities,
        partnerships=world.partnerships,
    )
    changed = of_world(world).apply(
        Delta(seq=2, organizations=later.organizations, activities=later.activities)
    )
    holds(both, changed, viewer, 10, 4)


@pytest.mark.untraced
@given(st.data())
@CHANCE
def test_changed_records_count_as_they_are_now(data: st.DataObject) -> None:
    """What a record said before is forgotten."""
    world = data.draw(worlds(least=2))
    later = data.draw(successors(world))
    changed = of_world(world).apply(
        Delta(
            seq=2,
            organizations=later.organizations,
            activities=later.activities,
            partnerships=later.partnerships,
        )
    )
    holds(later.upon(world), changed, VISITOR, 10, 4)


@given(webs(), st.randoms(use_true_random=False))
@CHANCE
def test_where_rows_lie_changes_nothing(world: World, chance: Any) -> None:
    """Shuffled records give the same paths."""
    mixed: dict[str, Any] = {}
    for part in ("organizations", "activities", "partnerships"):
        records = list(getattr(world, part))
        chance.shuffle(records)
        mixed[part] = tuple(records)
    ids = [each.id for each in world.organizations]
    one, two = (
        paths.paths(of_world(each), "a", ids, first=10, longest=4, viewer=LOCAL_ADMINISTRATOR)
        for each in (world, World(**mixed))
    )
    assert one == two


# --- by hand --------------------------------------------------------------------------------

WORK = Text.of(en="Work")
ABC = (org("a"), org("b"), org("c"))


def test_a_path_names_its_nodes_and_links() -> None:
    """Kind, weight and direction of each link, and how many visible links each node has."""
    built = snapshot(
        *ABC,
        activities=[activity("one", "b", "c"), activity("two", "b", "c"), activity("own", "b")],
        partnerships=[
            partnership("deal", "a", "b"),
            partnership("no", "a", "c", status=PartnershipStatus.DECLINED),
        ],
    )
    (path,) = between(built, "a", "c")
    assert [(node.id, node.kind, node.degree) for node in path.nodes] == [
        ("a", "ORGANIZATION", 1),
        ("b", "ORGANIZATION", 4),
        ("c", "ORGANIZATION", 2),
    ]
    assert [(each.source, each.target, each.kind, each.weight) for each in path.links] == [
        ("a", "b", "PARTNERS_WITH", 1),
        ("b", "c", "WORKED_WITH", 2),
    ]
    assert path.length == 2


def test_a_pair_with_both_is_joined_by_its_partnerships() -> None:
    """One link, whose weight counts partnerships only."""
    built = snapshot(
        *ABC,
        activities=[activity(f"work-{each}", "a", "b") for each in range(5)],
        partnerships=[partnership("deal", "a", "b")],
    )
    (path,) = between(built, "a", "b")
    assert [(each.kind, each.weight) for each in path.links] == [("PARTNERS_WITH", 1)]


def test_direct_partners_are_told_first_and_ways_around_them_after() -> None:
    """A triangle has two paths; with a maximum length of one, only the side itself."""
    built = snapshot(*ABC, activities=[activity("work", "a", "b", "c")])
    assert spelled(between(built, "a", "c")) == ["a-c", "a-b-c"]
    assert spelled(between(built, "a", "c", longest=1)) == ["a-c"]
    assert spelled(between(built, "a", "c", first=1)) == ["a-c"]


def test_the_weakest_link_decides_then_the_id() -> None:
    """Both links of x are partnerships, one of y is only activities; z and w are even."""
    middles = ("w", "x", "y", "z")
    built = snapshot(
        *ABC,
        *map(org, middles),
        activities=[
            *(activity(f"{end}{middle}", end, middle) for end in "ac" for middle in "zw"),
            *(activity(f"y{each}", "y", "c") for each in range(9)),
        ],
        partnerships=[
            partnership("ax", "a", "x"),
            partnership("xc", "x", "c"),
            *(partnership(f"ay{each}", "a", "y") for each in range(5)),
        ],
    )
    assert spelled(between(built, "a", "c", first=10)) == ["a-x-c", "a-y-c", "a-w-c", "a-z-c"]


def test_the_strongest_between_both_does_not_hide_a_longer_path() -> None:
    """m is the best way to x from either end, and cannot be passed twice: then the next best."""
    works = ("am", "am", "mc", "mc", "mx", "mx", "ap", "px", "xn", "nc")
    built = snapshot(
        *map(org, "acmnpx"),
        activities=[activity(f"{at}", *pair, title=WORK) for at, pair in enumerate(works)],
    )
    found = spelled(between(built, "a", "c", first=3, longest=4))
    assert found == ["a-m-c", "a-m-x-n-c", "a-p-x-m-c"]
    assert spelled(between(built, "a", "c", first=2, longest=4)) == found[:2]


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_a_chain_is_found_up_to_its_length(length: int) -> None:
    """A row of five: each is reached by as many links as it is away, and by no fewer."""
    row = "abcde"
    built = snapshot(
        *map(org, row),
        activities=[activity(one + two, one, two) for one, two in pairwise(row)],
    )
    other = row[length]
    assert spelled(between(built, "a", other, longest=length)) == ["-".join(row[: length + 1])]
    if length > 1:
        assert between(built, "a", other, longest=length - 1) == ()
    assert between(built, other, "a", longest=length)[0].nodes[0].id == other


def test_there_may_be_no_path() -> None:
    """Nothing joins them: not a declined partnership, a party that left, or a crowd of eleven."""
    left = partnership("left", "a", "b", "c")
    parties = (dataclasses.replace(left.parties[0], left_on=TODAY), *left.parties[1:])
    crowd = [f"guest-{each}" for each in range(9)]
    built = snapshot(
        *ABC,
        *map(org, crowd),
        activities=[activity("crowd", "a", "c", *crowd)],
        partnerships=[
            partnership("no", "a", "c", status=PartnershipStatus.DECLINED),
            dataclasses.replace(left, parties=parties),
        ],
    )
    assert between(built, "a", "c", longest=4) == ()
    assert spelled(between(built, "b", "c", longest=4)) == ["b-c"]


HIDDEN = Visibility.HIDDEN


def _middle() -> World:
    works = (activity("ab", "a", "b"), activity("bc", "b", "c"))
    return World(organizations=(org("a"), org("b", visibility=HIDDEN), org("c")), activities=works)


def _deal() -> World:
    deals = (partnership("ab", "a", "b"), partnership("bc", "b", "c", visibility=HIDDEN))
    return World(organizations=ABC, partnerships=deals)


def _pair_with_a_hidden_third() -> World:
    works = (activity("ab", "a", "b"), activity("bc", "b", "h"), activity("ac", "h", "c"))
    return World(organizations=(*ABC, org("h", visibility=HIDDEN)), activities=works)


@pytest.mark.parametrize("make", [_middle, _deal, _pair_with_a_hidden_third])
def test_what_is_hidden_joins_nobody(make: Callable[[], World]) -> None:
    """A hidden organization between, a hidden partnership, or a chain of hidden works."""
    world = make()
    built = of_world(world)
    assert between(built, "a", "c", longest=4) == ()
    assert len(between(built, "a", "c", LOCAL_ADMINISTRATOR, longest=4)) == 1


def test_a_hidden_participant_changes_no_weight_or_degree() -> None:
    """Eleven of whom one is hidden are ten, who met; the paths are those without the hidden one."""
    guests = [f"guest-{each}" for each in range(8)]
    hidden = org("hidden", visibility=HIDDEN)
    everybody = ("a", "c", *guests)
    plain = snapshot(
        *ABC, *map(org, guests), activities=[activity("work", *everybody), activity("bc", "b", "c")]
    )
    whole = snapshot(
        *ABC,
        *map(org, guests),
        hidden,
        activities=[
            activity("work", *everybody, "hidden"),
            activity("bc", "b", "c", "hidden"),
            activity("secret", "hidden"),
        ],
        partnerships=[partnership("deal", "a", "hidden", visibility=HIDDEN)],
    )
    wish: Any = {"first": 10, "longest": 4}
    assert between(whole, "a", "b", **wish) == between(plain, "a", "b", **wish) != ()
    assert between(whole, "a", "b", LOCAL_ADMINISTRATOR, **wish) != between(plain, "a", "b", **wish)


def test_who_is_not_seen_has_no_paths() -> None:
    """Nor has one that nobody knows; both look alike."""
    built = of_world(_middle())
    assert paths.paths(built, "a", ["b", "nobody", "c"], viewer=VISITOR) == {"c": ()}
    assert paths.paths(built, "b", ["a", "c"], viewer=VISITOR) == {}
    assert paths.paths(built, "nobody", ["a"], viewer=VISITOR) == {}


def test_hubs_are_passed_through_in_the_order_of_strength_and_id() -> None:
    """Two with the same 300 partners, and a third that is reached through one of these."""
    partners = [f"p-{each:03}" for each in range(300)]
    built = snapshot(
        *ABC,
        *map(org, partners),
        activities=[
            *(activity(f"a-{each}", "a", each, title=WORK) for each in partners),
            *(activity(f"b-{each}", "b", each, title=WORK) for each in partners),
            activity("again-a", "a", "p-200"),
            activity("again-b", "b", "p-200"),
            activity("c", "c", "p-299"),
        ],
    )
    found = paths.paths(built, "a", ["b", "c"], first=3, longest=4, viewer=VISITOR)
    assert spelled(found["b"]) == ["a-p-200-b", "a-p-000-b", "a-p-001-b"]
    assert spelled(found["c"]) == ["a-p-299-c", "a-p-200-b-p-299-c", "a-p-000-b-p-299-c"]


@pytest.mark.parametrize("times", [1, 2])
def test_of_very_many_partners_the_strongest_are_followed(times: int) -> None:
    """In an alliance of 500 more are met than MOST_MET; the last counts if it worked twice."""
    members = [f"m-{each:03}" for each in range(499)]
    assert len(members) * (len(members) + 1) > paths.MOST_MET
    last = members[-1]
    built = snapshot(
        *ABC,
        *map(org, members),
        activities=[
            *(activity(f"again-{each}", "a", last) for each in range(times - 1)),
            activity("on", last, "b"),
            activity("end", "b", "c"),
        ],
        partnerships=[partnership("alliance", "a", *members)],
    )
    assert spelled(between(built, "a", "b", first=1)) == [f"a-{last}-b"]
    assert spelled(between(built, "a", "c")) == ([f"a-{last}-b-c"] if times == 2 else [])


def test_hidden_members_do_not_use_up_who_is_followed() -> None:
    """All 130 partners are followed, whether or not 300 more are in the alliance unseen."""
    members = [f"m-{each:03}" for each in range(130)]
    hidden = [f"h-{each:03}" for each in range(300)]
    assert len(members) * (len(members) + 1) < paths.MOST_MET < len(members) * 400
    works = [activity("on", members[-1], "b"), activity("end", "b", "c")]
    plain, whole = (
        snapshot(
            *ABC,
            *map(org, members),
            *(org(each, visibility=HIDDEN) for each in more),
            activities=works,
            partnerships=[partnership("alliance", "a", *members, *more)],
        )
        for more in ([], hidden)
    )
    expected_path = [f"a-{members[-1]}-b-c"]
    assert spelled(between(plain, "a", "c")) == expected_path
    assert between(whole, "a", "c") == between(plain, "a", "c")
    assert between(whole, "a", "c", LOCAL_ADMINISTRATOR) == ()


def test_nobody_is_connected_with_itself() -> None:
    """Asked for itself, or for nobody at all, there is nothing to tell."""
    built = snapshot(*ABC, activities=[activity("work", *"abc")])
    assert paths.paths(built, "a", ["a"], viewer=VISITOR) == {"a": ()}
    assert paths.paths(built, "a", [], viewer=VISITOR) == {}
