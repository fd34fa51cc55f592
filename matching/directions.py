"""Which other places does a list of directions name: "North and Central Kalimantan"?

Indonesian and French put directions behind a name ("Jawa Timur dan Barat", "Célèbes du Nord et du
Sud"), English before it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from matching.joints import AND, OR
from matching.phrases import REGION, Mention, Token, any_of

_SIDES = any_of(
    "timur barat utara selatan tengah tenggara pegunungan north south east west central southeast "
    "southwest northern southern eastern western highland "
    "nord sud est ouest centre centrale centrales oriental orientale orientales "
    "occidental occidentale occidentales septentrional septentrionale septentrionales méridional "
    "méridionale méridionales"
)
_OF = frozenset(("de", "du", "d", "l"))  # "Célèbes du Nord et de l'Est"
_JOINTS = AND | OR

# Gives what a phrase of stems names.
Find = Callable[[tuple[str, ...]], tuple[tuple[str, str], ...]]


def with_directions(
    words: Sequence[Token], named: Iterable[Mention], find: Find
) -> Iterator[Mention]:
    """Give what is named, in order, and the places that only their direction names beside another.

    O(words).
    """
    end = 0
    for each in named:
        if each.start < end:
            continue
        yield from _before(words, each, find)
        yield each
        end = each.end
        for other in _after(words, each, find):
            yield other
            end = other.end


def _before(words: Sequence[Token], named: Mention, find: Find) -> list[Mention]:
    own = [each.stem for each in words[named.start : named.end]]
    found: list[Mention] = []
    place = named.start
    while _is_place(named) and own[0] in _SIDES and place > 0:
        joined = words[place - 1].stem in _JOINTS
        side = place - 1 - joined
        if side < 0 or not (joined or words[place].apart):
            break
        targets = _targets(words, named, side, find, own[1:], behind=False)
        if not targets:
            break
        found.append(Mention(side, side + 1, targets))
        place = side
    return found[::-1]


def _after(words: Sequence[Token], named: Mention, find: Find) -> Iterator[Mention]:
    base = [each.stem for each in words[named.start : named.end]]
    if not _is_place(named) or base.pop() not in _SIDES:
        return
    while base and base[-1] in _OF:
        base.pop()
    place = named.end
    while place < len(words) and (words[place].apart or words[place].stem in _JOINTS):
        side = place + (words[place].stem in _JOINTS)
        while side < len(words) and words[side].stem in _OF:
            side += 1
        targets = _targets(words, named, side, find, base, behind=True)
        if not targets:
            return
        yield Mention(side, side + 1, targets)
        place = side + 1


def _targets(
    words: Sequence[Token],
    named: Mention,
    side: int,
    find: Find,
    base: Sequence[str],
    *,
    behind: bool,
) -> tuple[tuple[str, str], ...]:
    """Give what a direction names with the rest of a name; nothing if it is no direction.

    Nor if another follows it: "Jawa Barat dan Timur Tengah" is no East Java.
    """
    if side >= len(words) or words[side].sentence != words[named.start].sentence:
        return ()
    if words[side].stem not in _SIDES:
        return ()
    after = words[side + 1 : side + 2] if behind else ()
    if any(each.stem in _SIDES and not each.apart for each in after):
        return ()
    return find((*base, words[side].stem) if behind else (words[side].stem, *base))


def _is_place(named: Mention) -> bool:
    return bool(named.codes(REGION)) and named.end - named.start > 1
