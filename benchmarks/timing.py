"""How are figures taken, and told to the process that gathers them?"""

import json
import time
from collections.abc import Callable, Sequence

import numpy as np


def tell(what: str, **figures: float) -> None:
    """Print one row."""
    print(json.dumps({"what": what, **figures}), flush=True)


def percentiles(wall: Sequence[float], cpu: Sequence[float] = ()) -> dict[str, float]:
    """Give percentiles of milliseconds of wall and of CPU time."""
    found = {f"p{each}": float(np.percentile(wall, each)) for each in (50, 95, 99) if wall}
    return found | {f"cpu p{each}": float(np.percentile(cpu, each)) for each in (50, 99) if cpu}


def timed(ask: Callable[[int], object], places: range) -> dict[str, float]:
    """Ask, and give percentiles of wall and CPU milliseconds."""
    wall, cpu = [], []
    for place in places:
        began, busy = time.perf_counter(), time.process_time()
        ask(place)
        cpu.append((time.process_time() - busy) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return percentiles(wall, cpu)
