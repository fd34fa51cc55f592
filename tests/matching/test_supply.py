"""Who has what is needed: the same whether few or very many are asked."""

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
        best, mean = supply.by_owner(one, n, len(wants))
        assert np.array_equal(best, given.max(axis=1))
        assert mean.tolist() == pytest.approx(given.mean(axis=1).tolist())
        met += len(one.entry)
    assert met > 0
