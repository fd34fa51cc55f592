"""The yardsticks: each finds what it is made for, and they reach what was published for them."""

import csv
import gzip
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from domain.text import Text
from matching.baselines import BASELINES, Known
from matching.corpus import Corpus
from matching.encoder import BundledEncoder
from matching.metrics import gain, recall, reciprocal_rank
from matching.splits import Asked, partners_of
from mitra.importers.exchange import Exported, read_exchange
from mitra.reference import load_vocabulary
from tests.worlds import activity, org

ENCODER = BundledEncoder()


def told(identity: str, text: str) -> Text:
    """A text with some words that nobody shares, so that weights are not all alike."""
    return Text.of(en=f"{text} {identity}")


# A hub with many partners; fishers and their ice house; the choir and its hall; and two who say
# what the fishers say: one in a single activity among many others, one in its mission.
FISHERS = "ice for boats that bring tuna to the harbor"
SONGS = "songs for evenings in the village hall"
WORLD = Corpus(
    organizations=[
        org("choir", mission=told("choir", SONGS)),
        org("hall", mission=told("hall", "rooms and chairs")),
        org("hub", mission=told("hub", "offices and forms")),
        org("ice-house", mission=told("ice-house", "cold rooms")),
        org("many", mission=told("many", "paint and bricks " * 20)),
        org("twin", mission=told("twin", FISHERS)),
    ],
    activities=[
        activity("one", "twin", "ice-house", title=told("one", FISHERS)),
        activity("two", "choir", "hall", title=told("two", SONGS)),
        activity("three", "many", title=Text.of(en=FISHERS)),
        activity("hub 1", "hub", "hall", title=told("hub 1", "forms")),
        activity("hub 2", "hub", "choir", title=told("hub 2", "forms")),
        activity("hub 3", "hub", "many", title=told("hub 3", "forms")),
    ],
)
NEWCOMER = Asked(
    asker_id="new",
    organization=org("new", mission=Text.of(en="boats")),
    activities=(activity("own", "new", title=Text.of(en=FISHERS)),),
)
SINGERS = Asked(asker_id="choir")


def best(name: str, asked: Asked, corpus: Corpus = WORLD) -> str:
    """Who a baseline puts first; the asker itself does not count."""
    known = Known(corpus, ENCODER)
    scores = BASELINES[name](known, [SINGERS, asked])[1]
    order = [known.ids[place] for place in np.argsort(-scores, kind="stable")]
    return next(each for each in order if each != asked.asker_id)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("popularity", "hub"),
        ("tfidf-profile", "twin"),
        ("best-activity", "many"),
        ("neighbors-partners", "ice-house"),
        ("mission-similarity", "twin"),
    ],
)
def test_each_finds_what_it_is_made_for(name: str, expected: str) -> None:
    """The most connected; who says the same in all; in one activity; and the twin's partner."""
    assert best(name, NEWCOMER) == expected


def test_ones_own_activities_make_nobody_look_close() -> None:
    """The hall shares the singers' evening, but only what else it does may count for it."""
    known = Known(WORLD, ENCODER)
    scores = dict(zip(known.ids, BASELINES["best-activity"](known, [SINGERS])[0], strict=True))
    alone = Known(
        Corpus(organizations=WORLD.organizations, activities=WORLD.activities[:2]), ENCODER
    )
    only = dict(zip(alone.ids, BASELINES["best-activity"](alone, [SINGERS])[0], strict=True))
    assert only["hall"] == 0
    assert scores["hall"] == scores["hub"] > 0


def test_paths_lead_to_partners_of_partners_partners() -> None:
    """Of two who say the same as the asker, the one at the end of a path of three comes first."""
    corpus = Corpus(
        organizations=[org(each, mission=Text.of(en="boats")) for each in "abcdxy"],
        activities=[activity(pair, *pair) for pair in ("ab", "bc", "cd", "xy")],
    )
    known = Known(corpus, ENCODER)
    scores = dict(zip(known.ids, BASELINES["paths"](known, [Asked(asker_id="a")])[0], strict=True))
    assert scores["d"] > 0
    assert scores["x"] == scores["y"] == 0


def test_chance_is_seeded() -> None:
    """The same seed gives the same list, another one another."""
    lists = [BASELINES["random"](Known(WORLD, ENCODER, seed), [NEWCOMER]) for seed in (1, 1, 2)]
    assert np.array_equal(lists[0], lists[1])
    assert not np.array_equal(lists[0], lists[2])


@pytest.mark.parametrize("name", BASELINES)
def test_nothing_known_or_said_is_no_fault(name: str) -> None:
    """An empty corpus, nobody asking, and records without a word give scores of the right shape."""
    silent = Corpus(
        organizations=[org("a"), org("b")], activities=[activity("w", "a", title=Text())]
    )
    for corpus in (Corpus(), silent):
        known = Known(corpus, ENCODER)
        for asked in ([], [NEWCOMER]):
            found = BASELINES[name](known, asked)
            assert found.shape == (len(asked), len(known.ids))
            assert np.isfinite(found).all()


# --- on real partnerships --------------------------------------------------------------------


@pytest.fixture(scope="module")
def fold(som: Path) -> Exported:
    """The first cold fold of som_iati."""
    return read_exchange(som, load_vocabulary())


@pytest.mark.parametrize("name", ["popularity", "best-activity"])
def test_figures_equal_those_of_the_benchmarks_own_scorer(
    name: str, fold: Exported, mitra_shared: Path, tmp_path: Path
) -> None:
    """Gain, recall at 10 and 50 and reciprocal rank are its, to its four decimals."""
    known = Known(fold.corpus, ENCODER)
    scores = BASELINES[name](known, fold.queries)
    run = tmp_path / "run.tsv"
    with run.open("w") as out:
        for each, row in zip(fold.queries, scores.tolist(), strict=True):
            out.writelines(
                f"{each.asker_id}\t{partner}\t{score!r}\n"
                for partner, score in zip(known.ids, row, strict=True)
            )
    tool = mitra_shared / "tools" / "score.py"
    data = mitra_shared / "data" / "som_iati"
    done = subprocess.run(  # noqa: S603 - the shared tool, no shell
        [sys.executable, str(tool), str(data), "cold", str(run)],
        check=True,
        capture_output=True,
        text=True,
    )
    theirs = json.loads(done.stdout)["all"]
    truth = truths(data, "0")
    hits = []
    for each, row in zip(fold.queries, scores, strict=True):
        order = sorted(range(len(row)), key=lambda place: (-row[place], known.ids[place]))
        wanted = truth[each.asker_id]
        hits.append((np.array([known.ids[place] in wanted for place in order]), len(wanted)))
    assert theirs["queries"] == len(hits)
    for key, ours in (
        ("ndcg10", [gain(*each) for each in hits]),
        ("recall10", [recall(*each) for each in hits]),
        ("recall50", [recall(*each, 50) for each in hits]),
        ("mrr", [reciprocal_rank(each) for each, _ in hits]),
    ):
        assert theirs[key] == pytest.approx(float(np.mean(ours)), abs=6e-5), key


def truths(data: Path, fold: str) -> Mapping[str, set[str]]:
    """The answers of one cold fold."""
    found: dict[str, set[str]] = defaultdict(set)
    with gzip.open(data / "cold_truth.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["fold"] == fold:
                found[row["query"]].add(row["partner"])
    return found


def test_an_exports_pairs_are_those_of_the_corpus(fold: Exported) -> None:
    """Working together means the same here as there: read_exchange checked every pair."""
    assert sum(len(each) for each in partners_of(fold.corpus).values()) > 2_000
