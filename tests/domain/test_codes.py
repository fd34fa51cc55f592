"""The closed lists against the words people are shown for them."""

import pytest

from domain import codes, labels
from domain.codes import Code, ErrorCode
from domain.errors import FaultCode
from domain.labels import label_of, language_name
from domain.text import SERVICE_LANGUAGES

LISTS = [
    each
    for each in vars(codes).values()
    if isinstance(each, type) and issubclass(each, Code) and each is not Code
]


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.__name__)
def test_a_member_is_its_own_name_and_says_what_it_means(listed: type[Code]) -> None:
    """Graph, clients and logs all use the name; every description is a sentence."""
    for member in listed:
        assert member == member.name
        assert member.description.endswith((".", ")."))


@pytest.mark.parametrize(
    "captions",
    [
        labels.ORGANIZATION_TYPES,
        labels.PARTNERSHIP_TYPES,
        labels.PARTNERSHIP_STATUSES,
        labels.FRESHNESS,
        labels.PARTY_ROLES,
        labels.SEVERITIES,
        labels.REASONS,
    ],
)
def test_a_list_with_captions_has_one_for_every_member(
    captions: dict[Code, tuple[str, str]],
) -> None:
    """A new member without a caption in both languages fails here, not in front of people."""
    (listed,) = {type(member) for member in captions}
    assert set(captions) == set(listed)
    assert len({label_of(member) for member in captions}) == len(captions)


def test_every_service_language_has_a_name() -> None:
    """Language facets show names; one that is not in the table shows its tag."""
    assert labels.LANGUAGES.keys() == set(SERVICE_LANGUAGES)
    assert language_name("kei").shown("id") == "kei"


def test_user_errors_and_faults_do_not_share_codes() -> None:
    """A code alone tells whether the caller can mend it."""
    assert not {code.value for code in ErrorCode} & {code.value for code in FaultCode}
