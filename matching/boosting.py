"""Do trees find what a sum of terms misses? Trained on the candidates hardest to tell apart.

Whether they are used is decided elsewhere (`learning.fit`): only if held-out queries gain.
"""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from matching.averaged import Averaged, leading, relative
from matching.judged import Floats, Judged, Lists, Numbers
from matching.listwise import best_temperature
from matching.ranking import COMPARED
from matching.trees import LEAF, Boosted

HARD = 30  # negatives of a query that the additive score ranks highest
CHANCE = 30  # negatives of a query drawn from all others
TREES, LEAVES, RATE, SHRINKAGE, SMALLEST = 80, 6, 0.08, 1.0, 20
BINS = 63  # values of a term told apart: with 255 most of the time goes into finding them


def fit_boosting(
    judged: Judged, additive: ArrayLike, *, seed: int = 0
) -> HistGradientBoostingClassifier:
    """Train monotone trees to tell true partners from the candidates hardest to tell from them.

    Terms are told as by `told`. `additive` (n,) is the additive model's score of each row:
    negatives are the HARD highest of each query and CHANCE others drawn from `seed`. Each query
    counts by its weight, half of it on its partners by relevance and half on its negatives, so
    that long lists do not drown short ones. ValueError if no query has both.
    """
    rows, counts = _sample(judged, np.asarray(additive, np.float64), np.random.default_rng(seed))
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_bins=BINS,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        l2_regularization=SHRINKAGE,
        min_samples_leaf=SMALLEST,
        monotonic_cst=[1] * len(judged.terms),
        early_stopping=False,
        random_state=seed,
    )
    terms = told(judged, additive)[rows]
    with threadpool_limits(limits=1, user_api="openmp"):
        # On busy cores several threads mostly wait for each other: 3 s became 56.
        return model.fit(terms, judged.y[rows] > 0, sample_weight=counts)


def told(judged: Judged, additive: ArrayLike) -> Floats:
    """Tell the terms (n, n_terms) of all rows as ranking tells them to trees.

    By the median and the deviation of those that a list compares with, the COMPARED best of each
    query by its additive score (n,), so that trees rank by what they were taught, and measured, by.
    """
    return relative(judged.X, judged.query, leading(additive, judged.query, COMPARED))


def _sample(
    judged: Judged, additive: Floats, chance: np.random.Generator
) -> tuple[Numbers, Floats]:
    """Choose rows to learn from, and how much each counts; they sum to the number of rows."""
    lists = Lists.of(judged.query)
    rows, counts = [], []
    for start, size, query in zip(lists.starts, lists.sizes(), lists.queries, strict=True):
        own = lists.order[start : start + size]
        relevant = judged.y[own] > 0
        partners, others = own[relevant], own[~relevant]
        if not (len(partners) and len(others) and judged.weight[query]):
            continue
        ranked = others[np.argsort(-additive[others], kind="stable")]
        easy = ranked[HARD:]
        drawn = chance.choice(easy, min(CHANCE, len(easy)), replace=False)
        negatives = np.concatenate([ranked[:HARD], drawn])
        share = judged.weight[query] / 2
        rows += [partners, negatives]
        counts += [
            share * judged.y[partners] / judged.y[partners].sum(),
            np.full(len(negatives), share / len(negatives)),
        ]
    if not rows:
        raise ValueError("No query has both a partner and another candidate.")
    found = np.concatenate(counts)
    return np.concatenate(rows), found * (len(found) / found.sum())


def exported(model: HistGradientBoostingClassifier) -> Boosted:
    """Copy a fitted two-class model into plain arrays that score as its `decision_function` does.

    Reads scikit-learn's private nodes; a test holds both equal for the version installed.
    """
    trees = [predictors[0].nodes for predictors in model._predictors]
    starts = np.cumsum([0, *(len(each) for each in trees)])[: len(trees)]
    nodes = np.concatenate(trees)
    shift = np.repeat(starts, [len(each) for each in trees])
    numbers = np.arange(len(nodes))
    leaf = nodes["is_leaf"].astype(bool)
    if nodes["is_categorical"].any():
        raise ValueError("Terms are numbers; a tree over categories cannot be kept.")
    return Boosted(
        n_terms=int(model.n_features_in_),
        baseline=float(np.ravel(model._baseline_prediction)[0]),
        roots=starts.astype(np.int64),
        feature=np.where(leaf, LEAF, nodes["feature_idx"]).astype(np.int64),
        threshold=np.where(leaf, 0.0, nodes["num_threshold"]),
        left=np.where(leaf, numbers, nodes["left"] + shift).astype(np.int64),
        right=np.where(leaf, numbers, nodes["right"] + shift).astype(np.int64),
        value=np.where(leaf, nodes["value"], 0.0),
        missing=nodes["missing_go_to_left"].astype(bool),
    )


def balanced(
    trees: Boosted, additive: ArrayLike, boosted: ArrayLike, y: ArrayLike, query: ArrayLike
) -> Averaged:
    """Find the scale of trees from both scores of held-out rows, all (n,)."""
    scale = best_temperature(additive, y, query) / best_temperature(boosted, y, query)
    return Averaged(trees=trees, scale=scale)
