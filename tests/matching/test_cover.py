"""The choice of members against an exact solver, and against plain loops."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.cover import Cover, Stocks, choose, different

FITS = (0.3, 0.36, 0.48, 0.6, 0.64, 0.8, 0.9, 1.0)
SHARES = (0.1, 0.25, 0.4, 0.5, 0.75, 1.0)


def instance(seed: int, n: Sequence[int] = (8, 40), needs: Sequence[int] = (2, 13)) -> Cover:
    """Make up candidates and weighted needs, counted and uncounted, some members fixed."""
    chance = np.random.default_rng(seed)
    shape = (int(chance.integers(*n)), int(chance.integers(*needs)))
    offered = chance.random(shape) < chance.uniform(0.08, 0.45)
    counted = chance.random(shape[1]) < 0.5
    weights = chance.choice([1.0, 1.0, 2.0, 3.0], shape[1])
    most = int(chance.integers(2, 9))
    fixed = chance.choice(shape[0], int(chance.integers(0, min(3, most))), replace=False)
    costs = np.full(shape[0], chance.choice([0.0, 0.05 / shape[1]]))
    costs[fixed] = 0  # they are paid for in any case; so values are not negative
    return Cover(
        fit=np.where(offered, chance.choice(FITS, shape), 0),
        share=np.where(offered, np.where(counted, chance.choice(SHARES, shape), 1.0), 0),
        weights=weights / weights.sum(),
        costs=costs,
        kinds=chance.integers(0, 4, shape[0]),
        most=most,
        most_of_kind=None if chance.random() < 0.7 else 2,
        fixed=tuple(int(each) for each in fixed),
    )


def optimum(cover: Cover) -> float:
    """Give the value of the best choice, by mixed-integer linear programming.

    One whole variable for each candidate (is it a member?), then one for what it fills of each
    need: at most its share, nothing unless it is a member, and together at most all of the need.
    """
    n, needs = cover.fit.shape
    rows: list[tuple[dict[int, float], float]] = []
    for i in range(n):
        for k in range(needs):
            rows.append(({n + i * needs + k: 1.0, i: -float(cover.share[i, k])}, 0.0))
    for k in range(needs):
        rows.append(({n + i * needs + k: 1.0 for i in range(n)}, 1.0))
    if cover.stocks is not None:
        for i in range(n):
            for number in set(cover.stocks.number[i].tolist()):
                own = np.flatnonzero(cover.stocks.number[i] == number).tolist()
                rows.append(
                    ({n + i * needs + k: float(cover.stocks.drawn[i, k]) for k in own}, 1.0)
                )
    rows.append(({i: 1.0 for i in range(n)}, cover.most))
    if cover.most_of_kind is not None:
        for kind in sorted(set(cover.kinds.tolist())):
            own = [i for i in range(n) if cover.kinds[i] == kind]
            least = sum(i in cover.fixed for i in own)
            rows.append(({i: 1.0 for i in own}, max(cover.most_of_kind, least)))
    entries = [(at, i, value) for at, (row, _) in enumerate(rows) for i, value in row.items()]
    at, places, values = zip(*entries, strict=True)
    size = n + n * needs
    found = milp(
        np.concatenate([cover.costs, -(cover.fit * cover.weights).ravel()]),
        integrality=np.r_[np.ones(n), np.zeros(n * needs)],
        bounds=Bounds(np.isin(np.arange(size), cover.fixed).astype(float), 1),
        constraints=LinearConstraint(
            coo_array((values, (at, places)), shape=(len(rows), size)).tocsr(),
            -np.inf,
            [most for _, most in rows],
        ),
    )
    assert found.success
    return float(-found.fun)


@pytest.mark.untraced
def test_on_200_random_instances_every_choice_reaches_95_percent_of_the_optimum() -> None:
    """In every single one, not only on average; and no choice beats the exact solver.

    Both agree to 1e-6 in at least 190 of them.
    """
    apart = []
    for seed in range(200):
        cover = instance(seed)
        best, value = optimum(cover), cover.value(choose(cover))
        assert value <= best + 1e-6, seed
        assert value >= 0.95 * best - 1e-9, seed
        apart.append(best - value)
    assert sum(each <= 1e-6 for each in apart) >= 190


def with_stocks(seed: int) -> Cover:
    """Make up an instance in which half of the candidates fill several counted needs of one stock.

    A need takes the same from whoever gives, so what a stock holds follows from one number.
    """
    cover = instance(seed)
    chance = np.random.default_rng([seed, 1])
    n, needs = cover.fit.shape
    number = np.where(chance.random((n, 1)) < 0.5, 0, np.arange(needs))
    needed = np.where(chance.random(needs) < 0.8, chance.choice([1.0, 2.0, 5.0], needs), 0)
    offered = chance.choice([0.5, 1.0, 2.0, 5.0, 10.0], (n, needs))
    offered = np.where(number == 0, offered[:, :1], offered)
    drawn = needed / offered
    share = np.where(cover.fit > 0, 1 / np.maximum(1, drawn), 0)
    return replace(cover, share=share, stocks=Stocks(number=number, drawn=drawn))


@pytest.mark.untraced
def test_with_stocks_for_several_needs_choices_reach_95_percent_too() -> None:
    """On 60 random instances, and no choice gives more of a stock than there is."""
    for seed in range(60):
        cover = with_stocks(seed)
        assert cover.stocks is not None
        chosen = choose(cover)
        value, best = cover.value(chosen), optimum(cover)
        assert value <= best + 1e-6, seed
        assert value >= 0.95 * best - 1e-9, seed
        filled, rows = cover.filled(chosen), list(chosen)
        assert (filled <= cover.share[rows] + 1e-9).all()
        assert (filled.sum(axis=0) <= 1 + 1e-9).all()
        for place, row in enumerate(rows):
            for number in set(cover.stocks.number[row].tolist()):
                own = cover.stocks.number[row] == number
                assert (filled[place] * cover.stocks.drawn[row])[own].sum() <= 1 + 1e-9


def test_one_stock_fills_no_two_needs() -> None:
    """What is worth most takes it; whoever can give to one need alone gives to that one."""
    both = Stocks(number=np.zeros((2, 2), np.int64), drawn=np.ones((2, 2)))
    alone = made([[1, 0.9], [0, 0]], stocks=both)
    assert alone.filled((0,)).tolist() == [[1, 0]]
    assert alone.gains(())[0] == pytest.approx(0.5 - 0.01)
    heavier = replace(alone, weights=np.array([0.3, 0.7]))
    assert heavier.filled((0,)).tolist() == [[0, 1]]
    helped = made([[1, 0.9], [1, 0]], stocks=both)
    assert choose(helped) == (0, 1)
    assert helped.filled((0, 1)).tolist() == [[0, 1], [1, 0]]
    endless = made([[1, 0.9]], stocks=Stocks(number=np.zeros((1, 2), int), drawn=np.zeros((1, 2))))
    assert endless.filled((0,)).tolist() == [[1, 1]]


def test_on_larger_instances_every_choice_reaches_95_percent_too() -> None:
    """Up to 90 candidates and 24 needs."""
    for seed in range(1000, 1010):
        cover = instance(seed, (40, 90), (10, 25))
        assert cover.value(choose(cover)) >= 0.95 * optimum(cover)


def test_what_joining_gains_is_the_difference_of_values() -> None:
    """For every candidate and several choices: gains are what `value` says before and after."""
    for seed in range(20):
        cover = instance(seed)
        members = list(range(0, len(cover), 5))
        gains = cover.gains(members)
        for one in set(range(len(cover))) - set(members):
            after = cover.value([*members, one])
            assert gains[one] == pytest.approx(after - cover.value(members), abs=1e-9)


def test_bits_that_fit_best_count_first_and_none_counts_twice() -> None:
    """Against a plain loop over the members of each need, from the best fit to the worst."""
    for seed in range(20):
        cover = instance(seed)
        members = list(range(0, len(cover), 3))
        filled = cover.filled(members)
        for k in range(cover.fit.shape[1]):
            room, worth = 1.0, 0.0
            for one in sorted(members, key=lambda i: -cover.fit[i, k]):
                taken = min(room, float(cover.share[one, k]))
                assert filled[members.index(one), k] == pytest.approx(taken, abs=1e-12)
                room, worth = room - taken, worth + taken * float(cover.fit[one, k])
            assert cover.covered(members)[k] == pytest.approx(worth, abs=1e-12)


def made(fit: Any, share: Any = None, **more: Any) -> Cover:
    """Make a cover of equally heavy needs, each member at a cost of .01."""
    fits = np.array(fit, float)
    given = {
        "share": (fits > 0).astype(float) if share is None else np.array(share, float),
        "weights": np.full(fits.shape[1], 1 / fits.shape[1]),
        "costs": np.full(len(fits), 0.01),
        "kinds": np.zeros(len(fits), np.int64),
        "most": 5,
    }
    return Cover(fit=fits, **(given | more))


def test_greed_alone_would_be_wrong() -> None:
    """The one who meets most needs is put back, when two others meet all of them."""
    cover = made([[1, 1, 1, 0, 0, 0], [1, 1, 0, 1, 0, 0], [0, 0, 1, 0, 1, 1]], most=2)
    assert choose(cover) == (1, 2)


def test_of_twins_one_is_chosen_the_first() -> None:
    """Nobody is chosen for what another one fills already."""
    assert choose(made([[0, 1], [1, 0], [1, 0], [0, 1]])) == (0, 1)


def test_halves_add_up_and_a_third_half_is_left_out() -> None:
    """Two who have half of what is needed fill it together."""
    cover = made([[1], [1], [1]], [[0.5], [0.5], [0.5]])
    assert choose(cover) == (0, 1)
    assert cover.covered((0, 1)).tolist() == [1]


def test_fixed_members_stay_and_come_first() -> None:
    """Even one who fills nothing; and what it fills, nobody else is chosen for."""
    assert choose(made([[1, 0], [0, 0], [0, 1]], fixed=(1,))) == (1, 0, 2)
    assert choose(made([[1, 1], [0.9, 0.9]], fixed=(1,), costs=np.full(2, 0.2))) == (1,)
    with pytest.raises(ValueError, match="fixed"):
        choose(made([[1], [1], [1]], fixed=(0, 1, 2), most=2))


def test_no_more_of_a_kind_than_allowed() -> None:
    """The second of a kind waits for one of another kind that is worse."""
    fit = [[1, 0], [0, 1], [0, 0.5]]
    assert choose(made(fit, kinds=np.array([0, 0, 1]), most_of_kind=1)) == (0, 2)


def test_nothing_to_choose_from_is_nobody() -> None:
    """No candidate, or none who fills anything."""
    assert choose(made(np.zeros((0, 2)))) == ()
    assert choose(made([[0, 0]])) == ()
    assert different(made([[0, 0]]), 3) == []


@pytest.mark.untraced
def test_different_choices_hold_no_other_and_are_in_order() -> None:
    """On random instances: as many as asked at most, each worth no more than the one before.

    Nobody is in one who is not worth its cost there.
    """
    for seed in range(40):
        cover = replace(instance(seed), most_of_kind=None)
        found = different(cover, 4)
        values = [cover.value(each) for each in found]
        assert values == sorted(values, reverse=True)
        assert all(len(each) <= cover.most for each in found)
        for some, value in zip(found, values, strict=True):
            for one in set(some) - set(cover.fixed):
                assert cover.value([each for each in some if each != one]) <= value + 1e-9
        for one, two in combinations(map(set, found), 2):
            assert not one <= two
            assert not two <= one
        assert found == different(cover, 4)
        if found:
            assert cover.value(found[0]) == pytest.approx(cover.value(choose(cover)))


def test_a_poor_choice_is_no_alternative() -> None:
    """Without the only good one the rest reach less than half: there is no second choice."""
    assert different(made([[1, 1], [0.3, 0.3]]), 3) == [(0,)]
    assert different(made([[1, 1], [0.6, 0.6]]), 3) == [(0,), (1,)]


def test_what_rounding_leaves_is_no_room() -> None:
    """Ten tenths fill a need, though their sum is a hair below 1: an eleventh member fills nothing.

    So nobody is told to give an amount of 0.
    """
    cover = made([[1.0]] * 10 + [[0.5]], [[0.1]] * 10 + [[0.5]], most=11)
    assert sum([0.1] * 10) < 1
    assert cover.filled(range(11))[10, 0] == 0
    assert cover.gains(range(10))[10] < 0
