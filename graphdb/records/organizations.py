"""How does an organization stand in the graph, with its identifiers and resources?"""

from operator import itemgetter
from typing import Any

from domain.codes import LegalForm, OrganizationType, ResourceKind, Visibility
from domain.organization import Identifier, Organization
from domain.resource import Resource
from graphdb.properties import (
    Row,
    day,
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
from graphdb.records.sources import in_position, read_sources


def organization_properties(organization: Organization) -> dict[str, Any]:
    """Give the properties of an organization's node, null for what it lacks."""
    return {
        "version": organization.version,
        **text_properties("name", organization.name),
        "nameKey": key_of(organization.name.shown()),
        "acronym": organization.acronym,
        "type": organization.type.value,
        "legalForm": organization.legal_form.value if organization.legal_form else None,
        **text_properties("mission", organization.mission),
        "languages": list(organization.languages),
        "themes": list(organization.themes),
        "regions": list(organization.regions),
        "headquarters": organization.headquarters,
        "staffCount": organization.staff_count,
        **quantity_properties("budget", organization.annual_budget),
        "website": organization.website,
        "mailbox": organization.mailbox,
        "visibility": organization.visibility.value,
        "matchable": organization.matchable,
        "confirmedAt": moment(organization.confirmed_at),
        "createdAt": moment(organization.created_at),
        "updatedAt": moment(organization.updated_at),
        "archivedAt": moment(organization.archived_at),
        "searchText": search_text((organization.name, organization.mission), organization.acronym),
    }


def read_organization(row: Row) -> Organization:
    """Read a row of ORGANIZATIONS_BY_IDS."""
    node = row["organization"]
    form = node.get("legalForm")
    return Organization(
        id=node["id"],
        version=node["version"],
        name=read_text(node, "name"),
        acronym=node.get("acronym"),
        type=OrganizationType[node["type"]],
        legal_form=LegalForm[form] if form else None,
        identifiers=tuple(
            Identifier(
                scheme=each["scheme"],
                value=each["value"],
                primary=each["primary"],
                verified=each["verified"],
            )
            for each in in_position(row["identifiers"])
        ),
        mission=read_text(node, "mission"),
        languages=tuple(node.get("languages") or ()),
        themes=tuple(node.get("themes") or ()),
        headquarters=node.get("headquarters"),
        regions=tuple(node.get("regions") or ()),
        staff_count=node.get("staffCount"),
        annual_budget=read_quantity(node, "budget"),
        website=node.get("website"),
        mailbox=node.get("mailbox"),
        visibility=Visibility[node["visibility"]],
        matchable=node["matchable"],
        created_at=read_moment(node["createdAt"]),
        updated_at=read_moment(node["updatedAt"]),
        confirmed_at=read_moment(node["confirmedAt"]),
        archived_at=maybe_moment(node.get("archivedAt")),
        resources=tuple(
            _read_resource(each) for each in sorted(row["resources"], key=itemgetter("id"))
        ),
        sources=read_sources(row["sources"]),
    )


def identifier_properties(identifier: Identifier) -> dict[str, Any]:
    """Give the properties of an identifier's node but its key."""
    return {
        "scheme": identifier.scheme,
        "value": identifier.value,
        "primary": identifier.primary,
        "verified": identifier.verified,
    }


def resource_properties(resource: Resource) -> dict[str, Any]:
    """Give the properties of a resource's node, null for what it lacks."""
    return {
        "ownerId": resource.organization_id,
        "kind": resource.kind.value,
        "concept": resource.concept,
        **quantity_properties("quantity", resource.quantity),
        **text_properties("note", resource.note),
        "regions": list(resource.regions),
        "availableFrom": day(resource.available_from),
        "validUntil": day(resource.valid_until),
    }


def _read_resource(node: Row) -> Resource:
    return Resource(
        id=node["id"],
        organization_id=node["ownerId"],
        kind=ResourceKind[node["kind"]],
        concept=node["concept"],
        quantity=read_quantity(node, "quantity"),
        note=read_text(node, "note"),
        regions=tuple(node.get("regions") or ()),
        available_from=maybe_day(node.get("availableFrom")),
        valid_until=maybe_day(node.get("validUntil")),
    )
