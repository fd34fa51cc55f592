"""Cypher about measured quality."""

# Takes $key and $properties. Makes the evaluation with that key, or puts it in place of the one
# before; linked to nothing. Index: Evaluation_key (unique).
SAVE_EVALUATION = """
MERGE (e:Evaluation {key: $key})
SET e = $properties
"""

# Takes $model. One row for each evaluation of one model, in order of dataset and task. There are
# a few for each model, so they are read whole. Index: Evaluation_modelVersion.
EVALUATIONS_OF = """
MATCH (e:Evaluation)
WHERE e.modelVersion = $model
RETURN e {.*} AS evaluation
ORDER BY e.dataset, e.task
"""
