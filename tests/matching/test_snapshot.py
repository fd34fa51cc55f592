"""Snapshots: changes in any split give the same answers, and the one before stays as it was."""

import dataclasses
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Participant
from domain.codes import FacetField, PartyRole, Visibility
from domain.filters import ANY_ACTIVITY, ANY_ORGANIZATION, ANY_PARTNERSHIP, OrganizationFilter
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR, Viewer
from matching import catalog
from matching.corpus import Corpus, Delta
from matching.snapshot import Snapshot
from tests.matching.test_catalog import built
from tests.matching.wishes import NOW, Wishes, crowded, viewers
from tests.small_vocabulary import VOCABULARY
from tests.worlds import HARBOUR, World, activity, org, successors

CHANCE = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def answers(snapshot: Snapshot, viewer: Viewer, wishes: Any, ids: list[str]) -> list[str]:
    """What lists answer: order, scores, cursors, counts, facets and partners."""
    organizations, activities, partnerships = wishes
    lists: list[Any] = [
        catalog.organizations(snapshot, organizations, viewer, NOW),
        catalog.organizations(snapshot, ANY_ORGANIZATION, viewer, NOW),
        catalog.partnerships(snapshot, partnerships, viewer),
        catalog.partnerships(snapshot, ANY_PARTNERSHIP, viewer),
        catalog.activities(snapshot, activities, viewer),
        catalog.activities(snapshot, ANY_ACTIVITY, viewer),
    ]
    found = [repr(each.page(first=100)) + str(each.total_count()) for each in lists]
    found += [repr(each.facets(list(FacetField), 100)) for each in lists[:4]]
    partners = catalog.partners(snapshot, ids, viewer=viewer, today=NOW.date())
    works = catalog.organization_activities(snapshot, ids, viewer=viewer, roles=list(PartyRole)[:2])
    agreed = catalog.organization_partnerships(snapshot, ids, viewer=viewer)
    found += [
        repr(each.page(first=100)) for own in (partners, works, agreed) for each in own.values()
    ]
    return found


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_changes_in_any_split_answer_as_the_world_they_lead_to(data: st.DataObject) -> None:
    """New, changed and removed records, applied in any portions, answer as a build of the end."""
    start, added = data.draw(crowded()), data.draw(crowded("x"))
    changed = data.draw(successors(start))
    viewer = data.draw(viewers(start))
    # Later states in the order they are saved: some twice, some new, some removed at the end.
    steps: list[tuple[str, Any]] = [("organizations", each) for each in added.organizations]
    steps += [("organizations", each) for each in changed.organizations]
    steps += [("activities", each) for each in (*added.activities, *changed.activities)]
    steps += [("partnerships", each) for each in (*added.partnerships, *changed.partnerships)]
    everything = [each.id for each in (*start.activities, *start.partnerships)]
    gone = data.draw(st.sets(st.sampled_from([*everything, "nothing"]), max_size=2))
    steps += [("removed", each) for each in sorted(gone)]
    snapshot = built(start)
    while steps:
        count = data.draw(st.integers(1, len(steps)))
        portion, steps = steps[:count], steps[count:]
        parts: dict[str, list[Any]] = {}
        for kind, each in portion:
            parts.setdefault(kind, []).append(each)
        removed = frozenset(parts.pop("removed", ()))
        # What is removed in this portion must not be saved in it.
        kept = {k: [one for one in v if one.id not in removed] for k, v in parts.items()}
        snapshot = snapshot.apply(Delta(seq=snapshot.seq + 1, removed=removed, **kept))

    end: dict[str, Any] = {}
    for kind in ("organizations", "activities", "partnerships"):
        records = {e.id: e for w in (start, added, changed) for e in getattr(w, kind)}
        end[kind] = tuple(each for each in records.values() if each.id not in gone)
    final = World(**end)
    wishes = Wishes(final, VOCABULARY)
    asked = tuple(data.draw(each) for each in (
        wishes.organizations(), wishes.activities(), wishes.partnerships()
    ))  # fmt: skip
    ids = [each.id for each in final.organizations]
    assert answers(snapshot, viewer, asked, ids) == answers(built(final), viewer, asked, ids)


def test_the_snapshot_before_stays_as_it_was() -> None:
    """Readers of the old snapshot see nothing of a change."""
    before = built(HARBOUR)
    asked = (ANY_ORGANIZATION, ANY_ACTIVITY, ANY_PARTNERSHIP)
    ids = [each.id for each in HARBOUR.organizations]
    told = answers(before, SYSTEM, asked, ids)
    after = before.apply(
        Delta(
            seq=2,
            organizations=[dataclasses.replace(HARBOUR.organizations[0], name=Text.of(id="Baru"))],
            removed=frozenset({"choir", "landing-site", "ice-for-fish"}),
        )
    )
    assert answers(before, SYSTEM, asked, ids) == told
    assert answers(after, SYSTEM, asked, ids) != told
    assert (before.seq, after.seq) == (1, 2)


def test_rows_are_found_by_id_wherever_they_lie() -> None:
    """`find` leads to the living row of an id in any part, and nowhere once it is removed."""
    snapshot = built(HARBOUR)
    changed = dataclasses.replace(HARBOUR.organizations[1], visibility=Visibility.HIDDEN)
    snapshot = snapshot.apply(Delta(seq=2, organizations=[changed], removed=frozenset({"choir"})))
    table = snapshot.organizations
    assert table.find("choir") is None
    assert table.find("nobody") is None
    assert len(table) == 3
    for each in ("cold-store", "fishers", "refuge"):
        part, row = table.find(each) or (-1, -1)
        columns = table.parts[part]
        assert table.ordinals.id_of(int(columns.ordinals[row])) == each
        assert table.alive[part][row]
        # Rows counted through all parts lead to the same place.
        ordinal = table.ordinals[each]
        assert table.row_of[ordinal] == table.offsets[part] + row
    assert [mask.tolist() for mask in snapshot.visible(VISITOR)] == [
        [False, False, True, False], [False],
    ]  # fmt: skip


def test_an_organization_may_come_after_what_names_it() -> None:
    """A participant without a record is nobody; once it is saved the activity is its own."""
    base = Snapshot.build(Corpus(seq=1), VOCABULARY)
    work = activity("work", "late", title=Text.of(id="Sumur"))
    early = base.apply(Delta(seq=2, activities=[work]))
    assert catalog.activities(early, ANY_ACTIVITY, SYSTEM).total_count() == 0
    done = early.apply(Delta(seq=3, organizations=[org("late")]))
    assert catalog.activities(done, ANY_ACTIVITY, VISITOR).total_count() == 1
    found = catalog.organizations(done, OrganizationFilter(search="sumur"), VISITOR, NOW)
    assert [edge.node for edge in found.page().edges] == ["late"]


def test_many_small_changes_make_few_parts() -> None:
    """A thousand single saves leave a handful of parts, and every record in exactly one."""
    snapshot = built(HARBOUR)
    for place in range(1000):
        record = org(f"o{place % 400:03d}", name=Text.of(id=f"Nama {place}"))
        snapshot = snapshot.apply(Delta(seq=place + 2, organizations=[record]))
    assert len(snapshot.organizations.parts) <= 8
    assert len(snapshot.organizations) == 404
    assert len(snapshot.lexicon.lists) <= 8
    found = catalog.organizations(snapshot, OrganizationFilter(search="999"), VISITOR, NOW)
    assert [edge.node for edge in found.page().edges] == ["o199"]


def test_a_code_the_vocabulary_does_not_know_is_left_out() -> None:
    """A record that names codes of another vocabulary still opens; only these codes are lost."""
    stranger = org("stranger", regions=("ID-MA", "XX-99"), themes=("sdg:99",), needs="nothing")
    work = activity("work", "stranger", regions=("XX-99",))
    snapshot = built(World(organizations=(stranger,), activities=(work,)))
    columns = snapshot.organizations.parts[0]
    assert columns.regions.row(0).tolist() == [VOCABULARY.regions.ordinal("ID-MA")]
    assert columns.themes.row(0).tolist() == []
    assert len(columns.resources.kind) == 0


def test_roles_lie_beside_their_participants() -> None:
    """Role bits follow the participants through changes of the parts."""
    roles = {"a": (PartyRole.FUNDING, PartyRole.MEMBER), "b": (PartyRole.IMPLEMENTING,)}
    record = dataclasses.replace(
        activity("work"),
        participants=tuple(Participant(organization_id=k, roles=v) for k, v in roles.items()),
    )
    snapshot = built(World(organizations=(org("a"), org("b")), activities=(activity("x", "a"),)))
    for seq in range(2, 5):
        other = activity(f"y{seq}", "b")
        snapshot = snapshot.apply(Delta(seq=seq, activities=[record, other]))
    part, row = snapshot.activities.find("work") or (-1, -1)
    columns = snapshot.activities.parts[part]
    at = columns.participants.positions([row])  # type: ignore[arg-type]
    names = [snapshot.organizations.ordinals.id_of(o) for o in columns.participants.values[at]]
    order = list(PartyRole)
    held = [
        tuple(role for role in order if bits >> order.index(role) & 1)
        for bits in columns.roles[at].tolist()
    ]
    assert dict(zip(names, held, strict=True)) == roles
