"""What do the codes of an IATI file mean in Mitra's words?

Tables of the IATI Standard 2.03 code lists, and the words that 1.0x files use for roles. The
functions are pure and look at the shape of a code only: whether the vocabulary holds what they
give is for the caller to see. None means that the code says nothing Mitra knows.

A country's code (ISO 3166-1 alpha-2, and XK) is our region's code as it stands.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from domain.codes import ActivityStatus, OrganizationType, PartyRole

# OrganisationType. Code 24 is an NGO of the country where the work is done: LOCAL_NGO.
ORGANIZATION_TYPES: Mapping[str, OrganizationType] = MappingProxyType(
    {
        "10": OrganizationType.GOVERNMENT,
        "11": OrganizationType.LOCAL_GOVERNMENT,
        "15": OrganizationType.OTHER_PUBLIC,
        "21": OrganizationType.INTERNATIONAL_NGO,
        "22": OrganizationType.NATIONAL_NGO,
        "23": OrganizationType.REGIONAL_NGO,
        "24": OrganizationType.LOCAL_NGO,
        "30": OrganizationType.PUBLIC_PRIVATE,
        "40": OrganizationType.MULTILATERAL,
        "60": OrganizationType.FOUNDATION,
        "70": OrganizationType.PRIVATE_SECTOR,
        "71": OrganizationType.PRIVATE_SECTOR,
        "72": OrganizationType.PRIVATE_SECTOR,
        "73": OrganizationType.PRIVATE_SECTOR,
        "80": OrganizationType.ACADEMIC,
        "90": OrganizationType.OTHER,
    }
)

# OrganisationRole: a number since 2.01, a word before; words are compared in lower case.
PARTY_ROLES: Mapping[str, PartyRole] = MappingProxyType(
    {
        "1": PartyRole.FUNDING,
        "2": PartyRole.ACCOUNTABLE,
        "3": PartyRole.EXTENDING,
        "4": PartyRole.IMPLEMENTING,
        "funding": PartyRole.FUNDING,
        "accountable": PartyRole.ACCOUNTABLE,
        "extending": PartyRole.EXTENDING,
        "implementing": PartyRole.IMPLEMENTING,
    }
)

# ActivityStatus; 3 and 4 were called Completion and Post-completion before 2.02.
ACTIVITY_STATUSES: Mapping[str, ActivityStatus] = MappingProxyType(
    {
        "1": ActivityStatus.PIPELINE,
        "2": ActivityStatus.IMPLEMENTATION,
        "3": ActivityStatus.FINALISATION,
        "4": ActivityStatus.CLOSED,
        "5": ActivityStatus.CANCELLED,
        "6": ActivityStatus.SUSPENDED,
    }
)

# Region vocabulary 1, the recipient regions of OECD DAC, to M49. Where M49 has no equal region,
# the narrowest that holds all of it; the two lists draw the Middle East and South Asia a little
# differently (Iran, Afghanistan, Myanmar), and there the region of the same name stands.
DAC_REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "88": "039",  # states of ex-Yugoslavia, unspecified
        "89": "150",  # Europe
        "189": "015",  # north of Sahara
        "289": "202",  # south of Sahara
        "298": "002",  # Africa
        "380": "029",  # West Indies
        "389": "419",  # Caribbean and Central America
        "489": "005",  # South America
        "498": "019",  # America
        "589": "145",  # Middle East
        "619": "143",  # Central Asia
        "679": "034",  # South Asia
        "689": "142",  # South and Central Asia
        "789": "142",  # Far East Asia: M49 has it in two, Eastern and Southeast
        "798": "142",  # Asia
        "889": "009",  # Oceania
        "998": "001",  # developing countries, unspecified
        "1027": "014",  # Eastern Africa
        "1028": "017",  # Middle Africa
        "1029": "018",  # Southern Africa
        "1030": "011",  # Western Africa
        "1031": "029",  # Caribbean
        "1032": "013",  # Central America
        "1033": "054",  # Melanesia
        "1034": "057",  # Micronesia
        "1035": "061",  # Polynesia
    }
)

_DAC_PURPOSE = re.compile(r"[0-9]{5}")
_DAC_CATEGORY = re.compile(r"[0-9]{3}")
_GOAL = re.compile(r"0?([1-9]|1[0-7])")
_TARGET = re.compile(r"0?([1-9]|1[0-7])\.([0-9]{1,2}|[a-d])")
_CLUSTER = re.compile(r"[A-Z]{3}(-[A-Z]{3})?")
_M49 = re.compile(r"[0-9]{1,3}")


def organization_type(code: str) -> OrganizationType | None:
    """Translate a code of IATI's OrganisationType list."""
    return ORGANIZATION_TYPES.get(code.strip())


def party_role(code: str) -> PartyRole | None:
    """Translate an OrganisationRole: `"4"`, or `"Implementing"` as in 1.0x files."""
    return PARTY_ROLES.get(code.strip().lower())


def activity_status(code: str) -> ActivityStatus | None:
    """Translate a code of IATI's ActivityStatus list."""
    return ACTIVITY_STATUSES.get(code.strip())


def theme_code(vocabulary: str, code: str) -> str | None:
    """Translate a sector of an activity: `theme_code("1", "11220")` gives `"dac:11220"`.

    An empty vocabulary counts as DAC, as the standard says of one left out. Codes that are not
    of the vocabulary's shape, and other vocabularies (99 is a reporter's own), give None.
    """
    vocabulary, code = vocabulary.strip().upper(), code.strip()
    if vocabulary in ("", "1", "DAC", "2", "DAC-3"):
        # The number of digits tells the list; publishers mix the two vocabularies up.
        if _DAC_PURPOSE.fullmatch(code):
            return f"dac:{code}"
        return f"dac3:{code}" if _DAC_CATEGORY.fullmatch(code) else None
    if vocabulary == "7" and (goal := _GOAL.fullmatch(code)):
        return f"sdg:{goal[1]}"
    if vocabulary == "8" and (target := _TARGET.fullmatch(code.lower())):
        return f"sdg:{target[1]}.{target[2]}"
    if vocabulary == "10" and _CLUSTER.fullmatch(code.upper()):
        return f"cluster:{code.upper()}"
    return None


def region_code(vocabulary: str, code: str) -> str | None:
    """Translate a recipient region: vocabulary 1 (or none) is OECD DAC, 2 is UN M49."""
    vocabulary, code = vocabulary.strip(), code.strip()
    if vocabulary in ("", "1"):
        return DAC_REGIONS.get(code.lstrip("0"))
    if vocabulary == "2" and _M49.fullmatch(code):
        return code.zfill(3)
    return None
