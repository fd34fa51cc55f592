"""What does each item of a list mean that names nothing: "clothes, diapers and blankets"?"""

from collections.abc import Container, Iterator, Sequence

from domain.vocabulary import Vocabulary
from matching.company import seeks_company
from matching.described import is_described
from matching.encoder import BundledEncoder
from matching.joints import AND, OR
from matching.meanings import meanings
from matching.phrases import REGION, RESOURCE, Mention, Token, any_of

# Closeness from which an item means a resource. Of 40 things that name none 26 reach it; of 41
# other items, which tell when, how or for whom, two that are no resource.
LISTED = 1.6
_DURING = any_of("selama during pendant durant")
LONGEST_ITEM = 4  # words
MOST_ITEMS = 8  # read by their meaning, 5 ms each


def listed(
    vocabulary: Vocabulary,
    own: Sequence[Token],
    within: Sequence[Mention],
    aside: Container[int],
    reader: BundledEncoder,
    *,
    sought: bool,
) -> Iterator[tuple[int, str]]:
    """Give what those items of a list mean that name no resource and no place, with their starts.

    `own` are the words of a clause and `within` what it names, counted from the first of them;
    `aside` tells what things are for. Who is `sought` to work with is no item.
    """
    taken = {
        place
        for each in within
        if each.codes(RESOURCE) or each.codes(REGION)
        for place in range(each.start, each.end)
    }
    items = [_without_extent(own, each) for each in _items(own)]
    unread = [
        item
        for item in items
        if taken.isdisjoint(item)
        and len(item) <= LONGEST_ITEM
        and item[0] not in aside
        and not is_described(own, item[0])
        and not (sought and seeks_company(own[item.start : item.stop], sought=True))
    ]
    for item in unread[:MOST_ITEMS] if len(items) > 1 else ():
        best = meanings(vocabulary, reader).ranked(" ".join(own[place].written for place in item))
        if best and best[0] is not None and best[0].closeness >= LISTED:
            yield item[0], best[0].code


def _without_extent(own: Sequence[Token], item: range) -> range:
    """Cut how long something is wanted: "pendamping usaha selama 6 bulan"."""
    end = next((at for at in item[1:] if own[at].stem in _DURING), item.stop)
    return range(item.start, end)


def _items(own: Sequence[Token]) -> Iterator[range]:
    """Cut words at commas and at "and" and "or"; none is empty."""
    start = 0
    for place, each in enumerate(own):
        joint = each.stem in AND | OR
        if joint or each.apart:
            if start < place:
                yield range(start, place)
            start = place + joint
    if start < len(own):
        yield range(start, len(own))
