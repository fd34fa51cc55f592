"""Sets that share something are one cluster, through others too."""

from hypothesis import given
from hypothesis import strategies as st

from matching.clusters import clusters


def test_what_shares_something_is_numbered_alike() -> None:
    """Directly or through a third one; a set with nothing in it is alone."""
    found = clusters([{"a", 1}, {2}, {1, "b"}, set(), {"b"}, set()])
    assert found.tolist() == [0, 1, 0, 2, 0, 3]
    assert clusters([]).tolist() == []


@given(st.lists(st.sets(st.integers(0, 12), max_size=3), max_size=12))
def test_numbers_equal_those_of_joining_one_by_one(held: list[set[int]]) -> None:
    """The plain way: sets that meet are united until none do."""
    joined: list[set[int]] = []
    for each in held:
        near = [one for one in joined if one & each]
        joined = [one for one in joined if not one & each]
        joined.append(each.union(*near))
    found = clusters(held).tolist()
    for one, first in zip(held, found, strict=True):
        for other, second in zip(held, found, strict=True):
            if one and other:
                together = any(one <= each and other <= each for each in joined)
                assert (first == second) == together
    assert sorted(set(found)) == list(range(len(set(found))))
