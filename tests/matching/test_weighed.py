"""Staples count as food by their weight, and where they have none they may be a crop."""

import pytest

from domain.vocabulary import Vocabulary
from matching.brief import interpret
from tests.matching.briefs import REAL, wanted_in
from tests.matching.matchmaking import ENCODER


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Butuh 2 ton jagung", 2, "ton"),
        ("Butuh beras 300 kg dan jagung 2 ton", 2300, "kg"),
        ("Kami menawarkan 300 kg gula, 2 ton beras", 2300, "kg"),
        ("We lack 50 kg of sugar, 200 kg of rice and 1 ton of beans", 1250, "kg"),
        ("We offer 2 tons of potatoes", 2, "ton"),
        ("Nous cherchons 500 kg de haricots", 500, "kg"),
        ("Nous donnons 2 tonnes de maïs et 500 kg de mil", 2.5, "ton"),
    ],
)
def test_a_staple_with_its_weight_is_food(text: str, value: float, unit: str) -> None:
    """Beside other food their weights are added."""
    found = interpret(text, REAL, ENCODER)
    (food,) = (*found.needs, *found.offers)
    assert food.concept == "resource:food"
    assert food.quantity is not None
    assert (food.quantity.value, food.quantity.unit) == (value, f"unit:{unit}")


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Kami butuh bibit jagung 50 kg", "seeds"),
        ("Butuh bibit padi dan jagung 50 kg", "seeds"),
        ("Petani jagung di Dompu butuh gudang", "warehouse"),
        ("Butuh 300 kg beras dan 2 ton pupuk", "food farm-tools"),
        ("Butuh 300 kg beras dan 2 ton semen", "food"),
        ("We need 40 kg of maize seeds", "seeds"),
        ("We need a mill for beans", "farm-tools"),
        ("Maize farmers need storage", "warehouse"),
        ("We need 5 kg, corn farmers and a boat", "boat-transport"),
        ("Nous cherchons 60 kg de semences de maïs et de mil", "seeds"),
        ("Nous cherchons du riz, du maïs et un camion", "food truck-transport"),
    ],
)
def test_a_staple_without_a_weight_of_its_own_is_no_name_of_food(text: str, needs: str) -> None:
    """It tells which seeds, whose farmers, or what a mill is for."""
    assert wanted_in(text) == (set(needs.split()), set())


def test_a_vocabulary_without_food_has_no_staples() -> None:
    """Whoever brings their own resources gets no code that they do not have."""
    own = [each for each in REAL.concepts if each.code != "resource:food"]
    few = Vocabulary(regions=(), concepts=own, schemes=())
    assert interpret("Butuh 2 ton jagung", few, None).needs == ()
