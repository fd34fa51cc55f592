"""Who gives, helps, funds or trains, and with what: whom they help is no need of theirs."""

import pytest

from domain.recommendation import Wanted
from domain.resource import Quantity
from matching.brief import interpret
from tests.matching.briefs import REAL, wanted_in
from tests.matching.matchmaking import ENCODER


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Corporate foundation offering mentoring and loans to women in East Java, no grants", "",
         "mentoring loan"),
        ("Community bank providing training and credit to fishers in Ternate, but no grants", "",
         "training loan"),
        ("A charity in Leeds lending boats and giving medicines to clinics", "",
         "boat-transport medicine"),
        ("Hospital in Kupang offering rooms for volunteers, needs nurses", "health-workers",
         "accommodation"),
        ("Fondation suisse offrant des bourses et du mentorat, pas de subventions", "",
         "scholarship mentoring"),
        ("Association de juristes fournissant une aide juridique, sans subvention", "",
         "legal-aid"),
        ("Perkumpulan dokter di Ambon menawarkan pengobatan gratis dan obat, bukan uang", "",
         "health-services medicine"),
        # Who is sought gives nothing yet.
        ("Looking for a foundation providing scholarships", "scholarship", ""),
        ("NGO offering legal advice wanted", "legal-experts", ""),
        ("A partner offering training", "training", ""),
    ],
)  # fmt: skip
def test_a_body_that_gives_offers(text: str, needs: str, offers: str) -> None:
    """Without "we", by what it does; what it gives not is neither needed nor offered."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Nous voulons soutenir des radios communautaires avec des formations et du matériel", "",
         "training equipment"),
        ("Nous souhaitons accompagner des coopératives avec des prêts et du mentorat", "",
         "loan mentoring"),
        ("Nous appuyons des dispensaires ruraux avec des médicaments", "", "medicine"),
        ("We want to support community radios with training and equipment", "",
         "training equipment"),
        ("We support village schools with books and laptops", "", "books computers"),
        ("Mining company supporting schools with computers", "", "computers"),
        ("Kami ingin mendukung kelompok nelayan dengan perahu dan pelatihan", "",
         "boat-transport training"),
        ("Bank daerah membantu nelayan dengan pinjaman lunak", "", "loan"),
        # Whom they help, beside whom they work, and what is asked of others.
        ("Kami mendampingi anak dengan disabilitas, butuh relawan", "volunteers", ""),
        ("We help farmers and need partners with trucks", "truck-transport", ""),
        ("We work together with schools with books", "", ""),
        ("Kami mencari mitra yang mau mendukung sekolah dengan buku", "books", ""),
        ("We would like help with translation", "translation", ""),
        ("We want to support our teachers with training", "training", ""),
        ("Kami tidak mendukung sekolah dengan uang", "", ""),
    ],
)  # fmt: skip
def test_what_one_helps_with_is_offered(text: str, needs: str, offers: str) -> None:
    """It stands behind "with", and whom it helps before."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("We are a Dutch foundation funding 30,000 euros per year for cooperatives; "
         "looking for local NGOs", Quantity(value=30_000, unit="unit:EUR")),
        ("Yayasan Jerman mendanai 50.000 euro per tahun untuk koperasi di Alor; mencari LSM lokal",
         Quantity(value=50_000, unit="unit:EUR")),
        ("Fondation belge finançant 20 000 euros par an pour des écoles; cherche des ONG locales",
         Quantity(value=20_000, unit="unit:EUR")),
        ("The museum sponsors young painters with 500 dollars",
         Quantity(value=500, unit="unit:USD")),
        ("An Australian trust funding clinics and wells in Timor-Leste", None),
    ],
)  # fmt: skip
def test_a_body_that_funds_offers_money(text: str, amount: Quantity | None) -> None:
    """And needs no NGO, which it looks for to work with."""
    read = interpret(text, REAL, ENCODER)
    assert read.offers == (Wanted(concept="resource:funding", quantity=amount),)
    assert read.needs == ()


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("We are looking for a donor funding schools in Papua", "funding"),
        ("Church funding needed for a new roof", "funding"),
        ("Our foundation received funding last year, we seek books", "books"),
    ],
)
def test_money_that_is_named_is_no_offer(text: str, needs: str) -> None:
    """Funding may be a thing, too."""
    assert wanted_in(text) == (set(needs.split()), set())


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Nous pouvons former des agents de santé communautaires", "", "training"),
        ("Nous proposons de former des bénévoles", "", "training"),
        ("We offer to train volunteers", "", "training"),
        ("We want to train village facilitators", "training", ""),
        ("Kami bisa melatih kader posyandu", "", "training"),
        ("We can train teachers in Ambon and lend boats", "", "training boat-transport"),
    ],
)
def test_who_is_trained_is_neither_needed_nor_offered(text: str, needs: str, offers: str) -> None:
    """With all that tells who they are."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("We can train teachers and nurses", "", "training"),
        ("Kami bisa melatih guru, bidan dan relawan", "", "training"),
        ("Nous pouvons former des enseignants et des infirmiers", "", "training"),
        ("Kami juga bisa melatih guru dan perawat", "", "training"),
        ("We can also train fishers and teachers in boat repair", "", "training"),
        ("We train teachers and nurses for free", "", "training"),
        ("Nous formons gratuitement des enseignants et des infirmiers", "", "training"),
        ("We want to train our journalists", "training", ""),
        ("Our clinic can test water and train nurses", "", "laboratory-testing training"),
        # What else is given stays.
        ("We can train teachers and lend boats", "", "training boat-transport"),
        ("We can train teachers, and boats are available", "", "training boat-transport"),
        ("We offer training and nurses", "", "training health-workers"),
        ("Nous voulons former des enseignants", "training", ""),
        ("We offer training, nurses and boats", "", "training health-workers boat-transport"),
        ("Kami bisa melatih guru dan menyediakan perawat", "", "training health-workers"),
    ],
)
def test_all_who_are_trained_are_no_offer(text: str, needs: str, offers: str) -> None:
    """Nor is what they learn; nurses behind "teachers and" were offered."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Siapa bisa melatih kader kami?", "training"),
        ("Siapa yang mau melatih relawan kami?", "training"),
        ("Who can train our volunteers?", "training"),
        ("Who could train our nurses in data collection?", "training"),
        ("Qui peut former nos bénévoles ?", "training"),
        ("Siapa bisa meminjamkan perahu?", "boat-transport"),
        ("Does anyone know a lawyer?", "legal-experts"),
        ("Ada yang kenal notaris atau pengacara?", "legal-experts"),
        ("Connaissez-vous un avocat ?", "legal-experts"),
        ("Connaissez-vous une ONG qui peut former nos sages-femmes ?", "training"),
        ("Kami mencari lembaga yang bisa melatih kader dan perawat", "training"),
    ],
)
def test_a_question_for_somebody_who_can_is_a_need(text: str, needs: str) -> None:
    """It needed nothing where whoever asks told whom to train."""
    assert wanted_in(text) == (set(needs.split()), set())


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Koperasi di Alor dapat meminjamkan truk", "", "truck-transport"),
        ("A hospital in Ende can lend an ambulance", "", "ambulance"),
        ("If a company can print leaflets, we distribute them", "", ""),
        ("Can a company translate leaflets?", "translation", ""),
        ("LBH di Alor bisa melatih warga", "", "training"),
    ],
)
def test_a_body_that_can_do_something_offers_it(text: str, needs: str, offers: str) -> None:
    """Where it begins a sentence, and not in a question or a condition."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Kami siap menampung 12 orang", 12),
        ("Kami siap menampung 12 org", 12),
        ("We can host 12 people", 12),
        ("Kami bisa menampung banyak hal", None),
    ],
)
def test_who_can_host_so_many_offers_rooms(text: str, amount: int | None) -> None:
    """Though nobody says where they are to sleep."""
    quantity = None if amount is None else Quantity(value=amount, unit="unit:person")
    offered = () if quantity is None else (Wanted(concept="resource:accommodation",
                                                  quantity=quantity),)  # fmt: skip
    assert interpret(text, REAL, ENCODER).offers == offered
