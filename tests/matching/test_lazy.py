"""What is worked out late is kept, and nobody waits for it who asks something else."""

from threading import Barrier, Thread

from matching.lazy import cached_property


class Asked:
    """An object whose attribute takes long: until another one works out its own."""

    def __init__(self, together: Barrier) -> None:
        self.together = together
        self.times = 0

    @cached_property
    def value(self) -> int:
        """Count how often it was worked out."""
        self.together.wait(timeout=30)
        self.times += 1
        return self.times


def test_it_is_worked_out_once() -> None:
    """Also where it is asked for again."""
    asked = Asked(Barrier(1))
    assert (asked.value, asked.value, asked.times) == (1, 1, 1)
    assert Asked.value.__doc__ == "Count how often it was worked out."


def test_two_objects_are_worked_out_side_by_side() -> None:
    """With one lock for all objects of a class, each would wait for ever."""
    both = Barrier(2)
    pair = Asked(both), Asked(both)
    threads = [Thread(target=lambda each=each: each.value) for each in pair]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.times for each in pair] == [1, 1]
