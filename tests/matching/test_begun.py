"""Nobody is said to have worked with somebody in what was only proposed, planned or given up."""

import pytest

from domain.activity import NEVER_BEGUN
from domain.codes import ActivityStatus, PartnershipStatus, ReasonCode, RiskCode
from domain.partnership import BEGUN
from domain.recommendation import MatchFilter
from domain.text import Text
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ids, question, reason, snapshot, suggest, why
from tests.worlds import activity, org, partnership

FISHERS = Text.of(en="Small fishers sell their catch at a fair price")
NETWORK = (ReasonCode.NETWORK, ReasonCode.TRUST)
MOST = MatchFilter(include_existing_partners=True)


def world(**ties: object) -> Snapshot:
    """Somebody asks about another one, and a third has to do with both; it has the asker's aim."""
    return snapshot(
        org("asker", mission=FISHERS),
        org("other", name=Text.of(en="Harbor")),
        org("third", name=Text.of(en="Third"), mission=FISHERS),
        **ties,  # type: ignore[arg-type]
    )


def told(built: Snapshot) -> tuple[str, str, bool]:
    """What is told of the network and of trust, and whether trust is missed."""
    found = why(built, "asker", "other", filter=MOST)
    texts = [
        reason(found, code).text.shown("en") for code in (ReasonCode.NETWORK, ReasonCode.TRUST)
    ]
    missed = RiskCode.LACK_OF_TRUST in {each.code for each in found.cautions}
    return texts[0], texts[1], missed


@pytest.mark.parametrize("status", list(PartnershipStatus))
def test_a_partnership_ties_from_when_it_begins(status: PartnershipStatus) -> None:
    """Then, and not before, a third is one that both worked with."""
    built = world(
        partnerships=[
            partnership("one", "asker", "third", status=status),
            partnership("two", "third", "other", status=status),
        ]
    )
    network, trust, missed = told(built)
    begun = status in BEGUN
    assert ("worked with both of you" in network or "have worked with Third" in network) == begun
    assert ("A shared partner connects you" in trust) == begun
    assert missed != begun
    degrees = question(built, "asker").network.degree.tolist()
    assert max(degrees) == (2 if begun else 0)


@pytest.mark.parametrize("status", [None, *ActivityStatus])
def test_an_activity_ties_unless_it_is_planned_or_given_up(status: ActivityStatus | None) -> None:
    """One without a status is taken to have gone on."""
    built = world(
        activities=[
            activity("one", "asker", "third", status=status),
            activity("two", "third", "other", status=status),
        ]
    )
    network, trust, missed = told(built)
    done = status not in NEVER_BEGUN
    assert ("worked with both of you" in network or "have worked with Third" in network) == done
    assert ("A shared partner connects you" in trust) == done
    assert missed != done
    beside = reason(why(built, "asker", "other"), ReasonCode.ROLE_FIT).text.shown("en")
    assert done or "worked beside" not in beside


@pytest.mark.parametrize("status", list(PartnershipStatus))
def test_whoever_is_asked_already_is_not_suggested(status: PartnershipStatus) -> None:
    """A proposal that waits for an answer is no reason to suggest the same again."""
    built = world(partnerships=[partnership("one", "asker", "other", status=status)])
    declined = status is PartnershipStatus.DECLINED
    assert ("other" in ids(suggest(built, "asker"))) == declined
    trust = reason(why(built, "asker", "other", filter=MOST), ReasonCode.TRUST).text.shown("en")
    assert ("You have worked together" in trust) == (status in BEGUN)
