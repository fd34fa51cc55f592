"""Do mutations answer what a client can act on, in the words of the schema?"""

import asyncio
import dataclasses
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from domain.codes import FeedbackVerdict, Visibility
from domain.errors import StoreUnavailableError
from domain.feedback import EFFECTS, FeedbackSignal
from domain.organization import Identifier
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from resolvers.context import Context
from schema.context import RequestContext
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.user_errors import told
from tests.resolvers.writing import caller, keep, keep_one
from tests.worlds import HARBOUR, REFUGE

SCHEMA = strawberry.Schema(
    query=Query, mutation=Mutation, config=StrawberryConfig(scalar_map=SCALARS)
)
FAILURE = 'fragment Failure on UserError { __typename code message(language: "id") path }'


async def answer(
    graph: Graph | Context,
    document: str,
    variables: dict[str, Any] | None = None,
    viewer: Viewer = LOCAL_ADMINISTRATOR,
) -> ExecutionResult:
    """Give the answer to a document, errors and all; the fragment Failure is at hand."""
    use = graph if isinstance(graph, Context) else caller(graph, viewer)
    if "...Failure" in document:
        document += FAILURE
    return await SCHEMA.execute(
        document, variable_values=variables, context_value=RequestContext(use)
    )


async def data(
    graph: Graph | Context, document: str, viewer: Viewer = LOCAL_ADMINISTRATOR, **variables: Any
) -> dict[str, Any]:
    """Give the data of an answer that has no errors."""
    found = await answer(graph, document, variables, viewer)
    assert found.errors is None
    assert found.data is not None
    return found.data


REGISTER = """
mutation NgoRegister($number: String!, $key: String!) {
  createOrganization(
    input: {
      organization: {
        name: [{ language: "id", text: "Yayasan Sekolah Pesisir" }]
        type: LOCAL_NGO
        legalForm: FOUNDATION
        identifiers: [{ scheme: "ID-KHH", value: $number, primary: true }]
        mission: [{ language: "id", text: "Literasi laut bagi anak nelayan di Maluku Tengah" }]
        themes: ["sdg:4", "sdg:14"]
        regions: ["ID-MA"]
        languages: ["id"]
      }
      idempotencyKey: $key
    }
  ) {
    ... on OrganizationPayload {
      organization {
        id version name(language: "id") type legalForm languages freshness
        identifiers { orgId primary verified } themes { code } regions { code }
      }
      changed { id }
    }
    ... on ConflictError { current { id } }
    ...Failure
  }
}
"""


async def test_an_organization_registers(graph: Graph) -> None:
    """The answer shows the record as it is stored; asked again with the key, the same record."""
    found = (await data(graph, REGISTER, number="17", key="k"))["createOrganization"]
    made = found["organization"]
    assert found["changed"] is None
    assert made == {
        "id": made["id"],
        "version": 1,
        "name": "Yayasan Sekolah Pesisir",
        "type": "LOCAL_NGO",
        "legalForm": "FOUNDATION",
        "languages": ["id"],
        "freshness": "CURRENT",
        "identifiers": [{"orgId": "ID-KHH-17", "primary": True, "verified": False}],
        "themes": [{"code": "sdg:4"}, {"code": "sdg:14"}],
        "regions": [{"code": "ID-MA"}],
    }
    again = (await data(graph, REGISTER, number="17", key="k"))["createOrganization"]
    assert again == found


async def test_eight_registrations_at_once_are_one(graph: Graph) -> None:
    """Clients that retry while the first call still runs all get its record."""
    made = await asyncio.gather(*(data(graph, REGISTER, number="17", key="k") for _ in range(8)))
    ids = {each["createOrganization"]["organization"]["id"] for each in made}
    assert ids == set(await graph.organizations.ids())
    assert len(ids) == 1


async def test_conflicts_show_what_stands_against_them(graph: Graph) -> None:
    """A taken identifier leads to its owner; a key with other input to nothing."""
    first = (await data(graph, REGISTER, number="17", key="k"))["createOrganization"]
    taken = (await data(graph, REGISTER, number="17", key="other"))["createOrganization"]
    assert taken == {
        "__typename": "ConflictError",
        "code": "ALREADY_EXISTS",
        "message": "Catatan seperti ini sudah ada.",
        "path": ["organization", "identifiers", "0"],
        "current": {"id": first["organization"]["id"]},
    }
    reused = (await data(graph, REGISTER, number="18", key="k"))["createOrganization"]
    assert (reused["code"], reused["path"], reused["current"]) == (
        "IDEMPOTENCY_CONFLICT",
        ["idempotencyKey"],
        None,
    )


async def test_a_hidden_owner_is_not_shown(graph: Graph) -> None:
    """Who may write but does not see the owner learns of the conflict, and not with whom."""
    number = Identifier(scheme="ID-KHH", value="17", primary=True)
    await keep_one(graph, dataclasses.replace(REFUGE, identifiers=(number,)))
    clerk = Viewer(administrator=True)  # may write, sees what is public
    found = (await data(graph, REGISTER, viewer=clerk, number="17", key="k"))["createOrganization"]
    assert (found["code"], found["current"]) == ("ALREADY_EXISTS", None)
    seen = (await data(graph, REGISTER, number="17", key="k"))["createOrganization"]
    assert seen["current"] == {"id": "refuge"}


PROFILE = """
mutation NgoUpdateProfile(
  $profile: UpdateOrganizationInput!, $need: SaveResourceInput!, $old: RemoveResourceInput!
) {
  updateOrganization(input: $profile) {
    ... on OrganizationPayload { organization { id version freshness acronym website } }
    ...Failure
  }
  saveResource(input: $need) {
    ... on OrganizationPayload {
      organization { version }
      changed { id ... on Resource { kind validUntil organization { version } } }
    }
    ...Failure
  }
  removeResource(input: $old) {
    ... on OrganizationPayload { organization { id version needs { id concept { code } } } }
    ...Failure
  }
}
"""


async def test_a_profile_is_kept_up_to_date_in_one_request(graph: Graph) -> None:
    """Each mutation of a document sees what the one before it wrote, also through loaders."""
    await keep(graph, HARBOUR)
    found = await data(
        graph,
        PROFILE,
        profile={"id": "fishers", "version": 1, "organization": {"acronym": "KNT"}},
        need={"organization": "fishers", "kind": "NEED", "concept": "resource:boat"},
        old={"id": "fishers-need-ice"},
    )
    assert found["updateOrganization"]["organization"] == {
        "id": "fishers",
        "version": 2,
        "freshness": "CURRENT",
        "acronym": "KNT",
        "website": None,
    }
    changed = found["saveResource"]["changed"]
    assert changed == {
        "id": changed["id"],
        "kind": "NEED",
        "validUntil": "2027-11-22",
        "organization": {"version": 3},
    }
    assert found["removeResource"]["organization"] == {
        "id": "fishers",
        "version": 4,
        "needs": [{"id": changed["id"], "concept": {"code": "resource:boat"}}],
    }


async def test_null_empties_and_absent_keeps(graph: Graph) -> None:
    """The difference that a client makes in its variables reaches the record."""
    await keep(graph, HARBOUR)
    document = """
    mutation($input: UpdateOrganizationInput!) {
      updateOrganization(input: $input) {
        ... on OrganizationPayload { organization { mission themes { code } regions { code } } }
      }
    }"""
    profile = {"id": "fishers", "organization": {"mission": None, "themes": []}}
    found = await data(graph, document, input=profile)
    assert found["updateOrganization"]["organization"] == {
        "mission": None,
        "themes": [],
        "regions": [{"code": "ID-MA"}],
    }


async def test_an_old_version_gets_the_record_as_it_is(graph: Graph) -> None:
    """The conflict carries what the client must load before it tries again."""
    await keep(graph, HARBOUR)
    document = """
    mutation {
      updateOrganization(input: { id: "fishers", version: 7, organization: {} }) {
        ... on ConflictError { code path current { id ... on Organization { version } } }
      }
    }"""
    assert (await data(graph, document))["updateOrganization"] == {
        "code": "VERSION_CONFLICT",
        "path": ["version"],
        "current": {"id": "fishers", "version": 1},
    }


ARCHIVE = """
mutation($id: ID!, $archived: Boolean = true) {
  archiveOrganization(input: { id: $id, archived: $archived }) {
    ... on OrganizationPayload { organization { id archivedAt } }
    ...Failure
  }
}
"""


async def test_archived_ones_leave_the_lists(graph: Graph) -> None:
    """The next list is without it, by id it is still there; brought back, it is listed again."""
    await keep(graph, HARBOUR)
    context = caller(graph)
    count = '{ organizations { totalCount } node(id: "choir") { id } }'
    before = (await data(context, count))["organizations"]["totalCount"]
    made = (await data(context, ARCHIVE, id="choir"))["archiveOrganization"]["organization"]
    assert made["archivedAt"] == "2026-11-22T03:00:00Z"
    after = await data(context, count)
    assert after == {"organizations": {"totalCount": before - 1}, "node": {"id": "choir"}}
    await data(context, ARCHIVE, id="choir", archived=False)
    assert (await data(context, count))["organizations"]["totalCount"] == before


async def test_visitors_are_forbidden_or_find_nothing(graph: Graph) -> None:
    """Errors are data of their own type; hidden and unknown ones answer alike in every word."""
    await keep(graph, HARBOUR)
    told_of = {
        identity: (await data(graph, ARCHIVE, viewer=VISITOR, id=identity))["archiveOrganization"]
        for identity in ("choir", "refuge", "nobody")
    }
    assert told_of["choir"]["__typename"] == "ForbiddenError"
    assert told_of["choir"]["code"] == "FORBIDDEN"
    assert told_of["refuge"] == told_of["nobody"]
    assert told_of["refuge"] == {
        "__typename": "NotFoundError",
        "code": "NOT_FOUND",
        "message": "Tidak ada catatan dengan id ini.",
        "path": ["id"],
    }
    found = await data(graph, REGISTER, viewer=VISITOR, number="1", key="k")
    assert found["createOrganization"]["code"] == "FORBIDDEN"


async def test_a_wrong_value_says_where_and_what_is_allowed(graph: Graph) -> None:
    """Path and message lead to the value; closed lists are named; language is the reader's."""
    document = """
    mutation($organization: OrganizationFields!) {
      createOrganization(input: { organization: $organization }) {
        ... on ValidationError { code path allowed en: message(language: "en") message }
        ...Failure
      }
    }"""
    named = {"name": [{"language": "id", "text": "A"}], "type": "OTHER"}

    async def refused(**fields: Any) -> dict[str, Any]:
        found = await answer(
            dataclasses.replace(caller(graph), language="id"),
            document.replace("...Failure", ""),
            {"organization": named | fields},
        )
        assert found.data is not None
        error: dict[str, Any] = found.data["createOrganization"]
        return error

    error = await refused(languages=["tlh"])
    assert (error["code"], error["path"]) == ("INVALID_VALUE", ["organization", "languages", "0"])
    assert error["allowed"][:2] == ["id", "en"]
    error = await refused(mailbox="siti@example.org")
    assert (error["code"], error["allowed"]) == ("PERSONAL_DATA", None)
    assert error["en"].startswith("Personal data is refused")
    assert error["message"].startswith("Data pribadi ditolak")
    error = await refused(annualBudget={"value": -1, "unit": "unit:IDR"})
    assert error["path"] == ["organization", "annualBudget", "value"]
    error = await refused(themes=["sdg:14x"])
    assert (error["code"], "sdg:14" in error["allowed"]) == ("UNKNOWN_CODE", True)
    assert await graph.feed.latest() == 0


PROPOSE = """
mutation NgoPropose($me: ID!, $them: ID!, $key: String!) {
  proposePartnership(
    input: {
      asOrganization: $me
      partnership: {
        title: [{ language: "id", text: "Sekolah pesisir Maluku Tengah" }]
        types: [PROJECT, COMMUNITY]
        regions: ["ID-MA"]
        parties: [
          { organization: $me, role: CONVENING, contributions: [{ concept: "resource:fish" }] }
          { organization: $them, role: IMPLEMENTING, contributions: [
            { concept: "resource:ice", quantity: { value: 6, unit: "unit:kg" } }] }
        ]
      }
      goals: [{
        text: [{ language: "id", text: "300 anak membaca pada tahun 2028" }]
        targets: ["sdg:4.7"]
        indicators: [{
          name: [{ language: "id", text: "Anak yang membaca" }]
          unit: "unit:person", baseline: 40, target: 300, dueOn: "2028-12-31"
        }]
      }]
      idempotencyKey: $key
    }
  ) {
    ... on PartnershipPayload {
      notified
      changed { id }
      partnership {
        id version title(language: "id") types status nextReviewDue visibility reviewEveryMonths
        parties {
          role answeredAt organization { id }
          contributions { concept { code } quantity { value unit } delivered { value } }
        }
        goals { id text agreedBy { id } targets { code } indicators { unit baseline target dueOn } }
      }
    }
    ...Failure
  }
}
"""


async def test_a_partnership_is_proposed(graph: Graph) -> None:
    """The others are told, nothing is agreed but by the proposer, and no review is due yet."""
    await keep(graph, HARBOUR)
    found = await data(graph, PROPOSE, me="fishers", them="cold-store", key="k")
    proposed = found["proposePartnership"]
    made = proposed["partnership"]
    assert (proposed["notified"], proposed["changed"]) == (1, None)
    assert (made["status"], made["nextReviewDue"], made["version"]) == ("PROPOSED", None, 1)
    assert (made["types"], made["reviewEveryMonths"]) == (["PROJECT", "COMMUNITY"], 6)
    assert [party["answeredAt"] for party in made["parties"]] == ["2026-11-22T03:00:00Z", None]
    assert made["parties"][1]["contributions"] == [
        {
            "concept": {"code": "resource:ice"},
            "quantity": {"value": 6.0, "unit": "unit:kg"},
            "delivered": None,
        }
    ]
    (goal,) = made["goals"]
    assert goal["agreedBy"] == [{"id": "fishers"}]
    assert goal["targets"] == [{"code": "sdg:4.7"}]
    assert goal["indicators"] == [
        {"unit": "unit:person", "baseline": 40.0, "target": 300.0, "dueOn": "2028-12-31"}
    ]
    again = await data(graph, PROPOSE, me="fishers", them="cold-store", key="k")
    assert again == found


async def test_a_proposal_to_nobody_names_the_party(graph: Graph) -> None:
    """A party that is unknown is told by its place in the list."""
    await keep(graph, HARBOUR)
    found = await data(graph, PROPOSE, me="fishers", them="nobody", key="k")
    assert found["proposePartnership"] == {
        "__typename": "NotFoundError",
        "code": "NOT_FOUND",
        "message": "Tidak ada catatan dengan id ini.",
        "path": ["partnership", "parties", "1", "organization"],
    }


async def test_a_protected_theme_goes_to_members_at_once(graph: Graph) -> None:
    """From the answer on, a visitor's next question does not find the organization any more."""
    await keep(graph, HARBOUR)
    visitor = caller(graph, VISITOR)
    by_id = "{ node(id: \"fishers\") { id } organizations(filter: { ids: [\"fishers\"] }) " \
            "{ totalCount } }"  # fmt: skip
    assert (await data(visitor, by_id))["node"] == {"id": "fishers"}
    document = """
    mutation {
      updateOrganization(input: { id: "fishers", organization: { themes: ["dac:15160"] } }) {
        ... on OrganizationPayload { organization { themes { code protectedByDefault } } }
      }
    }"""
    found = await data(graph, document)
    assert found["updateOrganization"]["organization"]["themes"] == [
        {"code": "dac:15160", "protectedByDefault": True}
    ]
    after = await data(visitor, by_id)
    assert after == {"node": None, "organizations": {"totalCount": 0}}
    seen = await graph.organizations.by_ids(["fishers"], LOCAL_ADMINISTRATOR)
    assert seen["fishers"].visibility is Visibility.MEMBERS


async def test_own_activities_are_listed_with_their_organization(graph: Graph) -> None:
    """What an organization tells of its work is found like any other activity."""
    document = """
    mutation($activities: [ActivityInput!]) {
      createOrganization(input: { organization: {
        name: [{ language: "id", text: "A" }], type: OTHER, activities: $activities
      } }) {
        ... on OrganizationPayload { organization { activities(first: 5) { edges { node {
          title(language: "id") status startDate participants { role }
        } } } } }
        ...Failure
      }
    }"""
    work = [
        {
            "title": [{"language": "id", "text": "Kelas baca"}],
            "status": "CLOSED",
            "startDate": "2025-01-31",
        },
        {"title": [{"language": "id", "text": "Perahu"}], "role": "FUNDING"},
    ]
    found = (await data(graph, document, activities=work))["createOrganization"]
    assert [edge["node"] for edge in found["organization"]["activities"]["edges"]] == [
        {
            "title": "Kelas baca",
            "status": "CLOSED",
            "startDate": "2025-01-31",
            "participants": [{"role": "IMPLEMENTING"}],
        },
        {
            "title": "Perahu",
            "status": None,
            "startDate": None,
            "participants": [{"role": "FUNDING"}],
        },
    ]


SUGGESTED = """
query ($me: ID!) {
  organization(id: $me) {
    recommendations { edges { node { id rank organization { id } } } excluded { reason count } }
  }
}"""
ANSWER = """
mutation NgoFeedback($recommendation: ID!, $verdict: FeedbackVerdict!) {
  giveFeedback(
    input: {
      recommendation: $recommendation, verdict: $verdict
      reasons: [MISSION], cautions: [DIFFERING_GOALS], note: "Tujuan berbeda"
    }
  ) {
    ... on FeedbackPayload {
      effect(language: "id")
      recommendation { id rank exclusion organization { id } }
    }
    ...Failure
  }
}"""


async def test_feedback_is_answered_with_what_it_changes(graph: Graph) -> None:
    """The suggestion as it stands after the answer, under the id that was answered."""
    await keep(graph, HARBOUR)
    use = caller(graph)
    listed = (await data(use, SUGGESTED, me="fishers"))["organization"]["recommendations"]
    best = listed["edges"][0]["node"]
    identity = best["id"]
    assert len(identity) < 300
    refused = await data(use, ANSWER, recommendation=identity, verdict="DO_NOT_SUGGEST")
    assert refused["giveFeedback"] == {
        "effect": "Mulai sekarang organisasi ini tidak disarankan lagi kepada Anda. Jawaban lain "
        "mengembalikannya.",
        "recommendation": {
            "id": identity,
            "rank": None,
            "exclusion": "NOT_SUGGESTED",
            "organization": best["organization"],
        },
    }
    after = (await data(use, SUGGESTED, me="fishers"))["organization"]["recommendations"]
    assert {"reason": "NOT_SUGGESTED", "count": 1} in after["excluded"]
    back = await data(use, ANSWER, recommendation=identity, verdict="RELEVANT")
    assert back["giveFeedback"]["recommendation"]["rank"] == 1
    assert (await data(use, SUGGESTED, me="fishers"))["organization"]["recommendations"] == listed


async def test_what_was_only_seen_is_kept_with_its_place_and_takes_back_nothing(
    graph: Graph,
) -> None:
    """Shown, then opened, then refused; opened again, the refusal stands."""
    await keep(graph, HARBOUR)
    use = caller(graph)
    listed = (await data(use, SUGGESTED, me="fishers"))["organization"]["recommendations"]
    best = listed["edges"][0]["node"]
    for verdict, kept in (
        ("SHOWN", FeedbackSignal.SHOWN),
        ("OPENED", FeedbackSignal.OPENED),
        ("SHOWN", FeedbackSignal.OPENED),
        ("DO_NOT_SUGGEST", FeedbackSignal.DO_NOT_SUGGEST),
        ("OPENED", FeedbackSignal.DO_NOT_SUGGEST),
    ):
        answer = (await data(use, ANSWER, recommendation=best["id"], verdict=verdict))[
            "giveFeedback"
        ]
        assert answer["effect"] == EFFECTS[FeedbackVerdict[verdict]].by_language["id"]
        refused = kept is FeedbackSignal.DO_NOT_SUGGEST
        assert answer["recommendation"]["rank"] == (None if refused else best["rank"])
        (said,) = (await graph.feedback.by_ids(await graph.feedback.ids(), SYSTEM)).values()
        assert (said.signal, said.position) == (kept, best["rank"])
        assert (said.asker_id, said.candidate_id) == ("fishers", best["organization"]["id"])


async def test_feedback_that_cannot_be_taken_is_told_as_data(graph: Graph) -> None:
    """An unknown id, and one of an organization that the caller does not speak for."""
    await keep(graph, HARBOUR)
    use = caller(graph)
    listed = (await data(use, SUGGESTED, me="fishers"))["organization"]["recommendations"]
    identity = listed["edges"][0]["node"]["id"]
    for viewer, given, kind in (
        (LOCAL_ADMINISTRATOR, "fishers", "NotFoundError"),
        (VISITOR, identity, "ForbiddenError"),
    ):
        found = await data(graph, ANSWER, viewer, recommendation=given, verdict="RELEVANT")
        assert found["giveFeedback"]["__typename"] == kind
        assert found["giveFeedback"]["path"] == ["recommendation"]


async def test_infinity_is_no_amount(graph: Graph) -> None:
    """A number too large for a float is told as data, with its path."""
    await keep(graph, HARBOUR)
    document = """
    mutation {
      saveResource(input: {
        organization: "fishers", kind: NEED, concept: "resource:ice"
        quantity: { value: 1e999, unit: "unit:kg" }
      }) { ...Failure }
    }"""
    found = await data(graph, document)
    assert found["saveResource"]["path"] == ["quantity", "value"]


async def test_faults_stay_errors_of_the_request(graph: Graph) -> None:
    """A database that is away is nothing a user can mend, so it is no member of the result."""

    async def away() -> None:
        raise StoreUnavailableError("host")

    class Asked:
        context = RequestContext(caller(graph))

    with pytest.raises(StoreUnavailableError):
        await told(Asked(), away())  # type: ignore[arg-type] # only its context is asked


def test_every_mutation_answers_with_all_kinds_of_errors() -> None:
    """A client's fragments on the error types are valid in each result."""
    unions = {
        name: {each.name for each in SCHEMA._schema.type_map[name].types}  # type: ignore[attr-defined] # all are unions
        for name in ("OrganizationResult", "PartnershipResult", "FeedbackResult")
    }
    errors = {"ValidationError", "NotFoundError", "ForbiddenError", "ConflictError"}
    assert unions == {
        "OrganizationResult": {"OrganizationPayload", *errors},
        "PartnershipResult": {"PartnershipPayload", *errors},
        "FeedbackResult": {"FeedbackPayload", *errors},
    }
