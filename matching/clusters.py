"""Which sets belong together: those that share something, directly or through others."""

from collections.abc import Collection, Hashable, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.ragged import Longs


def clusters(held: Sequence[Collection[Hashable]]) -> Longs:
    """Number sets from 0, (n,): the same for those that are connected. O(elements)."""
    places = {
        one: place for place, one in enumerate(dict.fromkeys(x for each in held for x in each))
    }
    rows = np.repeat(np.arange(len(held)), [len(each) for each in held])
    columns = np.array([places[one] for each in held for one in each], np.int64)
    # Sets and what they hold are the two sides of one graph.
    size = len(held) + len(places)
    beside = coo_array((np.ones(len(rows)), (rows, len(held) + columns)), shape=(size, size))
    return connected_components(beside.tocsr(), directed=False)[1][: len(held)].astype(np.int64)
