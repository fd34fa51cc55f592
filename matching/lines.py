"""Which lines of a text are items of one list? They belong to the sentence that announces them.

"Kebutuhan kami:", then "- beras" and "- kamera" on lines of their own, is one sentence. So is
"kebutuhan: 1) beras; 2) kamera" on one line.
"""

import re

_BULLET = re.compile(r"\s*(?:[-*\N{BULLET}\N{EN DASH}\N{EM DASH}]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_ANNOUNCING = ":"
# What stands before an item within a line, with the end of the item before: "; (2) ", ", b) ".
_ENUMERATOR = re.compile(r"(?:^|(?<=[\s:;,.(]))\(?(\d{1,2}|[a-z])([.)])\s+", re.IGNORECASE)
_ENDS = " \t;,."  # of an item, before the next one's number


def joined(text: str) -> str:
    """Put items that stand on lines of their own behind the line before, with commas.

    Items begin with a bullet or a number; after a line that ends with a colon, so do lines without,
    up to an empty one or the next that has a colon.
    """
    found: list[str] = []
    listing = False
    for line in map(_parted, text.split("\n")):
        bullet = _BULLET.match(line)
        item = line[bullet.end() :] if bullet else line
        plain = listing and bool(line.strip()) and _ANNOUNCING not in line
        if found and (bullet or plain):
            found[-1] += f" , {item.strip()}"
        else:
            found.append(item)
        announced = line.rstrip().endswith(_ANNOUNCING)
        listing = announced or (listing and bool(bullet or plain))
    return "\n".join(found)


def _parted(line: str) -> str:
    """Put commas in the place of numbers or letters that count the items of a line.

    Two at least, from 1 or a on, one after the other; the first stays where the line begins.
    """
    found: list[re.Match[str]] = []
    for each in _ENUMERATOR.finditer(line):
        first = not found and (each[2] == ")" or _announced(line, each.start()))
        if _order(each) == len(found) + 1 and (first or (found and each[2] == found[0][2])):
            found.append(each)
    if len(found) < 2:
        return line
    begin = found[0].start() or found[0].end()
    ends = [*(each.start() for each in found[1:]), len(line)]
    items = [line[each.end() : end] for each, end in zip(found, ends, strict=True)]
    return line[:begin] + " , ".join([*(each.rstrip(_ENDS) for each in items[:-1]), items[-1]])


def _announced(line: str, place: int) -> bool:
    """Say whether a list may begin at a place of a line: "in grade 1." ends a sentence."""
    before = line[:place].rstrip()
    return not before or before.endswith(_ANNOUNCING)


def _order(enumerator: re.Match[str]) -> int:
    """Give the place in a list that a number or a letter tells: 2 for "2)" and "b)"."""
    told = enumerator[1].lower()
    return int(told) if told.isdigit() else ord(told) - ord("a") + 1
