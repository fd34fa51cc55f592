import pytest

from matching.languages import language, understood
from tests.matching.matchmaking import ENCODER
from tests.matching.missions import MISSIONS

# What the text is in, its tag, and whether the encoder can read it. Written for these tests.
TOLD = (
    ("Kita mbantu para nelayan cilik adol iwak kanthi rega sing apik", "jv", False),
    ("Kita mbantu para nelayan cilik adol iwak kanthi rega sing apik", "id", False),
    ("Kita mbantu para nelayan cilik adol iwak kanthi rega sing apik", "und", False),
    ("Urang ngabantuan para patani leutik ngajual hasil tani ka pasar", "und", False),
    ("Ami ajuda komunidade sira iha foho atu hetan bee moos", "en", False),
    ("Tunawasaidia wavuvi wadogo kuuza samaki wao kwa bei nzuri katika soko", "und", False),
    ("Waxaan caawinaa kalluumaysatada yaryar si ay u iibiyaan kalluunka", "en", False),
    ("Tinutulungan namin ang mga mangingisda sa mga pulo", "en", False),
    ("Chúng tôi giúp ngư dân nhỏ bán cá với giá tốt", "en", False),
    ("ትንንሽ ዓሣ አጥማጆችን እንረዳለን", "en", False),
    ("আমরা ছোট জেলেদের সাহায্য করি", "en", False),
    ("Nous aidons les petits pêcheurs à vendre leurs poissons", "und", True),
    ("Nous aidons les petits pêcheurs à vendre leurs poissons", "sw", True),
    ("We help small fishers to sell their fish", "jv", True),
    ("Ayudamos a los pescadores de las islas y a sus familias", "und", True),
    ("Kami membantu nelayan kecil untuk menjual ikan", "jv", True),
    ("Ajudamos os pescadores a vender o peixe no mercado da vila", "und", True),
    ("Aiutiamo i pescatori con la vendita della pesca nel mercato", "und", True),
    ("Wir helfen den Fischern mit dem Verkauf", "und", True),
    ("Wij helpen vissers met het verkopen van vis", "und", True),
    ("我们帮助渔民卖鱼", "und", True),
    ("私たちは漁師を助けます", "und", True),
    ("نساعد الصيادين الصغار على بيع أسماكهم", "und", True),
    ("Мы помогаем рыбакам продавать рыбу", "und", True),
    ("เราช่วยชาวประมงขายปลา", "und", True),
    ("우리는 어부들을 돕습니다", "und", True),
    ("Bina Nusantara", "id", True),  # a name shows no language, so its tag is all there is
    ("Bina Nusantara", "und", False),
    ("2024", "en", True),
    ("  ", "en", False),
)


@pytest.mark.parametrize(("text", "tag", "known"), TOLD)
def test_what_is_written_counts_more_than_the_tag(text: str, tag: str, known: bool) -> None:
    """A script or common words decide; the tag where the text shows nothing."""
    assert understood(text, tag, ENCODER) is known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kami bekerja dengan warga desa untuk air bersih", "id"),
        ("We work with villagers for clean water", "en"),
        ("Nous travaillons avec les villages pour une eau propre", "fr"),
        ("Il nous faut de l\u2019eau", "fr"),
        ("我们帮助渔民", "zh"),
        ("हम मछुआरों की मदद करते हैं", "hi"),
        ("xyzzy", None),
        ("", None),
        ("12 345", None),
    ],
)
def test_a_script_or_common_words_tell_the_language(text: str, expected: str | None) -> None:
    """None where nothing is recognized."""
    assert language(text) == expected


def test_missions_show_their_language() -> None:
    """Forty missions in each of three languages: nine of ten are recognized, none is mistaken."""
    for place, code in enumerate(("id", "en", "fr")):
        found = [language(texts[place]) for texts in MISSIONS]
        assert found.count(code) >= 36, code
        assert set(found) <= {code, None}, code
