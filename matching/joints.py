"""Which small words join things, set one against another, or say what it is for?

In Indonesian, English and French, folded; all of them are their own stems.
"""

AND = frozenset(("and", "dan", "serta", "et"))
OR = frozenset(("or", "nor", "atau", "maupun", "ou", "ni"))
BUT = frozenset(("but", "tetapi", "tapi", "melainkan", "namun", "sedangkan", "mais"))
FOR = frozenset(("for", "untuk", "bagi", "buat", "guna", "pour"))
