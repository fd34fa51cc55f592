"""How are organizations called, by a word that tells of somebody who gives or has a seat?

Stems, in Indonesian, English and French.
"""

from matching.phrases import any_of

_SEATED_WORDS = """
yayasan lsm lbh ormas lembaga organisasi perusahaan perkumpulan koperasi komunitas kampus
universitas pabrik kantor firma bank start startup ngo nonprofit charity foundation company
firm organization association university cooperative network donor
fondation entreprise ong université coopérative réseau société cabinet
"""
_GIVING_WORDS = """
sekolah puskesmas klinik museum gereja masjid asosiasi perhimpunan kelompok paguyuban dinas
trust fund school college hospital clinic laboratory church mosque museum institute center centre
club union agency ministry business shop studio publisher charity society group philanthropist
école lycée hôpital clinique laboratoire église mosquée musée institut centre syndicat agence
ministère banque groupe studio éditeur mutuelle
"""


def _spelled(words: str) -> frozenset[str]:
    """Read words; others spell "organization" with an s, French too."""
    return any_of(words + words.replace("z", "s"))


# Of these a place that follows tells where they are, without "we": "Fondation à Genève".
SEATED = _spelled(_SEATED_WORDS)
# Who may be said to give: "a museum offering rooms".
BODIES = SEATED | _spelled(_GIVING_WORDS)
