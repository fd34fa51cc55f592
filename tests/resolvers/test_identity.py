"""Do the claims of an activity still mean just who takes part in it? Decided without a graph."""

from datetime import UTC, datetime

import pytest

from domain.activity import Activity, Participant
from domain.codes import PartyRole
from domain.organization import Identifier, Organization, Source
from domain.text import Text
from resolvers.claims import claim_of
from resolvers.identity import Directory, is_imported
from resolvers.incoming import IncomingActivity, Mention
from tests.small_vocabulary import VOCABULARY
from tests.worlds import activity, org

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FUNDING, IMPLEMENTING = PartyRole.FUNDING, PartyRole.IMPLEMENTING
SALT = org("salt", name=Text.of(en="Salt Circle", fr="Tide Trust"))
TIDE = org(
    "tide", name=Text.of(en="Tide Trust"), identifiers=(Identifier(scheme="AU-ABN", value="7"),)
)


def directory(*known: Organization) -> Directory:
    """Make a directory that holds some organizations, as loading would."""
    made = Directory(VOCABULARY, NOW)
    for each in known:
        made.hold(each)
    return made


def explains(known: Activity, *told: tuple[str, str, PartyRole]) -> bool:
    """Ask about mentions of (name, number, role)."""
    mentions = tuple((Mention(names=Text.of(en=name), ref=ref), role) for name, ref, role in told)
    incoming = IncomingActivity(
        line=1, identifier="A", title=Text.of(en="A"), standard="IATI", publisher=Mention(),
        mentions=mentions,
    )  # fmt: skip
    claims = [(claim_of(mention, incoming, VOCABULARY), role) for mention, role in mentions]
    return directory(SALT, TIDE).explains(claims, known)


def taking_part(**roles: tuple[PartyRole, ...]) -> Activity:
    """Make an activity of organizations by id, with their roles."""
    return activity(
        "a",
        participants=tuple(
            Participant(organization_id=each, roles=roles[each]) for each in sorted(roles)
        ),
    )


@pytest.mark.parametrize(
    ("known", "told", "answer"),
    [
        (taking_part(), (), True),
        (taking_part(), (("various", "", FUNDING), ("", "AU-ABN-9", FUNDING)), True),
        (taking_part(tide=(FUNDING,)), (("Tide Trust", "", FUNDING),), True),
        (taking_part(tide=(FUNDING,)), (("TIDE TRUST Ltd", "AU-ABN-7", FUNDING),), True),
        (taking_part(tide=(FUNDING,)), (("", "AU-ABN-7", FUNDING),), True),
        (taking_part(tide=(FUNDING,)), (("Tide Trust", "", IMPLEMENTING),), False),
        (taking_part(tide=(FUNDING,)), (), False),
        (taking_part(tide=(FUNDING,)), (("Moon Trust", "", FUNDING),), False),
        (taking_part(), (("Tide Trust", "", FUNDING),), False),
        # "Tide Trust" may be either of them, its number only one: together they mean both.
        (
            taking_part(salt=(FUNDING,), tide=(FUNDING,)),
            (("Tide Trust", "", FUNDING), ("Tide Trust", "AU-ABN-7", FUNDING)),
            True,
        ),
        (taking_part(salt=(FUNDING,), tide=(FUNDING,)), (("Tide Trust", "", FUNDING),), False),
        (
            taking_part(salt=(FUNDING,), tide=(FUNDING,)),
            (("Tide Trust", "", FUNDING), ("Salt Circle", "", FUNDING)),
            True,
        ),
        # Both claims are needed by the two roles; neither is left for the other organization.
        (
            taking_part(salt=(FUNDING,), tide=(FUNDING, IMPLEMENTING)),
            (("Tide Trust", "", FUNDING), ("Tide Trust", "AU-ABN-7", IMPLEMENTING)),
            False,
        ),
    ],
)
def test_participants_are_explained_if_each_role_has_a_claim_of_its_own(
    known: Activity, told: tuple[tuple[str, str, PartyRole], ...], answer: bool
) -> None:
    """Every claim must mean a participant, and every role of every participant a claim."""
    assert explains(known, *told) is answer


@pytest.mark.parametrize(
    ("sources", "answer"),
    [
        ((), False),
        ((("IATI: X", ()),), True),
        ((("IATI: X", ()), ("IATI: Y", ("name",))), True),
        ((("IATI: X", ("name",)),), False),  # an owner's record that an import added to
        ((("IATI: X", ()), ("own account", ())), False),
    ],
)
def test_a_record_is_imported_if_imports_alone_wrote_it(
    sources: tuple[tuple[str, tuple[str, ...]], ...], answer: bool
) -> None:
    """The import that made a record says so by a source of all its fields."""
    found = tuple(Source(name=name, retrieved_at=NOW, fields=fields) for name, fields in sources)
    assert is_imported(org("one", sources=found)) is answer
