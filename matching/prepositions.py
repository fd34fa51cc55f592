"""Which small words tell where, to whom, with whom or whose something is?

In Indonesian, English and French, as written, in small letters: folded, "à" would be "a", and the
stem of "dans" is "dan".
"""

from collections.abc import Sequence

from matching.phrases import Token

ENGLISH_WHERE = frozenset(("in", "at", "on", "by", "near", "among"))
WHERE = ENGLISH_WHERE | {"di", "dans", "à", "au", "aux", "chez", "près", "sur"}
TO = frozenset(("to", "kepada", "aux"))  # who gets a thing, or what it is to do
ALONGSIDE = frozenset(("dengan", "bersama", "with", "avec", "auprès"))
OF_ACTION = frozenset(("to", "who", "that", "which", "yang", "qui", "que"))
OUR = frozenset(("our", "my", "notre", "nos", "mon", "ma", "mes"))
OURS = frozenset(("kami", "kita", "saya"))  # these stand behind a thing
ARTICLES = frozenset(("para", "the", "a", "an", "our", "of")) | {
    "le", "la", "les", "l", "un", "une", "des", "de", "du", "d",
}  # fmt: skip


def written(words: Sequence[Token]) -> list[str]:
    """Give words in small letters."""
    return [token.written.casefold() for token in words]
