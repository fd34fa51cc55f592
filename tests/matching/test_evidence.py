"""What askers said leaves candidates out at once, for them alone, and outlives the process."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.codes import ExclusionReason, ReasonCode, RiskCode
from domain.feedback import Feedback, FeedbackSignal
from domain.recommendation import Brief, MatchFilter, Wanted
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching import artifact, recommender
from matching.corpus import Corpus, Delta
from matching.evidence import NO_EVIDENCE, Evidence
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ENCODER, ids, of_world, suggest, why
from tests.small_vocabulary import VOCABULARY
from tests.worlds import HARBOUR, MOMENT, World, org

SAID = Feedback(
    asker_id="fishers",
    candidate_id="cold-store",
    signal=FeedbackSignal.DO_NOT_SUGGEST,
    position=1,
    model_version="prior-1",
    suggested_on=MOMENT.date(),
    given_at=MOMENT,
    reasons=(ReasonCode.MISSION,),
    cautions=(RiskCode.DIFFERING_GOALS,),
)
# Two stores offer the fishers their ice; nobody has worked with anybody yet.
STORES = World(
    organizations=(
        org("fishers", needs="ice", offers="fish"),
        org("cold-store", needs="fish", offers="ice"),
        org("ice-house", needs="fish", offers="ice"),
    )
)
BOTH = {"cold-store", "ice-house"}
OWN = Viewer(known=frozenset({"fishers"}))


def heeding(*said: Feedback) -> Snapshot:
    """The stores, after something was said."""
    return of_world(STORES).apply(Delta(seq=2, feedback=said))


def counts(page: recommender.RecommendationPage) -> dict[ExclusionReason, int]:
    """How many were left out for which reason."""
    return {each.reason: each.count for each in page.excluded}


def test_a_refused_candidate_is_left_out_of_the_next_answer() -> None:
    """It is counted, explained, and back after any other word; the snapshot before is as it was."""
    before = of_world(STORES)
    after = before.apply(Delta(seq=2, feedback=(SAID,)))
    assert set(ids(suggest(before, "fishers", OWN))) == BOTH
    found = suggest(after, "fishers", OWN)
    assert ids(found) == ["ice-house"]
    assert counts(found)[ExclusionReason.NOT_SUGGESTED] == 1
    assert counts(found).get(ExclusionReason.EXISTING_PARTNER) is None
    told = why(after, "fishers", "cold-store", viewer=OWN)
    assert (told.rank, told.exclusion) == (None, ExclusionReason.NOT_SUGGESTED)
    again = replace(SAID, signal=FeedbackSignal.RELEVANT, version=2)
    back = after.apply(Delta(seq=3, feedback=(again,)))
    assert set(ids(suggest(back, "fishers", OWN))) == BOTH


def test_a_partner_by_word_counts_like_a_declared_one() -> None:
    """Left out as an existing partner, and shown if those are asked for; a refused one is not."""
    partner = replace(SAID, signal=FeedbackSignal.ALREADY_PARTNERS)
    existing = MatchFilter(include_existing_partners=True)
    found = suggest(heeding(partner), "fishers", OWN)
    assert ids(found) == ["ice-house"]
    assert counts(found)[ExclusionReason.EXISTING_PARTNER] == 1
    assert "cold-store" in ids(suggest(heeding(partner), "fishers", OWN, filter=existing))
    assert "cold-store" not in ids(suggest(heeding(SAID), "fishers", OWN, filter=existing))


def test_other_words_leave_nobody_out() -> None:
    """That a suggestion is not useful changes no list by itself."""
    for signal in set(FeedbackSignal) - {
        FeedbackSignal.DO_NOT_SUGGEST,
        FeedbackSignal.ALREADY_PARTNERS,
    }:
        found = suggest(heeding(replace(SAID, signal=signal)), "fishers", OWN)
        assert set(ids(found)) == BOTH


def test_a_word_works_in_one_direction() -> None:
    """Who was refused is still offered who refused."""
    own = Viewer(known=frozenset({"cold-store"}))
    assert "fishers" in ids(suggest(heeding(SAID), "cold-store", own))


def test_a_word_leaves_no_trace_for_others() -> None:
    """Whoever does not act for the asker gets the same list, counts and reasons as before."""
    assert suggest(heeding(SAID), "fishers", VISITOR) == suggest(
        of_world(STORES), "fishers", VISITOR
    )
    assert ids(suggest(heeding(SAID), "fishers", LOCAL_ADMINISTRATOR)) == ["ice-house"]


def test_a_brief_of_the_organization_heeds_its_words() -> None:
    """One of nobody's does not."""
    brief = Brief(needs=(Wanted(concept="resource:ice"),))
    answers = [
        recommender.match(heeding(SAID), each, viewer=OWN, now=MOMENT)
        for each in (replace(brief, as_organization="fishers"), brief)
    ]
    assert "cold-store" not in ids(answers[0])
    assert "cold-store" in ids(answers[1])


def test_evidence_is_kept_with_the_columns(tmp_path: Path) -> None:
    """A saved snapshot says what was said, all but the note."""
    corpus = Corpus(
        organizations=HARBOUR.organizations, feedback=(replace(SAID, note="secret"),), seq=1
    )
    built = Snapshot.build(corpus, VOCABULARY, ENCODER)
    artifact.save(built, tmp_path)
    read = artifact.load(tmp_path, VOCABULARY, ENCODER)
    assert read is not None
    assert list(read.evidence) == [SAID]
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.rglob("*.npy"))
    assert read.evidence.not_suggested("fishers") == {"cold-store"}


words = st.builds(
    replace,
    st.just(SAID),
    asker_id=st.sampled_from("abc"),
    candidate_id=st.sampled_from("abc"),
    signal=st.sampled_from(FeedbackSignal),
    position=st.none() | st.integers(1, 99),
    rating=st.none() | st.floats(-1, 1),
)
steps = st.lists(st.tuples(st.lists(words, max_size=3), st.frozensets(words, max_size=2)))


@given(steps)
def test_changes_one_by_one_end_where_the_last_words_are(
    steps: list[tuple[list[Feedback], frozenset[Feedback]]],
) -> None:
    """However it came to be, evidence equals that of what is left; and reads back from bytes."""
    evidence, left = NO_EVIDENCE, dict[str, Feedback]()
    for said, gone in steps:
        removed = frozenset(each.id for each in gone)
        evidence = evidence.including(said, removed | {"something-else"})
        left |= {each.id: each for each in said}
        left = {key: each for key, each in left.items() if key not in removed}
    for found in (evidence, Evidence.from_arrays(evidence.to_arrays())):
        assert {each.id: each for each in found} == left
        assert len(found) == len(left)
        for asker in "abc":
            said = [each for each in left.values() if each.asker_id == asker]
            for signal, answer in (
                (FeedbackSignal.DO_NOT_SUGGEST, found.not_suggested(asker)),
                (FeedbackSignal.ALREADY_PARTNERS, found.partners_said(asker)),
            ):
                assert answer == {each.candidate_id for each in said if each.signal is signal}
