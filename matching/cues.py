"""With which words do people say that they need something, or offer it?

Indonesian, English and French. A cue is the stems of one or more words that follow one another.
"""

import re

from domain.codes import ResourceKind
from matching.phrases import any_of, stems

Cue = tuple[str, ...]

_NEED_WORDS = """
membutuhkan; butuh; perlu; memerlukan; mencari; cari; kekurangan; kurang; belum ada; tidak ada
tak ada; tak ada yang
dibutuhkan; butuhkan; diperlukan; kebutuhan; mengharapkan; harapkan; diharapkan; inginkan
dicari; ingin; mohon; minta; kehabisan; harus; bantu kami
need; require; looking for; look for; seek; seeking; searching for; search for; lack; want
have no; has no; cannot afford; can t afford; short of; in need of; would like
have nobody; have no one; has nobody; has no one; nobody to; no one to
tidak ada yang; belum ada yang; n avons personne; n a personne; personne pour
asal ada yang; kalau ada yang; jika ada yang; bila ada yang; semoga ada yang
can t find; cannot find; could not find; unable to find; if we find; if we had; kesulitan; kesusahan
we are missing; we re missing; hardly any; can t get; cannot get; have neither; has neither
n avons ni; n a ni; n ont ni; n y a ni
il lui faut; il leur faut; il lui faudrait; il leur faudrait; il nous faudrait
ne trouvons pas; ne trouvons plus; si nous trouvons; desperate for; if someone; if somebody; ask for
asks for; asking for; call for; calls for; réclament; demandent; meminta
would love to have; would love to get; would love to receive; would be grateful for
we could use; we can use; could do with; help us; must; have to; has to; run out of; ran out of
please; besoin de; besoin d; besoin; cherchons; cherche; cherchent; recherchons; recherche un
recherche une; recherche des; à la recherche de; à la recherche d; il faut; il nous faut
nous faut; il manque; il nous manque; manquons de; manquons d; manque de
manquent de; manque d; voulons; voudrions; souhaitons; aimerions; devons; doit; doivent
n avons rien; n avons aucun; n avons aucune; n a pas; n ont pas; n a plus; n ont plus
n y a pas; n y a plus; aidez nous; demandons
"""
# Questions, which begin a sentence or what follows a comma; elsewhere they tell of somebody.
_ASKING_WORDS = """
ada yang bisa; ada yang mau; ada yang bersedia; ada yang siap; adakah yang bisa
ada yang punya; ada yang memiliki; ada yang mempunyai; ada yang menyediakan; ada yang menawarkan
adakah yang punya; adakah yang menyediakan; apakah ada yang punya; apakah ada yang menyediakan
apakah ada; apakah tersedia; apakah masih tersedia
siapa punya; siapa yang punya; siapa yang memiliki; siapa yang menyediakan
siapa yang bisa; siapa yang menawarkan; siapa bisa; siapa dapat; siapa mau; siapa bersedia
siapa yang dapat; siapa yang mau; siapa yang bersedia; siapa saja yang bisa; ada yang dapat
ada yang tahu; ada yang kenal; siapa tahu; siapa kenal
who could; who would; who knows; does anyone know; does anybody know; do you know; anyone know
who has; who have; who offers; who provides; who can; does anyone have; does anybody have
anyone with; anybody with; can anyone; can anybody; can someone; can somebody
could anyone; could anybody; could someone; could somebody; is there; are there
is anybody able to; is anyone able to; is someone able to; is somebody able to
bisakah; dapatkah; maukah; bersediakah; can you; could you; would you; pouvez vous; pourriez vous
qui a; qui peut; qui pourrait; qui offre; qui propose; qui dispose de; y a t il; quelqu un a
quelqu un peut; quelqu un pourrait; qui sait; qui saurait; qui veut; qui connaît
quelqu un connaît; connaissez vous
"""
# Words before a question that address somebody: "gan, ada yang punya".
GREETING = any_of(
    "gan min kak kakak bro sis pak bapak bu ibu mas mbak bang teman halo hai hallo hi hello hey "
    "dear permisi maaf punten salam mohon tolong bonjour salut bonsoir all everyone semua"
)
# What tells that work is given, where no cue does: "we keep the books for free".
_FREE_WORDS = """
gratis; cuma cuma; tanpa bayar; tanpa biaya; tanpa dibayar; for free; free of charge; for nothing
at no cost; without charge; pro bono; sans frais; gratuitement; bénévolement
"""
# Needs where they begin a sentence, and not before a preposition: French "recherche" is research.
_HEADING_WORDS = "recherche; recherches"
# Offers where they begin a sentence and a colon follows: "Tawaran: gudang".
_LABEL_WORDS = """
tawaran; penawaran; tawaran kami; penawaran kami; offering; our offer; our offers; nos offres
"""
# Of these, wishes for what is not there yet.
_HOPING_WORDS = """
hope; wish; if only; berharap; semoga; moga moga; espérons; pourvu que
"""
# What is there; where it is not, it is needed: "tidak punya", "do not have", "n'avons pas".
_HAVE_WORDS = """
punya; memiliki; mempunyai; have; have got; ve got; avons; disposons de; disposons d; possédons
"""
_OFFER_WORDS = """
menawarkan; menyediakan; memberikan; memberi; meminjamkan; membagikan; berbagi
menyumbang; menyumbangkan; menyalurkan; menghibahkan
mau berbagi; ingin berbagi; bisa berbagi; siap berbagi
want to share; would like to share; can share
voulons partager; souhaitons partager; pouvons partager
bisa membantu dengan; dapat membantu dengan; sediakan; tawarkan; ditawarkan
offer; provide; share; supply; supplie; give; lend; contribute; can help with; donate
happy to share; glad to share; ready to share; willing to share
offrons; offre; offrent; offrir; proposons; propose; proposent; fournissons; fournit; fournir
menyiapkan; mengalokasikan; menyisihkan; menghadiahkan; mewakafkan; memfasilitasi
award; awards; allocate; giving away; attribue; attribuons; accorde; accordons; octroie; octroyons
distribue; distribuons; mettons à disposition; met à disposition; mettent à disposition
dispose de; dispose d; disposent de; disposent d; pouvons prêter; prêtons; donnons; partageons
we bring; we contribute; kami membawa
pouvons aider avec; apportons
"""
# The same, whose verb tells what is offered: "can host ten people".
_HOSTING_WORDS = """
bisa menampung; dapat menampung; siap menampung; can host; we host; accueillons; pouvons accueillir
"""
# Offers where somebody says it of themselves; else they describe who is sought.
_READY_WORDS = """
siap membantu; siap bantu; bersedia membantu; mau membantu; mau bantu; ingin membantu; ingin bantu
want to help with; want to help; would like to help with; would like to help
voulons aider; souhaitons aider
ready to help with; ready to help; willing to help with; willing to help
prêts à aider avec; prêts à aider; prêtes à aider avec; prêtes à aider; prêt à aider; prête à aider
"""
# Offers of what stands before, as "our hall can be used": what follows tells for whom.
_AVAILABLE_WORDS = """
tersedia; bisa dipakai; boleh dipakai; dapat dipakai; bisa dipinjam; boleh dipinjam; dapat dipinjam
bisa digunakan; boleh digunakan; dapat digunakan; bisa disewa
siap diterjunkan; siap turun; siap dikirim; siap ditempatkan; siap disalurkan; siap berangkat
gratis untuk; gratis bagi; gratis buat; cuma cuma untuk; cuma cuma bagi
free for; free of charge for; ready to go; ready to deploy; ready to be deployed
gratuit pour; gratuits pour; gratuite pour; gratuites pour; prêts à partir; prête à partir
available; is available; are available; can be used; can be borrowed; may be used; may use
silakan dipakai; silakan pakai; silakan gunakan; you can use; vous pouvez utiliser
disponible; disponibles; est disponible; sont disponibles; peut être utilisé; peut être utilisée
"""
# The same where nothing more is said: "maps to share", "a room to spare, ...".
_SPARE_WORDS = """
to share; to share with; to spare; spare; to give away; to offer; to lend; to donate; for free
à partager; à partager avec; à donner; à offrir; à prêter; à disposition
bisa diambil; boleh diambil
"""
# Offers where somebody says them of themselves, and not what for: "we can", but "so that we can".
_ABLE_WORDS = """
kami bisa; kami dapat; kami mampu; kami sanggup; dan bisa; we can; we are able to; and can
nous pouvons; nous sommes capables de; et pouvons
saya bisa; saya dapat; saya mampu; i can; i am able to; je peux; je suis capable de
we could; we would; we d; nous pourrions
"""
# The same, without saying who where nothing else is sought: "happy to train".
_WILLING_WORDS = """
siap; bersedia; happy to; glad to; ready to; willing to; would love to
prêts à; prêtes à; prêt à; prête à; disposés à; disposées à; heureux de
"""
# The same of somebody's own people or things: "our laboratory can test water".
_OWN_WORDS = """
can; could; is able to; are able to; peut; peuvent; pourrait; pourraient
"""
# The same where nobody is told: "bisa melatih guru", "can train"; elsewhere they tell of somebody.
_BARE_WORDS = """
bisa; dapat; mampu; sanggup; can; able to; peut; peux; pouvons; peuvent
"""
# Offers of what stands before, where nothing follows: "penginapan kami tanggung", "meals provided".
_GIVEN_WORDS = """
kami tanggung; kami siapkan; kami sediakan; kami pinjamkan; kami berikan; kami fasilitasi
ditanggung; disediakan; disiapkan; difasilitasi; dipinjamkan
provided; is provided; are provided; will be provided; included; is included; are included
covered; is covered; are covered; will be covered
fourni; fournie; est fourni; est fournie; sont fournis; sont fournies; pris en charge
prise en charge; prises en charge; est pris en charge; est prise en charge; sont pris en charge
"""
# Offers of what is named right behind: "we cover lodging", but not "we cover ten villages".
_COVERING_WORDS = """
we cover; we will cover; we ll cover; we can cover; menanggung; akan menanggung; bisa menanggung
prenons en charge; prend en charge; prennent en charge; pouvons prendre en charge
"""
# What one can do to get something: no offer.
_GETTING_WORDS = """
mendapat mendapatkan memperoleh menemukan membeli beli menyewa sewa meminjam pinjam menerima
mencapai menjangkau bertahan
get find obtain receive hire borrow buy rent use reach afford become survive accept
be have hear learn see know like love need appreciate welcome prefer benefit do only
trouver obtenir recevoir louer emprunter acheter utiliser atteindre être avoir apprendre
"""
# Offers of money, whatever it is for: "we fund schools" offers no school.
_PAYING_WORDS = """
we fund; we finance; we sponsor; we can fund; we can finance; we can sponsor; we could fund
we will fund; we will finance; we are able to fund; we are ready to fund
kami mendanai; kami membiayai; kami bisa mendanai; kami bisa membiayai; kami dapat mendanai
kami dapat membiayai; kami siap mendanai; kami siap membiayai; kami akan mendanai
nous finançons; nous subventionnons; nous pouvons financer; nous pouvons subventionner
we pay; we can pay; we will pay; kami bisa membayar; kami bisa bayar; kami mampu membayar
nous pouvons payer
kami donatur; kami lembaga donor; kami pemberi hibah; kami penyandang dana
we are a donor; we are a funder; we are donors; we are funders; we are a grantmaker
nous sommes un bailleur; nous sommes bailleur
funds projects; finance des projets; finançons des projets; mendanai proyek; mendanai program
"""
# The same of a body, by their verb: "a foundation funding schools".
_FINANCING_WORDS = """
funding; financing; sponsoring; fund; finance; sponsor; mendanai; membiayai; mensponsori
finançant; subventionnant; subventionne; financer; subventionner
"""
# Offers of whoever is told before: "we are a foundation giving grants", "a museum lending rooms".
_GIVING_WORDS = """
giving; offering; providing; lending; supplying; donating; sharing; awarding; distributing
offrant; fournissant; donnant; proposant; prêtant; distribuant; partageant; octroyant; apportant
"""
_REFUSAL_WORDS = """
stop sending; stop giving; stop kirim; jangan kirim; cessez de; cessez d; arrêtez de; arrêtez d
tidak mau; tak mau; tidak usah; tak usah; menolak; refuse; decline; refusons
"""
# Needs where they end a sentence ("boats needed"); elsewhere they describe ("a needed rest").
_CLOSING_WORDS = """
needed; required; necessary; wanted; nécessaire; requis; requise
"""


def listed_cues(text: str) -> frozenset[Cue]:
    """Read a list of cues, one on each line or between semicolons."""
    return frozenset(stems(each) for each in re.split(r"[;\n]+", text) if each.strip())


# Who is sought or helped under these, and what is not had: "mencari sekolah di Papua".
SEEKING = listed_cues(
    "mencari; cari; looking for; look for; seek; seeking; searching for; search for; cherchons"
    "; cherche; cherchent; recherchons; à la recherche de; à la recherche d"
)
FREE = listed_cues(_FREE_WORDS)
ASKING = listed_cues(_ASKING_WORDS)
HEADING = listed_cues(_HEADING_WORDS)
LABELS = listed_cues(_LABEL_WORDS)
HOPING = listed_cues(_HOPING_WORDS)
HAVING = listed_cues(_HAVE_WORDS)
READY = listed_cues(_READY_WORDS)
FINANCING = listed_cues(_FINANCING_WORDS)
PAYING = listed_cues(_PAYING_WORDS) | FINANCING
GIVING = listed_cues(_GIVING_WORDS)
WILLING = listed_cues(_WILLING_WORDS)
OWN = listed_cues(_OWN_WORDS)
BARE = listed_cues(_BARE_WORDS)
ABLE = listed_cues(_ABLE_WORDS) | WILLING | OWN | BARE
# What is not there, which is needed; but after an offer it only tells what is not offered.
ABSENT = listed_cues("tidak ada; tak ada; there is no; there are no; n y a pas; n y a plus")
SPARE = listed_cues(_SPARE_WORDS)
GIVEN = listed_cues(_GIVEN_WORDS)
AVAILABLE = listed_cues(_AVAILABLE_WORDS) | SPARE | GIVEN
COVERING = listed_cues(_COVERING_WORDS)
# Of what is available, what a whole part of a sentence may tell beside a need: "butuh guru, kamar
# tersedia". "Tents, blankets available by Monday" may still list needs.
STANDING = GIVEN | listed_cues(
    "tersedia; is available; are available; est disponible; sont disponibles"
)
GETTING = any_of(_GETTING_WORDS)
REFUSING = listed_cues(_REFUSAL_WORDS)
CLOSING = listed_cues(_CLOSING_WORDS)
_NEEDS = listed_cues(_NEED_WORDS) | HOPING | HEADING | ASKING | REFUSING | CLOSING
HOSTING = listed_cues(_HOSTING_WORDS)
_OFFERS = (
    listed_cues(_OFFER_WORDS) | LABELS | HAVING | READY | PAYING | GIVING | ABLE | AVAILABLE
    | COVERING | HOSTING
)  # fmt: skip
# What each cue says of the words it governs; what is in both is an offer.
CUES = dict.fromkeys(_NEEDS, ResourceKind.NEED) | dict.fromkeys(_OFFERS, ResourceKind.OFFER)
LONGEST = max(map(len, CUES))
