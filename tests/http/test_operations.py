"""What real clients ask: the operations of the target API, as far as they exist, over HTTP."""

from domain.vocabulary import stable_id
from tests.http.conftest import Api
from tests.http.target import FERRY, sample


def test_a_frontend_searches_with_filters_facets_and_highlights(
    api: Api, operations: dict[str, str]
) -> None:
    """Words, nested tests, two orders, counts and passages in one request."""
    found = api.ask(operations["FrontendSearch"], words="anak sekolah").data["organizations"]
    assert found["totalCount"] == len(found["edges"])
    assert {facet["field"] for facet in found["facets"]} == {
        "REGION",
        "THEME",
        "ORGANIZATION_TYPE",
    }
    for edge in found["edges"]:
        assert edge["node"]["name"].startswith("Yayasan")
        assert edge["node"]["freshness"] != "STALE"
        assert any("<mark>" in passage for passage in edge["highlights"])


def test_a_profile_page_shows_work_needs_and_partners(api: Api, operations: dict[str, str]) -> None:
    """One request for the whole page, by the bare identifier."""
    page = api.ask(operations["FrontendOrganizationPage"], identifier=FERRY).data["organization"]
    assert page["id"] == sample(FERRY)
    assert page["needs"]
    assert page["offers"]
    assert page["headquarters"]["code"] == "ID-MA"
    assert page["headquarters"]["parent"]["code"] == "ID-ML"
    assert page["provenance"][0]["source"] == "Mitra sample"
    assert page["partners"]["totalCount"] == len(page["partners"]["edges"])


def test_a_partnership_page_shows_parties_and_goals(api: Api, operations: dict[str, str]) -> None:
    """Every partnership of the sample can be opened; parties and goals are there."""
    listed = api.ask(
        "{ partnerships(filter: {statuses: [ACTIVE]}, first: 5) { edges { node { id } } } }"
    ).data["partnerships"]["edges"]
    assert len(listed) == 5
    for edge in listed:
        page = api.ask(operations["FrontendPartnershipPage"], id=edge["node"]["id"]).data
        assert len(page["partnership"]["parties"]) >= 2
        assert page["partnership"]["status"] == "ACTIVE"


def test_partnerships_are_found_by_type_party_region_and_time(
    api: Api, operations: dict[str, str]
) -> None:
    """South-South and global ones with a university, in or below a region, since a moment."""
    answer = api.ask(
        operations["FrontendPartnerships"], region="ID", since="2020-01-01T00:00:00Z"
    ).data["partnerships"]
    assert answer["totalCount"] == len(answer["edges"]) > 0
    for edge in answer["edges"]:
        assert {"SOUTH_SOUTH", "GLOBAL"} & set(edge["node"]["types"])


def test_pickers_offer_concepts_and_provinces(api: Api, operations: dict[str, str]) -> None:
    """Indonesian words find concepts; all 38 provinces come with their neighbors."""
    data = api.ask(operations["FrontendPickers"]).data
    codes = {
        edge["node"]["code"]
        for vocabulary in data["vocabularies"]
        for edge in vocabulary["concepts"]["edges"]
    }
    assert {"resource:water-supply", "sdg:6"} <= codes
    provinces = {edge["node"]["code"]: edge["node"] for edge in data["regions"]["edges"]}
    assert len(provinces) == 38
    assert "ID-MU" in {each["code"] for each in provinces["ID-MA"]["neighbors"]}


def test_stored_ids_are_found_again_whatever_their_kind(
    api: Api, operations: dict[str, str]
) -> None:
    """Organizations, needs, places and strangers, in the order asked."""
    need = api.ask(
        "query ($id: ID!) { organization(id: $id) { needs { id } } }", id=sample(FERRY)
    ).data["organization"]["needs"][0]["id"]
    place = stable_id("region", "ID-MA")
    ids = [need, "00000000-0000-0000-0000-000000000000", sample(FERRY), place]
    found = api.ask(operations["FrontendRestore"], ids=ids).data["nodes"]
    assert [each and each["__typename"] for each in found] == [
        "Resource",
        None,
        "Organization",
        "Region",
    ]
    assert found[0]["organization"]["id"] == sample(FERRY)


def test_an_officer_asks_for_partners_in_maluku(api: Api, operations: dict[str, str]) -> None:
    """Reasons in Indonesian whose points sum to the score; what was left out is counted."""
    data = api.ask(operations["NgoRecommendations"], me=sample(FERRY)).data["organization"]
    found = data["recommendations"]
    assert 0 < len(found["edges"]) <= 5
    assert {each["reason"] for each in found["excluded"]} >= {"SELF", "FILTERED"}
    types = [edge["node"]["organization"]["type"] for edge in found["edges"]]
    assert all(types.count(each) <= 2 for each in types)
    assert all(edge["node"]["suggestedType"] in ("PROJECT", "CAPACITY") for edge in found["edges"])
    changes = [each for edge in found["edges"] for each in edge["node"]["counterfactuals"]]
    assert changes
    assert all(each["text"].startswith("Jika Anda") for each in changes)
    twin = data["alternatives"]["edges"][0]["node"]["id"]
    assert twin == sample("pelita-pasir-seram")
    assert twin not in {edge["node"]["organization"]["id"] for edge in found["edges"]}


def test_a_brief_is_read_and_answered(api: Api, operations: dict[str, str]) -> None:
    """Free Indonesian text is read, and "a partner for coastal schools" asks for no resource.

    What is stated in fields is not told again as found.
    """
    data = api.ask(operations["NgoWhatIf"]).data["matchPartners"]
    read = data["interpretation"]
    assert read["language"] == "id"
    assert any(region["code"] in ("ID-MA", "81.01") for region in read["regions"])
    assert read["needs"] == read["offers"] == []
    assert len(data["edges"]) == 5
    for edge in data["edges"]:
        assert "NETWORK" not in {
            reason["code"] for reason in edge["node"]["reasons"] if reason["points"]
        }


def test_an_officer_asks_for_a_coalition_in_maluku(api: Api, operations: dict[str, str]) -> None:
    """Two different groups with the asker in each; what each covers adds up to the coverage."""
    answer = api.ask(operations["NgoCoalition"], me=sample(FERRY)).data["buildCoalitions"]
    assert len(answer) == 2
    groups = [{each["organization"]["id"] for each in found["members"]} for found in answer]
    assert groups[0] != groups[1]
    for found in answer:
        assert found["members"][0]["organization"]["id"] == sample(FERRY)
        assert 2 <= len(found["members"]) <= 4
        points = sum(reason["points"] for reason in found["reasons"])
        assert abs(points - found["coverage"]) <= 1e-6
        fills = [each for member in found["members"] for each in member["fills"]]
        assert fills
        assert all(each["resource"]["id"] for each in fills)
    assert answer[0]["coverage"] >= answer[1]["coverage"] > 0.5


def test_a_pair_is_explained_whether_or_not_it_is_listed(
    api: Api, operations: dict[str, str]
) -> None:
    """A partner of long standing is left out of the list, and the answer says so."""
    partner = api.ask(
        """query ($id: ID!) { organization(id: $id) {
          partners(basis: [PARTNERSHIP], statuses: [ACTIVE], first: 1) {
            edges { node { id } } } } }""",
        id=sample(FERRY),
    ).data["organization"]["partners"]["edges"]
    assert partner
    answer = api.ask(
        operations["NgoWhyAndWhyNot"], me=sample(FERRY), them=partner[0]["node"]["id"]
    ).data["explainMatch"]
    assert answer["rank"] is None
    assert answer["exclusion"] == "EXISTING_PARTNER"
    (direct, *_) = answer["paths"]
    assert [each["kind"] for each in direct["links"]] == ["PARTNERS_WITH"]


def test_an_officer_reads_who_could_introduce_the_other(
    api: Api, operations: dict[str, str]
) -> None:
    """The fund pays for boats with books, and for teachers; what is only negotiated ties nobody."""
    fund, teachers = sample("dana-siwang-ambon"), sample("guru-ombak-tanimbar")
    answer = api.visitor().ask(operations["NgoWhyAndWhyNot"], me=sample(FERRY), them=teachers)
    (best, *others) = answer.data["explainMatch"]["paths"]
    assert [each["id"] for each in best["nodes"]] == [sample(FERRY), fund, teachers]
    assert [each["label"] for each in best["nodes"]] == [
        "Yayasan Sekolah Gelombang",
        "Yayasan Dana Siwang",
        "Perkumpulan Guru Ombak",
    ]
    assert best["links"] == [
        {"source": sample(FERRY), "target": fund, "kind": "PARTNERS_WITH"},
        {"source": fund, "target": teachers, "kind": "WORKED_WITH"},
    ]
    assert [best["length"], *(each["length"] for each in others)] == [2, 2, 3]


def test_activities_are_found_by_words_place_role_and_time(
    api: Api, operations: dict[str, str]
) -> None:
    """Who worked with whom on water in Maluku."""
    answer = api.ask(operations["AnalystActivities"]).data["activities"]
    assert answer["totalCount"] == len(answer["edges"])
    for edge in answer["edges"]:
        assert "IMPLEMENTING" in {each["role"] for each in edge["node"]["participants"]}


def test_an_analyst_reads_how_good_the_model_is(api: Api, operations: dict[str, str]) -> None:
    """Nothing was measured on the sample yet, and that is an empty list, not a fault."""
    assert api.ask(operations["AnalystModelQuality"]).data["evaluations"] == []
