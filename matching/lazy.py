"""An attribute that is worked out when it is first asked for, and kept.

For what belongs to one question. What all questions share keeps `functools.cached_property`, which
up to Python 3.11 lets one thread work it out while the others wait.
"""

import sys

if sys.version_info >= (3, 12):
    from functools import cached_property
else:
    from collections.abc import Callable
    from typing import Any, Generic, Self, TypeVar, overload

    ValueT = TypeVar("ValueT", covariant=True)

    class cached_property(Generic[ValueT]):  # noqa: N801 # stands for that of functools
        """As `functools.cached_property` is from Python 3.12 on: without a lock.

        Before, one lock of each attribute is held for all objects of a class while it is worked
        out, so that questions in several threads wait for each other. Two threads that ask the same
        object at once may both work it out.
        """

        def __init__(self, function: Callable[[Any], ValueT]) -> None:
            self.function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        @overload
        def __get__(self, instance: None, owner: type) -> Self: ...

        @overload
        def __get__(self, instance: object, owner: type) -> ValueT: ...

        def __get__(self, instance: object | None, owner: type) -> Self | ValueT:
            if instance is None:
                return self
            found = instance.__dict__[self.name] = self.function(instance)
            return found
