"""What did askers say of their suggestions? It leaves candidates out at once, and models learn it.

Immutable, like the snapshot that carries it. Not what a reason compares, which is
`domain.recommendation.Evidence`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.codes import ReasonCode, RiskCode
from domain.feedback import Feedback, FeedbackSignal
from domain.viewer import Viewer
from matching.ordinals import Ordinals
from matching.ragged import Ints

Given: TypeAlias = Mapping[str, Feedback]  # by candidate
Pair: TypeAlias = tuple[str, str]  # asker and candidate
_NAMES = (
    "asker_id", "candidate_id", "signal", "position", "model_version", "suggested_on", "given_at",
    "reasons", "cautions", "from_brief", "rating", "version",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Evidence:
    """The latest feedback on each pair, by asker and candidate; notes are not kept.

    What it was built of is shared by all that follow from it; askers who spoke since stand beside
    it, so that one more word costs no copy of all the others.
    """

    _built: Mapping[str, Given] = field(default_factory=dict)  # by asker
    _since: Mapping[str, Given] = field(default_factory=dict)  # stands for the same asker above
    _built_pairs: Mapping[str, Pair] = field(default_factory=dict)  # by id of the feedback
    _since_pairs: Mapping[str, Pair] = field(default_factory=dict)

    @classmethod
    def of(cls, feedback: Iterable[Feedback]) -> "Evidence":
        """Gather some feedback."""
        given: defaultdict[str, dict[str, Feedback]] = defaultdict(dict)
        pairs = {}
        for each in feedback:
            given[each.asker_id][each.candidate_id] = each
            pairs[each.id] = (each.asker_id, each.candidate_id)
        return cls(_built=dict(given), _built_pairs=pairs)

    def __iter__(self) -> Iterator[Feedback]:
        """All of it, in no order; each has the `weight` that it enters learning with."""
        for asker in self._built.keys() | self._since.keys():
            yield from self._given(asker).values()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _given(self, asker_id: str) -> Given:
        found = self._since.get(asker_id)
        return self._built.get(asker_id, {}) if found is None else found

    def not_suggested(self, asker_id: str) -> frozenset[str]:
        """Give the candidates that an asker does not want to see again."""
        return self._said(asker_id, FeedbackSignal.DO_NOT_SUGGEST)

    def partners_said(self, asker_id: str) -> frozenset[str]:
        """Give the candidates that an asker says are its partners, whatever is declared."""
        return self._said(asker_id, FeedbackSignal.ALREADY_PARTNERS)

    def left_out(self, viewer: Viewer, known: Ordinals, asker: int) -> tuple[Ints, Ints]:
        """Give the ordinals of those an asker refused, and of those it says are its partners.

        Feedback is the asker's own: for whoever does not act for it, it was never given. `asker` is
        its ordinal, -1 for nobody.
        """
        identity = known.id_of(asker) if asker >= 0 else ""
        if not viewer.acts_for(identity):
            return known.some(()), known.some(())
        refused, partners = self.not_suggested(identity), self.partners_said(identity)
        return known.some(refused), known.some(partners)

    def _said(self, asker_id: str, signal: FeedbackSignal) -> frozenset[str]:
        given = self._given(asker_id)
        return frozenset(candidate for candidate, each in given.items() if each.signal is signal)

    def including(
        self, feedback: Iterable[Feedback], removed: frozenset[str] = frozenset()
    ) -> "Evidence":
        """Give the evidence with some feedback new or changed, and without what was removed.

        `removed` may hold ids of anything. Costs O(what was said since it was built) if anything
        changes, else O(removed).
        """
        said = [each for each in feedback if each.id not in removed]
        gone = [
            pair
            for each in removed
            if (pair := self._since_pairs.get(each) or self._built_pairs.get(each))
        ]
        if not said and not gone:
            return self
        since, pairs = dict(self._since), dict(self._since_pairs)
        for asker, candidate in gone:
            given = since.get(asker, self._built.get(asker, {}))
            since[asker] = {key: each for key, each in given.items() if key != candidate}
        for each in said:
            given = since.get(each.asker_id, self._built.get(each.asker_id, {}))
            since[each.asker_id] = {**given, each.candidate_id: each}
            pairs[each.id] = (each.asker_id, each.candidate_id)
        return replace(self, _since=since, _since_pairs=pairs)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name: one, of bytes that are JSON."""
        rows = [[_written(getattr(each, name)) for name in _NAMES] for each in self]
        told = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
        return {"json": np.frombuffer(told, np.uint8)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Evidence":
        """Make it from what `to_arrays` gave; ValueError or KeyError if it is nothing of ours."""
        rows = json.loads(arrays["json"].tobytes())
        return cls.of(_read(dict(zip(_NAMES, row, strict=True))) for row in rows)


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value  # a datetime is one too


def _read(row: dict[str, Any]) -> Feedback:
    return Feedback(
        **row
        | {
            "signal": FeedbackSignal[row["signal"]],
            "suggested_on": date.fromisoformat(row["suggested_on"]),
            "given_at": datetime.fromisoformat(row["given_at"]),
            "reasons": tuple(ReasonCode[code] for code in row["reasons"]),
            "cautions": tuple(RiskCode[code] for code in row["cautions"]),
        }
    )


NO_EVIDENCE = Evidence()
