"""Which worker of a test run takes which files, and when?

What takes long goes first. All tests on Neo4j go to one worker, so that one is started and not one
for each; HTTP tests on the embedded engine share a server, too, and so do those of commands.
"""

import re
from typing import Any

from xdist.scheduler import LoadFileScheduling

HTTP = "tests/http"
NEO4J = "tests/graphdb/test_query_plans.py"  # which needs it whatever the engine of a test
SERVED = "tests/mitra/test_serve.py"
# All that take `served`: two starts of a server, the first of which is killed.
BESIDE_A_SERVER = {
    SERVED,
    *(f"tests/mitra/test_{name}.py" for name in ("cli", "evaluate", "model")),
}
_ON_NEO4J = re.compile(r"\[([^\[]*-)?neo4j(-.*)?\]$")

# Seconds on one core, as --durations tells. Begun last, a file of one slow test would keep one
# worker busy while the other has nothing left to do. What is not named takes less than 20.
SECONDS = {
    NEO4J: 400,
    SERVED: 170,
    HTTP: 60,
    "tests/mitra/test_import.py": 54,
    "tests/matching/test_artifact.py": 45,
    "tests/matching/test_counterfactual.py": 45,
    "tests/matching/test_recommender_properties.py": 40,
    "tests/matching/test_splits.py": 38,
    "tests/matching/test_causes.py": 36,
    "tests/resolvers/test_leaks.py": 36,
    "tests/mitra/test_folding.py": 35,
    "tests/resolvers/test_models.py": 34,
    "tests/graphdb/test_faults.py": 32,
    "tests/matching/test_encodings.py": 28,
    "tests/matching/test_catalog_pages.py": 27,
    "tests/matching/test_catalog.py": 25,
    "tests/graphdb/test_batch.py": 24,
    "tests/resolvers/test_evaluations.py": 24,
    "tests/graphdb/test_embedded.py": 22,
}


def part_of(test: str) -> str:
    """Give the part of the run that a test belongs to: what shares a server, or else its file.

    Servers are started again wherever the part is left.
    """
    file = test.split("::", 1)[0]
    if file == NEO4J or _ON_NEO4J.search(test):
        return NEO4J
    if file in BESIDE_A_SERVER:
        return SERVED
    return HTTP if file.startswith(f"{HTTP}/") else file


class LongestFirst(LoadFileScheduling):
    """Each part of the run on one worker; of those that are left, the longest is next."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        longest = max(
            self.workqueue, key=lambda part: (SECONDS.get(part, 0), len(self.workqueue[part]))
        )
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)
