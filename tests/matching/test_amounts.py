"""How much a text asks for: ranges, short forms of millions, and what an amount belongs to."""

import pytest

from domain.recommendation import Wanted
from domain.resource import Quantity
from matching.brief import interpret
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER

REAL = load_vocabulary()


def _amounts(text: str) -> dict[str, tuple[float, str]]:
    found = interpret(text, REAL, ENCODER)
    return {
        each.concept.removeprefix("resource:"): (
            each.quantity.value,
            each.quantity.unit.removeprefix("unit:"),
        )
        for each in (*found.needs, *found.offers)
        if each.quantity
    }


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("hibah 300-400 juta rupiah", "grant", 4e8, "IDR"),
        ("hibah 300\u2013400 juta rupiah", "grant", 4e8, "IDR"),
        ("hibah 300 - 400 juta rupiah", "grant", 4e8, "IDR"),
        ("hibah 300 sampai 400 juta rupiah", "grant", 4e8, "IDR"),
        ("Kami butuh dana Rp 300-400 juta", "funding", 4e8, "IDR"),
        ("Kami butuh dana Rp 300 juta sampai Rp 400 juta", "funding", 4e8, "IDR"),
        ("Butuh dana Rp 5jt-10jt", "funding", 1e7, "IDR"),
        ("butuh Rp 1,5 miliar s/d 2 miliar", "funding", 2e9, "IDR"),
        ("budget $20k-$30k for training", "funding", 30_000, "USD"),
        ("We need 3 boats and 2 trucks", "boat-transport", 3, "vehicle"),
        ("Kami butuh relawan (15 orang) dan obat", "volunteers", 15, "person"),
        ("We need rice (200 kg), seeds (5 kg)", "seeds", 5, "kg"),
        ("Kami butuh 10-15 relawan", "volunteers", 15, "person"),
        ("We need 2 to 3 teachers", "teachers", 3, "person"),
        ("We need 120-150 volunteers", "volunteers", 150, "person"),
        ("Nous cherchons 10 à 12 bénévoles", "volunteers", 12, "person"),
        ("We need a grant of 5,000-7,500 dollars", "grant", 7500, "USD"),
        ("Kami butuh Rp 1,5 M", "funding", 1.5e9, "IDR"),
        ("Rp 1,5 M", "funding", 1.5e9, "IDR"),
        ("Kami butuh dana Rp 2 T", "funding", 2e12, "IDR"),
        ("Kami butuh dana 1,2 triliun rupiah", "funding", 1.2e12, "IDR"),
        ("Rp150 jt", "funding", 1.5e8, "IDR"),
        ("Kami butuh dana Rp500jt", "funding", 5e8, "IDR"),
        ("Kami butuh dana Rp. 500 juta", "funding", 5e8, "IDR"),
        ("butuh modal 500jt", "funding", 5e8, "IDR"),
        ("Kami butuh dana 750rb rupiah", "funding", 7.5e5, "IDR"),
        ("We need $2M", "funding", 2e6, "USD"),
        ("We need USD 2 M", "funding", 2e6, "USD"),
        ("We need $500k in funding", "funding", 5e5, "USD"),
        ("a grant of $1.5bn", "grant", 1.5e9, "USD"),
        ("We need EUR 20,000", "funding", 20_000, "EUR"),
        ("Nous cherchons une subvention de 2 M€", "grant", 2e6, "EUR"),
        ("Nous cherchons une subvention de 500 k€", "grant", 5e5, "EUR"),
        ("butuh beras 15kg", "food", 15, "kg"),
        ("minyak solar 200 liter untuk perahu", "fuel", 200, "liter"),
        ("We need 200 liters of diesel for boats", "fuel", 200, "liter"),
        ("Nous avons besoin de 5 enseignants et de 2000 euros", "funding", 2000, "EUR"),
        ("butuh guru 5 orang, relawan 10 orang", "teachers", 5, "person"),
        ("butuh guru 5 orang, relawan 10 orang", "volunteers", 10, "person"),
        ("Kami butuh 5 guru dan 10 relawan", "volunteers", 10, "person"),
        ("We need training for 60 hours", "training", 60, "hour"),
        ("pelatihan selama 60 jam", "training", 60, "hour"),
        ("We need training for 30 people", "training", 30, "person"),
        ("Kami butuh pelatihan untuk 30 orang", "training", 30, "person"),
        ("Nous cherchons une formation pour 30 personnes", "training", 30, "person"),
    ],
)
def test_amounts_are_read_as_people_write_them(
    text: str, concept: str, value: float, unit: str
) -> None:
    """The upper end of a range; M is a thousand million in rupiah and a million elsewhere."""
    assert _amounts(text).get(concept) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("butuh 10 orang dan data sumur", "data"),
        ("minyak solar 200 liter untuk perahu", "boat-transport"),
        ("We need 10 people and computers", "computers"),
        ("We need 200 liters of diesel for boats", "boat-transport"),
        ("Il nous faut 200 litres de carburant et un bateau", "boat-transport"),
        ("Kami menanam 5 juta pohon dan butuh dana", "funding"),
        ("SDG 14 and funding", "funding"),
    ],
)
def test_an_amount_belongs_to_what_stands_beside_it(text: str, concept: str) -> None:
    """It does not cross an "and" or a "for"."""
    assert concept not in _amounts(text)


def test_words_with_digits_are_no_amounts() -> None:
    """A first-aid kit is called P3K in Indonesian."""
    assert _amounts("Kami butuh P3K untuk 4x4 di desa, COVID-19, H2O") == {}


def test_wants_still_carry_their_quantity() -> None:
    """Whole values, as a client gets them."""
    found = interpret("Kami butuh Rp 1,5 M dan 3 guru", REAL, ENCODER).needs
    assert Wanted(
        concept="resource:teachers", quantity=Quantity(value=3, unit="unit:person")
    ) in found  # fmt: skip


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("Butuh 25 bantal dan 12 tikar", "shelter-materials", 25, "item"),
        ("We need a van, 12 wheelchairs and 40 nurses", "medical-supplies", 12, "item"),
        ("We need a van, 12 wheelchairs and 40 nurses", "health-workers", 40, "person"),
        ("Kami punya 15 laptop", "computers", 15, "item"),
        ("Il nous faut 200 livres", "books", 200, "item"),
        ("Butuh penginapan buat 40 relawan", "accommodation", 40, "person"),
        ("We need accommodation for 20 nurses", "accommodation", 20, "person"),
        ("Butuh pinjaman untuk koperasi, kira-kira 80 juta", "loan", 8e7, "IDR"),
    ],
)
def test_number_of_things_and_of_those_they_are_for(
    text: str, concept: str, value: float, unit: str
) -> None:
    """Also of things that have no name of their own; a loan's amount is told after what it is."""
    assert _amounts(text).get(concept) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("Kami pembuat perahu fiber, bersedia menyumbang 3 unit", "boat-transport", 3,
         "vehicle"),
        ("Perusahaan kami memproduksi beras. Bisa menyumbangkan 2 ton untuk panti.", "food", 2,
         "ton"),
        ("We print children's books and would give 400 of them to libraries", "books", 400,
         "item"),
        ("Fabricant de tentes, nous pouvons donner 60 unités", "shelter-materials", 60, "item"),
        ("Kami toko buku dan mau menyumbangkan 10 laptop", "computers", 10, "item"),
    ],
)  # fmt: skip
def test_what_makers_give_so_many_of_is_what_they_make(
    text: str, concept: str, value: float, unit: str | None
) -> None:
    """Unless they say what."""
    found = interpret(text, REAL, ENCODER)
    (given,) = found.offers
    assert (given.concept, found.needs) == (f"resource:{concept}", ())
    assert given.quantity is None or given.quantity.value == value
    assert unit == (given.quantity and given.quantity.unit.removeprefix("unit:"))


def test_more_than_a_record_may_hold_is_no_amount() -> None:
    """The need stays; so does an amount that is large and possible."""
    told = "Kami butuh dana Rp 9999999999999999999 triliun"
    assert [each.concept for each in interpret(told, REAL, ENCODER).needs] == ["resource:funding"]
    assert _amounts(told) == {}
    assert _amounts("Kami butuh dana Rp 900 triliun") == {"funding": (9e14, "IDR")}


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("Butuh 10 perawat dan 3 dokter", "health-workers", 13, "person"),
        ("Butuh 3 dokter, 10 perawat", "health-workers", 13, "person"),
        ("We need 4 lawyers and 2 paralegals", "legal-experts", 6, "person"),
        ("Il nous faut 4 infirmières et 2 médecins", "health-workers", 6, "person"),
        ("Butuh beras 300 kg, telur 2 ton", "food", 2300, "kg"),
        ("We need 2 tons of rice and 300 kg of bread", "food", 2.3, "ton"),
        ("Butuh 300 kg beras dan 2 ton jagung", "food", 2300, "kg"),
        ("2 tons of maize, 300 kg of rice", "food", 2.3, "ton"),
        ("Il nous faut 300 kg de riz et 2 tonnes de maïs", "food", 2300, "kg"),
        ("Pendampingan 6 bulan dan mentoring 1 tahun", "mentoring", 18, "month"),
        ("6 months of training and 1 year of training", "training", 18, "month"),
        ("Nous cherchons 6 mois de formation et 1 an de formation", "training", 18, "month"),
        ("2 hectares of land and 5,000 sqm of farmland", "land", 2.5, "hectare"),
        ("2 hectares de terrain et 5 000 m2 de terres", "land", 2.5, "hectare"),
        ("Butuh 12 kasur dan 30 matras", "shelter-materials", 42, "item"),
        ("Butuh 5 tenaga kesehatan: 3 perawat dan 2 dokter", "health-workers", 5, "person"),
        ("Butuh dana Rp 50 juta, minimal dana Rp 20 juta", "funding", 5e7, "IDR"),
        ("We need 2 trucks", "truck-transport", 2, "vehicle"),
        ("Butuh 5 truk", "truck-transport", 5, "vehicle"),
        ("Butuh 3 mobil ambulans", "ambulance", 3, "vehicle"),
        ("Nous cherchons 3 camions", "truck-transport", 3, "vehicle"),
        ("Kami bisa meminjamkan 2 bus", "truck-transport", 2, "vehicle"),
    ],
)
def test_amounts_of_one_thing_are_added_and_vehicles_counted(
    text: str, concept: str, value: float, unit: str
) -> None:
    """In the first one's unit; a total that is told before its parts counts alone, and so money."""
    assert _amounts(text).get(concept) == (pytest.approx(value), unit)


def test_a_range_may_be_as_long_as_a_brief() -> None:
    """Its last number counts, and none of its steps is kept waiting for the next."""
    (wanted,) = interpret(f"We need rice {'1-' * 1_900}7 kg", REAL, ENCODER).needs
    assert wanted.quantity == Quantity(value=7, unit="unit:kg")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Butuh penerjemah, honor Rp 400rb/hari", {}),
        ("We need a lawyer, fee 50 dollars", {}),
        ("Butuh dana Rp 400rb/hari", {"funding": (4e5, "IDR")}),
        ("Looking for funding: we've raised 4,000 dollars, still missing 9,000 dollars",
         {"funding": (9000, "USD")}),
        ("Butuh dana 1,5 M untuk klinik", {"funding": (1.5e9, "IDR")}),
        ("Butuh perawat tiap 3 bulan", {}),
        ("Butuh pendamping usaha selama 6 bulan, dan perahu", {"mentoring": (6, "month")}),
    ],
)  # fmt: skip
def test_what_is_paid_or_there_is_no_amount_of_a_need(
    text: str, amounts: dict[str, tuple[float, str]]
) -> None:
    """Nor what money is for each day, nor how often; M is miliar behind "dana"."""
    assert _amounts(text) == amounts
