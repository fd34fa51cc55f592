"""Who is sought to work with: a partner, an organization, a school, and no resource?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from domain.text import fold
from matching.joints import FOR
from matching.meanings import FRAME_WORDS
from matching.phrases import Mention, Token
from matching.prepositions import ALONGSIDE, ARTICLES, OF_ACTION, WHERE, written

# Whoever may become a partner, and what one does with partners: a wish for those is not yet a wish
# for a resource. Folded. Others spell "organization" with an s, French too.
_PARTIES = """
mitra rekan sekutu lembaga organisasi kelompok jaringan yayasan komunitas perkumpulan lain baru
lsm ormas lokal pelaksana ngo ngos cso csos charity charities nonprofit local implementing
ong locale locales locaux
partner partners ally allies organization organizations group groups
network networks association associations collaborator collaborators colleague colleagues other
others new wanted
partenaire partenaires allie allies groupe groupes reseau reseaux
association associations collegue collegues autre autres nouveau nouveaux
"""
_WORKING_WORDS = """
bekerja sama bermitra berkolaborasi kolaborasi kerja bersekutu bergabung tinggal hidup
work collaborate join hands team partnership cooperate live
travailler collaborer vivre
"""
WORKING = frozenset(_WORKING_WORDS.split())
COMPANY = frozenset((_PARTIES + _PARTIES.replace("z", "s")).split()) | WORKING
# What any partner does, and no resource by itself: "an NGO to run a project". Folded.
_DOING_WORDS = """
implement implementing run running execute executing carry conduct
melaksanakan menjalankan mengerjakan pelaksanaan
realiser executer mettre conduire mener
"""
_DOING = frozenset(_DOING_WORDS.split())
# Where one may work, and whom one may help.
_INSTITUTION_WORDS = """
sekolah kampus universitas panti asuhan jompo pesantren puskesmas desa kampung media pemda dinas
school schools university universities village villages library libraries hospital hospitals
ecole ecoles universite universites village villages hopital mairie mairies
"""
_INSTITUTIONS = frozenset(_INSTITUTION_WORDS.split())
# Whose group it is: "women's groups", "kelompok tani". Folded.
_MEMBERS = frozenset(
    ("perempuan", "tani", "nelayan", "pemuda", "farmers", "farmer", "fishers", "youth", "jeunes",
     "paysans", "pecheurs", "s")
)  # fmt: skip
# Who seeks no more than one of these asks for access to it, or for what it gives: "mencari media".
_OPENING = frozenset(
    ("jaringan", "network", "networks", "reseau", "reseaux", "komunitas", "media", "pemda", "dinas",
     "kampus", "puskesmas", "university", "universities", "universitas", "universite",
     "universites", "library", "libraries", "hospital", "hospitals", "hopital", "mairie", "mairies")
)  # fmt: skip
# Nor are those whom only such words tell of: French "un local" is a room.
_QUALITIES = frozenset(
    ("lain", "baru", "lokal", "local", "locale", "locales", "locaux", "new", "other", "others",
     "autre", "autres", "nouveau", "nouveaux", "wanted", "implementing", "pelaksana", "serieux",
     "fiable", "fiables", "experimente", "experimentes", "serious", "reliable", "trusted",
     "experienced", "terpercaya", "berpengalaman", "amanah")
)  # fmt: skip
# What somebody is to be who is sought by what they are: "a school that wants to be a place for".
BECOMING = frozenset(("jadi", "menjadi", "be", "become", "etre", "devenir"))
# Who wants or needs, at the end of a clause that does not say what.
_WANTING = frozenset(
    ["mau", "butuh", "membutuhkan", "perlu", "memerlukan", "berminat", "tertarik", "want", "need"]
)
_WILLING = _WANTING | {
    "bersedia", "siap", "bisa", "dapat", "wants", "can", "to", "ready", "willing", "is", "veut",
    "peut", "voudrait", "prete",
}  # fmt: skip
# What is to be done, after "untuk", "for" or "pour": "melatih", "penerjemahan", "former".
_ACTION = re.compile(r"(me|ber)\w{4,}|pe[mn]\w{4,}an|\w{3,}(ing|er|ir|re)")


def seeks_company(words: Sequence[Token], *, sought: bool = False) -> bool:
    """Say whether a clause wants somebody to work with, and else only tells where or for whom.

    "Mitra untuk sekolah pesisir", "an NGO to run a project", but not "mitra untuk melatih guru" nor
    "a partner who trains". If it is `sought`, a school is one to work with, too, and no building.
    """
    said = written(words)
    told = WHERE | FOR | ALONGSIDE | OF_ACTION
    ends = [place for place, each in enumerate(said) if each in told]
    also = _INSTITUTIONS if sought else frozenset[str]()
    if not ends:
        own = set(map(fold, said)) - _QUALITIES
        return names_company(words, also) and not own.isdisjoint((COMPANY | also) - _OPENING)
    if not names_company(words[: ends[0]], also):
        return False
    doing = _DOING | _WANTING if fold(said[-1]) in _WANTING else _DOING
    return not any(
        (word in OF_ACTION or (word in FOR and _ACTION.fullmatch(following)))
        and fold(following) not in doing
        for word, following in pairwise(said)
    )


def seeks_place(words: Sequence[Token]) -> bool:
    """Say whether a clause seeks an institution by what it is to be: "a school that wants to be".

    Then what it is to be is no resource beside it.
    """
    said = [fold(each) for each in written(words)]
    begin = next((place for place, each in enumerate(said) if each in OF_ACTION), 0)
    if not begin or _INSTITUTIONS.isdisjoint(said[:begin]):
        return False
    become = next((each for each in said[begin + 1 :] if each not in _WILLING), "")
    return become in BECOMING and names_company(words[:begin], _INSTITUTIONS)


def is_quality(words: Sequence[Token], mention: Mention) -> bool:
    """Say whether a name only tells of company before it: "partenaires locaux" are no premises."""
    said = [fold(each) for each in written(words[max(0, mention.start - 1) : mention.end])]
    return len(said) == 2 and said[0] in COMPANY - _QUALITIES and said[1] in _QUALITIES


def names_company(words: Sequence[Token], also: frozenset[str] = frozenset()) -> bool:
    """Say whether words name somebody to work with, and nothing else: "a local partner".

    `also` are words that count as somebody here.
    """
    said = {fold(each) for each in written(words)}
    company = COMPANY | also
    others = FRAME_WORDS | ARTICLES | _MEMBERS | _QUALITIES
    return not company.isdisjoint(said) and said <= company | others
