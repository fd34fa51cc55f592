"""How does a partnership stand in the graph, with its parties and goals?"""

from collections.abc import Sequence
from typing import Any

from domain.codes import PartnershipStatus, PartnershipType, PartyRole, Visibility
from domain.partnership import Contribution, Goal, Indicator, Partnership, Party
from graphdb.properties import (
    Row,
    day,
    finite,
    key_of,
    maybe_day,
    maybe_moment,
    moment,
    quantity_properties,
    read_moment,
    read_quantity,
    read_text,
    search_text,
    text_properties,
)
from graphdb.records.sources import in_position


def partnership_properties(partnership: Partnership) -> dict[str, Any]:
    """Give the properties of a partnership's node, null for what it lacks."""
    return {
        "version": partnership.version,
        **text_properties("title", partnership.title),
        "titleKey": key_of(partnership.title.shown()),
        **text_properties("description", partnership.description),
        "types": [each.value for each in partnership.types],
        "status": partnership.status.value,
        "themes": list(partnership.themes),
        "regions": list(partnership.regions),
        "startDate": day(partnership.start_date),
        "endDate": day(partnership.end_date),
        "reviewEveryMonths": partnership.review_every_months,
        "nextReviewDue": day(partnership.next_review_due),
        "visibility": partnership.visibility.value,
        "confirmedAt": moment(partnership.confirmed_at),
        "createdAt": moment(partnership.created_at),
        "updatedAt": moment(partnership.updated_at),
        "searchText": search_text((partnership.title, partnership.description)),
    }


def party_link(party: Party, position: int) -> dict[str, Any]:
    """Give the properties of the relation from a party to its partnership."""
    return {
        "position": position,
        "role": party.role.value,
        **text_properties("responsibilities", party.responsibilities),
        "answeredAt": moment(party.answered_at),
        "joinedOn": day(party.joined_on),
        "leftOn": day(party.left_on),
    }


def contribution_properties(contribution: Contribution, position: int) -> dict[str, Any]:
    """Give the properties of a contribution's node."""
    return {
        "position": position,
        "concept": contribution.concept,
        **quantity_properties("quantity", contribution.quantity),
        **quantity_properties("delivered", contribution.delivered),
    }


def goal_properties(goal: Goal, partnership_id: str, position: int) -> dict[str, Any]:
    """Give the properties of a goal's node, null for what it lacks."""
    return {
        "ownerId": partnership_id,
        "position": position,
        **text_properties("text", goal.text),
        "targets": list(goal.targets),
        "searchText": search_text((goal.text,)),
    }


def indicator_properties(
    indicator: Indicator, partnership_id: str, position: int
) -> dict[str, Any]:
    """Give the properties of an indicator's node, null for what it lacks."""
    return {
        "ownerId": partnership_id,
        "position": position,
        **text_properties("name", indicator.name),
        "unit": indicator.unit,
        "baseline": finite(indicator.baseline),
        "target": finite(indicator.target),
        "dueOn": day(indicator.due_on),
    }


def read_partnership(row: Row) -> Partnership:
    """Read a row of PARTNERSHIPS_BY_IDS."""
    node = row["partnership"]
    return Partnership(
        id=node["id"],
        version=node["version"],
        title=read_text(node, "title"),
        description=read_text(node, "description"),
        types=tuple(PartnershipType[each] for each in node["types"]),
        status=PartnershipStatus[node["status"]],
        parties=tuple(
            _read_party(each, row["contributions"]) for each in in_position(row["parties"])
        ),
        created_at=read_moment(node["createdAt"]),
        updated_at=read_moment(node["updatedAt"]),
        confirmed_at=read_moment(node["confirmedAt"]),
        themes=tuple(node.get("themes") or ()),
        regions=tuple(node.get("regions") or ()),
        start_date=maybe_day(node.get("startDate")),
        end_date=maybe_day(node.get("endDate")),
        review_every_months=node["reviewEveryMonths"],
        next_review_due=maybe_day(node.get("nextReviewDue")),
        visibility=Visibility[node["visibility"]],
        goals=tuple(_read_goal(each) for each in in_position(row["goals"])),
    )


def _read_party(link: Row, contributions: Sequence[Row]) -> Party:
    own = [each for each in contributions if each["organizationId"] == link["organizationId"]]
    return Party(
        organization_id=link["organizationId"],
        role=PartyRole[link["role"]],
        responsibilities=read_text(link, "responsibilities"),
        contributions=tuple(
            Contribution(
                concept=each["concept"],
                quantity=read_quantity(each, "quantity"),
                delivered=read_quantity(each, "delivered"),
            )
            for each in in_position(own)
        ),
        answered_at=maybe_moment(link.get("answeredAt")),
        joined_on=maybe_day(link.get("joinedOn")),
        left_on=maybe_day(link.get("leftOn")),
    )


def _read_goal(node: Row) -> Goal:
    return Goal(
        id=node["id"],
        text=read_text(node, "text"),
        targets=tuple(node.get("targets") or ()),
        indicators=tuple(
            Indicator(
                id=each["id"],
                name=read_text(each, "name"),
                unit=each["unit"],
                baseline=each.get("baseline"),
                target=each.get("target"),
                due_on=maybe_day(each.get("dueOn")),
            )
            for each in in_position(node["indicators"])
        ),
        agreed_by=tuple(sorted(node["agreedBy"])),
    )
