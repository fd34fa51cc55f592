"""Requests as they should not be: every one is answered with a status and a code."""

import json

import pytest

from domain.vocabulary import stable_id
from tests.http.conftest import Api

JSON = {"Content-Type": "application/json"}


def test_health_and_readiness_are_told_apart(api: Api) -> None:
    """The process lives; store and columns are there."""
    assert api.send("/healthz").body == {"status": "alive"}
    ready = api.send("/readyz")
    assert ready.status == 200
    assert ready.body == {"status": "ready", "parts": {"store": "ok", "index": "ok", "model": "ok"}}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", JSON, 400),
        (b"{", JSON, 400),
        (b"[]", JSON, 400),
        (b'"x"', JSON, 400),
        (b"{}", JSON, 400),
        (b'{"query": 1}', JSON, 400),
        (b'{"query": "{ __typename }", "variables": 3}', JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b"query={__typename}", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        (b'{"query": "{ __typename }"}', {"Content-Type": "text/plain"}, 400),
    ],
)
def test_what_is_no_graphql_request_is_refused_with_a_code(
    api: Api, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Nothing of the parser's own words reaches the client, and nothing is executed."""
    answer = api.send("/graphql", body, headers)
    assert answer.status == status
    assert answer.codes == ["BAD_REQUEST"]
    assert answer.body["errors"][0]["extensions"]["requestId"]


def test_a_body_may_have_256_kilobytes(api: Api) -> None:
    """A larger one is refused while it comes in."""
    answer = api.send("/graphql", b'{"query": "' + b" " * 300_000 + b'"}', JSON)
    assert answer.status == 413
    assert answer.codes == ["REQUEST_TOO_LARGE"]
    assert answer.body["errors"][0]["extensions"]["requestId"]


def test_a_wrong_key_is_not_a_visitor(api: Api) -> None:
    """Whoever sends a key that is not ours is told so, each time under another request's id."""
    wrong = {**JSON, "Authorization": "Bearer wrong"}
    ids = set()
    for _ in range(2):
        answer = api.visitor().send("/graphql", b'{"query": "{ __typename }"}', wrong)
        assert answer.status == 401
        assert answer.codes == ["UNAUTHENTICATED"]
        ids.add(answer.body["errors"][0]["extensions"]["requestId"])
    assert len(ids) == 2


def test_a_mutation_is_not_sent_with_get(api: Api) -> None:
    """A link cannot change anything."""
    mutation = 'mutation { archiveOrganization(input: {id: "x"}) { __typename } }'
    answer = api.send(f"/graphql?query={mutation.replace(' ', '%20')}")
    assert answer.status == 400
    assert answer.codes == ["BAD_REQUEST"]


def test_a_query_may_be_sent_with_get(api: Api) -> None:
    """Links to queries work."""
    assert api.send("/graphql?query=%7B__typename%7D").data == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nothing }", "BAD_DOCUMENT"),
        ("{", "BAD_DOCUMENT"),
        ('{ organization(id: "a", identifier: "b") { id } }', "INVALID_VALUE"),
        ("{ organization { id } }", "INVALID_VALUE"),
        ("{ organizations(first: 0) { totalCount } }", "INVALID_VALUE"),
        ("{ organizations(first: 101) { totalCount } }", "INVALID_VALUE"),
        ('{ organizations(after: "x") { edges { cursor } } }', "BAD_CURSOR"),
        (
            '{ organizations(filter: {regions: {in: ["ID-XX"]}}) { totalCount } }',
            "UNKNOWN_CODE",
        ),
        (
            '{ activities(filter: {during: {from: "2026-02-01", to: "2026-01-01"}}) '
            "{ totalCount } }",
            "INVALID_VALUE",
        ),
        ('{ activities(filter: {during: {from: "tomorrow"}}) { totalCount } }', "BAD_DOCUMENT"),
        (
            "{ organizations(filter: {not: {not: {not: {not: {not: {}}}}}}) { totalCount } }",
            "INVALID_VALUE",
        ),
        ('{ matchPartners(brief: {themes: ["sdg:99"]}) { totalCount } }', "UNKNOWN_CODE"),
        (
            '{ matchPartners(brief: {needs: [{concept: "resource:food", '
            'quantity: {value: -1, unit: "unit:kg"}}]}) { totalCount } }',
            "INVALID_VALUE",
        ),
        ('{ matchPartners(brief: {asOrganization: "x"}) { totalCount } }', "NOT_FOUND"),
        ('{ matchPartners(brief: {language: "xx-yy-zz-!!"}) { totalCount } }', "BAD_DOCUMENT"),
        ('{ matchPartners(brief: {language: ""}) { totalCount } }', "BAD_DOCUMENT"),
        ('{ organizations(filter: {languages: ["id", "i d"]}) { totalCount } }', "BAD_DOCUMENT"),
        (
            '{ regions(first: 1) { edges { node { name(language: "id--") } } } }',
            "BAD_DOCUMENT",
        ),
        ('{ explainMatch(from: "x", to: "x") { id } }', "INVALID_VALUE"),
        ('{ regions(under: "Atlantis") { totalCount } }', "UNKNOWN_CODE"),
    ],
)
def test_what_is_out_of_bounds_is_a_typed_error(api: Api, query: str, code: str) -> None:
    """Stable code, the request's id, and a message in the caller's language."""
    answer = api.ask(query, headers={"Accept-Language": "id"})
    assert answer.status == 200
    assert answer.codes == [code]
    (error,) = answer.body["errors"]
    assert error["extensions"]["requestId"]
    assert "Traceback" not in json.dumps(error)


def test_a_language_need_not_be_known_but_well_formed(api: Api) -> None:
    """As a variable, too; `Accept-Language` is only a wish, so there nothing is refused."""
    query = """query($tag: LanguageTag!) {
      matchPartners(brief: {text: "air", language: $tag}) { totalCount }
      organizations(filter: {languages: [$tag]}) { totalCount }
      regions(first: 1) { edges { node { name(language: $tag) } } }
    }"""
    for tag in ("tlh", "x-ours", "zh-Hant-TW", "id_ID"):
        assert api.ask(query, tag=tag).codes == []
    (error,) = api.ask(query, tag="xx-yy-zz-!!").body["errors"]
    assert error["extensions"]["code"] == "BAD_DOCUMENT"
    assert "BCP 47" in error["message"]
    assert api.ask("{ __typename }", headers={"Accept-Language": "xx-yy-zz-!!, ,;"}).codes == []


def test_an_unknown_code_is_told_with_its_place_and_what_was_meant(api: Api) -> None:
    """The path leads to the value at fault."""
    query = '{ organizations(filter: {and: [{regions: {in: ["ID", "ID-MAX"]}}]}) { totalCount } }'
    (error,) = api.ask(query, headers={"Accept-Language": "en-GB"}).body["errors"]
    assert error["extensions"]["path"] == ["filter", "and", "0", "regions", "in", "1"]
    assert "ID-MA" in error["message"]
    assert error["message"].startswith("Nothing has")


@pytest.mark.parametrize(
    "query",
    [
        "{ " + " ".join(f"a{n}: __typename" for n in range(60)) + " }",
        "{ " + "__typename " * 2500 + "}",
        "{ organizations { edges { node "
        + "{ partners { edges { node " * 6
        + "{ id }"
        + " } } }" * 6,
        "query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    ],
)
def test_an_abusive_document_is_refused_before_it_runs(api: Api, query: str) -> None:
    """Aliases, tokens, depth and fragment cycles have limits."""
    answer = api.ask(query)
    assert set(answer.codes) == {"BAD_DOCUMENT"}
    assert answer.body["data"] is None


def test_unknown_ids_are_null_and_not_an_error(api: Api) -> None:
    """Queries answer null for what is not there."""
    query = """{ node(id: "x") { id } organization(id: "x") { id } partnership(id: "x") { id }
      explainMatch(from: "x", to: "y") { id } nodes(ids: ["x", "y"]) { id } }"""
    assert api.ask(query).data == {
        "node": None,
        "organization": None,
        "partnership": None,
        "explainMatch": None,
        "nodes": [None, None],
    }


HIDDEN = """query ($id: ID!) { node(id: $id) { id } organization(id: $id) { id }
  organizations(first: 1, filter: {ids: [$id]}) { totalCount edges { node { id } } } }"""


def test_without_a_key_a_protected_organization_does_not_exist(api: Api) -> None:
    """By id, in lists and in counts; with the key it is there."""
    seen = api.ask("{ organizations { totalCount } }").data["organizations"]["totalCount"]
    public = api.visitor().ask("{ organizations { totalCount } }").data["organizations"]
    assert 300 <= public["totalCount"] < seen
    hidden = stable_id("sample-organization", "rumah-aman-siangka-makassar")
    stranger = "00000000-0000-0000-0000-000000000000"
    assert api.ask(HIDDEN, id=hidden).data["organization"] == {"id": hidden}
    assert api.visitor().ask(HIDDEN, id=hidden).data == api.visitor().ask(HIDDEN, id=stranger).data


def test_a_mailbox_is_withheld_from_visitors(api: Api) -> None:
    """The value is null and the answer says that there is one."""
    query = "query ($id: ID!) { organization(id: $id) { mailbox withheld { field reason } } }"
    own = stable_id("sample-organization", "sekolah-gelombang-seram")
    assert api.ask(query, id=own).data["organization"]["mailbox"]
    assert api.visitor().ask(query, id=own).data["organization"] == {
        "mailbox": None,
        "withheld": [{"field": "mailbox", "reason": "CONSENT"}],
    }


def test_without_a_key_nothing_is_written(api: Api) -> None:
    """The union says FORBIDDEN, in the language asked for."""
    mutation = """mutation { createOrganization(input: {organization: {type: LOCAL_NGO,
      name: [{language: "id", text: "Tanpa Kunci"}]}}) {
      ... on UserError { code message(language: "en") } } }"""
    answer = api.visitor().ask(mutation).data["createOrganization"]
    assert answer["code"] == "FORBIDDEN"
    assert "key" in answer["message"]
    found = api.ask('{ organizations(filter: {name: {eq: "Tanpa Kunci"}}) { totalCount } }')
    assert found.data["organizations"]["totalCount"] == 0


def test_every_page_of_a_list_is_reached_once(api: Api) -> None:
    """Walking by cursor meets each organization exactly once, in order of its name."""
    query = """query ($after: String) { organizations(first: 50, after: $after,
      orderBy: [{field: NAME}]) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { id } } } }"""
    seen: list[str] = []
    after, more = None, True
    while more:
        page = api.ask(query, after=after).data["organizations"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(seen) == len(set(seen)) == page["totalCount"]


def test_five_levels_of_nesting_answer_in_one_request(api: Api) -> None:
    """Lists within lists are batched; the answer is complete."""
    query = """query ($id: ID!) { organization(id: $id) { partners(first: 3) { edges { node {
      activities(first: 2) { edges { node { participants { organization {
      partnerships(first: 2) { edges { node { parties { organization { name } } } } } } } } } }
      } } } } }"""
    own = stable_id("sample-organization", "sekolah-gelombang-seram")
    assert api.ask(query, id=own).data["organization"]["partners"]["edges"]
