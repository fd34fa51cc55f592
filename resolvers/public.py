"""What does everybody see of the graph? All of it at once, to measure or to learn from."""

from collections.abc import Sequence

from domain.feedback import Feedback
from domain.viewer import VISITOR
from matching.corpus import Corpus
from resolvers.context import Context
from resolvers.index import BATCH, Records, RecordT


async def public_corpus(context: Context, *, with_feedback: bool = False) -> Corpus:
    """Read everything that a visitor sees; archived organizations are not candidates any more.

    What was said of suggestions is nobody's to see; if wanted, it comes as far as both sides are
    public, for a model to be fitted on all of it.
    """
    graph = context.graph
    organizations = await _public(graph.organizations)
    feedback: list[Feedback] = []
    if with_feedback:
        known = {each.id for each in organizations}
        said = (await context.index.current()).evidence
        feedback = [each for each in said if {each.asker_id, each.candidate_id} <= known]
    return Corpus(
        organizations=organizations,
        activities=await _public(graph.activities),
        partnerships=await _public(graph.partnerships),
        feedback=sorted(feedback, key=lambda each: each.id),
    )


async def _public(records: Records[RecordT]) -> Sequence[RecordT]:
    ids = await records.ids()
    found: list[RecordT] = []
    for start in range(0, len(ids), BATCH):
        part = await records.by_ids(ids[start : start + BATCH], VISITOR)
        found.extend(part[identity] for identity in sorted(part))
    return found
