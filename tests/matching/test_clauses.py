"""What a text refuses is no need: sentences with a "no" in them, and those that only look alike."""

import pytest

from matching.brief import interpret
from tests.matching.briefs import REAL, wanted_in
from tests.matching.matchmaking import ENCODER


@pytest.mark.parametrize(
    "text",
    [
        "Tidak butuh pelatihan",
        "Kami tidak mencari dana",
        "Kami bukan mencari dana",
        "Tidak perlu dana",
        "Kami tidak memerlukan dana",
        "Kami tidak lagi membutuhkan relawan",
        "Belum butuh dana",
        "Kami tidak sedang mencari guru atau bidan.",
        "Kami tidak membutuhkan hibah, pelatihan, maupun komputer.",
        "Yayasan kami tak mencari donatur dan dana.",
        "Kami tidak mau uang",
        "Tidak usah kirim obat",
        "Pelatihan tidak diperlukan",
        "Dana tidak kami butuhkan, dana tidak kami cari.",
        "Bukan uang yang kami cari",
        "Yang kami cari bukan dana.",
        "Kami tidak butuh atau mencari relawan.",
        "We do not need funding or training",
        "We don't need money",
        "We don\u2019t need volunteers right now",
        "We are not looking for funding",
        "We aren't seeking teachers.",
        "We no longer need volunteers",
        "We are not currently looking for volunteers.",
        "We need no training",
        "There is no need for computers.",
        "No training please",
        "No training needed",
        "Training is not needed.",
        "Please don't send clothing.",
        "We need neither money nor training.",
        "Nous n'avons pas besoin d'argent",
        "Nous n\u2019avons plus besoin de bénévoles.",
        "Il ne nous faut pas de formation",
        "Nous ne cherchons plus de bénévoles",
        "Nous ne cherchons ni argent ni formation.",
        "Nous n'avons aucun besoin d'ordinateurs.",
        "Pas besoin de formation.",
        "Ce que nous cherchons, ce n'est pas de l'argent.",
    ],
)
def test_what_is_refused_is_no_need(text: str) -> None:
    """A cue with a "not" before it asks for nothing, and offers nothing."""
    assert wanted_in(text) == (set(), set())


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("a boat, not money", "boat-transport", ""),
        ("We need a boat, not money.", "boat-transport", ""),
        ("We need volunteers not employees.", "volunteers", ""),
        ("We need a boat, not money, and two teachers.", "boat-transport teachers", ""),
        ("We need computers rather than money.", "computers", ""),
        ("What we need is not money but teachers.", "teachers", ""),
        ("We do not need money but a boat.", "boat-transport", ""),
        ("We don't need money, just teachers.", "teachers", ""),
        ("We do not need training. We need teachers.", "teachers", ""),
        ("We do not need training, but we offer meeting space.", "", "meeting-space"),
        ("We provide medicines, not money", "", "medicine"),
        ("We do not offer training; we offer volunteers.", "", "volunteers"),
        ("Kami butuh perahu, bukan uang.", "boat-transport", ""),
        ("Kami mencari guru bukan relawan", "teachers", ""),
        ("Kami menawarkan ruang rapat, bukan kantor.", "", "meeting-space"),
        ("Tidak butuh pelatihan, tetapi butuh perahu", "boat-transport", ""),
        ("Kami tidak mencari dana tetapi relawan.", "volunteers", ""),
        ("Kami tidak butuh dana, hanya guru.", "teachers", ""),
        ("Kami tidak butuh apa pun kecuali komputer.", "computers", ""),
        ("Kami tidak menyediakan pelatihan, kami butuh pelatihan.", "training", ""),
        ("Nous cherchons un bateau, pas d'argent.", "boat-transport", ""),
        ("un bateau, pas d'argent", "boat-transport", ""),
        ("Kami bukan pencari dana, tetapi pencari relawan", "volunteers", ""),
        ("Kami perlu perahu dan tidak perlu dana dan pelatihan", "boat-transport", ""),
        ("Kami tidak perlu dana dan perlu perahu", "boat-transport", ""),
        ("Nous ne cherchons pas de fonds mais des bénévoles.", "volunteers", ""),
        ("Nous offrons des formations, pas d'argent.", "", "training"),
        ("Il ne nous faut pas de formation, mais il nous faut un bateau.", "boat-transport", ""),
    ],
)
def test_the_rest_of_a_refusal_stays(text: str, needs: str, offers: str) -> None:
    """Only what follows the "not" goes, up to a comma, a "but" or the next cue."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("We need not only money but also teachers", "funding teachers"),
        ("We do not just need money, but also volunteers.", "funding volunteers"),
        ("We are not only looking for funding but also for volunteers.", "funding volunteers"),
        ("Kami butuh tidak hanya dana tetapi juga guru", "funding teachers"),
        ("Kami tidak hanya butuh dana tetapi juga guru", "funding teachers"),
        ("Kami mencari bukan hanya dana melainkan juga relawan", "funding volunteers"),
        ("Bukan cuma butuh guru, kami juga butuh perahu.", "teachers boat-transport"),
        ("Nous cherchons non seulement des fonds mais aussi des bénévoles", "funding volunteers"),
        ("Nous ne cherchons pas seulement des fonds mais aussi des bénévoles",
         "funding volunteers"),
        ("Nous ne cherchons que des bénévoles.", "volunteers"),
        ("Nous n'avons besoin que d'un bateau.", "boat-transport"),
    ],
)  # fmt: skip
def test_not_only_refuses_nothing(text: str, needs: str) -> None:
    """Both things are asked for."""
    assert wanted_in(text) == (set(needs.split()), set())


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("tidak punya perahu", "boat-transport"),
        ("Kami belum ada guru", "teachers"),
        ("Kami belum juga memiliki komputer.", "computers"),
        ("Desa kami tidak lagi mempunyai bidan.", "health-workers"),
        ("tanpa dokter", "health-workers"),
        ("we do not have a boat", "boat-transport"),
        ("We don't yet have computers.", "computers"),
        ("The school does not have teachers.", "teachers"),
        ("We have no volunteers.", "volunteers"),
        ("no boat", "boat-transport"),
        ("nous n'avons pas de bateau", "boat-transport"),
        ("Le village n'a pas de médecins.", "health-workers"),
        ("Il n'y a pas de médecins au village.", "health-workers"),
        ("Nous n'avons toujours pas d'ordinateurs.", "computers"),
        ("We need people who are not paid.", "volunteers"),
        ("Kami tidak tahu cara mencari relawan.", "volunteers"),
        ("Perahu dibutuhkan", "boat-transport"),
        ("Kami butuh perahu. Guru juga dicari.", "boat-transport teachers"),
        ("Ada yang punya gudang di Surabaya?", "warehouse"),
        ("We are looking for a funder for our clinic.", "funding"),
        ("Kami butuh kerja sama antara puskesmas dan kampus untuk pelatihan guru.", "training"),
        ("Halo, siapa yang punya perahu?", "boat-transport"),
        ("Does anyone have a boat?", "boat-transport"),
        ("Who offers training for midwives?", "training"),
        ("Bisakah lembaga Anda meminjamkan perahu?", "boat-transport"),
        ("Could you lend us a boat?", "boat-transport"),
        ("Qui a un bateau?", "boat-transport"),
    ],
)
def test_what_is_lacked_is_a_need(text: str, needs: str) -> None:
    """Who says what is not there asks for it."""
    assert wanted_in(text) == (set(needs.split()), set())


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kantor kami boleh dipakai rapat oleh komunitas lain", "", "office-space"),
        ("Tersedia 3 truk untuk distribusi bantuan", "", "truck-transport"),
        ("Two meeting rooms are available for community groups", "", "meeting-space"),
        ("Our boat can be borrowed on weekends", "", "boat-transport"),
        ("Notre salle est disponible pour des réunions", "", "meeting-space"),
        ("Obat tidak tersedia di puskesmas kami", "medicine", ""),
        ("Clean water is not available in our village", "water-supply", ""),
        ("Are teachers available in Papua?", "teachers", ""),
        ("Apakah tersedia guru les di Solo?", "teachers", ""),
        ("Kami butuh gedung yang bisa dipakai rapat", "places", ""),
        ("We need a hall available on Saturdays", "meeting-space", ""),
        ("Dana yang tersedia hanya 5 juta, butuh tambahan dana", "funding", ""),
    ],
)
def test_what_is_available_is_offered(text: str, needs: str, offers: str) -> None:
    """What stands before is; not where it is sought, asked for, or not there."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami bisa mengajar bahasa Inggris", "", "teachers"),
        (
            "Bank sampah kami bisa mengolah plastik, cari pembeli",
            "market-access",
            "waste-processing",
        ),
        ("We run a radio station and can broadcast messages", "", "media-coverage"),
        ("We can train teachers but need a venue", "places", "training"),
        ("Nous pouvons réparer des toits", "", "construction"),
        ("Je suis infirmière et je peux former des agents de santé", "", "training"),
        ("Lembaga kami memantau hutan, mau berbagi data dengan media", "", "data"),
        ("Fondation suisse, finance des projets jusqu'à 50 000 CHF", "", "funding"),
        ("We look for a donor who funds projects in Maluku", "funding", ""),
        ("We need a boat so that we can reach villages", "boat-transport", ""),
        ("We can't find teachers", "teachers", ""),
        ("Kami butuh dana agar kami bisa membeli obat", "funding medicine", ""),
        ("Semoga kami bisa mendapatkan guru", "teachers", ""),
        ("Kami dapat hibah tahun lalu, sekarang butuh akuntan", "accountants", ""),
        ("Kami cari kantor, kami bisa membayar 5 juta", "office-space", "funding"),
        ("We could use some blankets", "shelter-materials", ""),
    ],
)
def test_what_somebody_can_do_is_offered(text: str, needs: str, offers: str) -> None:
    """Not what one can do to get something, cannot do, or could do with what is needed."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("bisa melatih", "", "training"),
        ("Dapat melatih nelayan memakai GPS, mencari perahu", "boat-transport", "training"),
        ("Kami punya gudang, bisa melatih guru", "", "warehouse training"),
        ("LSM di Ende, juga bisa melatih kader posyandu", "", "training"),
        ("Butuh perahu. Mampu menerjemahkan surat.", "boat-transport", "translation"),
        ("can train", "", "training"),
        ("Can train fishers and lend two trucks", "", "training truck-transport"),
        ("Small NGO in Bali, can train teachers in coding", "", "training"),
        ("Able to train midwives", "", "training"),
        ("peut former", "", "training"),
        ("Peut prêter un camion", "", "truck-transport"),
        ("Petite ONG à Goma, peut former des enseignants", "", "training"),
        ("Yayasan di Jakarta, bisa mendanai sekolah", "", "funding"),
        ("Foundation in Geneva, can fund clinics in Mali", "", "funding"),
        ("Peut financer des puits", "", "funding"),
        ("Bisa melatih guru?", "training teachers", ""),
        ("Bisa mengirim beras ke desa kami", "food", ""),
        ("Butuh pelatih, bisa melatih guru", "facilitators teachers", ""),
        ("Dapat hibah tahun lalu, sekarang butuh akuntan", "accountants", ""),
        ("Supaya bisa melatih guru, kami butuh proyektor", "equipment", ""),
        ("Kami tidak bisa melatih guru", "", ""),
        ("Can our school borrow a boat", "boat-transport", ""),
        ("Can teachers come", "teachers", ""),
        ("Can UNICEF help us with rice", "food", ""),
        ("Looking for a doctor, can train locals", "health-workers", ""),
        ("Peut-on emprunter un camion", "", ""),
        ("Recherche médecin, peut loger sur place", "health-workers", ""),
    ],
)
def test_whoever_can_do_something_need_not_say_we(text: str, needs: str, offers: str) -> None:
    """Where a text or a part of it begins; not in a question, nor for themselves."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kader posyandu kami siap membantu pendataan stunting.", "", "needs-assessment"),
        ("Kami siap membantu pelatihan guru.", "", "training"),
        ("Our team is ready to help with training.", "", "training"),
        ("We are willing to help with transport.", "", "transport"),
        ("Nous sommes prêts à aider avec des formations.", "", "training"),
        ("Kami punya obat-obatan dan siap membantu puskesmas di Maluku.", "", "medicine"),
        ("Kami siap membantu para guru dengan buku.", "", "books"),
        ("Kami siap membantu dengan guru.", "", "teachers"),
        ("We are ready to help teachers with books.", "", "books"),
        ("Nous sommes prêts à aider les enseignants avec des livres.", "", "books"),
        ("We need a boat; we can offer rooms for volunteers.", "boat-transport", "accommodation"),
        ("We need laptops; we can host interns.", "computers", "hosting-interns"),
        ("We are a foundation giving small grants to women.", "", "grant"),
        ("We are looking for a partner offering training.", "training", ""),
        ("Kami lembaga donor untuk pendidikan.", "", "funding"),
        ("We fund schools and teachers in Timor-Leste.", "", "funding"),
        ("Kami mendanai pelatihan guru dan mencari relawan.", "volunteers", "funding"),
        ("Nous finançons des puits.", "", "funding"),
        ("Notre ONG finance des puits.", "", "funding"),
        ("We do not fund schools, we need books.", "books", ""),
        ("We fund not schools but wells.", "", "funding"),
        ("Who has a warehouse, we offer boats.", "warehouse", "boat-transport"),
        ("We are ready to help our teachers with books.", "", "books"),
        ("Kami mencari relawan yang siap membantu.", "volunteers", ""),
        ("We need teachers ready to help in the village.", "teachers", ""),
    ],
)
def test_who_is_ready_to_help_offers(text: str, needs: str, offers: str) -> None:
    """But not whom they help, and who is sought because they are ready to help is needed."""
    found = wanted_in(text)
    assert (set(needs.split()), set(offers.split())) == found


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("butuh penginapan untuk relawan", "accommodation", ""),
        ("Kami butuh perahu untuk guru.", "boat-transport", ""),
        ("We need a warehouse for medicine.", "warehouse", ""),
        ("We offer training for volunteers.", "", "training"),
        ("Nous cherchons des ordinateurs pour nos enseignants.", "computers", ""),
        ("Nous cherchons un bateau pour les bénévoles et des ordinateurs.",
         "boat-transport computers", ""),
        ("We need a boat for volunteers, computers and 2 teachers.",
         "boat-transport computers teachers", ""),
        ("mitra untuk pelatihan", "training", ""),
        ("orang untuk mengajar dan guru", "teachers", ""),
    ],
)  # fmt: skip
def test_what_a_thing_is_for_is_not_asked_for(text: str, needs: str, offers: str) -> None:
    """Who wants beds for volunteers wants no volunteers; a partner for a training is to train."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("In Papua, not in Java, we need teachers", {"ID-PA", "ID-PP"}),
        ("Kami tidak bekerja di Papua, kami butuh guru di Maluku", {"ID-MA"}),
        ("Kami butuh guru di Maluku, bukan di Jawa", {"ID-MA"}),
        ("We do not work in Java. We need boats in Maluku.", {"ID-MA"}),
        ("Kami tidak punya guru di Maluku", {"ID-MA"}),
        ("Belum ada guru di Maluku", {"ID-MA"}),
        ("We need teachers not only in Maluku but in Papua", {"ID-MA", "ID-PA", "ID-PP"}),
    ],
)
def test_a_place_that_is_ruled_out_is_none(text: str, regions: set[str]) -> None:
    """What is lacking in a place is asked for there."""
    assert set(interpret(text, REAL, ENCODER).regions) == regions


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("We are looking for a partner who needs boats", set(), {"boat-transport"}),
        ("Kami mencari mitra yang membutuhkan perahu", set(), {"boat-transport"}),
        ("Nous cherchons un partenaire qui cherche des bateaux", set(), {"boat-transport"}),
        ("We are looking for a partner who offers boats", {"boat-transport"}, set()),
        ("Kami butuh guru yang bisa mengajar dan membutuhkan perahu",
         {"teachers", "boat-transport"}, set()),
    ],
)  # fmt: skip
def test_who_seeks_somebody_who_needs_a_thing_offers_it(
    text: str, needs: set[str], offers: set[str]
) -> None:
    """The direction turns; who offers it is sought all the same."""
    assert wanted_in(text) == (needs, offers)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("We have a training room but no computers and no books.", "computers books", "classroom"),
        ("We have a boat without fuel", "fuel", "boat-transport"),
        ("We have volunteers, not doctors", "", "volunteers"),
        ("We provide books but no money.", "", "books"),
        ("We need trucks, no money please", "truck-transport", ""),
        ("Kami punya ambulans tanpa obat", "medicine", "ambulance"),
        ("Nous avons une salle mais pas d'ordinateurs.", "computers", "meeting-space"),
        ("Nous disposons d'un bateau sans capitaine", "", "boat-transport"),
        ("Nobody here knows the law; we have nobody to do our audit.", "audit-services", ""),
        ("Could someone lend us a projector and a boat?", "equipment boat-transport", ""),
    ],
)
def test_what_is_missing_beside_what_is_there_is_needed(text: str, needs: str, offers: str) -> None:
    """It was read as offered, the worst of errors; who gives no such thing does not need it."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami punya gudang, tidak ada hibah", "", "warehouse"),
        ("Kami menyediakan gudang, tak ada hibah maupun pinjaman", "", "warehouse"),
        ("Kami bisa melatih guru tapi tidak ada dana", "", "training"),
        ("Gudang kami boleh dipakai, tidak ada hibah", "", "warehouse"),
        ("Kami memberi beasiswa, tidak ada pinjaman, dan mencari relawan", "volunteers",
         "scholarship"),
        ("We have a warehouse, no grant", "", "warehouse"),
        ("We offer a warehouse, no grant", "", "warehouse"),
        ("We offer training, there are no grants, and we need maps", "maps", "training"),
        ("Nous avons un entrepôt, aucune subvention", "", "warehouse"),
        ("Nous offrons un entrepôt, pas de subvention", "", "warehouse"),
        ("Nous offrons un entrepôt, il n'y a pas de subvention", "", "warehouse"),
    ],
)  # fmt: skip
def test_what_is_denied_after_an_offer_is_neither_offered_nor_needed(
    text: str, needs: str, offers: str
) -> None:
    """It was needed, or offered: who gives one thing tells that they do not give another."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami tidak punya gudang", "warehouse", ""),
        ("Kami punya lahan, tidak ada bibit", "seeds", "land"),
        ("Kami punya gudang tapi tidak ada hibah", "grant", "warehouse"),
        ("Kami menyediakan buku, tidak ada guru di desa kami", "teachers", "books"),
        ("Kami menyediakan pelatihan, belum ada dana", "funding", "training"),
        ("Tidak ada hibah untuk sekolah kami", "grant", ""),
        ("Tak ada yang bisa melatih guru kami", "training", ""),
        ("We have no warehouse", "warehouse", ""),
        ("We have a clinic, no doctor", "health-workers", "clinic"),
        ("We have a warehouse but no grant", "grant", "warehouse"),
        ("We offer books, we have no teachers", "teachers", "books"),
        ("There is no doctor in our village", "health-workers", ""),
        ("Nous n'avons pas d'entrepôt", "warehouse", ""),
        ("Nous avons un entrepôt mais pas de subvention", "grant", "warehouse"),
        ("Nous offrons des livres, il n'y a pas d'enseignants au village", "teachers", "books"),
    ],
)
def test_what_somebody_has_not_stays_a_need(text: str, needs: str, offers: str) -> None:
    """Beside what they have, where it says where, and where "but" tells of a grant."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Mitra yang memiliki gudang di Surabaya", "warehouse", ""),
        ("Partners who have boats in Maluku", "boat-transport", ""),
        ("Kami lembaga yang menyediakan beasiswa", "", "scholarship"),
        ("Yayasan Bahari yang punya perahu", "", "boat-transport"),
    ],
)
def test_who_begins_with_a_partner_who_has_a_thing_seeks_it(
    text: str, needs: str, offers: str
) -> None:
    """Unless the partner is whoever writes, or has a name."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("desa kami ga punya ambulans", "ambulance", ""),
        ("kita nggak butuh duit, butuh pengacara", "legal-experts", ""),
        ("kami bs ngasih beasiswa, nyari relawan jg", "volunteers", "scholarship"),
        ("ada yg bisa bantuin psikolog utk anak2 panti?", "psychologists", ""),
        ("blm ada perahu krn mahal", "boat-transport", ""),
        ("pengen pelatihan jurnalistik buat relawan", "training", ""),
        ("We cant lend trucks, we have books", "", "books"),
    ],
)
def test_words_are_read_as_people_spell_them_in_chats(text: str, needs: str, offers: str) -> None:
    """Short forms stand for their words: "ga" denies, "yg" and "utk" join."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("We wish to have computers", "computers"),
        ("Kami berharap bisa memiliki ambulans", "ambulance"),
        ("Semoga desa kami segera punya klinik", "clinic"),
        ("We would love to get some books", "books"),
        ("If only our school had a boat", "boat-transport"),
        ("Nous espérons avoir un camion", "truck-transport"),
    ],
)
def test_what_somebody_hopes_to_have_is_needed(text: str, needs: str) -> None:
    """They have none; it was read as offered."""
    assert wanted_in(text) == (set(needs.split()), set())


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami bersedia melatih nelayan muda", "", "training"),
        ("Kami cari sukarelawan, dan kami siap menyediakan penginapan", "volunteers",
         "accommodation"),
        ("We are glad to mentor small businesses", "", "mentoring"),
        ("We'd translate leaflets for any charity", "", "translation"),
        ("Our laboratory could test soil samples", "", "laboratory-testing"),
        ("Notre équipe peut traduire des documents", "", "translation"),
        ("Notre ONG dispose d'un entrepôt à Goma", "", "warehouse"),
        ("La commune met à disposition une salle de réunion", "", "meeting-space"),
        ("We are a shop with 400 textbooks to give away", "", "books"),
        ("We bring EUR 5,000", "", "funding"),
        ("Relawan kami siap diterjunkan ke Sigi", "", "volunteers"),
        ("Beras gratis untuk panti asuhan", "", "food"),
        ("Our students can learn English if we find teachers", "teachers", ""),
        ("Our school can only afford one computer", "computers", ""),
        ("Dokter yang bersedia ke Papua", "health-workers", ""),
        ("Kami mencari dokter, siap bekerja di pulau", "health-workers", ""),
        ("We look for a hall to share with others", "meeting-space", ""),
    ],
)  # fmt: skip
def test_who_can_and_is_willing_offers(text: str, needs: str, offers: str) -> None:
    """Whoever writes, or their own people and things; not those who are sought."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Recherche traducteurs pour un colloque", "translation", ""),
        ("Recherche sur les forêts tropicales", "research", ""),
        ("Tidak perlu beras, cukup obat saja", "medicine", ""),
        ("Seeds and tools are what the farmers ask for", "seeds equipment", ""),
        ("Kelas mulai besok, asal ada yang punya komputer", "computers", ""),
        ("We want volunteers to repair classrooms", "volunteers", ""),
        ("Kami menyumbangkan buku kepada guru di Sikka", "", "books"),
        ("Nous donnons des ordinateurs aux enseignants", "", "computers"),
        ("We give laptops to teachers", "", "computers"),
        ("Mencari sekolah di Flores yang mau", "", ""),
        ("We have food and are looking for villages in need", "", "food"),
        ("Kami kekurangan guru", "teachers", ""),
    ],
)
def test_who_is_addressed_is_no_resource(text: str, needs: str, offers: str) -> None:
    """Who gets a thing, what people are to work on, and who is sought to work with."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("We repair wheelchairs for free", "", "medical-supplies"),
        ("Kami membuat situs web gratis untuk panti", "", "software"),
        ("Nous traduisons gratuitement vos documents", "", "translation"),
        ("Kami menyiapkan beasiswa untuk 20 siswa", "", "scholarship"),
        ("Notre fondation octroie des bourses", "", "scholarship"),
        ("Kami siap antar obat ke pulau", "", "medicine"),
        ("Kami punya beras siap saji", "", "food"),
        ("We monitor forests with volunteers in Riau", "", ""),
        ("We collect warm clothes", "clothing", ""),
        ("Halo kak, ada yang punya proyektor?", "equipment", ""),
        ("Butuh truk, ada gudang di desa", "truck-transport", ""),
        ("We cannot find nurses", "health-workers", ""),
        ("Kami kesulitan modal usaha", "seed-funding", ""),
    ],
)
def test_who_tells_what_they_do_does_not_list_needs(text: str, needs: str, offers: str) -> None:
    """Work for nothing is offered; what is only there is neither needed nor offered."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami punya kebun yang luas, mencari relawan", "volunteers", "land"),
        ("Yang kami harapkan adalah dokter dan obat", "health-workers medicine", ""),
        ("Please stop sending clothes, we need medicine", "medicine", ""),
        ("Our bakery delivers bread without charge", "", "food"),
        ("The school has neither teachers nor books", "teachers books", ""),
        ("Le centre n'a ni médicaments ni ambulance", "medicine ambulance", ""),
        ("We've got a warehouse in Solo", "", "warehouse"),
        ("Is anybody able to train midwives?", "training", ""),
        ("A hall that any charity may use", "", "meeting-space"),
        ("Il leur faudrait un camion", "truck-transport", ""),
    ],
)
def test_more_ways_to_say_what_is_sought_and_given(text: str, needs: str, offers: str) -> None:
    """A comma ends a description; who is trained is no need; "ni" lacks both."""
    assert (set(needs.split()), set(offers.split())) == wanted_in(text)


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Kami menyediakan gudang. Tidak ada hibah.", "", "warehouse"),
        ("Kami menyediakan gudang. Tidak ada hibah. Tak ada pinjaman.", "", "warehouse"),
        ("Kami menyediakan makan. Tidak ada penginapan.", "", "food"),
        ("Kami punya gudang. Tidak ada hibah.", "", "warehouse"),
        ("We offer a warehouse. There are no grants.", "", "warehouse"),
        ("We offer a warehouse. No grants available.", "", "warehouse"),
        ("Nous offrons un entrepôt. Il n'y a pas de subvention.", "", "warehouse"),
        # What is lacked.
        ("Tidak ada hibah.", "grant", ""),
        ("Kami tidak punya perahu.", "boat-transport", ""),
        ("Kami menyediakan gudang. Kami tidak punya perahu.", "boat-transport", "warehouse"),
        ("Kami butuh perahu. Tidak ada dana.", "boat-transport funding", ""),
        ("Kami punya lahan. Tidak ada bibit.", "seeds", "land"),
        ("Kami bisa melatih guru. Tidak ada dana.", "funding", "training"),
        ("Kami menyediakan buku. Tidak ada guru di desa.", "teachers", "books"),
        ("Kami menyediakan pelatihan. Tidak ada dana, sehingga kami berhenti.", "funding",
         "training"),
        ("Kami menyediakan obat. Tidak ada bidan, kami butuh dua.", "health-workers", "medicine"),
        ("Kami menyediakan gudang. Kami butuh truk. Tidak ada dokter.",
         "truck-transport health-workers", "warehouse"),
    ],
)  # fmt: skip
def test_what_is_denied_in_a_sentence_after_an_offer_is_no_need(
    text: str, needs: str, offers: str
) -> None:
    """As behind a comma: grants, and what goes with what is given; not what somebody lacks."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Dicari bidan, penginapan kami tanggung.", "health-workers", "accommodation"),
        ("Kami butuh guru, tapi makan kami siapkan.", "teachers", "food"),
        ("Tim kami 6 orang, makan dan penginapan kami sediakan.", "", "food accommodation"),
        ("Beras, gula dan selimut kami siapkan.", "", "food shelter-materials"),
        ("We need a nurse, lodging is provided.", "health-workers", "accommodation"),
        ("Nous cherchons une infirmière, logement fourni.", "health-workers", "accommodation"),
        ("We cover food and lodging.", "", "food accommodation"),
        ("Nous prenons en charge le logement.", "", "accommodation"),
        # Not given, or part of a list.
        ("Dicari bidan, penginapan tidak disediakan.", "health-workers", ""),
        ("Kami butuh guru, buku tidak tersedia.", "teachers books", ""),
        ("Sekolah kami di Alor, buku tidak tersedia.", "books", ""),
        ("Kami butuh tenda yang disediakan pemda", "shelter-materials", ""),
        ("We cover ten villages.", "", ""),
        ("We cover health news and need cameras", "equipment", ""),
        ("We need tents, blankets available by Monday", "shelter-materials", ""),
    ],
)
def test_what_is_given_beside_a_need_is_offered(text: str, needs: str, offers: str) -> None:
    """A part of a sentence may say it at its end: it was needed, like what stands before it."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    ("text", "needs", "offers"),
    [
        ("Our school has four teachers but no computers.", "computers", ""),
        ("L'école a deux enseignants et aucun ordinateur.", "computers", ""),
        ("We have nurses and hardly any medicine.", "medicine", "health-workers"),
        ("Kami punya perahu, yang belum ada mesin tempel.", "equipment fishing-gear",
         "boat-transport"),
        ("Kami punya truk, yang butuh solar.", "fuel", "truck-transport"),
        ("We have enough volunteers, we need books.", "books", ""),
        ("Nous avons déjà assez de vêtements.", "", ""),
        ("Kami sudah punya cukup relawan.", "", ""),
    ],
)  # fmt: skip
def test_what_is_there_tells_what_is_lacked(text: str, needs: str, offers: str) -> None:
    """Also of a school, and behind "which"; who has enough asks for no more, and gives none."""
    assert wanted_in(text) == (set(needs.split()), set(offers.split()))


@pytest.mark.parametrize(
    "text", ["Cherchons partenaires locaux sérieux.", "Cari mitra terpercaya."]
)
def test_what_a_partner_is_to_be_like_is_no_resource(text: str) -> None:
    """French "locaux" are premises, but not behind a partner."""
    assert wanted_in(text) == (set(), set())
