"""In which rows do which words stand? Field by field, the weightiest field first."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.activity import Activity
from domain.organization import Organization
from domain.partnership import Partnership
from matching.bags import Bags
from matching.lexicon import Match
from matching.ragged import Ints, Ragged
from matching.words import STOP_WORDS, tokens

Fields = tuple[tuple[str, ...], ...]  # the texts of each field of one record


def organization_texts(record: Organization) -> Fields:
    """Give names, acronym and identifiers; then missions."""
    own = [each.text for each in record.name]
    own += [record.acronym] if record.acronym else []
    own += [each.org_id for each in record.identifiers]
    return tuple(own), tuple(each.text for each in record.mission)


def activity_texts(record: Activity) -> Fields:
    """Give titles; then descriptions."""
    return (
        tuple(each.text for each in record.title),
        tuple(each.text for each in record.description),
    )


def partnership_texts(record: Partnership) -> Fields:
    """Give titles; then descriptions and goals."""
    goals = (each.text for goal in record.goals for each in goal.text)
    return (
        tuple(each.text for each in record.title),
        (*(each.text for each in record.description), *goals),
    )


def words_of(fields: Fields) -> list[list[str]]:
    """Give the distinct words of each field; stop words count only in the first, for names."""
    found = [list(dict.fromkeys(word for text in own for word in tokens(text))) for own in fields]
    return found[:1] + [[word for word in own if word not in STOP_WORDS] for own in found[1:]]


@dataclass(frozen=True, eq=False)
class Texts:
    """Words of each row, by field: as rows of words, or turned round as words with their rows.

    The base is turned round, because its words are many; small parts are not, because they are
    copied often. Turned round, rows are kept in bags, in half the bytes.
    """

    fields: tuple[Ragged, ...] | tuple[Bags, ...]
    turned: bool
    n_rows: int

    @classmethod
    def of(cls, rows: Iterable[Sequence[Iterable[int]]], n_fields: int = 2) -> Self:
        """Make them from the word numbers of each field of each row, read one at a time."""
        values = [array("i") for _ in range(n_fields)]
        ends = [array("q", [0]) for _ in range(n_fields)]
        for row in rows:
            for own, end, numbers in zip(values, ends, row, strict=True):
                own.extend(numbers)
                end.append(len(own))
        pairs = zip(ends, values, strict=True)
        fields = tuple(
            Ragged(np.array(end, np.int64), np.array(own, np.int32)) for end, own in pairs
        )
        return cls(fields, False, len(fields[0]))

    def renumbered(self, numbers: Ints) -> "Texts":
        """Give the same with word n called `numbers[n]`; not for those turned round."""
        fields = tuple(Ragged(each.starts, numbers[each.values]) for each in self._straight())
        return Texts(fields, False, self.n_rows)

    def turned_round(self, n_words: int) -> "Texts":
        """Give the same as words with their rows."""
        return Texts(tuple(_bags(each.inverse(n_words)) for each in self._straight()), True,
                     self.n_rows)  # fmt: skip

    def hits(self, field: int, match: Match, n_words: int) -> list[tuple[int, Ints]]:
        """Give the rows where one of the matching words stands, for each closeness, rising.

        A row may come more than once; what comes last is its best.
        """
        index = self.fields[field]
        if isinstance(index, Bags):
            known = len(index)
            places = ((value, numbers[numbers < known]) for value, numbers in match)
            return [(value, index.decoded(numbers)[1]) for value, numbers in places if len(numbers)]
        values = np.zeros(n_words, np.uint8)
        for value, numbers in match:
            values[numbers] = value
        found = values[index.values]
        return [(value, index.owners[found == value]) for value, _ in match]

    def take(self, rows: NDArray[Any]) -> "Texts":
        """Give these rows only; not for those turned round."""
        return Texts(tuple(each.take(rows) for each in self._straight()), False, len(rows))

    def joined_with(self, other: "Texts") -> "Texts":
        """Put the rows of another after these; not for those turned round."""
        pairs = zip(self._straight(), other._straight(), strict=True)
        return Texts(
            tuple(Ragged.joined(pair) for pair in pairs), False, self.n_rows + other.n_rows
        )

    def _straight(self) -> list[Ragged]:
        if self.turned:
            raise ValueError("rows cannot be taken from texts that are turned round")
        return [each for each in self.fields if isinstance(each, Ragged)]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        arrays: dict[str, NDArray[Any]] = {"shape": np.array([self.turned, self.n_rows], np.int64)}
        fields: Sequence[Ragged | Bags] = self.fields
        for place, field in enumerate(fields):
            arrays.update((f"{place}.{name}", array) for name, array in field.to_arrays().items())
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make them from what `to_arrays` gave; KeyError or ValueError if they do not fit."""
        turned, n_rows = arrays["shape"].tolist()
        count = sum(name.endswith(".starts") for name in arrays)
        if turned:
            bags = [_inner(arrays, place, "starts", "codes") for place in range(count)]
            return cls(tuple(map(Bags.from_arrays, bags)), True, n_rows)
        rows = [_inner(arrays, place, "starts", "values") for place in range(count)]
        return cls(tuple(map(Ragged.from_arrays, rows)), False, n_rows)


def _inner(arrays: Mapping[str, NDArray[Any]], place: int, *keys: str) -> dict[str, NDArray[Any]]:
    return {key: arrays[f"{place}.{key}"] for key in keys}


def _bags(rows: Ragged) -> Bags:
    return Bags.coded(rows.starts, rows.values, np.ones(len(rows.values), np.uint8))
