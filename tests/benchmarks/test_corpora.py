"""Generated catalogs: equal in form to those built of records, and in shape to real ones."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.corpora import Generated, generate, identity
from benchmarks.newcomers import arrival
from benchmarks.shape import ACTIVITIES_EACH, NOW, SOM
from domain.viewer import SYSTEM, VISITOR
from domain.vocabulary import Vocabulary
from matching import artifact, recommender
from matching.encoder import BundledEncoder
from matching.features import norms
from matching.postings import Postings
from matching.ragged import Ragged
from matching.snapshot import Snapshot
from matching.strings import Lookup, SortKeys, Strings
from matching.table import Table
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER, of_world
from tests.worlds import HARBOUR

SIZE = 150
SMALL = replace(SOM, topics=12, topic_words=40)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The one that ships."""
    return load_vocabulary()


@pytest.fixture(scope="module")
def made(vocabulary: Vocabulary) -> Generated:
    """A small catalog."""
    return generate(SIZE, vocabulary, ENCODER, SMALL)


def saved(snapshot: Snapshot, folder: Path) -> Mapping[str, NDArray[Any]]:
    """Every array that a snapshot is saved as."""
    version = artifact.save(snapshot, folder)
    return {path.name: np.load(path) for path in version.glob("*.npy")}


def test_a_generated_catalog_has_the_arrays_of_one_that_was_built(
    made: Generated, tmp_path: Path
) -> None:
    """Names, types and dimensions of all saved arrays are those of a world built of records."""
    generated = saved(made.snapshot, tmp_path / "generated")
    built = saved(of_world(HARBOUR), tmp_path / "built")
    assert {name: (each.dtype, each.ndim) for name, each in generated.items()} == {
        name: (each.dtype, each.ndim) for name, each in built.items()
    }


def test_what_is_derived_is_what_a_build_derives(made: Generated) -> None:
    """Postings, members, lengths and texts turned round follow from the rows, as in a build."""
    work = made.snapshot.activities.base
    assert work.features is not None
    assert work.members is not None
    words = work.features.words
    assert len(work) == ACTIVITIES_EACH * SIZE
    for row in range(0, len(work), 7):
        assert (np.diff(words.row(row)[0]) > 0).all()
    assert np.array_equal(work.features.word_norms, norms(words))
    lengths = np.linalg.norm(work.features.vectors.astype(np.float64), axis=1)
    assert np.allclose(work.features.lengths, lengths)
    assert np.abs(work.features.vectors).max(axis=1).tolist() == [127] * len(work)
    expected = Postings.of(words)
    assert work.postings is not None
    for name, array in expected.to_arrays().items():
        assert np.array_equal(work.postings.to_arrays()[name], array), name
    turned = work.columns.participants.inverse(SIZE)
    assert np.array_equal(turned.values, work.members.values)
    assert np.array_equal(turned.starts, work.members.starts)


def test_what_is_sorted_in_a_build_is_sorted(made: Generated) -> None:
    """Ids, words, names and identifiers are found by binary search, so they are in order."""
    snapshot = made.snapshot
    tables: tuple[Table[Any], ...] = (
        snapshot.organizations, snapshot.activities, snapshot.partnerships
    )  # fmt: skip
    texts: list[Strings] = [table.ordinals.base for table in tables]
    columns = snapshot.organizations.base.columns
    lookups: list[Lookup] = [
        columns.names, columns.identifiers, snapshot.activities.base.columns.identifiers
    ]  # fmt: skip
    texts += [each.keys for each in lookups] + [snapshot.lexicon.lists[0].lines]
    for each in texts:
        told = [each[place] for place in range(len(each))]
        assert told == sorted(told)
    keys: SortKeys = columns.name_keys
    ordered = [keys.keys[int(row)] for row in keys.order]
    assert ordered == sorted(ordered)
    resources: Ragged = Ragged(columns.resources.starts, columns.resources.concept)
    assert all((np.diff(resources.row(row)[:2]) > 0).all() for row in range(SIZE))


def test_it_is_the_same_each_time(made: Generated, vocabulary: Vocabulary) -> None:
    """The same seed makes the same catalog, so figures of two days speak of the same one."""
    again = generate(SIZE, vocabulary, ENCODER, SMALL).snapshot
    for name in ("organizations", "activities", "partnerships", "portraits"):
        first, second = getattr(made.snapshot, name), getattr(again, name)
        arrays = second.base.columns.to_arrays()
        for field, array in first.base.columns.to_arrays().items():
            equal = np.array_equal(array, arrays[field], equal_nan=array.dtype.kind == "f")
            assert equal, (name, field)


def test_it_is_saved_opened_asked_and_changed(
    made: Generated, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """Opened from the disk it gives the same suggestions; a newcomer is answered, and suggested."""
    artifact.save(made.snapshot, tmp_path)
    opened = artifact.load(tmp_path, vocabulary, BundledEncoder())
    assert opened is not None
    asker = identity("organization", 3)

    def asked(snapshot: Snapshot, who: str) -> list[tuple[str, float]]:
        page = recommender.recommend(snapshot, who, first=10, viewer=SYSTEM, now=NOW)
        return [(each.node.organization_id, each.node.score) for each in page.edges]

    assert asked(opened, asker) == asked(made.snapshot, asker)
    newcomer, delta = arrival(made, 0)
    after = opened.apply(delta)
    assert len(after.organizations) == SIZE + 1
    assert len(asked(after, newcomer)) == 10
    assert recommender.explain(after, asker, newcomer, viewer=VISITOR, now=NOW) is not None


def test_texts_have_the_lengths_that_were_measured(made: Generated) -> None:
    """Half of the activities have 25 to 55 different words, one in ten more than 150."""
    work = made.snapshot.activities.base.features
    assert work is not None
    median, many = np.quantile(work.words.amounts(), (0.5, 0.9))
    assert 25 < median < 55
    assert 150 < many < 350
