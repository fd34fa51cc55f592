"""What a corpus teaches: newcomers by whom they worked with, feedback by what was said."""

from dataclasses import replace
from datetime import date
from importlib import metadata
from typing import Any

import numpy as np
import pytest

from domain.feedback import Feedback, FeedbackSignal
from domain.text import Text
from matching import teaching
from matching.corpus import Corpus
from matching.judged import Judged
from matching.snapshot import Snapshot
from matching.teaching import BEST, CHANCE, Lesson, judged, said
from matching.terms import NAMES
from matching.training import Training, trained
from tests.matching.matchmaking import REMEMBERING
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, activity, org, partnership

# Twelve boats and their ice houses; each pair landed fish together once.
PAIRS = 12
COAST = Corpus(
    organizations=[
        org(f"{kind}-{bay:02}", mission=Text.of(en=f"{kind} of bay {bay}"), **resources)
        for bay in range(PAIRS)
        for kind, resources in (("boat", {"needs": "ice"}), ("house", {"offers": "ice"}))
    ],
    activities=[
        activity(
            f"landing-{bay}", f"boat-{bay:02}", f"house-{bay:02}",
            title=Text.of(en=f"Landing of bay {bay}"),
        )
        for bay in range(PAIRS)
    ],
)  # fmt: skip


def feedback(asker: str, candidate: str, signal: FeedbackSignal, **fields: Any) -> Feedback:
    """What an asker said of the first candidate of its list."""
    given: dict[str, Any] = {
        "position": 1,
        "model_version": "additive-2",
        "suggested_on": date(2026, 1, 10),
        "given_at": MOMENT,
    }
    return Feedback(asker_id=asker, candidate_id=candidate, signal=signal, **(given | fields))


def taught(corpus: Corpus) -> Judged:
    """All that a corpus teaches."""
    return judged(corpus, VOCABULARY, REMEMBERING, now=MOMENT)


def lessons_of(*said_so: Feedback) -> list[Lesson]:
    """What feedback alone teaches on the coast."""
    corpus = replace(COAST, feedback=said_so)
    return list(said(Snapshot.build(corpus, VOCABULARY, REMEMBERING), now=MOMENT))


def relevance(lesson: Lesson) -> dict[str, float]:
    """Whom a lesson calls fitting, by id."""
    pairs = zip(lesson.ids, lesson.relevance.tolist(), strict=True)
    return {identity: value for identity, value in pairs if value}


def test_newcomers_learn_from_those_they_worked_with() -> None:
    """A hidden boat finds its house again, one partner each, and no list holds the asker."""
    found = taught(COAST)
    assert found.terms == NAMES
    partners = np.bincount(found.query, weights=found.y)
    assert set(partners) == {1.0}
    assert (found.weight == 1).all()
    assert (np.bincount(found.query) < 2 * PAIRS).all()


def test_declared_partners_are_answers_too() -> None:
    """Without a single activity, partnerships teach as much."""
    pacts = [
        partnership(f"pact-{bay}", f"boat-{bay:02}", f"house-{bay:02}") for bay in range(PAIRS)
    ]
    found = taught(replace(COAST, activities=(), partnerships=pacts))
    assert len(found.group) == len(taught(COAST).group)
    assert found.y.sum() == len(found.group)


def test_the_same_corpus_teaches_the_same() -> None:
    """Whatever the order of its records; another seed hides others."""
    turned = replace(
        COAST, organizations=COAST.organizations[::-1], activities=COAST.activities[::-1]
    )
    assert taught(COAST).y.tolist() == taught(turned).y.tolist()
    again = judged(COAST, VOCABULARY, REMEMBERING, now=MOMENT, seed=0)
    other = judged(COAST, VOCABULARY, REMEMBERING, now=MOMENT, seed=1)
    assert taught(COAST).fingerprint == again.fingerprint != other.fingerprint


def test_praise_counts_by_its_weight() -> None:
    """Contacted is worth .6, relevant .5; who was refused is there and fits not at all."""
    (lesson,) = lessons_of(
        feedback("boat-00", "house-03", FeedbackSignal.CONTACTED),
        feedback("boat-00", "house-04", FeedbackSignal.RELEVANT),
        feedback("boat-00", "house-05", FeedbackSignal.DO_NOT_SUGGEST),
    )
    assert relevance(lesson) == pytest.approx({"house-03": 0.6, "house-04": 0.5})
    assert "house-05" in lesson.ids
    assert lesson.weight == 1.0


def test_a_faint_word_makes_a_light_lesson() -> None:
    """What was only opened weighs a tenth of a partnership."""
    faint, loud = lessons_of(
        feedback("boat-01", "house-03", FeedbackSignal.OPENED),
        feedback("boat-02", "house-03", FeedbackSignal.ALREADY_PARTNERS),
    )
    assert (faint.weight, loud.weight) == pytest.approx((0.1, 1.0))


def test_what_was_left_alone_adds_a_little_to_what_was_opened() -> None:
    """Opened at place 3, where half look, is worth .2; shown and left alone adds .02 by its place.

    Nothing but shown makes nobody fit: there is no lesson.
    """
    (opened,) = lessons_of(
        feedback("boat-01", "house-03", FeedbackSignal.OPENED, position=3),
        feedback("boat-01", "house-04", FeedbackSignal.SHOWN, position=1),
        feedback("boat-01", "house-05", FeedbackSignal.SHOWN, position=3),
        feedback("boat-02", "house-04", FeedbackSignal.SHOWN, position=1),
    )
    assert relevance(opened) == pytest.approx({"house-03": 0.2})
    assert opened.weight == pytest.approx(0.2 + 0.02 + 0.01)
    assert len(opened.heard) == 3


def test_briefs_and_partners_by_now_teach_nothing() -> None:
    """A brief was not asked with the profile, and a partner by now is no candidate any more."""
    brief = feedback("boat-00", "house-03", FeedbackSignal.RELEVANT, from_brief=True)
    assert lessons_of(brief) == []
    corpus = replace(
        COAST,
        partnerships=[partnership("pact", "boat-00", "house-03")],
        feedback=[feedback("boat-00", "house-03", FeedbackSignal.RELEVANT)],
    )
    assert list(said(Snapshot.build(corpus, VOCABULARY, REMEMBERING), now=MOMENT)) == []


def test_feedback_moves_the_weights() -> None:
    """Boats that praise whoever offers ice, all strangers, raise what needs met count for."""
    praised = [
        feedback(f"boat-{bay:02}", f"house-{(bay + 5) % PAIRS:02}", FeedbackSignal.ACCEPTED)
        for bay in range(PAIRS)
    ]
    training = Training(vocabulary=VOCABULARY, encoder=REMEMBERING, now=MOMENT)
    plain = trained(COAST, training)
    heard = trained(replace(COAST, feedback=praised), training)
    needs = NAMES.index("needs_met")
    assert heard.metrics["queries"] == plain.metrics["queries"] + PAIRS
    assert heard.weights[needs] > plain.weights[needs]
    assert heard.version != plain.version


@pytest.mark.untraced
def test_a_model_is_named_by_what_it_follows_from() -> None:
    """Fitting again gives the same name and the same weights, bit by bit."""
    training = Training(vocabulary=VOCABULARY, encoder=REMEMBERING, now=MOMENT)
    first, again = trained(COAST, training), trained(COAST, training)
    assert first.version == again.version
    assert (first.weights == again.weights).all()
    assert trained(COAST, replace(training, seed=1)).version != first.version


def test_another_mitra_gives_a_model_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may learn other figures from the same: under the old name they would not be saved."""
    training = Training(vocabulary=VOCABULARY, encoder=REMEMBERING, now=MOMENT)
    before = trained(COAST, training)
    told = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "9.9.9" if name == "mitra-partners" else told(name)
    )
    after = trained(COAST, training)
    assert after.version != before.version
    assert after.data == before.data


def test_long_lists_are_cut_to_what_teaches() -> None:
    """Those who fit stay wherever they are, the best by the shipped weights, and some others."""
    chance = np.random.default_rng(0)
    size = 5_000
    terms = chance.random((size, len(NAMES))).astype(np.float32)
    terms[0] = 0  # the worst of all is a partner
    lesson = Lesson(
        asker_id="asker",
        ids=tuple(f"{number:04}" for number in range(size)),
        terms=terms,
        relevance=np.where(np.arange(size) == 0, 1.0, 0.0),
        support=np.ones(size, np.float32),
    )
    short = lesson.shortened(np.random.default_rng(1))
    assert len(short.ids) == 1 + BEST + CHANCE
    assert relevance(short) == {"0000": 1.0}
    assert (short.terms == terms[[int(each) for each in short.ids]]).all()
    few = replace(
        lesson, ids=lesson.ids[:9], terms=terms[:9],
        relevance=lesson.relevance[:9], support=lesson.support[:9],
    )  # fmt: skip
    assert few.shortened(chance) is few


def test_newcomers_of_one_programme_share_a_group_whenever_they_are_hidden() -> None:
    """Else a cross-validation would ask one and learn its answers from another."""
    people = [f"o{number:02}" for number in range(20)]
    corpus = Corpus(
        organizations=[org(each, mission=Text.of(en=f"work {each}")) for each in people],
        activities=[
            activity(f"a{number}", *people[4 * number : 4 * number + 4]) for number in range(5)
        ],
    )
    found = teaching.taught(corpus, VOCABULARY, REMEMBERING, now=MOMENT)
    groups: dict[int, set[int]] = {}  # by programme: of which groups its newcomers are
    for each in found:
        groups.setdefault(people.index(each.asker_id) // 4, set()).add(each.group)
    assert len(found) > len(groups) > 1
    assert all(len(each) == 1 for each in groups.values())
    assert len(set().union(*groups.values())) == len(groups)


def test_who_also_says_something_of_suggestions_stays_in_its_group() -> None:
    """Hidden as a newcomer, and asking once more with what it said; others have groups apart."""
    words = [
        feedback(f"boat-{bay:02}", f"house-{(bay + 1) % PAIRS:02}", FeedbackSignal.RELEVANT)
        for bay in range(PAIRS)
    ]
    found = teaching.taught(replace(COAST, feedback=words), VOCABULARY, REMEMBERING, now=MOMENT)
    groups: dict[str, set[int]] = {}
    for each in found:
        groups.setdefault(each.asker_id, set()).add(each.group)
    assert len(found) > len(groups)  # some ask twice
    assert all(len(each) == 1 for each in groups.values())
