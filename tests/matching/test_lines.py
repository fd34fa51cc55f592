"""Lists on lines of their own, and what stands behind a label and a colon."""

import pytest

from domain.resource import Quantity
from matching.brief import interpret
from matching.lines import joined
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER

REAL = load_vocabulary()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kebutuhan:\n- beras\n* obat\n\u2022 guru", "Kebutuhan: , beras , obat , guru"),
        (
            "We need:\n1. rice\n2) books\n(3) seeds\n\nThanks",
            "We need: , rice , books , seeds\n\nThanks",
        ),
        ("Kebutuhan:\nberas\nobat\nTawaran: gudang", "Kebutuhan: , beras , obat\nTawaran: gudang"),
        ("Kebutuhan:\n\nberas", "Kebutuhan:\n\nberas"),
        ("Kami butuh beras.\nKami punya gudang.", "Kami butuh beras.\nKami punya gudang."),
        ("- beras\n- obat", "beras , obat"),
        ("Butuh: 1) air; 2) genset 5 kVA; 3) obat", "Butuh: air , genset 5 kVA , obat"),
        ("We need: (1) water (2) 2 boats. Thanks", "We need: water , 2 boats. Thanks"),
        ("Kebutuhan kami: 1. buku 2. guru 3. laptop", "Kebutuhan kami: buku , guru , laptop"),
        ("Il faut a) des tentes, b) du riz c) 2 lits", "Il faut des tentes , du riz , 2 lits"),
        ("1) beras 2) guru", "beras , guru"),
        ("Guru kelas 1. Juga guru kelas 2. Ya", "Guru kelas 1. Juga guru kelas 2. Ya"),
        ("Our plan b) and 2) books", "Our plan b) and 2) books"),
        ("2 truk\n3 perahu", "2 truk\n3 perahu"),
        ("", ""),
    ],
)
def test_items_on_lines_belong_to_the_line_that_announces_them(text: str, told: str) -> None:
    """With a bullet or a number, or right behind a colon."""
    assert joined(text) == told


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        (
            "Kebutuhan kami:\n- beras\n- guru\n\nTawaran:\n- gudang",
            {"food", "teachers"},
            {"warehouse"},
        ),
        (
            "We need:\n* tents\n* books\nWe offer:\n* a warehouse",
            {"shelter-materials", "books"},
            {"warehouse"},
        ),
        ("Nous cherchons :\n1. des tentes\n2. des livres", {"shelter-materials", "books"}, set()),
        ("Kebutuhan: guru, buku. Penawaran: gudang", {"teachers", "books"}, {"warehouse"}),
        (
            "Looking for: teachers, books. Offering: office space",
            {"teachers", "books"},
            {"office-space"},
        ),
        (
            "Dibutuhkan: 1) air bersih; 2) genset 5 kVA; 3) obat malaria",
            {"water-supply", "equipment", "medicine"},
            set(),
        ),
        ("Kebutuhan kami: 1. buku 2. guru", {"teachers", "books"}, set()),
        ("Kegiatan kami:\n- pendidikan\n\nKami butuh guru.", {"teachers"}, set()),
        # Of an offer that others made, a brief says nothing.
        ("Kami menerima tawaran gudang, dan butuh guru", {"teachers"}, set()),
    ],
)
def test_lists_are_read_as_what_announces_them(
    text: str, needs: set[str], offers: set[str]
) -> None:
    """Needs under needs, offers under offers, in the form that people fill in."""
    found = interpret(text, REAL, ENCODER)
    assert {each.concept.removeprefix("resource:") for each in found.needs} == needs
    assert {each.concept.removeprefix("resource:") for each in found.offers} == offers


def test_amounts_of_items_are_theirs_and_numbers_of_items_are_none() -> None:
    """The second item is no two of anything."""
    found = interpret("Butuh:\n1. 20 kg beras\n2. guru", REAL, ENCODER).needs
    assert {each.concept: each.quantity for each in found} == {
        "resource:food": Quantity(value=20, unit="unit:kg"),
        "resource:teachers": None,
    }
