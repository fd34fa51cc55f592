"""Which loops are compiled, and how? Those that numpy would take in many passes over memory.

A compiled function reads and writes arrays and nothing else: no Python object lives in it, so it
runs beside other threads. Signatures are written out, so that each function is compiled once, when
its module is first imported, and then kept beside Python's own compiled files; where those cannot
be written, it is compiled at every start (docs/decisions/0014-compiled.md).
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit, types

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

int8, int16, int32, int64 = types.int8, types.int16, types.int32, types.int64
uint8, uint16, uint64 = types.uint8, types.uint16, types.uint64
float32, float64, boolean, void = types.float32, types.float64, types.boolean, types.void


def read(kind: types.Type, dimensions: int = 1) -> types.Array:
    """Give the type of an array that is only read: mapped from a file, or not."""
    return types.Array(kind, dimensions, "C", readonly=True)


def written(kind: types.Type, dimensions: int = 1) -> types.Array:
    """Give the type of an array that is written."""
    return types.Array(kind, dimensions, "C")


def compiled(result: types.Type, *arguments: types.Type) -> Callable[[FunctionT], FunctionT]:
    """Compile a function for these types; it holds no lock while it runs.

    It is kept for the next start; where that fails, it is compiled all the same: no folder that
    can be written, a full disk, a file that was damaged, none of them may keep Mitra from
    starting. What is wrong with the function itself comes again.
    """

    def made(function: FunctionT) -> FunctionT:
        def compile_it(*, cache: bool) -> Any:
            how = njit([result(*arguments)], nogil=True, error_model="numpy", cache=cache)
            return how(function)

        try:
            return cast("FunctionT", compile_it(cache=True))
        except Exception:
            return cast("FunctionT", compile_it(cache=False))

    return made


def inlined(function: FunctionT) -> FunctionT:
    """Compile a small function into those that call it."""
    return cast("FunctionT", njit(inline="never", error_model="numpy")(function))
