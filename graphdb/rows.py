"""Which statements save these records, in which order, and with which rows?

Pure: from changes to rows. A record that is new is only made and linked. One that exists is
updated, and its relations are taken away and made again, those to places, themes and sources only
if they changed. Its parts (resources, goals, indicators) keep their nodes, because other nodes
point at them, unless the record lacks them now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from domain.activity import Activity
from domain.change import Batch, Change
from domain.codes import ResourceKind
from domain.feedback import Feedback, FeedbackSignal
from domain.organization import Organization, Source
from domain.partnership import Goal, Indicator, Partnership
from domain.resource import Resource
from graphdb.properties import Row, filled, text_names
from graphdb.queries import feedback as feedback_queries
from graphdb.queries import writing
from graphdb.records import activities, feedback, organizations, partnerships, sources

VersionedT = TypeVar("VersionedT", Organization, Partnership, Feedback)
Rows = list[dict[str, Any]]

# Parts and relations go before anything comes, so that an identifier may move within a batch.
ORDER = (
    writing.DROP_IDENTIFIERS,
    writing.DROP_RESOURCES,
    writing.DROP_INDICATORS,
    writing.DROP_GOALS,
    writing.DROP_CONTRIBUTIONS,
    writing.UNLINK_PARTS,
    writing.UNLINK_MEMBERS,
    writing.UNLINK_THEMES,
    writing.UNLINK_REGIONS,
    writing.UNLINK_HEADQUARTERS,
    writing.UNLINK_RESOURCE_CONCEPTS,
    writing.UNLINK_RESOURCE_REGIONS,
    writing.UNLINK_TARGETS,
    writing.UNLINK_SOURCES,
    feedback_queries.UNLINK_DO_NOT_SUGGEST,
    writing.UPDATE_ENTITIES,
    writing.UPDATE_SOURCE_LINKS,
    writing.CREATE_ORGANIZATIONS,
    writing.CREATE_RESOURCES,
    writing.CREATE_ACTIVITIES,
    writing.CREATE_PARTNERSHIPS,
    writing.CREATE_GOALS,
    writing.CREATE_INDICATORS,
    feedback_queries.CREATE_RECOMMENDATIONS,
    feedback_queries.CREATE_FEEDBACK,
    writing.SAVE_SOURCES,
    writing.SAVE_IDENTIFIERS,
    writing.LINK_NEEDS,
    writing.LINK_OFFERS,
    writing.LINK_GOALS,
    writing.LINK_INDICATORS,
    writing.LINK_PARTICIPANTS,
    writing.LINK_PARTIES,
    writing.LINK_AGREEMENTS,
    writing.SAVE_CONTRIBUTIONS,
    writing.LINK_SOURCES,
    writing.LINK_HEADQUARTERS,
    writing.LINK_REGIONS,
    writing.LINK_RESOURCE_REGIONS,
    writing.LINK_THEMES,
    writing.LINK_RESOURCE_CONCEPTS,
    writing.LINK_TARGETS,
    feedback_queries.LINK_FEEDBACK,
    feedback_queries.LINK_DO_NOT_SUGGEST,
)


# Translations that a node of each kind may have: an update removes those the record lacks now.
_TRANSLATIONS: dict[type, tuple[str, ...]] = {
    kind: tuple(text_names(*names))
    for kind, names in (
        (Organization, ("name", "mission")),
        (Resource, ("note",)),
        (Activity, ("title", "description")),
        (Partnership, ("title", "description")),
        (Goal, ("text",)),
        (Indicator, ("name",)),
        (Feedback, ()),
    )
}


# What links a node to a list of codes: the property that holds the list, and who unlinks it.
_UNLINKS = {
    writing.LINK_THEMES: ("themes", writing.UNLINK_THEMES),
    writing.LINK_REGIONS: ("regions", writing.UNLINK_REGIONS),
    writing.LINK_HEADQUARTERS: ("headquarters", writing.UNLINK_HEADQUARTERS),
    writing.LINK_RESOURCE_CONCEPTS: ("concept", writing.UNLINK_RESOURCE_CONCEPTS),
    writing.LINK_RESOURCE_REGIONS: ("regions", writing.UNLINK_RESOURCE_REGIONS),
    writing.LINK_TARGETS: ("targets", writing.UNLINK_TARGETS),
}


class Gathering:
    """Rows for each statement over all records of a batch.

    `stored` holds, by id, the rows of FIND_ENTITIES for the records and parts that exist: what is
    stored now counts, not what a caller believes was there.
    """

    def __init__(self, batch: Batch, stored: Mapping[str, Row]) -> None:
        self._stored = stored
        self._rows: dict[str, Rows] = defaultdict(list)
        self._sources_saved: set[str] = set()
        for organization in batch.organizations:
            self._organization(organization)
        for activity in batch.activities:
            self._activity(activity)
        for partnership in batch.partnerships:
            self._partnership(partnership)
        for given in batch.feedback:
            self._feedback(given)

    def __iter__(self) -> Iterator[tuple[str, Rows]]:
        """Each statement that has rows, and these in the order of their ids."""
        for query in ORDER:
            if rows := self._rows.get(query):
                yield query, sorted(rows, key=_identity)

    def _organization(self, change: Change[Organization]) -> None:
        record = change.after
        properties = organizations.organization_properties(record) | _next_version(change)
        properties |= _source_keys(record.sources)
        self._node(writing.CREATE_ORGANIZATIONS, record, properties)
        if record.id in self._stored:
            kept = [identifier.org_id for identifier in record.identifiers]
            self._add(writing.DROP_IDENTIFIERS, record.id, kept=kept)
            kept = [resource.id for resource in record.resources]
            self._add(writing.DROP_RESOURCES, record.id, kept=kept)
            self._add(writing.UNLINK_PARTS, record.id)
        self._codes(writing.LINK_THEMES, record.id, record.themes)
        self._codes(writing.LINK_REGIONS, record.id, record.regions)
        headquarters = [record.headquarters] if record.headquarters else []
        self._codes(writing.LINK_HEADQUARTERS, record.id, headquarters)
        for position, identifier in enumerate(record.identifiers):
            self._add(
                writing.SAVE_IDENTIFIERS,
                record.id,
                org_id=identifier.org_id,
                position=position,
                properties=organizations.identifier_properties(identifier),
            )
        self._resources(record)
        self._sources(record.id, record.sources)

    def _resources(self, record: Organization) -> None:
        for resource in record.resources:
            properties = organizations.resource_properties(resource)
            self._part(writing.CREATE_RESOURCES, resource, properties)
            self._codes(writing.LINK_RESOURCE_CONCEPTS, resource.id, [resource.concept])
            self._codes(writing.LINK_RESOURCE_REGIONS, resource.id, resource.regions)
        for query, kind in (
            (writing.LINK_NEEDS, ResourceKind.NEED),
            (writing.LINK_OFFERS, ResourceKind.OFFER),
        ):
            own = [resource.id for resource in record.resources if resource.kind is kind]
            self._parts(query, record.id, own)

    def _activity(self, change: Change[Activity]) -> None:
        record = change.after
        properties = activities.activity_properties(record) | _source_keys(record.sources)
        self._node(writing.CREATE_ACTIVITIES, record, properties)
        if record.id in self._stored:
            self._add(writing.UNLINK_MEMBERS, record.id)
        self._codes(writing.LINK_THEMES, record.id, record.themes)
        self._codes(writing.LINK_REGIONS, record.id, record.regions)
        for participant in record.participants:
            self._add(
                writing.LINK_PARTICIPANTS,
                record.id,
                organization_id=participant.organization_id,
                properties={"roles": [role.value for role in participant.roles]},
            )
        self._sources(record.id, record.sources)

    def _partnership(self, change: Change[Partnership]) -> None:
        record = change.after
        properties = partnerships.partnership_properties(record) | _next_version(change)
        self._node(writing.CREATE_PARTNERSHIPS, record, properties)
        if record.id in self._stored:
            kept = [indicator.id for goal in record.goals for indicator in goal.indicators]
            self._add(writing.DROP_INDICATORS, record.id, kept=kept)
            self._add(writing.DROP_GOALS, record.id, kept=[goal.id for goal in record.goals])
            self._add(writing.DROP_CONTRIBUTIONS, record.id)
            self._add(writing.UNLINK_PARTS, record.id)
            self._add(writing.UNLINK_MEMBERS, record.id)
        self._codes(writing.LINK_THEMES, record.id, record.themes)
        self._codes(writing.LINK_REGIONS, record.id, record.regions)
        self._parties(record)
        self._goals(record)

    def _parties(self, record: Partnership) -> None:
        for position, party in enumerate(record.parties):
            self._add(
                writing.LINK_PARTIES,
                record.id,
                organization_id=party.organization_id,
                properties=filled(partnerships.party_link(party, position)),
            )
            for place, contribution in enumerate(party.contributions):
                self._add(
                    writing.SAVE_CONTRIBUTIONS,
                    record.id,
                    organization_id=party.organization_id,
                    code=contribution.concept,
                    properties=filled(partnerships.contribution_properties(contribution, place)),
                )

    def _goals(self, record: Partnership) -> None:
        for position, goal in enumerate(record.goals):
            properties = partnerships.goal_properties(goal, record.id, position)
            self._part(writing.CREATE_GOALS, goal, properties)
            self._codes(writing.LINK_TARGETS, goal.id, goal.targets)
            for organization_id in goal.agreed_by:
                self._add(writing.LINK_AGREEMENTS, goal.id, organization_id=organization_id)
            for place, indicator in enumerate(goal.indicators):
                properties = partnerships.indicator_properties(indicator, record.id, place)
                self._part(writing.CREATE_INDICATORS, indicator, properties)
            own = [indicator.id for indicator in goal.indicators]
            self._parts(writing.LINK_INDICATORS, goal.id, own)
        self._parts(writing.LINK_GOALS, record.id, [goal.id for goal in record.goals])

    def _feedback(self, change: Change[Feedback]) -> None:
        """The recommendation is stored with the first feedback on it, and follows the latest."""
        record = change.after
        properties = feedback.feedback_properties(record) | _next_version(change)
        self._node(feedback_queries.CREATE_FEEDBACK, record, properties)
        suggested = feedback.recommendation_properties(record)
        pair = {"asker_id": record.asker_id, "candidate_id": record.candidate_id}
        if record.id in self._stored:
            self._add(writing.UPDATE_ENTITIES, record.recommendation_id, properties=suggested)
            self._add(feedback_queries.UNLINK_DO_NOT_SUGGEST, record.id, **pair)
        else:
            self._add(
                feedback_queries.CREATE_RECOMMENDATIONS,
                record.recommendation_id,
                properties=filled(suggested),
            )
            link = pair | {"recommendation_id": record.recommendation_id}
            self._add(feedback_queries.LINK_FEEDBACK, record.id, **link)
        if record.signal is FeedbackSignal.DO_NOT_SUGGEST:
            self._add(feedback_queries.LINK_DO_NOT_SUGGEST, record.id, **pair)

    def _sources(self, record_id: str, given: Sequence[Source]) -> None:
        keys = [sources.source_key(source) for source in given]
        was = self._stored.get(record_id)
        same = was is not None and list(was["sourceKeys"] or ()) == keys
        if was is not None and not same:
            self._add(writing.UNLINK_SOURCES, record_id)
        for position, (key, source) in enumerate(zip(keys, given, strict=True)):
            link = sources.source_link(source, position)
            if same:
                self._add(
                    writing.UPDATE_SOURCE_LINKS, record_id, position=position, properties=link
                )
                continue
            self._add(writing.LINK_SOURCES, record_id, key=key, properties=filled(link))
            if key not in self._sources_saved:  # shared by most records of a batch
                self._sources_saved.add(key)
                properties = filled(sources.source_properties(source))
                self._rows[writing.SAVE_SOURCES].append({"key": key, "properties": properties})

    def _node(
        self,
        create: str,
        record: Organization | Activity | Partnership | Resource | Goal | Indicator | Feedback,
        properties: dict[str, Any],
    ) -> None:
        if record.id in self._stored:
            absent = dict.fromkeys((*_TRANSLATIONS[type(record)], "lock"))
            self._add(writing.UPDATE_ENTITIES, record.id, properties=absent | properties)
        else:
            self._add(create, record.id, properties=filled(properties))

    def _part(
        self, create: str, part: Resource | Goal | Indicator, properties: dict[str, Any]
    ) -> None:
        self._node(create, part, properties)
        if isinstance(part, Goal) and part.id in self._stored:
            self._add(writing.UNLINK_PARTS, part.id)
            self._add(writing.UNLINK_MEMBERS, part.id)

    def _parts(self, query: str, record_id: str, part_ids: Sequence[str]) -> None:
        if part_ids:
            self._add(query, record_id, part_ids=list(part_ids))

    def _codes(self, link: str, record_id: str, codes: Sequence[str]) -> None:
        was = self._stored.get(record_id)
        if was is not None:
            name, unlink = _UNLINKS[link]
            linked = was[name] or ()
            if list([linked] if isinstance(linked, str) else linked) == list(codes):
                return
            self._add(unlink, record_id)
        if codes:
            self._add(link, record_id, codes=list(codes))

    def _add(self, query: str, record_id: str, **values: Any) -> None:
        self._rows[query].append({"id": record_id, **values})


def _source_keys(given: Sequence[Source]) -> dict[str, list[str]]:
    return {"sourceKeys": [sources.source_key(source) for source in given]}


def _identity(row: dict[str, Any]) -> str:
    return str(row.get("id") or row["key"])


def _next_version(change: Change[VersionedT]) -> dict[str, int]:
    """The store counts the versions: a caller that forgets to cannot undo the check of them."""
    return {"version": change.before.version + 1 if change.before else change.after.version}


def parts_of(batch: Batch) -> dict[str, str]:
    """Give the ids of all parts in a batch, each with the id of the record it is part of."""
    found: dict[str, str] = {}
    for owner in (change.after for change in batch.organizations):
        found |= {resource.id: owner.id for resource in owner.resources}
    for agreed in (change.after for change in batch.partnerships):
        for goal in agreed.goals:
            found[goal.id] = agreed.id
            found |= {indicator.id: agreed.id for indicator in goal.indicators}
    return found


def links_expected(rows: Rows) -> int:
    """Count the links that rows ask for: one for each code, or one for each row."""
    return sum(len(row["codes"]) if "codes" in row else 1 for row in rows)
