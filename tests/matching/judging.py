"""Judged candidates whose right weights are known, because they were drawn by them."""

import numpy as np

from matching.judged import Judged

TERMS = ("near", "beside", "noise", "silent")
RIGHT = np.array([8.0, 4.0, 0.0, 0.0])  # of TERMS, on the scale of the softmax
SILENT = 3  # the term with one value for all candidates of a query


def judged(queries: int = 400, candidates: int = 40, *, seed: int = 0) -> Judged:
    """Queries with one partner each, drawn by the softmax of RIGHT: all there is to learn.

    "noise" says nothing of partners, "silent" has one value for all candidates of a query.
    Groups are pairs of queries.
    """
    chance = np.random.default_rng(seed)
    X = chance.random((queries, candidates, len(TERMS)))
    X[:, :, SILENT] = chance.random((queries, 1))
    # The largest of score and Gumbel noise is a draw from the softmax.
    drawn = (X @ RIGHT + chance.gumbel(size=(queries, candidates))).argmax(axis=1)
    y = np.zeros((queries, candidates))
    y[np.arange(queries), drawn] = 1
    return Judged.of(
        TERMS,
        X.reshape(-1, len(TERMS)),
        y.ravel(),
        np.repeat(np.arange(queries), candidates),
        group=np.arange(queries) // 2,
    )
