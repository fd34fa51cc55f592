"""Which needs a brief stresses: "above all", "if possible", and where that says nothing."""

import pytest

from domain.recommendation import Brief, Wanted
from domain.viewer import VISITOR
from matching.brief import interpret
from matching.emphasis import LEAST, MOST, ORDINARY
from matching.recommender import brief_asker
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER, snapshot
from tests.worlds import MOMENT

REAL = load_vocabulary()


def _weights(text: str) -> dict[str, float]:
    found = interpret(text, REAL, ENCODER).needs
    return {each.concept.removeprefix("resource:"): each.weight for each in found}


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        # Before what is stressed, up to a comma.
        ("Kami mencari guru, terutama dokter, dan relawan", (ORDINARY, MOST, ORDINARY)),
        ("We look for teachers, above all doctors, and volunteers", (ORDINARY, MOST, ORDINARY)),
        ("Nous cherchons des enseignants, surtout des médecins", (ORDINARY, MOST)),
        ("Kami perlu komputer dan kalau memungkinkan buku", (ORDINARY, LEAST)),
        ("We need computers and, if possible, books", (ORDINARY, LEAST)),
        ("Nous avons besoin d'ordinateurs et éventuellement de livres", (ORDINARY, LEAST)),
        # Behind it.
        ("Dicari: guru (mendesak) dan relawan (opsional)", (MOST, LEAST)),
        ("We need doctors urgently, and books if possible", (MOST, LEAST)),
        # Before the word that says that it is needed: then all of it.
        ("Kami sangat butuh beras dan obat. Kami juga perlu buku", (MOST, MOST, ORDINARY)),
        ("Terutama kami butuh beras. Kami juga perlu buku", (MOST, ORDINARY)),
        ("We urgently need rice and medicine. We also seek books", (MOST, MOST, ORDINARY)),
        ("What we need most is rice; we also need books", (MOST, ORDINARY)),
        # Of places, and of those whom it is for, it says nothing.
        ("Kami butuh guru, terutama di Papua, dan buku", (ORDINARY, ORDINARY)),
        ("We need teachers, especially for girls, and books", (ORDINARY, ORDINARY)),
        ("Kami butuh gudang, kalau bisa di Ambon", (ORDINARY,)),
        ("Kami butuh guru dan buku", (ORDINARY, ORDINARY)),
    ],
)  # fmt: skip
def test_needs_weigh_as_the_text_says(text: str, weights: tuple[float, ...]) -> None:
    """In the order of the text."""
    assert tuple(_weights(text).values()) == weights


def test_what_is_offered_weighs_the_same() -> None:
    """Only needs are weighed."""
    found = interpret("Kami menawarkan terutama perahu, dan pelatihan", REAL, ENCODER)
    assert [each.weight for each in found.offers] == [ORDINARY] * 2


def test_a_text_stresses_what_fields_state_too() -> None:
    """How much is said by the field, how much it matters by the text."""
    built = snapshot(vocabulary=REAL)
    needs = (Wanted(concept="resource:books"), Wanted(concept="resource:teachers"))
    brief = Brief(text="Kami perlu buku, terutama guru", needs=needs)
    asker, _ = brief_asker(built, built.sight(VISITOR), brief, MOMENT)
    assert [each.weight for each in asker.needs] == [ORDINARY, MOST]
