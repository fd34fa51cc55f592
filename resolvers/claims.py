"""What does a mention say of an organization, read as far as that goes without the graph?"""

from dataclasses import dataclass

from domain.codes import RegionLevel
from domain.organization import Identifier, Organization
from domain.text import Text, fold
from domain.vocabulary import Vocabulary, stable_id
from resolvers.incoming import IncomingActivity, Mention
from resolvers.names import is_national, name_key, tidy
from resolvers.nobody import Kind, kind_of
from resolvers.numbers import country_of, identify

_BEFORE_NAMES = ("yayasan", "perkumpulan", "pt", "the")  # what a stored name may begin with


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a mention says of an organization, read as far as that goes without the graph.

    `seat` is the country of its own register; `country` also a guess, for telling names apart.
    """

    kind: Kind
    mention: Mention
    names: Text
    acronym: str | None
    keys: frozenset[str]
    identifier: Identifier | None
    seat: str | None
    country: str | None

    @property
    def new_id(self) -> str:
        """The id of the record this claim would make: of its number, else of name and country."""
        if self.identifier:
            return stable_id("organization", self.identifier.org_id)
        return name_id(name_key(self.names.shown()), self.country)

    @property
    def name_ids(self) -> tuple[str, ...]:
        """Ids that records known by one of these names may have, with or without the country."""
        return tuple(
            name_id(key, country)
            for key in sorted(self.keys)
            for country in dict.fromkeys((self.country, None))
        )

    def meets(self, organization: Organization) -> bool:
        """Say whether one of the names is a name of an organization."""
        return not self.keys.isdisjoint(keys_of(organization))

    @property
    def search_keys(self) -> tuple[str, ...]:
        """Names as the graph may hold them; it folds, but keeps legal forms and punctuation."""
        found = {fold(each.text) for names in (self.names, self.mention.names) for each in names}
        found |= self.keys | {f"{word} {key}" for word in _BEFORE_NAMES for key in self.keys}
        return tuple(sorted(found))


def keys_of(organization: Organization) -> frozenset[str]:
    """Give the keys of all names of an organization."""
    return frozenset(key for each in organization.name if (key := name_key(each.text)))


def name_id(key: str, country: str | None) -> str:
    """Give the id of the organization that is known by a name in a country."""
    return stable_id("organization", f"name:{key}|{country or ''}")


def claim_of(mention: Mention, activity: IncomingActivity, vocabulary: Vocabulary) -> Claim:
    """Read a mention in its activity; a placeholder's or person's claim has only its kind."""
    identifier = identify(mention.ref, vocabulary)
    names, acronym = tidy(mention.names)
    seat = country_of(identifier, vocabulary)
    country = seat or country_of(identify(activity.publisher.ref, vocabulary), vocabulary)
    if not seat and any(is_national(each.text) for each in names):
        places = {
            region.code
            for code in activity.regions
            if (region := vocabulary.at_level(code, RegionLevel.COUNTRY))
        }
        country = places.pop() if len(places) == 1 else country
    return Claim(
        kind=kind_of(mention),
        mention=mention,
        names=names,
        acronym=acronym,
        keys=frozenset(key for each in names if (key := name_key(each.text))),
        identifier=identifier,
        seat=seat,
        country=country,
    )
