"""The whole score against plain loops over records: every term, every candidate, every tie."""

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.recommendation import MatchWeights
from domain.viewer import Viewer
from matching import question, recommender, sharing
from matching.corpus import Delta
from matching.features import HASHES
from matching.snapshot import Snapshot
from matching.teaching import all_terms
from matching.terms import NAMES
from tests.matching.matchmaking import ENCODER, of_world
from tests.matching.scoring_reference import ScoringReference
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, World, successors, viewers, worlds

CHANCE = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def _every_word_is_looked_up() -> Iterator[None]:
    """Plain loops look at all words, so a text of more than HEAVY words must be looked up by all.

    What the lighter ones are worth to whom they lead alone is measured (`benchmarks.ranking`).
    """
    with pytest.MonkeyPatch.context() as patch:
        for each in (question, sharing):
            patch.setattr(each, "HEAVY", HASHES)
        yield


@st.composite
def crowds(draw: st.DrawFn) -> World:
    """Worlds open to matching, in which some organizations are there twice but for their id."""
    world = draw(worlds(least=3))
    opened = [
        dataclasses.replace(
            each,
            matchable=True,
            archived_at=None,
            resources=tuple(
                dataclasses.replace(one, valid_until=draw(st.none() | st.just(one.valid_until)))
                for one in each.resources
            ),
        )
        for each in world.organizations
    ]
    copies = [
        dataclasses.replace(
            each,
            id=f"{place}{each.id[1:]}",
            resources=tuple(
                dataclasses.replace(one, id=f"{place}{one.id[1:]}", organization_id="")
                for one in each.resources
            ),
            identifiers=(),
        )
        for place, each in enumerate(draw(st.lists(st.sampled_from(opened), max_size=3)))
    ]
    known = {each.id: each for each in (*copies, *opened)}
    return dataclasses.replace(world, organizations=tuple(known.values()))


@pytest.mark.untraced
@CHANCE
@given(crowds(), st.lists(viewers, min_size=1, max_size=2), st.data())
def test_every_score_is_that_of_the_plain_loops(
    world: World, asking: list[Viewer], data: st.DataObject
) -> None:
    """Within a millionth, best first, equal ones by id; whoever asked before, whatever changed."""
    built = of_world(world)
    for viewer in asking:
        _compare(built, world, viewer, data)
    later = data.draw(successors(world))
    changed = built.apply(
        Delta(
            seq=2,
            organizations=later.organizations,
            activities=later.activities,
            partnerships=later.partnerships,
        )
    )
    for viewer in reversed(asking):
        _compare(changed, later.upon(world), viewer, data)


def _compare(built: Snapshot, world: World, viewer: Viewer, data: st.DataObject) -> None:
    seen = sorted(each.id for each in world.organizations if viewer.sees(each.visibility, each.id))
    if not seen:
        return
    asker = data.draw(st.sampled_from(seen))
    reference = ScoringReference(world, VOCABULARY, ENCODER, viewer, MOMENT)
    scored = all_terms(built, asker, viewer=viewer, now=MOMENT)
    assert scored is not None
    for row, ordinal in enumerate(scored.ordinals.tolist()):
        other = built.organizations.ordinals.id_of(ordinal)
        found = {name: float(scored.terms[name][row]) for name in NAMES}
        assert found == pytest.approx(reference.terms(asker, other), abs=2e-6), other
    expected = reference.scores(asker)
    by_score = MatchWeights(diversity=0, exposure=0)
    ranked = recommender.ranked(built, asker, weights=by_score, viewer=viewer, now=MOMENT)
    assert dict(ranked) == pytest.approx(
        {each: score for each, score in expected.items() if score > 0}, abs=1e-6
    )
    assert ranked == sorted(ranked, key=lambda each: (-each[1], each[0]))
    for one, score in ranked:
        for two, other_score in ranked:
            if expected[one] == expected[two]:
                assert score == other_score
