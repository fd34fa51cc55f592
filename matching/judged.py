"""What is a model learned from? Candidates of queries, their terms, and who was a true partner."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Lists:
    """Rows of the same query side by side: row `order[i]` of the input stands at place i."""

    order: Numbers  # (n,)
    starts: Numbers  # (n_queries,): first place of each query
    owner: Numbers  # (n,): position of each place's query in `queries`
    queries: Numbers  # (n_queries,): numbers of the queries, ascending

    @classmethod
    def of(cls, query: ArrayLike) -> Self:
        """Sort rows by query; rows of one query keep their order. O(n log n)."""
        numbers = np.asarray(query)
        order = np.argsort(numbers, kind="stable").astype(np.int64)
        queries, starts, owner = np.unique(numbers[order], return_index=True, return_inverse=True)
        return cls(order=order, starts=starts, owner=owner, queries=queries)

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """Add up each query's sorted rows: (n, …) to (n_queries, …)."""
        return np.add.reduceat(values, self.starts, axis=0)

    def sizes(self) -> Numbers:
        """Number of rows of each query."""
        return np.diff(self.starts, append=len(self.order))


@dataclass(frozen=True, eq=False, kw_only=True)
class Judged:
    """Candidates of many queries, as plain arrays that nobody changes.

    A query is one asker: a simulated newcomer, a side of a partnership, one shown list. Its rows
    are its candidates. `support` is what a recommendation's confidence may also look at: the part
    of the evidence that was known of both sides.
    """

    terms: tuple[str, ...]  # names of the columns, in order
    X: NDArray[np.float32]  # (n, n_terms), finite, higher is better
    y: Floats  # (n,): 0 for no partner; above 0 how much a row counts as one
    query: Numbers  # (n,): position of the row's query in `group` and `weight`
    group: Numbers  # (n_queries,): queries of one programme or organization share a number
    weight: Floats  # (n_queries,), 0 or more: how much each query counts
    support: NDArray[np.float32] | None = None  # (n,) in [0, 1]

    def __post_init__(self) -> None:
        rows, columns = self.X.shape
        if columns != len(self.terms) or len(set(self.terms)) != columns:
            raise ValueError(f"{columns} columns need as many different names, not {self.terms!r}.")
        given = (self.y, self.query, *(() if self.support is None else (self.support,)))
        if any(each.shape != (rows,) for each in given):
            raise ValueError("X, y, query and support must have one entry for each row.")
        if self.group.shape != self.weight.shape or self.group.ndim != 1:
            raise ValueError("group and weight must have one entry for each query.")
        if rows and not 0 <= self.query.min() <= self.query.max() < len(self.group):
            raise ValueError("query must hold positions in group.")
        for name, values in (("y", self.y), ("weight", self.weight)):
            if not (np.isfinite(values).all() and (values >= 0).all()):
                raise ValueError(f"{name} must be finite and 0 or more.")
        if not np.isfinite(self.X).all():
            raise ValueError("X must be finite.")

    @classmethod
    def of(
        cls,
        terms: Sequence[str],
        X: ArrayLike,
        y: ArrayLike,
        query: ArrayLike,
        *,
        group: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        support: ArrayLike | None = None,
    ) -> Self:
        """Take anything like arrays; without `group` each query stands alone, weights are 1."""
        numbers = np.asarray(query, np.int64)
        count = int(numbers.max()) + 1 if len(numbers) else 0
        return cls(
            terms=tuple(terms),
            X=np.asarray(X, np.float32),
            y=np.asarray(y, np.float64),
            query=numbers,
            group=np.asarray(np.arange(count) if group is None else group, np.int64),
            weight=np.asarray(np.ones(count) if weight is None else weight, np.float64),
            support=None if support is None else np.asarray(support, np.float32),
        )

    def only(self, queries: Flags) -> Self:
        """Keep the rows of some queries; `queries` bool (n_queries,). Positions do not change."""
        kept = queries[self.query]
        return type(self)(
            terms=self.terms,
            X=self.X[kept],
            y=self.y[kept],
            query=self.query[kept],
            group=self.group,
            weight=self.weight,
            support=None if self.support is None else self.support[kept],
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 of names and arrays: equal only for equal data in equal order."""
        found = hashlib.sha256("\n".join(self.terms).encode())
        for each in (self.X, self.y, self.query, self.group, self.weight, self.support):
            told = "" if each is None else f"{each.dtype.str}{each.shape}"
            found.update(f"\n{told}\n".encode())
            if each is not None:
                found.update(np.ascontiguousarray(each).data)
        return found.hexdigest()
