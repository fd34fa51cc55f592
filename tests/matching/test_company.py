"""Needs that nobody has: a partner, what one can pay, where something is."""

import pytest

from tests.matching.briefs import wanted_in


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("We are looking for a partner", "", ""),
        ("Looking for local NGOs and women's groups", "", ""),
        ("cherchons des ONG locales", "", ""),
        ("Kami punya buku; mencari sekolah dan panti asuhan", "", "books"),
        ("Nous cherchons un local", "places", ""),
        ("We are looking for a network of buyers", "market-access network-access", ""),
        ("Kami mencari media lokal", "media-coverage", ""),
        # What a school or a village is to be is no resource beside it.
        ("Mencari sekolah yang mau jadi tempat belajar", "", ""),
        ("mencari desa yang mau menjadi lokasi percontohan", "", ""),
        ("looking for a school that wants to be a place for practice", "", ""),
        ("Mencari orang yang mau jadi relawan", "volunteers", ""),
        ("We look for people who want to be mentors", "mentoring", ""),
        # What one has to pay with is no need.
        ("I need a lawyer in Bali and my budget is 2 million rupiah", "legal-experts", ""),
        ("Butuh pengacara, anggaran kami 5 juta rupiah", "legal-experts", ""),
        ("Il nous faut un avocat, notre budget est de 500 euros", "legal-experts", ""),
        ("We need a budget of 200 dollars", "funding", ""),
        ("Kami butuh dana, anggaran kami 60 juta", "funding", ""),
        # Nor is where something lacks.
        ("tidak ada listrik di puskesmas; siapa yang bisa pasang panel surya?", "solar-panels", ""),
        ("We need a doctor at the hospital", "health-workers", ""),
        ("Butuh dokter di klinik", "health-workers", ""),
        ("We need a clinic in our village", "clinic", ""),
    ],
)
def test_only_what_is_wanted_is_a_need(text: str, needs: str, offers: str) -> None:
    """In three languages."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


def test_french_kits_for_pupils_are_school_supplies() -> None:
    """Beside what else is asked for."""
    needs, _ = wanted_in("Nous avons besoin de 500 kits scolaires et d'un psychologue")
    assert needs == {"school-supplies", "psychologists"}
