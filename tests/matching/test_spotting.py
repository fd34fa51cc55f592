"""French "recherche" seeks where something to be sought stands behind it, and is research else."""

import pytest

from tests.matching.briefs import wanted_in


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Recherche d'urgence: tentes, couvertures, 2 médecins à Lombok",
         "shelter-materials health-workers"),
        ("Recherche en urgence des couvertures et 3 infirmiers",
         "shelter-materials health-workers"),
        ("Après le séisme à Cianjur, recherche tentes et médicaments",
         "shelter-materials medicine"),
        ("Recherche de traducteurs et de 4 enseignants", "translation teachers"),
        ("Recherche de partenaires pour un projet d'agroforesterie", ""),
        ("ONG locale recherche médecins et médicaments à Palu", "health-workers medicine"),
        ("Cherche d'urgence bâches et tentes à Palu", "shelter-materials"),
        ("Recherche scientifique sur les coraux", "research"),
        ("Recherche médicale à Makassar", "research"),
        ("Recherche de terrain sur les tortues", "research"),
        ("Nos domaines : santé, recherche, éducation", "research"),
    ],
)  # fmt: skip
def test_recherche_seeks_or_is_research(text: str, needs: str) -> None:
    """At the start, after a comma, or behind who seeks."""
    assert wanted_in(text) == (set(needs.split()), set())


def test_applied_research_may_be_offered() -> None:
    """An adjective follows."""
    offered = wanted_in("Nous offrons des formations, recherche appliquée")
    assert offered == (set(), {"training", "research"})
