"""A newcomer's whole way. Last of the folder, for other files ask about the sample as it came."""

from tests.http.conftest import Api
from tests.http.target import FERRY, sample


def test_an_organization_registers_updates_and_proposes(
    api: Api, operations: dict[str, str]
) -> None:
    """The whole way of a newcomer: profile, need, confirmation, a proposal to a partner."""
    answer = api.ask(operations["NgoRegister"], number="1234567890123456", key="register-1").data
    made = answer["createOrganization"]["organization"]
    again = api.ask(operations["NgoRegister"], number="1234567890123456", key="register-1").data
    assert again["createOrganization"]["organization"]["id"] == made["id"]
    need = {"organization": made["id"], "kind": "NEED", "concept": "resource:boat-transport"}
    saved = api.ask(
        """mutation ($input: SaveResourceInput!) { saveResource(input: $input) {
          ... on OrganizationPayload { changed { id } } ... on UserError { code path } } }""",
        input=need,
    ).data["saveResource"]["changed"]["id"]
    changed = api.ask(
        operations["NgoUpdateProfile"],
        profile={"id": made["id"], "organization": {"staffCount": 7}},
        need=need | {"concept": "resource:teachers"},
        old={"id": saved},
    ).data
    assert changed["updateOrganization"]["organization"]["version"] > made["version"]
    left = changed["removeResource"]["organization"]["needs"]
    assert [each["id"] for each in left] == [changed["saveResource"]["changed"]["id"]]
    proposed = api.ask(
        operations["NgoPropose"], me=made["id"], them=sample(FERRY), key="propose-1"
    ).data["proposePartnership"]
    assert proposed["notified"] == 1
    assert proposed["partnership"]["status"] == "PROPOSED"
    assert proposed["partnership"]["goals"][0]["agreedBy"] == [{"id": made["id"]}]
    listed = api.ask(
        "query ($me: ID!) { organization(id: $me) { partnerships { edges { node { id } } } } }",
        me=made["id"],
    ).data["organization"]["partnerships"]["edges"]
    assert [edge["node"]["id"] for edge in listed] == [proposed["partnership"]["id"]]


def test_an_officer_refuses_a_suggestion(api: Api, operations: dict[str, str]) -> None:
    """The refused candidate is gone from the next list, and back after another word."""
    asked = operations["NgoRecommendations"]

    def suggested() -> list[str]:
        found = api.ask(asked, me=sample(FERRY)).data["organization"]["recommendations"]
        return [edge["node"]["id"] for edge in found["edges"]]

    before = suggested()
    told = api.ask(operations["NgoFeedback"], recommendation=before[0]).data["giveFeedback"]
    assert told["recommendation"]["id"] == before[0]
    assert told["effect"]
    assert before[0] not in suggested()
    answer = api.ask(
        """mutation ($id: ID!) { giveFeedback(input: {recommendation: $id, verdict: RELEVANT}) {
          ... on FeedbackPayload { recommendation { id } } ... on UserError { code path } } }""",
        id=before[0],
    ).data["giveFeedback"]
    assert answer["recommendation"]["id"] == before[0]
    assert suggested() == before
