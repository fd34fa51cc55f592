"""Which few members fill weighted needs best, together? Arrays in, chosen rows out.

A need is one unit to be filled. A member fills at most its share of it, and each bit that it fills
is worth its fit; the bits that fit best count first. So halves add up (two lenders of one boat
each, where two are needed), and of two who could fill all of a need only the better one counts.
What a member gives to one need is not there for another: 40 teachers are no 80 people. Each member
costs a little, because a smaller group is easier to hold together.

The choice is NP-hard (it holds maximum coverage, which nobody approximates better than 1 - 1/e in
general: Feige 1998, doi:10.1145/285055.285059). Greedy choice has that guarantee (Nemhauser, Wolsey
and Fisher 1978, doi:10.1007/BF01588971); dropping and swapping members, from several starts, brings
it to the optimum on nearly all small instances (`tests/matching/test_cover.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matching.lazy import cached_property
from matching.ragged import Bools

Floats = NDArray[np.float64]
STARTS = 6  # first members that are tried, the one that greedy choice takes among them
ENOUGH = 60_000  # starts * n * needs: of many candidates for many needs, fewer starts are tried
DIGITS = 10  # gains that are equal so far are equal: the earlier row is taken
LEAST_GAIN = 1e-9
SAME = 1e-9  # differences of coverage below that are none
REPEATED = 0.1  # of a need: what it may cost that another choice brings somebody new
WORTH = 0.5  # of the best coverage: a choice that reaches less is no alternative


@dataclass(frozen=True, eq=False, kw_only=True)
class Stocks:
    """Of what do candidates fill needs, and how much of it is there?

    `number` (n, needs): equal ones in a row are one stock. `drawn` (n, needs): how many times the
    stock all of the need would take; 0 where nothing is counted, so that it has no end.
    """

    number: NDArray[np.int64]
    drawn: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Cover:
    """What may be chosen: candidates in the order of preference among equals.

    `fit` and `share` (n, needs) in [0, 1]; `weights` (needs,) not negative, summing to 1 if the
    value shall be a share; `costs` (n,) not negative. At most `most` members, of one kind (`kinds`
    (n,), any whole numbers) at most `most_of_kind`. `fixed` rows are always members, whatever the
    limit for kinds says.
    """

    fit: Floats
    share: Floats
    weights: Floats
    costs: Floats
    kinds: NDArray[np.int64]
    most: int
    most_of_kind: int | None = None
    fixed: tuple[int, ...] = ()
    stocks: Stocks | None = None  # None: each need is filled from one of its own

    def __len__(self) -> int:
        return len(self.fit)

    @property
    def estimates(self) -> bool:
        """Say whether `gains` are estimates: what is in stock may go to one need or another."""
        return bool(self._shared.any())

    @cached_property
    def _shared(self) -> Bools:
        """Say where a counted stock fills another need as well, (n, needs)."""
        found = np.zeros(self.fit.shape, np.bool_)
        if self.stocks is None:
            return found
        counted, number = (self.stocks.drawn > 0) & (self.fit > 0), self.stocks.number
        for one, other in combinations(range(self.fit.shape[1]), 2):
            same = (number[:, one] == number[:, other]) & counted[:, one] & counted[:, other]
            found[:, one] |= same
            found[:, other] |= same
        return found

    def filled(self, members: Sequence[int]) -> Floats:
        """Give how much of each need each member fills, (members, needs); columns sum to 1 at most.

        The best fit first; between equal ones, the member that is named first. Of a stock for
        several needs, the one to which it is worth most takes what it can.
        """
        if self._shared[list(members)].any():
            return self._shared_out(members)
        fit, share = self.fit[list(members)], self.share[list(members)]
        order = np.argsort(-fit, axis=0, kind="stable")
        ends = np.cumsum(np.take_along_axis(share, order, axis=0), axis=0)
        starts = np.vstack([np.zeros((1, fit.shape[1])), ends[:-1]])[: len(fit)]
        amounts = np.clip(np.minimum(ends, 1) - starts, 0, None)
        amounts[amounts < SAME] = 0  # what rounding leaves of a full need is no room
        found = np.empty_like(amounts)
        np.put_along_axis(found, order, amounts, axis=0)
        return np.asarray(found, np.float64)

    def _shared_out(self, members: Sequence[int]) -> Floats:
        """Give what `filled` does where stocks end. O(members * needs), bit by bit."""
        assert self.stocks is not None  # noqa: S101 # else nothing is shared
        rows = list(members)
        shared, number = self._shared[rows], self.stocks.number[rows]
        drawn = self.stocks.drawn[rows]
        worth = self.fit[rows] * self.weights
        # The unit of a need is the same for all members, so their order by fit stays.
        each = np.where(shared, drawn, np.inf).min(axis=0)
        worth /= np.where(np.isfinite(each), each, 1)
        found, room = np.zeros(worth.shape), np.ones(worth.shape[1])
        left: dict[tuple[int, int], float] = {}
        # Whoever can give to this need alone goes before who could give to another.
        pairs = sorted(np.argwhere(worth > 0).tolist(), key=lambda at: (-worth[*at], shared[*at]))
        for place, need in pairs:
            amount = min(float(self.share[rows[place], need]), float(room[need]))
            if shared[place, need]:
                stock = place, int(number[place, need])
                amount = min(amount, left.get(stock, 1.0) / drawn[place, need])
                left[stock] = left.get(stock, 1.0) - amount * drawn[place, need]
            if amount >= SAME:
                found[place, need] = amount
                room[need] -= amount
        return found

    def covered(self, members: Sequence[int]) -> Floats:
        """Give how far each need is covered, (needs,) in [0, 1]."""
        worth = self.filled(members) * self.fit[list(members)]
        return np.asarray(np.clip(worth.sum(axis=0), 0, 1), np.float64)

    def value(self, members: Sequence[int]) -> float:
        """Give what a choice is worth: weighted coverage, less what its members cost."""
        return float(self.covered(members) @ self.weights - self.costs[list(members)].sum())

    def gains(self, members: Sequence[int]) -> Floats:
        """Give how much more a choice would be worth with each one more, (n,).

        A newcomer takes the place of the bits that fit worst, as far as it fits better. O(n *
        needs * members).
        """
        amounts = self.filled(members)
        fit = self._worth_here(members, amounts)
        order = np.argsort(-fit, axis=0, kind="stable")
        held = np.vstack([np.take_along_axis(fit, order, axis=0), np.zeros((1, fit.shape[1]))])
        ends = np.cumsum(np.take_along_axis(amounts, order, axis=0), axis=0)
        bounds = np.vstack([np.zeros((1, fit.shape[1])), ends, np.ones((1, fit.shape[1]))])
        gained, given = np.zeros(self.fit.shape), np.zeros(self.fit.shape)
        for place, worth in enumerate(held):  # each stretch of a need that one member fills
            low = np.maximum(bounds[place], 1 - self.share)
            stretch = np.clip(bounds[place + 1] - low, 0, None)
            better = np.clip(self.fit - worth, 0, None)
            gained += better * stretch
            given += np.where(better > 0, stretch, 0)
        gained *= self.weights
        gained *= self._there(gained, given)
        return np.asarray(np.round(gained.sum(axis=1) - self.costs, DIGITS), np.float64)

    def _worth_here(self, members: Sequence[int], amounts: Floats) -> Floats:
        """Give the fit of what members fill, (members, needs), less what it is worth elsewhere.

        Of a stock that is used up: to the need that would gain most, were somebody else to fill
        this one.
        """
        fit: Floats = self.fit[list(members)]
        shared = self._shared[list(members)]
        if self.stocks is None or not shared.any():
            return fit
        room = 1 - amounts.sum(axis=0) >= SAME
        found: Floats = fit.copy()
        for place, row in enumerate(members):
            drawn, number = self.stocks.drawn[row], self.stocks.number[row]
            each = np.divide(fit[place] * self.weights, drawn, out=np.zeros(len(drawn)),
                             where=shared[place])  # fmt: skip
            for need in np.flatnonzero(shared[place] & (amounts[place] > 0)):
                own = shared[place] & (number == number[need])
                if (amounts[place] * drawn)[own].sum() >= 1 - SAME:
                    other = np.where(own & room, each, 0).max() * drawn[need] / self.weights[need]
                    found[place, need] = max(0.0, fit[place, need] - other)
        return found

    def _there(self, gained: Floats, given: Floats) -> Floats:
        """Give what part of what each would give there is, (n, needs): where it is worth most."""
        found = np.ones(self.fit.shape)
        if self.stocks is None or not self.estimates:
            return found
        takes = np.where(self._shared, given * self.stocks.drawn, 0)
        worth = np.divide(gained, takes, out=np.zeros_like(gained), where=takes > 0)
        order = np.argsort(-worth, axis=1, kind="stable")
        taken = np.zeros(self.fit.shape)  # of each need's stock, by those that go before
        for place in range(order.shape[1]):
            need = order[:, place : place + 1]
            amount = np.take_along_axis(takes, need, axis=1)
            before = np.take_along_axis(taken, need, axis=1)
            part = np.divide(1 - before, amount, out=np.ones_like(amount), where=amount > 0)
            part = np.clip(part, 0, 1)
            np.put_along_axis(found, need, part, axis=1)
            same = self.stocks.number == np.take_along_axis(self.stocks.number, need, axis=1)
            taken += np.where(same, amount * part, 0)
        return found

    def allowed(self, members: Sequence[int], barred: Bools) -> Bools:
        """Say who may still join, (n,)."""
        free = ~barred
        free[list(members)] = False
        if self.most_of_kind is not None:
            full = np.bincount(self.kinds[list(members)], minlength=1) >= self.most_of_kind
            full = np.pad(full, (0, max(0, int(self.kinds.max(initial=0)) + 1 - len(full))))
            free &= ~full[self.kinds]
        return free


def choose(cover: Cover, *, without: Collection[int] = (), starts: int = STARTS) -> tuple[int, ...]:
    """Choose members: the fixed ones, then the others in rising order; rows in `without` are out.

    ValueError if more are fixed than there may be. O(starts * members**2 * n * needs) a round.
    """
    if len(cover.fixed) > cover.most:
        raise ValueError("more members are fixed than there may be")
    barred = np.zeros(len(cover), np.bool_)
    barred[list(without)] = True
    gains = cover.gains(cover.fixed)
    gains[~cover.allowed(cover.fixed, barred)] = -np.inf
    starts = max(1, min(starts, ENOUGH // max(1, cover.fit.size)))
    firsts = [int(each) for each in np.argsort(-gains, kind="stable")[:starts]]
    tried = [_improved(cover, _grown(cover, list(cover.fixed), barred), barred)]
    if len(cover.fixed) < cover.most:
        tried += [
            _improved(cover, _grown(cover, [*cover.fixed, first], barred), barred)
            for first in firsts[1:]
            if gains[first] > LEAST_GAIN
        ]
    free = [sorted(set(each) - set(cover.fixed)) for each in tried]
    best = min(
        ((*cover.fixed, *each) for each in free),
        key=lambda each: (-round(cover.value(each), DIGITS), len(each), each),
    )
    return tuple(best)


def _grown(cover: Cover, members: list[int], barred: Bools) -> list[int]:
    """Add whoever gains most until nobody gains anything."""
    while len(members) < cover.most:
        best, gain = _best(cover, members, barred)
        if gain <= LEAST_GAIN:
            break
        members.append(best)
    return members


def _best(cover: Cover, members: Sequence[int], barred: Bools) -> tuple[int, float]:
    gains = cover.gains(members)
    gains[~cover.allowed(members, barred)] = -np.inf
    if not len(gains):
        return -1, -np.inf
    best = int(gains.argmax())
    if cover.estimates and gains[best] > LEAST_GAIN:
        return best, cover.value([*members, best]) - cover.value(members)
    return best, float(gains[best])


def _improved(cover: Cover, members: list[int], barred: Bools) -> list[int]:
    """Drop one, or put another in its place, as long as that is worth more."""
    value = cover.value(members)
    while True:
        best_value, best = value + LEAST_GAIN, members
        for one in members[len(cover.fixed) :]:
            rest = [each for each in members if each != one]
            without = cover.value(rest)
            if without > best_value:
                best_value, best = without, rest
            other, gain = _best(cover, rest, barred)
            if without + gain > best_value:
                best_value, best = without + gain, [*rest, other]
        if best is members:
            return members
        members = _grown(cover, best, barred)
        value = cover.value(members)


def different(cover: Cover, count: int) -> list[tuple[int, ...]]:
    """Give up to `count` choices, best first, none of which is a part of another.

    Each further one is chosen as if members of those before cost REPEATED of a need more, then
    completed at the true costs. If that brings nobody new, the best that leaves one of them out.
    """
    best = choose(cover)
    if not best or (cover.covered(best).sum() <= SAME and best != cover.fixed):
        return []
    listed = [best]
    least = WORTH * float(cover.covered(best) @ cover.weights)
    dear = REPEATED * float(cover.weights.max())
    while len(listed) < count:
        used = np.bincount([each for some in listed for each in some], minlength=len(cover))
        dearer = replace(cover, costs=cover.costs + dear * used)
        found = _completed(cover, choose(dearer, starts=1))
        if _is_old(found, listed):
            free = [each for each in found if each not in cover.fixed]
            spared = [
                _completed(cover, choose(dearer, without=[each], starts=1), [each]) for each in free
            ]
            new = [each for each in spared if not _is_old(each, listed)]
            if not new:
                break
            found = min(new, key=lambda each: (-round(cover.value(each), 10), len(each), each))
        if float(cover.covered(found) @ cover.weights) < max(least, SAME):
            break
        listed.append(found)
    return sorted(listed, key=lambda each: (-round(cover.value(each), 10), len(each), each))


def _completed(
    cover: Cover, members: tuple[int, ...], without: Sequence[int] = ()
) -> tuple[int, ...]:
    """Add whoever is worth it at the true costs, then drop who no longer is; fixed ones first."""
    barred = np.zeros(len(cover), np.bool_)
    barred[list(without)] = True
    kept = _grown(cover, list(members), barred)
    value = cover.value(kept)
    for one in [each for each in kept if each not in cover.fixed]:
        rest = [each for each in kept if each != one]
        if cover.value(rest) > value + LEAST_GAIN:
            kept, value = rest, cover.value(rest)
    return (*cover.fixed, *sorted(set(kept) - set(cover.fixed)))


def _is_old(members: tuple[int, ...], listed: Sequence[tuple[int, ...]]) -> bool:
    return any(set(members) <= set(each) or set(each) <= set(members) for each in listed)
