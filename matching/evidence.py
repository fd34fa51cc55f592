"""What did askers say of their suggestions? It leaves candidates out at once, and models learn it.

Immutable, like the snapshot that carries it. Not what a reason compares, which is
`domain.recommendation.Evidence`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import ReasonCode, RiskCode
from domain.feedback import Feedback, FeedbackSignal

_NAMES = (
    "asker_id", "candidate_id", "signal", "position", "model_version", "suggested_on", "given_at",
    "reasons", "cautions", "from_brief", "rating", "version",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Evidence:
    """The latest feedback on each pair, by asker and candidate; notes are not kept."""

    _given: Mapping[str, Mapping[str, Feedback]] = field(default_factory=dict)
    _pairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by id of the feedback

    @classmethod
    def of(cls, feedback: Iterable[Feedback]) -> "Evidence":
        """Gather some feedback."""
        return cls().including(feedback)

    def __iter__(self) -> Iterator[Feedback]:
        """All of it, in no order; each has the `weight` that it enters learning with."""
        return (each for given in self._given.values() for each in given.values())

    def __len__(self) -> int:
        return len(self._pairs)

    def not_suggested(self, asker_id: str) -> frozenset[str]:
        """Give the candidates that an asker does not want to see again."""
        return self._said(asker_id, FeedbackSignal.DO_NOT_SUGGEST)

    def partners_said(self, asker_id: str) -> frozenset[str]:
        """Give the candidates that an asker says are its partners, whatever is declared."""
        return self._said(asker_id, FeedbackSignal.ALREADY_PARTNERS)

    def _said(self, asker_id: str, signal: FeedbackSignal) -> frozenset[str]:
        given = self._given.get(asker_id, {})
        return frozenset(candidate for candidate, each in given.items() if each.signal is signal)

    def including(
        self, feedback: Iterable[Feedback], removed: frozenset[str] = frozenset()
    ) -> "Evidence":
        """Give the evidence with some feedback new or changed, and without what was removed.

        `removed` may hold ids of anything. Costs O(askers who ever said something) if anything
        changes, else O(removed).
        """
        changed = {each.id: each for each in feedback}
        gone = [each for each in removed if each in self._pairs]
        if not changed and not gone:
            return self
        given, pairs = dict(self._given), dict(self._pairs)
        for identity in gone:
            asker, candidate = pairs.pop(identity)
            rest = {key: each for key, each in given.pop(asker).items() if key != candidate}
            if rest:
                given[asker] = rest
        for identity, each in changed.items():
            if identity not in removed:
                given[each.asker_id] = {**given.get(each.asker_id, {}), each.candidate_id: each}
                pairs[identity] = (each.asker_id, each.candidate_id)
        return Evidence(given, pairs)

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
