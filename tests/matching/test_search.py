"""Search: typing errors, word forms, beginnings; and what may not change what is found."""

import math

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.codes import Visibility
from domain.filters import ActivityFilter, OrganizationFilter, PartnershipFilter
from domain.organization import Identifier
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR
from matching import catalog
from matching.corpus import Delta
from matching.lexicon import Lexicon
from matching.words import closeness, highlights, query_words, stems, tokens
from tests.matching import reference
from tests.matching.reference import Reference
from tests.matching.test_catalog import SOME_WORLD, built
from tests.matching.wishes import NOW, searches, viewers
from tests.small_vocabulary import VOCABULARY
from tests.worlds import World, activity, org, partnership

# Families of Indonesian words as missions and activities use them; the root comes first.
FAMILIES = """
didik pendidikan mendidik dididik pendidik
latih pelatihan melatih pelatih latihan dilatih
sehat kesehatan menyehatkan penyehatan
air perairan pengairan
kirim mengirim pengiriman dikirim kiriman mengirimkan
bangun pembangunan membangun dibangun bangunan
tulis menulis penulisan penulis tulisan ditulis
pakai memakai pemakaian dipakai pemakai
daya pemberdayaan memberdayakan berdaya keberdayaan
kembang pengembangan mengembangkan berkembang perkembangan
ajar mengajar pengajaran pelajaran belajar pelajar
kelola pengelolaan mengelola dikelola pengelola
lindung perlindungan melindungi dilindungi pelindung
tani pertanian petani bertani
laut kelautan melaut
hutan kehutanan perhutanan
bantu bantuan membantu dibantu pembantu
sekolah bersekolah persekolahan
lestari pelestarian melestarikan kelestarian
usaha pengusaha berusaha perusahaan
dana pendanaan mendanai didanai
damping pendampingan mendampingi pendamping didampingi
tanggulang penanggulangan menanggulangi
sedia penyediaan menyediakan tersedia disediakan penyedia
salur penyaluran menyalurkan disalurkan saluran
layan pelayanan melayani layanan dilayani
rumah perumahan
ikan perikanan
ternak peternakan beternak peternak
desa pedesaan perdesaan
kuat penguatan menguatkan memperkuat diperkuat
tingkat peningkatan meningkatkan ditingkatkan
cegah pencegahan mencegah dicegah
rawat perawatan merawat dirawat perawat
ungsi pengungsi mengungsi pengungsian
pimpin kepemimpinan memimpin pemimpin pimpinan
olah pengolahan mengolah diolah olahan
simpan penyimpanan menyimpan disimpan simpanan
mitra kemitraan bermitra
kerja bekerja pekerjaan pekerja mengerjakan
tanam menanam penanaman tanaman ditanam
teliti penelitian meneliti peneliti diteliti
"""
# The rules of `stems` were made on those above; these came after, as a check.
LATER_FAMILIES = """
sejahtera kesejahteraan menyejahterakan
adil keadilan mengadili pengadilan
tolong menolong pertolongan penolong
selamat keselamatan menyelamatkan penyelamatan
hubung hubungan menghubungkan penghubung perhubungan
jual menjual penjualan penjual dijual
beli membeli pembelian pembeli
gerak gerakan bergerak menggerakkan pergerakan penggerak
satu kesatuan persatuan bersatu
aman keamanan mengamankan pengamanan
bersih kebersihan membersihkan pembersihan
cipta menciptakan penciptaan pencipta
nilai menilai penilaian dinilai
pantau memantau pemantauan dipantau
lapor melaporkan laporan pelaporan dilaporkan
guna menggunakan penggunaan berguna pengguna
rencana perencanaan merencanakan direncanakan
kaji mengkaji kajian pengkajian
ubah mengubah perubahan berubah diubah
jaga menjaga penjagaan dijaga
tenun menenun penenun tenunan
anyam menganyam anyaman penganyam
panen memanen pemanenan
suluh menyuluh penyuluhan penyuluh
wakil mewakili perwakilan diwakili
pulih pemulihan memulihkan dipulihkan
bencana kebencanaan
sewa menyewa penyewaan
tampung menampung penampungan ditampung
kumpul mengumpulkan pengumpulan perkumpulan berkumpul
"""
FAMILY = [line.split() for line in (FAMILIES + LATER_FAMILIES).split("\n") if line]


@pytest.mark.parametrize("family", FAMILY, ids=lambda family: family[0])
def test_indonesian_word_forms_meet(family: list[str]) -> None:
    """Every two forms of one Indonesian root find each other as forms of the same word."""
    for one in family:
        for other in family:
            assert closeness(one, other) >= 90, (one, other)


def test_unlike_indonesian_words_stay_apart() -> None:
    """No form of one root is taken for a form of another."""
    for place, family in enumerate(FAMILY):
        for other in FAMILY[place + 1 :]:
            for one in family:
                assert not any(stems(one) & stems(word) for word in other), (one, other)


@pytest.mark.parametrize(
    ("asked", "stands", "close"),
    [
        ("nelayan", "nelayan", 100),
        ("trainings", "trained", 90),
        ("communities", "community", 90),
        ("nel", "nelayan", 80),
        ("ne", "nelayan", 0),  # two letters begin too many words
        ("nelayn", "nelayan", 60),  # a letter missing
        ("nelaayan", "nelayan", 60),  # one too many
        ("enlayan", "nelayan", 60),  # neighbours swapped, at the start too
        ("melayan", "nelayan", 60),
        ("kesehaatn", "kesehatan", 60),
        ("pemberdayan", "pemberdayaan", 60),
        ("hak", "hat", 0),  # short words are too near each other
        ("2019", "2018", 0),  # a number is not a slip of another
        ("covid19", "covid18", 0),
        ("water", "walnut", 0),
    ],
)
def test_how_close_two_words_are(asked: str, stands: str, close: int) -> None:
    """Closeness by hand: equal, a form, a beginning, a slip, or nothing."""
    assert closeness(asked, stands) == close


letters = st.text("abelnptz1é", min_size=1, max_size=11)


@settings(deadline=None)
@given(letters, letters)
@example("aabb", "abab")
@example("ca", "abc")
def test_closeness_is_that_of_the_plain_definition(asked: str, stands: str) -> None:
    """The quick comparison equals the definition written out, on any two words."""
    assert closeness(asked, stands) == reference.closeness(asked, stands)


@st.composite
def slipped(draw: st.DrawFn, word: str) -> str:
    """A word with up to three slips: letters added, dropped, changed or swapped."""
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(word)))
        before, after = word[:place], word[place:]
        other = draw(st.sampled_from("abelné"))
        word = draw(
            st.sampled_from(
                (
                    before + other + after,
                    before + after[1:],
                    before + other + after[1:],
                    before + after[1:2] + after[:1] + after[2:],
                )
            )
        )
    return word or "a"


@settings(max_examples=150, deadline=None)
@given(st.lists(letters, min_size=1, max_size=9), st.data())
def test_the_index_finds_just_the_close_words(roots: list[str], data: st.DataObject) -> None:
    """Signatures, stems and order leave out no close word and let in no other."""
    near = st.sampled_from(roots).flatmap(slipped)
    base, later = data.draw(st.lists(near, max_size=20)), data.draw(st.lists(near, max_size=9))
    asked = data.draw(near)
    lexicon = Lexicon.of(base)
    for start in range(0, len(later), 5):
        lexicon = lexicon.including(later[start : start + 5])
    best: dict[str, int] = {}
    for value, numbers in lexicon.match(asked):
        for number in numbers.tolist():
            best[lexicon.numbers.id_of(number)] = value
    expected = {word: reference.closeness(asked, word) for word in (*base, *later)}
    assert best == {word: value for word, value in expected.items() if value}


@pytest.mark.untraced
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_searches_are_those_of_the_plain_loops(data: st.DataObject) -> None:
    """Who is found, and with what score, equals loops over all words of all records."""
    world, words = data.draw(SOME_WORLD), data.draw(searches)
    viewer = data.draw(viewers(world))
    snapshot = built(world)
    truth = Reference(world, VOCABULARY, viewer, NOW)
    wanted = OrganizationFilter(search=words)
    page = catalog.organizations(snapshot, wanted, viewer, NOW).page(first=100)
    scores = truth.organization_scores(words)
    assert {e.node for e in page.edges} == {e.id for e in truth.organizations(wanted)}
    assert all(math.isclose(e.score or 0, scores[e.node]) for e in page.edges)
    for agreed in (PartnershipFilter(search=words),):
        found = catalog.partnerships(snapshot, agreed, viewer).page(first=100)
        assert {e.node for e in found.edges} == {e.id for e in truth.partnerships(agreed)}
    work = ActivityFilter(search=words)
    listed = catalog.activities(snapshot, work, viewer).page(first=100)
    assert [e.node for e in listed.edges] == [e.id for e in truth.activities(work)]


SEA = org("sea", name=Text.of(id="Yayasan Laut Lestari"), acronym="YLL",
          mission=Text.of(id="Mendampingi nelayan kecil.", en="We support small-scale fishers."),
          identifiers=(Identifier(scheme="ID-AHU", value="0012345.AH"),))  # fmt: skip
FISH = org("fish", name=Text.of(id="Nelayan Maju"))
WORK = org("work", name=Text.of(id="Bina Karya"))
COAST = World(
    organizations=(SEA, FISH, WORK),
    activities=(activity("boats", "work", title=Text.of(id="Pelatihan nelayan")),),
    partnerships=(partnership("nets", "sea", "fish", title=Text.of(id="Jaring bersama")),),
)


def found(words: str, world: World = COAST) -> list[str]:
    """Ids of the organizations found by some words, best first."""
    listing = catalog.organizations(built(world), OrganizationFilter(search=words), VISITOR, NOW)
    return [edge.node for edge in listing.page().edges]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("nelayan", ["fish", "sea", "work"]),  # in a name, in a mission, in an activity
        ("nelyan", ["fish", "sea", "work"]),
        ("pendampingan nelayan", ["sea"]),  # every word must stand somewhere
        ("YLL", ["sea"]),
        ("0012345", ["sea"]),
        ("ID-AHU-0012345.AH", ["sea"]),
        ("yayasan dan laut", ["sea"]),  # "dan" is "and"
        ("fisher", ["sea"]),
        ("latih", ["work"]),
        ("???", []),
        ("gunung", []),
    ],
)
def test_what_a_search_finds_on_the_coast(words: str, expected: list[str]) -> None:
    """Fields, forms, slips and ranks on a world whose answer is known."""
    assert found(words) == expected


def test_blank_words_ask_for_nothing() -> None:
    """A search of spaces is no restriction."""
    assert len(found("  ")) == 3


def test_missing_letters_find_every_name() -> None:
    """Each long word of a name still finds it with any one letter left out."""
    names = ("Perkumpulan", "Kesehatan", "Pemberdayaan", "Lingkungan", "Masyarakat", "Perempuan")
    world = World(
        organizations=tuple(org(name.lower(), name=Text.of(id=f"{name} Kita")) for name in names)
    )
    for name in names:
        for place in range(len(name)):
            assert name.lower() in found(name[:place] + name[place + 1 :], world)


def test_a_hidden_record_does_not_move_a_score() -> None:
    """Weights of words come from what everybody sees, for those who see more as well."""
    wanted = OrganizationFilter(search="nelayan pendampingan")
    hidden = tuple(
        org(f"h{n}", name=Text.of(id="Nelayan"), visibility=Visibility.HIDDEN) for n in range(9)
    )
    with_hidden = World(organizations=(*COAST.organizations, *hidden), activities=COAST.activities)
    for viewer in (VISITOR, SYSTEM):
        (alone,), (beside,) = (
            catalog.organizations(built(world), wanted, viewer, NOW).page().edges
            for world in (COAST, with_hidden)
        )
        assert (alone.node, alone.score) == (beside.node, beside.score)


def test_words_weigh_by_how_few_have_them() -> None:
    """ln(1 + N / (1 + n)) in thousandths, by hand: all three, one and none of three records."""
    wanted = OrganizationFilter(search="nelayan latih gunung")
    listing = catalog.organizations(built(COAST), wanted, VISITOR, NOW)
    assert listing.found is not None
    weights = [math.log(1 + 3 / (1 + having)) for having in (3, 1, 0)]
    assert listing.found.weights == tuple(round(1000 * weight) for weight in weights)


def test_a_changed_text_is_found_by_its_new_words_only() -> None:
    """A saved change counts in the next search, and the old words are forgotten."""
    snapshot = built(COAST).apply(
        Delta(
            seq=2,
            organizations=[org("fish", name=Text.of(id="Petani Kopi"))],
            activities=[activity("boats", "work", title=Text.of(id="Kebun kopi"))],
        )
    )
    for words, expected in (("nelayan", ["sea"]), ("kopi", ["fish", "work"]), ("latih", [])):
        listing = catalog.organizations(snapshot, OrganizationFilter(search=words), VISITOR, NOW)
        assert [edge.node for edge in listing.page().edges] == expected


def test_words_of_a_query() -> None:
    """Stop words are left out unless there is nothing else; no word counts twice."""
    assert query_words("Air dan AIR untuk Desa") == ["air", "desa"]
    assert query_words("dan untuk") == ["dan", "untuk"]
    assert tokens("Café-Água, No. 5/KB_2") == ["cafe", "agua", "no", "5", "kb", "2"]


def test_highlights_mark_what_matches_and_nothing_else() -> None:
    """Forms, beginnings and slips are marked; markup in the text is escaped; others left out."""
    texts = ["Pelatihan <b>nelayan</b> & anak", "Gunung tinggi", "Ne\u0301layan muda"]
    assert highlights(texts, "melatih nelyan") == [
        "<mark>Pelatihan</mark> &lt;b&gt;<mark>nelayan</mark>&lt;/b&gt; &amp; anak",
        "<mark>Nélayan</mark> muda",
    ]
    assert highlights(texts, "?") == []


@given(st.text(), st.text())
def test_highlights_never_let_markup_through(text: str, query: str) -> None:
    """Without our own marks nothing that HTML would read as a tag is left."""
    for marked in highlights([text], query):
        bare = marked.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert ">" not in bare
