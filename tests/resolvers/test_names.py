"""Names of organizations as sources spell them."""

import pytest

from resolvers.names import is_national, name_key, split_acronym


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marlow Tide Trust", "MARLOW  TIDE TRUST"),
        ("Marlow Tide Trust", "The Marlow-Tide Trust, Ltd."),
        ("Marlow Tide Trust", "Marlow Tide Trust (MATT)"),
        ("Marlow Tide Trust", "MATT - Marlow Tide Trust"),
        ("Salt & Sons", "Salt and Sons"),
        ("Fishers' Aid", "Fishers\u2019 Aid"),
        ("Étoile de Mévane", "Etoile de Mevane"),
        ("Yayasan Garam Timur", "Garam Timur"),
        ("PT Garam Timur Tbk", "Garam Timur"),
        ("Orveld Hilfe e.V.", "Orveld Hilfe"),
        ("Orveld Bio Co., Ltd.", "Orveld Bio"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    """Case, marks, punctuation, acronyms beside it and legal forms do not count."""
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yayasan Air", "Air"),
        ("Orveld Action (UK)", "Orveld Action"),
        ("Orveld SA", "Orveld"),
        ("World Rice Fund", "World Rice"),
        ("Perkumpulan Garam", "Yayasan Garam"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    """A word that may be the only difference between two organizations stays."""
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("World Rice Fund (WRF)", ("World Rice Fund", "WRF")),
        ("WRF - World Rice Fund", ("World Rice Fund", "WRF")),
        ("World Rice Fund \u2013 WRF", ("World Rice Fund", "WRF")),
        ("Rice Children's Fund (RICEF)", ("Rice Children's Fund", "RICEF")),
        ("Orveld Action (UK)", ("Orveld Action (UK)", None)),
        ("World Rice Fund (Asia)", ("World Rice Fund (Asia)", None)),
        ("MATT (Marlow Tide Trust)", ("MATT (Marlow Tide Trust)", None)),
        ("(WRF)", ("(WRF)", None)),
    ],
)
def test_an_acronym_runs_through_the_name_it_stands_for(
    name: str, parts: tuple[str, str | None]
) -> None:
    """Three capitals or more, from the name's first letter on; all else belongs to the name."""
    assert split_acronym(name) == parts


def test_ministries_need_their_country() -> None:
    """What every country has one of is known by its country only."""
    assert is_national("Ministry of Tides")
    assert is_national("Kementerian Pasang Surut")
    assert is_national("MINISTÈRE de la Mer")
    assert not is_national("Tide Trust")
