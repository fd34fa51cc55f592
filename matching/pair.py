"""What lies between the asker and one candidate? One of `Pairs`, for the sentences about it."""

from collections.abc import Callable

from domain.text import Name
from matching.lazy import cached_property
from matching.pair_network import PairNetwork
from matching.pair_work import PairWork
from matching.pairs import Entry, Meeting, Pairs
from matching.profile import NOBODY
from matching.question import Question
from matching.ragged import Ints
from matching.relations import Relations
from matching.roles import Roles
from matching.scoring import Scored
from matching.wording import Told


class Pair:
    """One candidate of a question: row `row` of `together`; `ordinal` is the candidate's."""

    def __init__(self, together: Pairs, row: int) -> None:
        self.together, self.row = together, row
        self.scored: Scored = together.scored
        self.question: Question = together.question
        self.known: Relations = together.question.known
        self.ordinal: int = together.ordinals[row]
        self.told: dict[Callable[[Pair], Told], Told] = {}  # by template

    @cached_property
    def id(self) -> str:
        """The candidate's id."""
        return self.question.snapshot.organizations.ordinals.id_of(self.ordinal)

    def term(self, name: str) -> float:
        """Give the value of one term, in [0, 1]."""
        return self.together.terms[name][self.row]

    @property
    def unknown_asker(self) -> bool:
        """Whether nobody on record asks: of whoever wrote the brief, no work is known."""
        return self.question.asker.ordinal == NOBODY

    @property
    def declined(self) -> bool:
        """Whether a partnership of both was declined, and none agreed since."""
        return bool(self.question.network.declined[self.ordinal])

    @property
    def themes(self) -> Ints:
        """The candidate's themes, by place."""
        return self.scored.columns.themes.row(self.row)

    @property
    def regions(self) -> Ints:
        """The candidate's regions, by place."""
        return self.scored.columns.regions.row(self.row)

    @property
    def languages(self) -> Ints:
        """The candidate's languages, by place."""
        return self.scored.columns.languages.row(self.row)

    @property
    def resources(self) -> list[Entry]:
        """The candidate's needs and offers, those that are over too."""
        return self.together.resources[self.row]

    @property
    def offered(self) -> list[Meeting]:
        """The best offer for each of the asker's needs that has one, best first."""
        return self.together.offered[self.row]

    @property
    def needed(self) -> list[Meeting]:
        """The best need for each of the asker's offers that has one, best first."""
        return self.together.needed[self.row]

    def stated(self, kind: int) -> int:
        """Count the candidate's open needs or offers."""
        return self.together.stated[kind][self.row]

    @cached_property
    def work(self) -> PairWork:
        """The candidate's activities beside the asker's."""
        return PairWork(self.together.work, self.row)

    @property
    def words(self) -> list[str]:
        """The words that add most to what the texts of both share, as titles spell them."""
        return self.together.words.named[self.row]

    @cached_property
    def network(self) -> PairNetwork:
        """Through whom one comes to the candidate."""
        return PairNetwork(self.together.network, self.ordinal)

    @property
    def roles(self) -> Roles:
        """The candidate's roles."""
        return self.together.roles[self.row]

    @cached_property
    def near_regions(self) -> list[tuple[int, int, float]]:
        """For each region of the asker the candidate's best one and its fit, best first."""
        fits = self.together.region_fits(self.question.asker.regions)
        return fits.nearest(self.row)

    @cached_property
    def near_themes(self) -> list[tuple[int, int, float]]:
        """For each theme of the asker the candidate's closest one, closest first."""
        return self.together.theme_fits.nearest(self.row)

    def name_of(self, ordinal: int) -> Name:
        """Give the name of an organization."""
        return self.together.name_of(ordinal)
