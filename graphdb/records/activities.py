"""How does an activity stand in the graph?"""

from operator import itemgetter
from typing import Any

from domain.activity import Activity, Participant
from domain.codes import ActivityStatus, PartyRole
from graphdb.properties import (
    Row,
    day,
    maybe_day,
    moment,
    quantity_properties,
    read_moment,
    read_quantity,
    read_text,
    search_text,
    text_properties,
)
from graphdb.records.sources import read_sources


def activity_properties(activity: Activity) -> dict[str, Any]:
    """Give the properties of an activity's node, null for what it lacks."""
    return {
        "identifier": activity.identifier,
        **text_properties("title", activity.title),
        **text_properties("description", activity.description),
        "status": activity.status.value if activity.status else None,
        "themes": list(activity.themes),
        "regions": list(activity.regions),
        **quantity_properties("budget", activity.budget),
        "startKey": day(activity.start_date) or "",  # undated ones come first, not nowhere
        "startDate": day(activity.start_date),
        "endDate": day(activity.end_date),
        "updatedAt": moment(activity.updated_at),
        "searchText": search_text((activity.title, activity.description)),
    }


def read_activity(row: Row) -> Activity:
    """Read a row of ACTIVITIES_BY_IDS."""
    node = row["activity"]
    status = node.get("status")
    return Activity(
        id=node["id"],
        identifier=node.get("identifier"),
        title=read_text(node, "title"),
        description=read_text(node, "description"),
        status=ActivityStatus[status] if status else None,
        participants=tuple(
            Participant(
                organization_id=each["id"],
                roles=tuple(PartyRole[role] for role in each["roles"] or ()),
            )
            for each in sorted(row["participants"], key=itemgetter("id"))
        ),
        themes=tuple(node.get("themes") or ()),
        regions=tuple(node.get("regions") or ()),
        budget=read_quantity(node, "budget"),
        start_date=maybe_day(node.get("startDate")),
        end_date=maybe_day(node.get("endDate")),
        updated_at=read_moment(node["updatedAt"]),
        sources=read_sources(row["sources"]),
    )
