"""Which staples does a text count by weight: "2 tons of maize"?

Those are food. Without a weight they may be a crop ("maize farmers", "benih jagung", "a mill for
beans"), so that they are no names of food in the vocabulary.
"""

from collections.abc import Iterable, Iterator, Sequence

from matching.phrases import RESOURCE, UNIT, Mention, Token, any_of

FOOD = "resource:food"
_WEIGHTS = frozenset(("unit:kg", "unit:ton"))
STAPLES = any_of(
    "jagung singkong ubi kentang sagu gula garam tepung terigu gandum kacang kedelai sayur "
    "maize corn cassava potatoes flour sugar salt wheat sorghum millet beans lentils peas pasta "
    "noodles vegetables manioc sucre sel blé sorgho mil haricots lentilles pois pâtes légumes"
)
_OF = frozenset(("of", "de", "d"))


def with_weighed(words: Sequence[Token], named: Iterable[Mention]) -> Iterator[Mention]:
    """Give what is named, in order, and the staples beside a weight. O(words).

    Behind it: "2 ton jagung", but not "40 kg of maize seeds". Or before it, where nothing but food
    was named before in the sentence: "gula 50 kg", but not "bibit jagung 50 kg".
    """
    known = list(named)
    starts = {each.start for each in known}
    last: Mention | None = None
    for each in known:
        weighs = each.start > 0 and words[each.start - 1].written[:1].isdigit()
        if weighs and not _WEIGHTS.isdisjoint(each.codes(UNIT)):
            before = each.start - 2
            if _is_staple(words, before, each) and (last is None or _feeds(words, last, each)):
                last = _food(before)
                yield last
            yield each
            behind = each.end
            while behind < len(words) and words[behind].stem in _OF:
                behind += 1
            if _is_staple(words, behind, each) and starts.isdisjoint((behind, behind + 1)):
                last = _food(behind)
                yield last
            continue
        yield each
        if each.codes(RESOURCE):
            last = each


def _food(place: int) -> Mention:
    return Mention(place, place + 1, ((RESOURCE, FOOD),))


def _feeds(words: Sequence[Token], last: Mention, weight: Mention) -> bool:
    """Say whether what was named last is food, or of another sentence."""
    return FOOD in last.codes(RESOURCE) or _sentence(words, last) != _sentence(words, weight)


def _is_staple(words: Sequence[Token], place: int, weight: Mention) -> bool:
    """Say whether a staple stands at a place beside a weight, with nothing set apart between."""
    if not 0 <= place < len(words) or words[place].stem not in STAPLES:
        return False
    between = words[min(place, weight.end - 1) + 1 : max(place, weight.start) + 1]
    return words[place].sentence == _sentence(words, weight) and not any(
        each.apart for each in between
    )


def _sentence(words: Sequence[Token], named: Mention) -> int:
    return words[named.start].sentence
