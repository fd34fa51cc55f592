"""Who asks again is answered as if it had never asked, from what was looked at the first time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.codes import Visibility
from domain.feedback import Feedback, FeedbackSignal
from domain.filters import OrganizationFilter
from domain.recommendation import Brief, MatchFilter
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, VISITOR, Viewer
from matching import lately, neighbors
from matching.corpus import Delta
from matching.lately import Lately
from matching.recommender import match
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ids, of_world, question, suggest, why
from tests.worlds import HARBOUR, MOMENT, org

ASKER = "fishers"
MEMBER = Viewer(levels=frozenset({Visibility.PUBLIC, Visibility.MEMBERS}))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The askers whose neighbors were looked for, in order."""
    found: list[str] = []
    look = neighbors._found

    def counted(asked: neighbors.Question) -> neighbors.Neighbors:
        found.append(asked.asker.id)
        return look(asked)

    monkeypatch.setattr(neighbors, "_found", counted)
    return found


def test_an_asker_is_looked_at_once(looked: list[str]) -> None:
    """The next page, a filter, another day, why somebody is suggested: all as in a new snapshot."""
    built = of_world(HARBOUR)
    wish = MatchFilter(candidates=OrganizationFilter(languages=("id",)))
    first = suggest(built, ASKER, first=2)
    later = MOMENT + timedelta(days=90)
    again = [
        suggest(built, ASKER),
        suggest(built, ASKER, first=2, after=first.edges[-1].cursor),
        suggest(built, ASKER, filter=wish),
        suggest(built, ASKER, now=later),
    ]
    reasons = why(built, ASKER, ids(first)[0])
    assert looked == [ASKER]
    assert again == [
        suggest(of_world(HARBOUR), ASKER),
        suggest(of_world(HARBOUR), ASKER, first=2, after=first.edges[-1].cursor),
        suggest(of_world(HARBOUR), ASKER, filter=wish),
        suggest(of_world(HARBOUR), ASKER, now=later),
    ]
    assert reasons == why(of_world(HARBOUR), ASKER, ids(first)[0])
    assert len(looked) == 6


def test_a_brief_is_looked_at_once(looked: list[str]) -> None:
    """The same text asks again; one more word is another brief."""
    built = of_world(HARBOUR)
    text = "Kami mencari mitra yang punya perahu untuk nelayan"

    def asked(snapshot: Snapshot, text: str) -> list[str]:
        return ids(match(snapshot, Brief(text=text), viewer=VISITOR, now=MOMENT))

    assert asked(built, text) == asked(built, text) == asked(of_world(HARBOUR), text)
    assert len(looked) == 2
    asked(built, f"{text} kecil")
    assert len(looked) == 3


def test_each_viewer_is_looked_for_apart(looked: list[str]) -> None:
    """What one may see is in no answer to another, whoever asked first."""
    built = of_world(HARBOUR)
    for viewer in (MEMBER, VISITOR, MEMBER, VISITOR):
        assert suggest(built, ASKER, viewer) == suggest(of_world(HARBOUR), ASKER, viewer)
    assert len(looked) == 2 + 4  # twice in one snapshot, and once in each of the others


def test_who_must_not_be_suggested_is_not_though_the_asker_is_known() -> None:
    """Feedback leaves what was looked at as it was, and counts at once."""
    built = of_world(HARBOUR)
    refused = ids(suggest(built, ASKER, LOCAL_ADMINISTRATOR))[0]
    said = Feedback(
        asker_id=ASKER, candidate_id=refused, signal=FeedbackSignal.DO_NOT_SUGGEST,
        position=1, model_version="prior", suggested_on=MOMENT.date(), given_at=MOMENT,
    )  # fmt: skip
    after = built.apply(Delta(seq=2, feedback=[said]))
    assert Lately.of(after) is Lately.of(built)
    assert refused not in ids(suggest(after, ASKER, LOCAL_ADMINISTRATOR))
    assert refused in ids(suggest(built, ASKER, LOCAL_ADMINISTRATOR))


def test_who_may_see_the_same_may_not_do_the_same() -> None:
    """An administrator's own feedback counts for it, though somebody with equal sight asked."""
    said = Feedback(
        asker_id=ASKER, candidate_id="boats", signal=FeedbackSignal.DO_NOT_SUGGEST,
        position=1, model_version="prior", suggested_on=MOMENT.date(), given_at=MOMENT,
    )  # fmt: skip
    built = of_world(HARBOUR).apply(
        Delta(seq=2, organizations=[org("boats", mission=Text.of(id="Perahu untuk nelayan"))])
    )
    built = built.apply(Delta(seq=3, feedback=[said]))
    assert "boats" in ids(suggest(built, ASKER, SYSTEM))
    assert "boats" not in ids(suggest(built, ASKER, LOCAL_ADMINISTRATOR))


def test_a_write_is_seen(looked: list[str]) -> None:
    """A newer snapshot knows nothing of what an older one looked at, and the other way round."""
    built = of_world(HARBOUR)
    before = suggest(built, ASKER)
    mission = next(each for each in HARBOUR.organizations if each.id == ASKER).mission
    delta = Delta(seq=2, organizations=[replace(org("newcomer"), mission=mission)])
    later = built.apply(delta)
    assert "newcomer" in {*ids(suggest(later, ASKER))} - {*ids(before)}
    assert suggest(built, ASKER) == before
    assert len(looked) == 2


def test_those_who_asked_longest_ago_are_forgotten(
    looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two are kept here: the third pushes out the first, unless that asked again."""
    monkeypatch.setattr(lately, "MOST", 2)
    built = of_world(HARBOUR)
    one, two, three = (each.id for each in HARBOUR.organizations[:3])
    for asker in (one, two, one, three, one, two):
        suggest(built, asker, MEMBER)
    assert looked == [one, two, three, two]


def test_a_large_catalog_keeps_few() -> None:
    """What is kept takes as much memory as there are organizations; one always stays."""
    assert Lately(10)._most == lately.MOST
    assert Lately(100_000)._most == 5
    assert Lately(1_000_000)._most == 1


def test_many_ask_at_once() -> None:
    """From eight threads, more askers than are kept, each answered as if it were alone."""
    built = of_world(HARBOUR)
    askers = [each.id for each in HARBOUR.organizations if exists(built, each.id)]
    alone = {asker: suggest(of_world(HARBOUR), asker, MEMBER) for asker in askers}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda each: suggest(built, each, MEMBER), askers * 6))
    assert found == [alone[each] for each in askers] * 6


def exists(built: Snapshot, asker: str) -> bool:
    """Whether somebody exists for a member."""
    place = built.organizations.ordinals.get(asker)
    return bool(built.sight(MEMBER).organizations[place])


def test_the_snapshot_is_not_held_by_what_is_kept() -> None:
    """What is kept leads back to no snapshot, so one that nobody asks goes at once."""
    built = of_world(HARBOUR)
    suggest(built, ASKER)
    kept = Lately.of(built).found(built.sight(VISITOR), question(built, ASKER).asker)
    assert kept is not None
    assert not any(each is built for each in reached(kept))


def reached(start: object) -> list[object]:
    """All that an object's fields lead to, arrays left out."""
    found: list[object] = []
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if any(each is other for other in found):
            continue
        found.append(each)
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each
        else:
            waiting += getattr(each, "__dict__", {}).values()
    return found
