from importlib import import_module

import pytest

from domain.recommendation import Wanted
from domain.resource import Quantity
from matching.brief import interpret
from matching.languages import assumed, language
from matching.phrases import tokens
from mitra.reference import load_vocabulary
from tests.matching import descriptions
from tests.matching.matchmaking import ENCODER

REAL = load_vocabulary()


def _read(text: str) -> tuple[set[str], set[str]]:
    found = interpret(text, REAL, ENCODER)
    return {each.concept for each in found.needs}, {each.concept for each in found.offers}


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami membutuhkan perahu dan guru.", {"boat-transport", "teachers"}, set()),
        ("Kami menyediakan pelatihan; kami mencari hibah.", {"grant"}, {"training"}),
        ("We need lawyers and offer meeting space.", {"legal-experts"}, {"meeting-space"}),
        ("We are looking for volunteers. We provide training.", {"volunteers"}, {"training"}),
        ("We do not have computers, but we have volunteers.", {"computers"}, {"volunteers"}),
        ("Belum punya laboratorium, punya lahan.", {"laboratory"}, {"land"}),
        ("beasiswa anak nelayan", {"scholarship"}, set()),
        ("Last year we met the governor.", set(), set()),
        ("Nous cherchons des bénévoles et offrons des formations.", {"volunteers"}, {"training"}),
        (
            "Il nous faut un bateau; nous disposons d'un entrepôt.",
            {"boat-transport"},
            {"warehouse"},
        ),
        ("We need people who give their time for free.", {"volunteers"}, set()),
        ("We want to offer training.", set(), {"training"}),
        ("Winter coats for refugees", {"clothing"}, set()),
        ("guru matematika di pulau kecil", {"teachers"}, set()),
        ("relawan dan obat di Ambon", {"volunteers", "medicine"}, set()),
        ("teachers in the village", {"teachers"}, set()),
        ("des bénévoles à Bamako", {"volunteers"}, set()),
        ("Kami butuh obat untuk klinik desa.", {"medicine"}, set()),
        ("Yayasan kami memberi beasiswa kepada anak nelayan.", set(), {"scholarship"}),
        ("Kami menyumbangkan obat.", set(), {"medicine"}),
        ("mitra untuk pelatihan guru", {"training"}, set()),
        ("partner for teacher training in Maluku", {"training"}, set()),
        ("Kami mencari mitra untuk melatih guru kami.", {"training"}, set()),
        ("Kami mencari LSM yang dapat menampung relawan kami.", set(), set()),
        (
            "We are looking for an NGO that can host our volunteers.",
            {"accommodation"},
            set(),
        ),
        ("Nous cherchons une ONG pour nos jeunes bénévoles.", set(), set()),
        ("Kami butuh guru, kami punya perahu.", {"teachers"}, {"boat-transport"}),
        ("Kami butuh guru kami punya perahu", {"teachers"}, {"boat-transport"}),
        (
            "Kami butuh obat dan guru kami butuh pelatihan",
            {"medicine", "training"},
            set(),
        ),
        ("We need medicine and our teachers need training.", {"medicine", "training"}, set()),
        ("We need medicine, and our teachers need training.", {"medicine", "training"}, set()),
        (
            "Kami butuh obat dan guru, butuh perahu",
            {"medicine", "teachers", "boat-transport"},
            set(),
        ),
        (
            "Nous cherchons des médicaments et nos enseignants cherchent une formation.",
            {"medicine", "training"},
            set(),
        ),
        (
            "Kami butuh obat dan guru, kami juga butuh perahu",
            {"medicine", "teachers", "boat-transport"},
            set(),
        ),
        (
            "Kami butuh obat dan guru dan juga butuh perahu",
            {"medicine", "teachers", "boat-transport"},
            set(),
        ),
        (
            "Kami butuh obat dan guru karena desa kami butuh pelatihan",
            {"medicine", "teachers", "training"},
            set(),
        ),
        (
            "Kami butuh obat dan guru, kami punya perahu",
            {"medicine", "teachers"},
            {"boat-transport"},
        ),
        ("Kami menawarkan perahu kami.", set(), {"boat-transport"}),
        ("Kami butuh relawan kami sendiri.", set(), set()),
        ("Our website needs developers.", {"it-staff"}, set()),
        ("We are looking for a partner with teachers.", {"teachers"}, set()),
        ("Kami mencari mitra dengan laboratorium.", {"laboratory"}, set()),
        ("Mencari kampus untuk meneliti abrasi pantai.", {"research"}, set()),
    ],
)
def test_cues_tell_needs_from_offers(text: str, needs: set[str], offers: set[str]) -> None:
    """The nearest cue before a phrase decides; a list without any cue is what is needed."""
    found = _read(text)
    assert found == tuple({f"resource:{each}" for each in some} for some in (needs, offers))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("We need 5 teachers", Wanted(concept="resource:teachers",
                                      quantity=Quantity(value=5, unit="unit:person"))),
        ("Kami butuh pelatihan 60 jam", Wanted(concept="resource:training",
                                               quantity=Quantity(value=60, unit="unit:hour"))),
        ("Kami mencari dana Rp 450 juta", Wanted(concept="resource:funding",
                                                 quantity=Quantity(value=4.5e8, unit="unit:IDR"))),
        ("Butuh 1.200 relawan", Wanted(concept="resource:volunteers",
                                       quantity=Quantity(value=1200, unit="unit:person"))),
        ("Kami butuh Rp 1,5 miliar", Wanted(concept="resource:funding",
                                            quantity=Quantity(value=1.5e9, unit="unit:IDR"))),
        ("Nous cherchons 12 500 euros de subvention",
         Wanted(concept="resource:grant", quantity=Quantity(value=12_500, unit="unit:EUR"))),
        ("Il nous faut 3 millions de francs CFA",
         Wanted(concept="resource:funding", quantity=Quantity(value=3e6, unit="unit:XOF"))),
        ("Nous avons besoin de 20 000 euros et de deux enseignants",
         Wanted(concept="resource:funding", quantity=Quantity(value=20_000, unit="unit:EUR"))),
        ("Nous avons besoin de 5 enseignants",
         Wanted(concept="resource:teachers", quantity=Quantity(value=5, unit="unit:person"))),
    ],
)  # fmt: skip
def test_clear_amounts_are_read(text: str, wanted: Wanted) -> None:
    """A number with a unit or a currency, or right before people."""
    assert wanted in interpret(text, REAL, ENCODER).needs


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("sekolah di Maluku Tengah", ("81.01", "ID-MA")),
        ("villages in North Maluku and Timor-Leste", ("ID-MU", "TL")),
        ("warga Kabupaten Bandung", ("32.04", "ID-JB")),
        ("memecah batu di kali", ()),  # a stone, not the city of Batu
        ("kader posyandu di NTT", ("ID-NT",)),
        ("warga Jateng dan DIY", ("ID-JT", "ID-YO")),
        ("sumur di Sumba", ("53.11", "ID-NT", "53.12", "53.17", "53.18")),
        ("sumur di Sumba Barat Daya", ("53.18", "ID-NT")),
        ("une école au Tchad et en Côte d'Ivoire", ("TD", "CI")),
        ("des puits en Afrique de l'Ouest et au Timor oriental", ("011", "TL")),
        ("clinics in the DRC, Myanmar and the Gaza Strip", ("CD", "MM", "PS")),
        ("Nous organisons une réunion", ()),  # a meeting, not the island
        ("guru bahasa Inggris", ()),  # the language, not the country
        ("Kami yayasan di Jakarta, cari mitra di Kalimantan", ("ID-KA",)),
        ("We are based in Bali and offer boats in Maluku", ("ID-MA",)),
        ("Nous sommes à Bali et cherchons un bateau au Tchad", ("TD",)),
        ("Kami di Maluku butuh dokter dari Jakarta", ("ID-MA", "ID-JK")),
        ("Kami nelayan di Maluku, butuh es", ("ID-MA",)),
        ("Notre association à Abidjan cherche un médecin à Goma", ("CD",)),
        ("Looking for partners in Bamako, Nairobi and Port-au-Prince", ("ML", "KE", "HT")),
        ("mitra di Dili dan Le Caire", ("TL", "EG")),
        ("guru di Labuan Bajo dan Wamena", ("53.15", "ID-NT", "95.01", "ID-PE")),
        ("perahu untuk Madura", ("35.26", "ID-JI", "35.27", "35.28", "35.29")),
        ("relawan di Jakarta Selatan", ("31.74", "ID-JK")),
        ("mitra di Nias Utara", ("12.24", "ID-SU")),
        ("guru di Papua", ("ID-PP", "ID-PA")),  # the province, or all that was one before
        ("guru di Papua Barat", ("ID-PB",)),
        ("Baku mutu air sungai", ()),  # a standard, not the capital
        ("Yayasan di Surabaya, mencari relawan di Flores Timur", ("53.06", "ID-NT")),
        ("Association à Lyon, nous donnons des livres au Mali", ("ML",)),
        ("A charity based in Tokyo, funding clinics in Nepal", ("NP",)),
        ("Kami berkantor di Bogor, kegiatan kami di Papua Barat", ("ID-PB",)),
        ("Kami di Medan, mau buat sanggar di Nias Utara", ("12.24", "ID-SU")),
        ("Yayasan di Surabaya butuh relawan", ("35.78", "ID-JI")),
        ("kursus bahasa Jepang di Bali", ("ID-BA",)),
        ("kami di kupang butuh es batu", ("53.01", "ID-NT", "53.71")),
        ("warga di batu karang", ()),
        ("korban gempa cianjur", ("32.03", "ID-JB")),
        ("butuh guru di nusa tenggara timur", ("ID-NT",)),
    ],
)
def test_places_are_found_by_name(text: str, regions: tuple[str, ...]) -> None:
    """The longest name wins; a regency brings its province; a name begins with a capital.

    Who writes no capitals at all names places after words like "di" and "gempa". A seat told
    beside where the work is does not count, and a language is no country.

    Abbreviations of provinces are names, and what all regencies of an island share; so are French
    names of countries, and those that people use in place of the official one. Towns and islands
    stand for the regencies they lie in, cities abroad for their country.
    """
    assert interpret(text, REAL, ENCODER).regions == regions


@pytest.mark.parametrize(
    "text",
    [
        "Looking for a local NGO to implement a WASH project in Timor-Leste",
        "Looking for an NGO to run a school project",
        "Kami mencari mitra pelaksana untuk program gizi",
        "Nous cherchons une ONG locale pour mettre en œuvre un projet au Mali",
    ],
)
def test_who_is_to_carry_something_out_is_a_partner_and_no_resource(text: str) -> None:
    """What everybody does says nothing about what they should have."""
    assert interpret(text, REAL, ENCODER).needs == ()


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Perlu pakaian, popok bayi, selimut", ("clothing", "hygiene-kits", "shelter-materials")),
        ("Our school needs a server, nurses and wheelchairs",
         ("equipment", "health-workers", "medical-supplies")),
        ("Nous cherchons un médecin, des matelas et un moulin",
         ("health-workers", "shelter-materials", "equipment")),
        ("We need a boat, urgently, and every week", ("boat-transport",)),
        ("Butuh guru untuk kebun raya dan taman baca", ("teachers",)),
    ],
)  # fmt: skip
def test_each_item_of_a_list_is_read(text: str, needs: tuple[str, ...]) -> None:
    """Also one that names nothing, but not when, where or for whom it is."""
    read = interpret(text, REAL, ENCODER)
    assert {each.concept for each in read.needs} == {f"resource:{each}" for each in needs}


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("Kami mahasiswa mau membantu desa", ()),
        ("We would like to help flood victims", ()),
        ("Nous voulons aider les écoles avec des livres", ("resource:books",)),
    ],
)
def test_whoever_wants_to_help_needs_nothing(text: str, offers: tuple[str, ...]) -> None:
    """What they help with is offered; whom they help is no resource."""
    read = interpret(text, REAL, ENCODER)
    assert read.needs == ()
    assert tuple(each.concept for each in read.offers) == offers


def test_themes_are_found_by_phrase_or_else_by_meaning() -> None:
    """Named: life below water. Not named in any word: still close to one goal."""
    assert "sdg:14" in interpret("konservasi laut bagi nelayan", REAL, ENCODER).themes
    waste = interpret("mitra pengelolaan sampah di Denpasar", REAL, ENCODER)
    assert waste.themes == ("dac:14050",)
    assert interpret("zzz qqq", REAL, None).themes == ()


THEMES_SAID = {
    "Kami mencari mitra untuk program {}.": {
        "gempa": "dac3:720", "banjir bandang": "dac3:720", "pengungsi": "cluster:PRO",
        "penyandang disabilitas": "sdg:10", "tanah adat": "dac:31164", "pemuda": "dac:16015",
        "perempuan kepala keluarga": "sdg:5", "sumur bor": "dac:14031", "narkoba": "dac:12330",
        "simpan pinjam": "dac:24040", "bantuan hukum": "dac:15130", "olahraga": "dac:16065",
        "korban kekerasan": "dac:15180", "pencegahan banjir": "dac:43060",
    },
    "We look for a partner in work on {}.": {
        "earthquakes": "dac3:720", "refugees": "cluster:PRO", "disability": "sdg:10",
        "youth": "dac:16015", "indigenous peoples": "dac:15160", "boreholes": "dac:14031",
        "child labour": "dac:16070", "torture": "dac:15160", "waste": "dac:14050",
        "microfinance": "dac:24040", "women": "sdg:5", "coral restoration": "sdg:14",
    },
    "Nous cherchons un partenaire pour un programme de {}.": {
        "santé": "sdg:3", "pêche": "dac3:313", "eau potable": "dac:14031", "puits": "dac:14031",
        "réfugiés": "cluster:PRO", "écoles": "sdg:4", "élevage": "dac:31163", "femmes": "sdg:5",
        "droits de l'homme": "dac:15160", "changement climatique": "sdg:13", "forêts": "sdg:15",
        "lutte contre le paludisme": "dac:12262", "violences sexuelles": "dac:15180",
        "agriculteurs": "dac3:311", "inondations": "dac3:720", "personnes handicapées": "sdg:10",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (frame.format(said), code)
        for frame, words in THEMES_SAID.items()
        for said, code in words.items()
    ],
)
def test_themes_have_the_names_that_people_use(text: str, code: str) -> None:
    """Whoever works for flood victims or with "pêcheurs" need not know the names of sectors."""
    assert code in interpret(text, REAL, None).themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Kami tidak bergerak di bidang kesehatan.", set()),
        ("Program kami pertanian, bukan perikanan", {"dac3:311"}),
        ("We do not deal with refugees or disability but with malaria.", {"dac:12262"}),
        ("Nous ne travaillons pas sur la pêche mais sur les forêts", {"sdg:15", "dac3:312"}),
        ("anak yang tidak sekolah di desa", {"sdg:4"}),
        ("Kami tidak hanya menangani malaria", {"dac:12262"}),
    ],
)
def test_a_theme_that_is_refused_is_none(text: str, themes: set[str]) -> None:
    """Nor what is joined to it; whoever goes without a thing is the theme all the same."""
    found = set(interpret(text, REAL, ENCODER).themes)
    assert (not found) if not themes else (themes & found and found <= themes | ALSO), found


# Other codes of the same themes.
ALSO = {"dac:31120", "dac3:312", "dac3:410", "sdg:15", "dac3:111", "cluster:EDU", "dac:12262"}


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Desa kami butuh solar", "fuel"),
        ("Our village needs solar", "solar-panels"),
        ("Kami mencari panel solar", "solar-panels"),
    ],
)
def test_solar_is_diesel_in_indonesian(text: str, need: str) -> None:
    """Sunlight is in English."""
    assert [each.concept for each in interpret(text, REAL, ENCODER).needs] == [f"resource:{need}"]


def test_french_names_of_themes_count_in_french_alone() -> None:
    """English "mine" is no "mine", which is one to dig in."""
    assert interpret("We need a lawyer, the house is mine", REAL, None).themes == ()
    read = interpret("Nous cherchons un avocat pour les villages près des mines", REAL, None)
    assert read.themes == ("dac3:322",)


def test_a_language_that_is_told_is_believed() -> None:
    """A tag with a region counts as its language."""
    assert interpret("Kami mencari es", REAL, ENCODER, "en-GB").language == "en"


@pytest.mark.parametrize(("half", "least"), [("DEVELOPMENT", 0.95), ("HELD_OUT", 0.9)])
@pytest.mark.parametrize("spoken", ["id", "en", "fr"])
def test_what_officers_ask_for_in_their_own_words_comes_first(
    spoken: str, half: str, least: float
) -> None:
    """Measured: DEVELOPMENT 67, 66 and 66 of 68 (id, en, fr); HELD_OUT 29 of 32, 30 and 31 of 33.

    The words of labels and definitions alone gave 21, 19 and 2 of HELD_OUT.
    """
    told = getattr(import_module(f"tests.matching.phrases_{spoken}"), half)
    assert len(told) >= 30
    right = 0
    for text, codes in told:
        first = [each.concept for each in interpret(text, REAL, ENCODER).needs][:1]
        right += bool(first) and first[0].removeprefix("resource:") in codes.split()
    assert right / len(told) >= least


def test_the_vocabulary_was_not_written_from_the_phrases_it_is_tested_on() -> None:
    """No wording shares four words in a row with a phrase of either half."""
    halves = ("DEVELOPMENT", "HELD_OUT")
    told = [
        text
        for spoken in ("id", "en", "fr")
        for half in halves
        for text, _ in getattr(import_module(f"tests.matching.phrases_{spoken}"), half)
    ]
    told += [text for half in halves for text in getattr(descriptions, half)]
    own = set().union(*map(_fours, told))
    wordings = [text for each in REAL.concepts for text in (*each.synonyms, *each.wordings)]
    for text in (*wordings, *REAL.nothing, *REAL.described):
        if text:
            assert not _fours(text.shown()) & own, text


def _fours(text: str) -> set[tuple[str, ...]]:
    words = [token.stem for token in tokens(text)]
    return {tuple(words[start : start + 4]) for start in range(len(words) - 3)}


# Needs in words that are mostly no label and no synonym, with what they may mean; and phrases
# that mean no resource. Written for these tests; the margin AHEAD was set on the latter.
MEANT = {
    "uang tunai untuk membayar kegiatan kami": "funding grant",
    "orang yang mau mengajar anak-anak kami": "teachers",
    "someone who can defend us before the judge": "legal-aid legal-experts",
    "people who help without being paid": "volunteers",
    "a room where forty people can sit and talk": "meeting-space",
    "obat untuk warga yang sakit": "medicine health-services medical-supplies",
    "seseorang yang bisa memperbaiki perahu kami": "engineers equipment",
    "help to keep our books in order": "accountants financial-management",
    "tempat menyimpan beras": "warehouse",
    "a way to carry patients to hospital": "ambulance",
    "orang yang paham hukum tanah": "legal-experts legal-aid",
    "machines to process coffee": "equipment farm-tools",
    "bibit pohon bakau": "seeds",
    "doctors willing to visit islands": "health-workers health-services",
    "listrik dari matahari": "solar-panels",
    "somebody to check our accounts": "audit-services accountants",
    "baju layak pakai": "clothing",
    "people to translate sign language": "interpreters translation",
    "tenda untuk pengungsi": "shelter-materials",
    "koneksi internet di desa": "internet-access",
}
MEANINGLESS = (
    "the governor last year",
    "a good morning",
    "waktu yang tepat",
    "harapan baru",
    "semangat yang tinggi",
    "sejarah panjang di kota ini",
    "a clear vision",
    "kepercayaan diri",
    "more time to think",
    "hujan",
    "a happy ending",
    "nama yang bagus",
    "to win the election",
    "tidur yang nyenyak",
    "our grandmothers' stories",
    "ombak besar",
    "peace of mind",
    "musim kemarau panjang",
)


@pytest.mark.parametrize(("half", "most"), [("DEVELOPMENT", 1), ("HELD_OUT", 1)])
def test_where_and_for_whom_one_works_is_no_wish(half: str, most: int) -> None:
    """Measured: 1 of 60 texts and 1 of 30 held out; 44 and 25 when names and meanings alone ruled.

    What still asks for something wherever it stands: `test_cues_tell_needs_from_offers`.
    """
    texts = getattr(descriptions, half)
    assert len(texts) >= 30
    assert sum(_read(text) != (set(), set()) for text in texts) <= most


def _first_need(phrase: str) -> str | None:
    asked = "Kami butuh " if language(f"{phrase} dan") == "id" else "We need "
    found = interpret(asked + phrase, REAL, ENCODER).needs
    return found[0].concept if found else None


def test_most_needs_are_understood_by_meaning() -> None:
    """Of twenty paraphrases at least 18 are right, and at most 2 wrong."""
    found = {phrase: _first_need(phrase) for phrase in MEANT}
    told = {phrase: code.split(":")[1] for phrase, code in found.items() if code}
    right = sum(code in MEANT[phrase].split() for phrase, code in told.items())
    assert right >= 18
    assert len(told) - right <= 2


def test_what_is_no_resource_is_hardly_taken_for_one() -> None:
    """At most one of eighteen, right after a cue."""
    assert sum(_first_need(phrase) is not None for phrase in MEANINGLESS) <= 1


def test_a_clause_without_a_known_phrase_is_read_by_its_meaning() -> None:
    """Volunteers are not named, but meant."""
    needs, _ = _read("We need people who help without being paid.")
    assert needs == {"resource:volunteers"}


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "12345", "x" * 10_000, "Kami " * 2_500, "9" * 999]
)
def test_nothing_is_read_from_nothing(text: str) -> None:
    """Blank, senseless or endless texts are no error."""
    found = interpret(text, REAL, ENCODER)
    assert (found.needs, found.offers, found.regions) == ((), (), ())


def test_who_pays_offers_money_and_not_what_it_is_for() -> None:
    """With the amount, if it is told."""
    read = interpret("We fund schools up to USD 200,000 and need maps", REAL, ENCODER)
    money = Wanted(concept="resource:funding", quantity=Quantity(value=2e5, unit="unit:USD"))
    assert read.offers == (money,)
    assert [each.concept for each in read.needs] == ["resource:maps"]


def test_a_few_words_are_in_the_language_of_who_wrote_them() -> None:
    """They hold no word that shows it; a longer text would, and a script of its own does."""
    assert assumed("gudang Surabaya", "id") == "id"
    assert assumed("grants", "en-GB") == "en"
    assert assumed("butuh gudang", "en") is None
    assert assumed("", "id") is None
    assert assumed("склад", "id") is None
    assert assumed("xyo qwe rty uio pas dfg hjk", "id") is None
