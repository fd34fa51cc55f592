"""Who is near the asker through others, in worlds where one organization is."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from domain.activity import Activity, Participant
from domain.codes import PartnershipStatus, PartyRole, Visibility
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching.corpus import Delta
from matching.neighbors import ALIKE, NEAR, Neighbors, neighbors
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ENCODER, of_world, question, snapshot, suggest
from tests.matching.scoring_reference import ScoringReference
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, World, activity, org, partnership, viewers, worlds

CHANCE = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
FISHERS = Text.of(en="Small fishers sell their catch at a fair price")
FISHERS_ID = Text.of(id="Nelayan kecil menjual hasil tangkapan dengan harga layak")
MUSIC = Text.of(en="Jazz in the cafes of the city")


def around(built: Snapshot, viewer: Viewer = VISITOR) -> Neighbors:
    """Look around the organization `asker`."""
    return neighbors(question(built, "asker", viewer))


def of(built: Snapshot, values: Any, identity: str) -> float:
    """Give one organization's value."""
    return float(values[built.organizations.ordinals[identity]])


def ids(built: Snapshot, found: Neighbors) -> list[str]:
    """Give the ids of those like the asker, likest first."""
    return [built.organizations.ordinals.id_of(int(each)) for each in found.alike]


def _role(identity: str, role: PartyRole, *organizations: str) -> Activity:
    members = tuple(
        Participant(organization_id=each, roles=(role,)) for each in sorted(organizations)
    )
    return activity(identity, title=Text.of(en="Work"), participants=members)


def test_partners_of_those_like_the_asker_are_near() -> None:
    """Who worked with another group of fishers is near; who worked with musicians is not."""
    built = snapshot(
        org("asker", mission=FISHERS), org("kin", mission=FISHERS), org("band", mission=MUSIC),
        org("near"), org("far"),
        activities=[activity("w", "kin", "near"), activity("v", "band", "far")],
    )  # fmt: skip
    found = around(built)
    assert ids(built, found)[0] == "kin"
    assert of(built, found.partners_of_alike, "near") > 0.3
    assert of(built, found.partners_of_alike, "far") < 0.1
    assert of(built, found.partners_of_alike, "asker") == 0


def test_a_partnership_counts_once_and_not_if_declined() -> None:
    """Being partners twice is being partners; a declined proposal is nothing."""
    organizations = (org("asker", mission=FISHERS), org("kin", mission=FISHERS), org("near"))
    agreed = partnership("p", "kin", "near")
    again = partnership("r", "near", "kin", status=PartnershipStatus.COMPLETED)
    refused = partnership("q", "kin", "near", status=PartnershipStatus.DECLINED)
    once, often, never = (
        snapshot(*organizations, partnerships=deals)
        for deals in ([agreed], [agreed, again], [refused])
    )
    assert of(once, around(once).partners_of_alike, "near") > 0.3
    assert of(often, around(often).partners_of_alike, "near") == of(
        once, around(once).partners_of_alike, "near"
    )
    assert of(never, around(never).partners_of_alike, "near") == 0


def test_of_two_alike_the_one_in_the_askers_role_is_nearer() -> None:
    """A funder of fishers does not need what fishers need."""
    text = {"mission": FISHERS}
    built = snapshot(
        org("asker", **text), org("doer", **text), org("fund", **text),
        activities=[
            _role("a", PartyRole.IMPLEMENTING, "asker"), _role("b", PartyRole.IMPLEMENTING, "doer"),
            _role("c", PartyRole.FUNDING, "fund"),
        ],
    )  # fmt: skip
    assert ids(built, around(built)) == ["doer"]  # the funder shares no role at all


def test_a_neighbor_may_speak_another_language() -> None:
    """No word is shared, and the meaning finds it, and the works of it as well."""
    built = snapshot(
        org("asker", mission=FISHERS), org("kin", mission=FISHERS_ID), org("band", mission=MUSIC),
        org("near"), org("far"),
        activities=[
            activity("w", "kin", "near", title=FISHERS_ID), activity("v", "far", title=MUSIC)
        ],
    )  # fmt: skip
    found = around(built)
    assert ids(built, found)[0] == "kin"
    assert of(built, found.close, "near") > of(built, found.close, "far") == 0


def test_who_took_part_in_the_closest_work_is_near() -> None:
    """And twice if it took part in two; the asker's own work is not looked at."""
    titles = {"a": "Fishers sell catch at a fair price", "b": "Fishers sell at a fair price"}
    built = snapshot(
        org("asker", mission=FISHERS), org("one"), org("both"), org("mate"),
        activities=[
            activity("a", "one", "both", title=Text.of(en=titles["a"])),
            activity("b", "both", title=Text.of(en=titles["b"])),
            activity("own", "asker", "mate", title=FISHERS),
        ],
    )  # fmt: skip
    found = around(built)
    for values in (found.close, found.near):
        assert of(built, values, "both") > of(built, values, "one") > 0
        assert of(built, values, "mate") == 0


def test_only_the_closest_works_and_the_likest_organizations_count() -> None:
    """The asker's 10 and 60 closest works, its 30 likest organizations; ties by id."""
    count = NEAR + 5
    works = [activity(f"w{place:03}", f"o{place:03}", title=FISHERS) for place in range(count)]
    built = snapshot(
        org("asker", mission=FISHERS),
        *(org(f"o{place:03}", name=Text.of(en="Same")) for place in range(count)),
        activities=works,
    )  # fmt: skip
    found = around(built)
    close = [of(built, found.close, f"o{place:03}") > 0 for place in range(count)]
    near = [of(built, found.near, f"o{place:03}") > 0 for place in range(count)]
    assert close == [place < 10 for place in range(count)]
    assert near == [place < NEAR for place in range(count)]
    assert ids(built, found) == [f"o{place:03}" for place in range(ALIKE)]


def test_of_more_equally_alike_those_first_by_id_count_whenever_they_came() -> None:
    """Built at once or written one by one, the last first: the same 30, so the same answers."""
    asker = org("asker", mission=FISHERS)
    count = ALIKE + 5
    alike = [org(f"a{n:02}", name=Text.of(en="Same"), mission=FISHERS) for n in range(count)]
    mates = [org(f"p{n:02}", name=Text.of(en="Mate"), mission=MUSIC) for n in range(count)]
    deals = [partnership(f"d{n:02}", f"a{n:02}", f"p{n:02}") for n in range(count)]
    whole = snapshot(asker, *alike, *mates, partnerships=deals)
    later = snapshot(asker, *mates)
    for one, deal in zip(alike[::-1], deals[::-1], strict=True):
        delta = Delta(seq=later.seq + 1, organizations=(one,), partnerships=(deal,))
        later = later.apply(delta)
    assert ids(later, around(later)) == [f"a{n:02}" for n in range(ALIKE)]
    assert ids(whole, around(whole)) == ids(later, around(later))
    assert suggest(whole, "asker").edges == suggest(later, "asker").edges


def test_what_is_hidden_is_nobodys_neighbor() -> None:
    """Neither a hidden kin nor its partners, nor work that only hidden ones do."""
    built = snapshot(
        org("asker", mission=FISHERS), org("kin", mission=FISHERS, visibility=Visibility.HIDDEN),
        org("near"),
        activities=[activity("w", "kin", "near"), activity("v", "kin", title=FISHERS)],
    )  # fmt: skip
    seen, told = around(built), around(built, LOCAL_ADMINISTRATOR)
    assert "kin" not in ids(built, seen)
    assert ids(built, told)[0] == "kin"
    assert of(built, seen.partners_of_alike, "near") == 0
    assert of(built, told.partners_of_alike, "near") > 0.3
    assert of(built, seen.close, "kin") == 0 < of(built, told.close, "kin")


@pytest.mark.untraced
@CHANCE
@given(worlds(least=2), viewers)
def test_sums_are_those_of_the_plain_loops(world: World, viewer: Viewer) -> None:
    """Of everybody the viewer sees, candidates or not."""
    built = of_world(world)
    reference = ScoringReference(world, VOCABULARY, ENCODER, viewer, MOMENT)
    if not reference.seen:
        return
    asker = min(reference.seen)
    found = neighbors(question(built, asker, viewer))
    alike = reference.alike(asker)
    for each in reference.seen - {asker}:
        partners = sum(value for one, value in alike.items() if each in reference.partners(one))
        assert of(built, found.partners_of_alike, each) == pytest.approx(partners, abs=1e-5)
        for values, most in ((found.close, 10), (found.near, NEAR)):
            told = reference.took_part(asker, each, most)
            assert of(built, values, each) == pytest.approx(told, abs=1e-5)
    assert np.isfinite(found.partners_of_alike).all()
