"""What does a text need, and what does it offer? Clause by clause, by names and by meaning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.codes import ResourceKind
from domain.recommendation import Wanted
from domain.resource import Quantity, currency_of
from domain.vocabulary import Vocabulary
from matching.adding import total
from matching.amounts import FUNDING, PEOPLE, PERSON, amounts, counted
from matching.budgets import is_own_budget, is_raised, pays_for, with_money
from matching.company import seeks_company, seeks_place
from matching.cues import HOSTING, SEEKING
from matching.described import PLACES, asked_for, is_own, purpose, tells_where, told_where
from matching.emphasis import ORDINARY, weights
from matching.encoder import BundledEncoder
from matching.hearing import WE, Clause, is_about_us
from matching.helped import TRAINING, also_trains, trains, whom_helped
from matching.lazy import cached_property
from matching.listed import listed
from matching.made import given, only_counts
from matching.meanings import meanings
from matching.phrases import FALSE_FRIENDS, RESOURCE, Mention, Token, any_of
from matching.prepositions import TO
from matching.weighed import STAPLES

# Closeness from which a clause means a resource: after a cue, and where there is none. Of the 204
# phrases of DEVELOPMENT in tests/matching/phrases_*.py 199 then give the right resource first.
MEANT = 0.8
SURELY_MEANT = 1.1
SHORTEST_SENTENCE = 2  # words
LONGEST_BARE = 15  # words of a text without any cue that may be a wish all the same
# What is named in one of these words is meant by it, and not what the encoder is reminded of.
_CLEAR = STAPLES.union(*FALSE_FRIENDS)
# What a gift costs does not tell what it is; who is to work for free is a volunteer.
_FREELY = any_of("free gratis gratuit gratuite gratuitement")
ACCOMMODATION = "resource:accommodation"
_CUED = ("id", "en", "fr", None)  # languages with cues; in others a short sentence tells a need


@dataclass(frozen=True, eq=False, kw_only=True)
class Heard:
    """A text word by word: what it names, and its clauses; `reader` is None if names are all that
    can be found, `spoken` the language if it shows.
    """

    vocabulary: Vocabulary
    words: Sequence[Token]
    named: Sequence[Mention]
    clauses: Sequence[Clause]
    reader: BundledEncoder | None
    spoken: str | None

    def wants(self) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
        """Give needs and offers; without any cue it lists what is needed, unless it says "we"."""
        cued = any(clause.kind is not None for clause in self.clauses)
        wants: dict[ResourceKind, dict[str, Wanted]] = {kind: {} for kind in ResourceKind}
        for at, clause in enumerate(self.clauses):
            listed_alone = not cued and not is_about_us(self.words, clause)
            kind = ResourceKind.NEED if listed_alone else clause.kind
            if kind is None or clause.refused:
                continue
            for want in self._of(clause, kind, self.clauses[:at]):
                wants[kind].setdefault(want.concept, want)
        both = set(wants[ResourceKind.NEED]) & set(wants[ResourceKind.OFFER])
        for code in both:  # said both ways: what is lacked weighs more than what is had
            del wants[ResourceKind.OFFER][code]
        return tuple(wants[ResourceKind.NEED].values()), tuple(wants[ResourceKind.OFFER].values())

    def _of(self, clause: Clause, kind: ResourceKind, before: Sequence[Clause]) -> list[Wanted]:
        """Give what one clause wants, or what was made `before` it where it only tells how many."""
        made = list(given(self.vocabulary, self.words, clause, before, self.named))
        if made and only_counts(self.words[clause.start : clause.end], clause.cue):
            return made
        return list(_Said(text=self, clause=clause, kind=kind).wanted()) or made

    def is_alone(self, clause: Clause) -> bool:
        """Say whether no other clause of its sentence has a cue."""
        sentence = self.words[clause.start].sentence
        return not any(
            (each.kind is not None or each.refused)
            and each != clause
            and self.words[each.start].sentence == sentence
            for each in self.clauses
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Said:
    """What one clause says, read as needs or as offers. Places count from its first word."""

    text: Heard
    clause: Clause
    kind: ResourceKind

    @cached_property
    def own(self) -> Sequence[Token]:
        return self.text.words[self.clause.start : self.clause.end]

    @cached_property
    def inside(self) -> list[Mention]:
        """What it names, counted from the first word of the text."""
        return [
            each for each in self.text.named if self.clause.start <= each.start < self.clause.end
        ]

    @cached_property
    def within(self) -> list[Mention]:
        """The same counted from its own first word."""
        first = self.clause.start
        return [
            replace(each, start=each.start - first, end=each.end - first) for each in self.inside
        ]

    @cached_property
    def amounts(self) -> dict[int, Quantity]:
        """By the place in the text of what is counted, or else of the number."""
        clause = self.clause
        return amounts(self.text.vocabulary, self.text.words, clause.start, clause.end, self.inside)

    def wanted(self) -> Iterator[Wanted]:
        """Give what it means, what it names, and what other items of its list mean."""
        vocabulary, clause = self.text.vocabulary, self.clause
        if clause.pays and FUNDING in vocabulary.concepts:
            money = (each for each in self.amounts.values() if currency_of(each.unit))
            yield Wanted(concept=FUNDING, quantity=next(money, None))
            return
        if self.kind is ResourceKind.NEED and seeks_place(self.own):
            return
        where = told_where(self.own) if clause.kind is None else None
        asked = [(each, asked_for(vocabulary, self.own, each, where)) for each in self.within]
        for_what = purpose(self.own, [each for each, codes in asked if codes])
        aside = {*for_what, *self.helped}
        needed = self.kind is ResourceKind.NEED
        stressed = weights(self.text.words, clause, self.inside) if needed else {}
        kept = [
            (code, clause.start + each.start)
            for each, codes in asked
            for code in codes
            if code not in self.had and each.start not in aside
        ]
        named = [
            Wanted(
                concept=code,
                quantity=total(self.amounts.get(place) for each, place in kept if each == code),
                weight=stressed.get(first, ORDINARY),
            )
            for code, first in dict(reversed(kept)).items()
        ][::-1]
        counts = {place for _, place in kept}
        loose = {place: each for place, each in self.amounts.items() if place not in counts}
        # What a thing is to do tells what it is: "a place to store rice".
        tells = bool(for_what) and self.own[for_what.start].stem in TO
        meant = self._meant(named, loose, self.helped if tells else aside)
        found = {each.concept: each for each in meant}
        if also_trains(self.own, clause.cue) and TRAINING in vocabulary.concepts:
            found.setdefault(TRAINING, Wanted(concept=TRAINING))
        if self.text.reader is not None and clause.kind is not None:
            sought = clause.cue in SEEKING
            for start, code in listed(
                vocabulary, self.own, self.within, aside, self.text.reader, sought=sought
            ):
                many, known = self._counted(code, start), found.get(code)
                if known is None:
                    found[code] = Wanted(concept=code, quantity=many)
                elif start and known.quantity is not loose.get(clause.start + start, many):
                    found[code] = replace(known, quantity=total((known.quantity, many)))
        if not found and clause.cue in HOSTING and ACCOMMODATION in vocabulary.concepts:
            many = next((each for each in loose.values() if each.unit == PERSON), None)
            if many is not None:  # "we can host ten people"
                found[ACCOMMODATION] = Wanted(concept=ACCOMMODATION, quantity=many)
        yield from (each for code, each in found.items() if code not in self.had)

    def _meant(
        self,
        named: list[Wanted],
        loose: Mapping[int, Quantity],
        unheard: Sequence[int] | set[int],
    ) -> list[Wanted]:
        """Give what it names, and before it what it means, if that is another thing.

        By its words but those at the places `unheard`, and with one of the amounts that nothing
        named has, by their places in the text. Money is meant by its amount.
        """
        vocabulary, reader = self.text.vocabulary, self.text.reader
        needed = self.kind is ResourceKind.NEED
        money = self._money(named, loose)
        if money is not None:
            return with_money(vocabulary, named, money)
        if reader is None or not self._is_wish():
            return named
        if trains(self.own, self.clause.cue) and TRAINING in vocabulary.concepts:
            rest = [each for each in named if each.concept != TRAINING]
            return [Wanted(concept=TRAINING), *rest]
        aloud = {at for at in range(len(self.own)) if needed or self.own[at].stem not in _FREELY}
        aloud -= {each.start for each in self.within if self.own[each.start].stem in _CLEAR}
        said = _written([self.own[at] for at in sorted(aloud.difference(unheard))])
        number = self.text.words[self.clause.start].sentence
        sentence = [each for each in self.text.words if each.sentence == number]
        if len(sentence) < SHORTEST_SENTENCE or not said:
            return named
        alone = not self.helped and self.text.is_alone(self.clause)
        ranked = meanings(vocabulary, reader).ranked(said, _written(sentence) if alone else "")
        aside = self.had | self.around
        best = next((each for each in ranked if each is None or each.code not in aside), None)
        told = self.clause.kind is not None or self.text.spoken not in _CUED
        if best is None or best.closeness < (MEANT if told else SURELY_MEANT):
            return named
        known = {each.concept: each for each in named}
        if best.code in known:
            return [known.pop(best.code), *known.values()]
        above = vocabulary.concepts.above(best.code)  # "a place to store rice" is a warehouse
        wider = [each for each in named if each.concept in above]
        many = self._counted(best.code)
        if many is None and len(loose) == 1:
            many = next((each for each in loose.values() if not currency_of(each.unit)), None)
        many = many or next((each.quantity for each in wider if each.quantity), None)
        weight = max((each.weight for each in wider), default=ORDINARY)
        rest = [each for each in named if each not in wider]
        return [Wanted(concept=best.code, quantity=many, weight=weight), *rest]

    def _money(self, named: list[Wanted], loose: Mapping[int, Quantity]) -> Quantity | None:
        """Give the amount of money that it is about, of those that nothing named has.

        None of what somebody who needs something has by now, or pays for other things.
        """
        vocabulary, begin = self.text.vocabulary, self.clause.start
        amounts = [(place, each) for place, each in loose.items() if currency_of(each.unit)]
        needed = self.kind is ResourceKind.NEED
        if needed:
            amounts = [each for each in amounts if not is_raised(self.own, each[0] - begin)]
        if not amounts or FUNDING not in vocabulary.concepts:
            return None
        place, quantity = amounts[0]
        own = needed and is_own_budget(self.own, place - begin)
        return None if own and pays_for(vocabulary, named) else quantity

    def _counted(self, code: str, start: int = 0) -> Quantity | None:
        """Give the amount at a place of a resource that is not named there."""
        text, clause = self.text, self.clause
        return counted(
            text.vocabulary, text.words, clause.start + start, clause.end, self.inside, code
        )

    @cached_property
    def had(self) -> frozenset[str]:
        """The people of whom a clause of needs says that whoever writes has them.

        Of things that is no sign: who speaks of their website wants somebody to work on it.
        """
        if self.kind is not ResourceKind.NEED:
            return frozenset()
        words, end = self.text.words, self.clause.end
        ends = end == len(words) or words[end].sentence != self.own[-1].sentence
        return frozenset(
            code
            for each in self.within
            if is_own(self.own, each, ends)
            for code in each.codes(RESOURCE)
            if PEOPLE in self.text.vocabulary.concepts.above(code)
        )

    @cached_property
    def around(self) -> frozenset[str]:
        """What it only names to tell where something is: "no electricity at the clinic"."""
        return frozenset(
            code
            for each in self.within
            if tells_where(self.own, each)
            for code in each.codes(RESOURCE)
            if PLACES in self.text.vocabulary.concepts.above(code)
        )

    @cached_property
    def helped(self) -> range:
        """The places of whom it helps, and not with."""
        clause = self.clause
        if clause.kind is None:
            return range(0)
        return whom_helped(self.text.vocabulary, self.own, self.within, clause)

    def _is_wish(self) -> bool:
        """Say whether a clause may tell what is wanted.

        It has a cue, or is short, not about us, and more than "something is somewhere"; and it
        seeks more than company.
        """
        if seeks_company(self.own, sought=self.clause.cue in SEEKING):
            return False
        if self.clause.kind is not None:
            return True
        if told_where(self.own) is not None:
            return False
        return len(self.own) <= LONGEST_BARE and not any(each.stem in WE for each in self.own)


def _written(words: Sequence[Token]) -> str:
    return " ".join(token.written for token in words)
