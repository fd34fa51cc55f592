"""Which lines of a text are items of one list? They belong to the sentence that announces them.

"Kebutuhan kami:", then "- beras" and "- kamera" on lines of their own, is one sentence.
"""

import re

_BULLET = re.compile(r"\s*(?:[-*\N{BULLET}\N{EN DASH}\N{EM DASH}]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_ANNOUNCING = ":"


def joined(text: str) -> str:
    """Put items that stand on lines of their own behind the line before, with commas.

    Items begin with a bullet or a number; after a line that ends with a colon, so do lines without,
    up to an empty one or the next that has a colon.
    """
    found: list[str] = []
    listing = False
    for line in text.split("\n"):
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
