"""Which number do words spell: "dua puluh lima", "two hundred and fifty", "quatre-vingts"?

From 2 to 999, in Indonesian, English and French. Not "one", "satu" or "un" alone: mostly they are
articles. Thousands and millions are told behind a number, by `matching.amounts`.
"""

from collections.abc import Sequence

from domain.text import fold
from matching.joints import AND
from matching.phrases import Token

_ONES = """
satu one; dua two deux; tiga three trois; empat four quatre; lima five cinq; enam six; tujuh seven
sept; delapan eight huit; sembilan nine
"""
_TEENS = """
sepuluh ten dix; sebelas eleven onze; twelve douze; thirteen treize; fourteen quatorze;
fifteen quinze; sixteen seize; seventeen; eighteen; nineteen
"""
_TENS = """
twenty vingt; thirty trente; forty quarante; fifty cinquante; sixty soixante; seventy; eighty;
ninety
"""


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    groups = words.split(";")
    return {word: first + at * step for at, group in enumerate(groups) for word in group.split()}


_VALUES = _numbered(_ONES, 1) | _numbered(_TEENS, 10) | _numbered(_TENS, 20, 10) | {"seratus": 100}
_TOGETHER: dict[tuple[str, ...], int] = {
    ("dix", "sept"): 17, ("dix", "huit"): 18, ("dix", "neuf"): 19, ("soixante", "dix"): 70,
    ("quatre", "vingt"): 80, ("quatre", "vingts"): 80,
}  # fmt: skip
_HUNDREDS = frozenset(("ratus", "hundred", "hundreds", "cent", "cents"))
_LEAST = 2


def numeral(words: Sequence[Token], place: int, until: int) -> tuple[int, int] | None:
    """Give where the number ends that begins at a place, and its value; None if none does."""
    said = [fold(each.written) for each in words[place : min(until, place + 8)]]
    total, below, at = 0, 1_000, 0  # what follows is below the last place that was told
    while at < len(said):
        after = at + (below == 100 and said[at] in AND)
        value, end = _part(said, after)
        if not 0 < value < below:
            break
        total, at = total + value, end
        below = 100 if value >= 100 else 10 if value >= 20 and value % 10 == 0 else 0
    return (place + at, total) if total >= _LEAST else None


def _part(said: Sequence[str], at: int) -> tuple[int, int]:
    """Give the hundreds, the tens or the rest of a number, and where they end; 0 for no number."""
    together = _TOGETHER.get(tuple(said[at : at + 2]))
    if together is not None:
        return together, at + 2
    value = _VALUES.get(said[at], 0) if at < len(said) else 0
    following = said[at + 1] if at + 1 < len(said) else ""
    if not 0 < value < 10:
        return value, at + 1
    if following in _HUNDREDS:
        return value * 100, at + 2
    if following in ("puluh", "belas"):
        return (value * 10 if following == "puluh" else value + 10), at + 2
    return value, at + 1
