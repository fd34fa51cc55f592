"""Who has what is needed: the same whether few or very many are asked."""

from dataclasses import replace

import numpy as np
import pytest

from matching import supply
from matching.candidates import others
from matching.profile import NEED, OFFER, open_resources
from matching.relations import relations
from tests.matching.test_catalog import built
from tests.small_vocabulary import VOCABULARY
from tests.worlds import HARBOUR

TODAY = 20_000  # days since 1970


def test_very_many_are_found_by_an_index_as_few_are_found_by_looking() -> None:
    """A world repeated until it has more than MANY resources gives each its hits again."""
    columns = built(HARBOUR).organizations.base.columns
    n = len(columns)
    few = others(columns, np.arange(n))
    times = supply.MANY // len(few.resources.concept) + 1
    many = few.take(np.tile(np.arange(n), times))
    known = relations(VOCABULARY)
    met = 0
    for kind, wanted in ((OFFER, NEED), (NEED, OFFER)):
        wants = [want for row in range(n) for want in open_resources(columns, row, wanted, TODAY)]
        one = supply.hits(known, wants, few, kind, TODAY)
        all_of_them = supply.hits(known, wants, many, kind, TODAY)
        assert np.array_equal(
            supply.by_want(all_of_them, len(many), len(wants)),
            np.tile(supply.by_want(one, n, len(wants)), (times, 1)),
        )
        for found, expected in zip(
            supply.by_resource(all_of_them, many), supply.by_resource(one, few), strict=True
        ):
            assert np.array_equal(found, np.tile(expected, times))
        given = supply.by_want(one, n, len(wants))
        best, mean = supply.by_owner(one, n, [3.0] * len(wants))
        assert np.array_equal(best, given.max(axis=1))
        assert mean.tolist() == pytest.approx(given.mean(axis=1).tolist())
        weights = [1.0 + place % 2 for place in range(len(wants))]
        best, mean = supply.by_owner(one, n, weights)
        assert best.tolist() == pytest.approx((given * weights).max(axis=1) / 2)
        assert mean.tolist() == pytest.approx(np.average(given, axis=1, weights=weights))
        met += len(one.entry)
    assert met > 0


def test_what_is_open_is_counted_anew_on_each_day() -> None:
    """Asked about one day and another by turns, as if nobody had asked before."""
    open_always = built(HARBOUR).organizations.base.columns.resources
    lasts = (TODAY + np.arange(len(open_always.kind)) % 3).astype(np.int32)
    resources = replace(open_always, last_day=lasts)
    told = set()
    for day in (TODAY, TODAY + 2, TODAY + 3, TODAY + 1, TODAY):
        for kind in (NEED, OFFER):
            expected = np.zeros(len(resources), np.int32)
            open_then = (resources.kind == kind) & (resources.last_day >= day)
            np.add.at(expected, resources.owner[open_then], 1)
            assert np.array_equal(resources.counts(kind, day), expected)
            told.add((kind, expected.tobytes()))
    assert len(told) > 4  # else one count would do for all days


def test_each_gets_its_own_of_what_everybody_has() -> None:
    """Whether they stand side by side among everybody, with gaps, in another order, or none."""
    columns = built(HARBOUR).organizations.base.columns
    n = len(columns)
    everybody = 10 * np.arange(int(columns.ordinals.max()) + 1)
    for rows in (np.arange(n), np.arange(1, n), np.arange(0, n, 2), np.arange(n)[::-1], []):
        some = others(columns, np.array(rows, np.int64))
        if len(rows) == n:
            some = some.take(np.array(rows, np.int64))
        assert some.pick(everybody).tolist() == (10 * some.ordinals).tolist()
