"""The closed lists: names as in the GraphQL schema, whose descriptions are served from here.

A table to read, so longer than a usual module. A member's value is its own name, because that is
what the graph stores, what clients send and what logs show.
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """Base of the closed lists: each member carries the description that clients read."""

    description: str

    def __new__(cls, value: str, description: str) -> Self:
        """Make the member equal to its name and keep the description beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member


class OrganizationType(Code):
    """Kind of organization; each maps to a code of the IATI OrganisationType list."""

    GOVERNMENT = "GOVERNMENT", "National government body (IATI 10)."
    LOCAL_GOVERNMENT = (
        "LOCAL_GOVERNMENT",
        "Province, regency, city or village government (IATI 11).",
    )
    OTHER_PUBLIC = "OTHER_PUBLIC", "Other public sector body (IATI 15)."
    INTERNATIONAL_NGO = (
        "INTERNATIONAL_NGO",
        "International non-governmental organization (IATI 21).",
    )
    NATIONAL_NGO = "NATIONAL_NGO", "National non-governmental organization (IATI 22)."
    REGIONAL_NGO = (
        "REGIONAL_NGO",
        "Non-governmental organization of a group of countries (IATI 23).",
    )
    LOCAL_NGO = "LOCAL_NGO", "Non-governmental organization of one part of a country (IATI 24)."
    COMMUNITY_GROUP = "COMMUNITY_GROUP", "Local community, customary or self-help group (IATI 24)."
    NETWORK = (
        "NETWORK",
        "Coalition, alliance or umbrella body that itself acts as a party (IATI 22).",
    )
    PUBLIC_PRIVATE = "PUBLIC_PRIVATE", "Public-private body (IATI 30)."
    MULTILATERAL = "MULTILATERAL", "Intergovernmental organization (IATI 40)."
    FOUNDATION = "FOUNDATION", "Grant-making foundation (IATI 60)."
    PRIVATE_SECTOR = (
        "PRIVATE_SECTOR",
        "Company, also through its social responsibility programs (IATI 70 to 73).",
    )
    SOCIAL_ENTERPRISE = "SOCIAL_ENTERPRISE", "Business with a social purpose (IATI 70)."
    ACADEMIC = "ACADEMIC", "University, training or research institute (IATI 80)."
    OTHER = "OTHER", "Anything else (IATI 90)."


class LegalForm(Code):
    """Legal form; Indonesian terms in brackets."""

    FOUNDATION = "FOUNDATION", "Foundation (yayasan)."
    ASSOCIATION = "ASSOCIATION", "Incorporated association (perkumpulan)."
    SOCIETAL_ORGANIZATION = (
        "SOCIETAL_ORGANIZATION",
        "Unincorporated body registered with the home ministry (organisasi kemasyarakatan).",
    )
    COOPERATIVE = "COOPERATIVE", "Cooperative (koperasi)."
    COMPANY = "COMPANY", "Company (perseroan)."
    PUBLIC_BODY = "PUBLIC_BODY", "Body under public law."
    FOREIGN = "FOREIGN", "Body registered abroad."
    UNREGISTERED = "UNREGISTERED", "Not registered."
    OTHER = "OTHER", "Any other form."


class Freshness(Code):
    """How recently a record was confirmed."""

    CURRENT = "CURRENT", "Less than 12 months ago."
    AGING = "AGING", "12 to 24 months ago."
    STALE = "STALE", "More than 24 months ago."


class Visibility(Code):
    """Who may see that a record exists."""

    PUBLIC = "PUBLIC", "Everybody."
    MEMBERS = (
        "MEMBERS",
        "Signed-in accounts of registered organizations; the default for human-rights themes.",
    )
    PARTNERS = "PARTNERS", "Parties of a shared partnership and the organization itself."
    HIDDEN = (
        "HIDDEN",
        "Only the organization itself; absent from search, counts, paths, facets and errors.",
    )


class ConsentLevel(Code):
    """Rung of the consent ladder an organization has climbed for matching."""

    COUNTS = "COUNTS", "Counted in suppressed totals only."
    INTEREST = "INTEREST", "Suggested without its name; the name shows after both sides accept."
    FIELDS = "FIELDS", "Named; only the fields it listed are shared after an introduction."
    PROFILE = "PROFILE", "The whole visible profile is shared."


class WithheldReason(Code):
    """Why a value is not shown."""

    SAFETY = "SAFETY", "Showing it could endanger people."
    CONSENT = "CONSENT", "Consent is missing or withdrawn."
    PERSONAL_DATA = "PERSONAL_DATA", "It is personal data."
    RELATIONS = "RELATIONS", "Showing it could harm a relationship or a negotiation."
    COMMERCIAL = "COMMERCIAL", "It is commercially sensitive."


class TrustSignalCode(Code):
    """Kind of trust signal."""

    IDENTIFIER_VERIFIED = "IDENTIFIER_VERIFIED", "An identifier was checked at its register."
    COMPLETED_PARTNERSHIPS = (
        "COMPLETED_PARTNERSHIPS",
        "Number of partnerships brought to completion.",
    )
    REVIEW_AVERAGE = "REVIEW_AVERAGE", "Mean review score, 1 to 5, over at least 3 reviews."
    AUDITED_ACCOUNTS = "AUDITED_ACCOUNTS", "Accounts audited in the year stated."
    NETWORK_MEMBER = "NETWORK_MEMBER", "Member of a recognized network."


class ResourceKind(Code):
    """Direction of a resource."""

    NEED = "NEED", "The organization looks for it."
    OFFER = "OFFER", "The organization can give it."


class RegionLevel(Code):
    """Level of a region, widest first."""

    WORLD = "WORLD", "The world (M49 001)."
    CONTINENT = "CONTINENT", "M49 region or subregion."
    COUNTRY = "COUNTRY", "Country (ISO 3166-1)."
    ISLAND_GROUP = "ISLAND_GROUP", "Group of provinces, such as Maluku `ID-ML`."
    PROVINCE = "PROVINCE", "First administrative level (ISO 3166-2)."
    REGENCY = "REGENCY", "Second administrative level: regency or city."


class EconomyGroup(Code):
    """Development group of a country in UN M49, used to tell North-South from South-South."""

    DEVELOPED = "DEVELOPED", "Global North."
    DEVELOPING = "DEVELOPING", "Global South."


class VocabularyScheme(Code):
    """Vocabulary; its prefix in concept codes in brackets."""

    IATI_ORGANISATION_TYPE = "IATI_ORGANISATION_TYPE", "IATI OrganisationType (`iati-type`)."
    IATI_ORGANISATION_ROLE = "IATI_ORGANISATION_ROLE", "IATI OrganisationRole (`iati-role`)."
    DAC_SECTOR = "DAC_SECTOR", "OECD DAC 5-digit purpose codes (`dac`)."
    DAC_SECTOR_CATEGORY = "DAC_SECTOR_CATEGORY", "OECD DAC 3-digit categories (`dac3`)."
    SDG_GOAL = "SDG_GOAL", "Sustainable Development Goals (`sdg`, 1 to 17)."
    SDG_TARGET = "SDG_TARGET", "Sustainable Development Goal targets (`sdg`, such as `sdg:4.7`)."
    ICNP_TSO = "ICNP_TSO", "UN classification of non-profit activities (`icnp`)."
    HUMANITARIAN_CLUSTER = (
        "HUMANITARIAN_CLUSTER",
        "Humanitarian clusters, IATI vocabulary 10 (`cluster`).",
    )
    RESOURCE = (
        "RESOURCE",
        "Mitra's needs and offers: funding, training, advice, equipment, transport and so on "
        "(`resource`).",
    )
    UNIT = "UNIT", "Units of quantities: currencies and counted things (`unit`)."


class PartnershipType(Code):
    """Kind of partnership. A partnership carries one to three: a purpose and, if useful, a form."""

    OPERATIONAL = "OPERATIONAL", "Delivering services or carrying out programs together."
    ADVOCACY = "ADVOCACY", "Influencing policy or public opinion together."
    CAPACITY = "CAPACITY", "Building each other's organizational capacity."
    NETWORK = "NETWORK", "Exchanging information and support within a group."
    PROJECT = "PROJECT", "Carrying out one defined project."
    SERVICE = "SERVICE", "One organization provides a service to another."
    RESEARCH = "RESEARCH", "Producing findings together."
    PUBLIC_PRIVATE = "PUBLIC_PRIVATE", "Form: government with the private sector."
    MULTI_STAKEHOLDER = (
        "MULTI_STAKEHOLDER",
        "Form: three or more sectors, with research bodies and communities.",
    )
    NORTH_SOUTH = "NORTH_SOUTH", "Form: parties of developed and developing countries."
    SOUTH_SOUTH = "SOUTH_SOUTH", "Form: parties of developing countries."
    GLOBAL = "GLOBAL", "Form: across countries for a worldwide aim."
    COMMUNITY = "COMMUNITY", "Form: with local communities and community figures."


class PartnershipStatus(Code):
    """State of a partnership.

    PROPOSED to NEGOTIATION or DECLINED; NEGOTIATION to AGREED or DECLINED; AGREED to ACTIVE or
    TERMINATED; ACTIVE to SUSPENDED, COMPLETED or TERMINATED; SUSPENDED to ACTIVE, COMPLETED or
    TERMINATED.
    """

    PROPOSED = "PROPOSED", "Sent to the other parties."
    NEGOTIATION = "NEGOTIATION", "Every party has answered; goals and roles are being settled."
    AGREED = "AGREED", "Every party has agreed to every goal."
    ACTIVE = "ACTIVE", "Running."
    SUSPENDED = "SUSPENDED", "Paused."
    COMPLETED = "COMPLETED", "Ended as planned; final."
    TERMINATED = "TERMINATED", "Ended early; final."
    DECLINED = "DECLINED", "Refused before agreement, fewer than two parties left; final."


class PartyRole(Code):
    """Role of a party; the first four are IATI OrganisationRole 1 to 4."""

    FUNDING = "FUNDING", "Gives money (IATI 1)."
    ACCOUNTABLE = "ACCOUNTABLE", "Answers for the whole (IATI 2)."
    EXTENDING = "EXTENDING", "Passes funds on and manages (IATI 3)."
    IMPLEMENTING = "IMPLEMENTING", "Does the work (IATI 4)."
    CONVENING = "CONVENING", "Brings the parties together."
    TECHNICAL = "TECHNICAL", "Gives technical support."
    MEMBER = "MEMBER", "Takes part without another role."


class RiskCode(Code):
    """Challenge that can strain a partnership; used for cautions and for risks."""

    DIFFERING_GOALS = "DIFFERING_GOALS", "Missions, goals or priorities differ."
    LACK_OF_TRUST = "LACK_OF_TRUST", "No trust path, or low scores for transparency."
    RESOURCE_COMPETITION = (
        "RESOURCE_COMPETITION",
        "Both compete for the same resources in the same region.",
    )
    POWER_IMBALANCE = "POWER_IMBALANCE", "Budget, staff or influence differ tenfold or more."
    CHANGED_CIRCUMSTANCES = (
        "CHANGED_CIRCUMSTANCES",
        "Region, focus, resources or law changed since the last agreement or update.",
    )
    ONE_SIDED = "ONE_SIDED", "One side gains and the other hardly does."
    STALE_DATA = "STALE_DATA", "The profile was not confirmed for 24 months."
    CAPACITY_LIMIT = "CAPACITY_LIMIT", "One side already carries more than it can."
    SAFETY = "SAFETY", "The partnership could expose people at risk."


class Severity(Code):
    """How serious a caution or risk is."""

    LOW = "LOW", "Worth knowing."
    MEDIUM = "MEDIUM", "Talk about it before agreeing."
    HIGH = "HIGH", "Settle it before going on."


class ReasonCode(Code):
    """Term of the score; same names as in MatchWeights."""

    BASELINE = "BASELINE", "Where every candidate starts."
    MISSION = "MISSION", "Closeness of missions or of the two closest activities."
    THEME = "THEME", "Shared or adjoining themes."
    NEEDS_MET = "NEEDS_MET", "The candidate offers what you need."
    OFFERS_WANTED = "OFFERS_WANTED", "The candidate needs what you offer."
    RECIPROCITY = "RECIPROCITY", "Both sides gain."
    ROLE_FIT = "ROLE_FIT", "Roles and scopes that fit together."
    REGION = "REGION", "Same, adjoining or missing regions."
    LANGUAGE = "LANGUAGE", "Shared working languages."
    NETWORK = "NETWORK", "Shared partners and structure."
    TRUST = "TRUST", "Short trust path and good record."
    FRESHNESS = "FRESHNESS", "Profile recently confirmed."
    CAUTIONS = "CAUTIONS", "Deduction for cautions; only if its weight is above 0."


class CounterfactualKind(Code):
    """Kind of change that would move the score."""

    ADD_OFFER = "ADD_OFFER", "Offer something more."
    ADD_NEED = "ADD_NEED", "State a need."
    ADD_REGION = "ADD_REGION", "Work in one more region."
    ADD_THEME = "ADD_THEME", "State a theme."
    CONFIRM_PROFILE = "CONFIRM_PROFILE", "Confirm or update the profile."
    VERIFY_IDENTIFIER = "VERIFY_IDENTIFIER", "Have an identifier verified."


class ExclusionReason(Code):
    """Why candidates were left out."""

    EXISTING_PARTNER = (
        "EXISTING_PARTNER",
        "Already a partner, or a partnership of both is proposed or negotiated.",
    )
    NOT_SUGGESTED = "NOT_SUGGESTED", "Asked not to be suggested, or you asked so."
    FILTERED = "FILTERED", "Did not pass the filter."
    BELOW_MINIMUM = "BELOW_MINIMUM", "Score or confidence below the minimum."
    SELF = "SELF", "The asker itself or a record merged with it."


class FeedbackVerdict(Code):
    """What the asker says about a recommendation."""

    SHOWN = "SHOWN", "It was shown and left alone; replaces no other verdict."
    OPENED = "OPENED", "It was opened to be read; replaces only SHOWN."
    RELEVANT = "RELEVANT", "Useful."
    NOT_RELEVANT = "NOT_RELEVANT", "Not useful."
    ALREADY_PARTNERS = "ALREADY_PARTNERS", "Already partners."
    CONTACTED = "CONTACTED", "Contact was made."
    DO_NOT_SUGGEST = "DO_NOT_SUGGEST", "Never suggest it again; takes effect at once."


class PartnerBasis(Code):
    """Evidence that two organizations belong together."""

    PARTNERSHIP = "PARTNERSHIP", "A partnership that the parties declared."
    ACTIVITY = "ACTIVITY", "Taking part in the same activity."


class ActivityStatus(Code):
    """State of an activity, as IATI's ActivityStatus."""

    PIPELINE = "PIPELINE", "Being planned (IATI 1)."
    IMPLEMENTATION = "IMPLEMENTATION", "Running (IATI 2)."
    FINALISATION = "FINALISATION", "Work finished, accounts open (IATI 3)."
    CLOSED = "CLOSED", "Finished (IATI 4)."
    CANCELLED = "CANCELLED", "Given up (IATI 5)."
    SUSPENDED = "SUSPENDED", "Interrupted (IATI 6)."


class GraphNodeKind(Code):
    """Kind of a graph node."""

    ORGANIZATION = "ORGANIZATION", "Organization."
    PARTNERSHIP = "PARTNERSHIP", "Partnership."
    ACTIVITY = "ACTIVITY", "Activity."
    REGION = "REGION", "Region."
    CONCEPT = "CONCEPT", "Theme or resource concept."


class GraphLinkKind(Code):
    """Kind of a graph link."""

    PARTNERS_WITH = "PARTNERS_WITH", "Organizations that share a partnership."
    WORKED_WITH = (
        "WORKED_WITH",
        "Organizations that share an activity of at most 10 organizations.",
    )
    TAKES_PART_IN = "TAKES_PART_IN", "Organization to activity."
    PARTY_TO = "PARTY_TO", "Organization to partnership."
    WORKS_IN = "WORKS_IN", "Organization or partnership to region."
    HAS_THEME = "HAS_THEME", "Organization or partnership to theme."
    NEEDS = "NEEDS", "Organization to resource concept."
    OFFERS = "OFFERS", "Organization to resource concept."
    WITHIN = "WITHIN", "Region to wider region."
    NEIGHBOR_OF = "NEIGHBOR_OF", "Region to adjoining region, by land or sea."


class FacetField(Code):
    """Dimension of a facet; one that does not fit the records answers no values."""

    ORGANIZATION_TYPE = "ORGANIZATION_TYPE", "Type of organization."
    REGION = "REGION", "Province."
    THEME = "THEME", "Theme."
    NEED = "NEED", "Needed resource."
    OFFER = "OFFER", "Offered resource."
    LANGUAGE = "LANGUAGE", "Working language."
    PARTNERSHIP_TYPE = "PARTNERSHIP_TYPE", "Partnership type."
    PARTNERSHIP_STATUS = "PARTNERSHIP_STATUS", "Partnership status."
    FRESHNESS = "FRESHNESS", "Freshness."


class OrderDirection(Code):
    """Direction of an order."""

    ASC = "ASC", "Smallest, first or oldest first."
    DESC = "DESC", "Largest, last or newest first."


class OrganizationOrderField(Code):
    """Key to order organizations by; ties by id."""

    RELEVANCE = "RELEVANCE", "Text relevance; needs `search`."
    NAME = "NAME", "Name."
    CREATED_AT = "CREATED_AT", "Time of creation."
    UPDATED_AT = "UPDATED_AT", "Time of the last change."
    PARTNERSHIP_COUNT = "PARTNERSHIP_COUNT", "Number of visible partnerships."


class PartnershipOrderField(Code):
    """Key to order partnerships by; ties by id."""

    TITLE = "TITLE", "Title."
    START_DATE = "START_DATE", "Start date."
    UPDATED_AT = "UPDATED_AT", "Time of the last change."
    NEXT_REVIEW_DUE = "NEXT_REVIEW_DUE", "Date of the next review."
    PARTY_COUNT = "PARTY_COUNT", "Number of visible parties."


class RowOutcome(Code):
    """What became of an imported row."""

    CREATED = "CREATED", "A new record."
    UPDATED = "UPDATED", "An existing record changed."
    UNCHANGED = "UNCHANGED", "Nothing new."
    REJECTED = "REJECTED", "Refused; see the errors."


class AuditAction(Code):
    """Kind of an audited action."""

    CREATE = "CREATE", "Created."
    UPDATE = "UPDATE", "Changed."
    ARCHIVE = "ARCHIVE", "Archived or erased."
    MERGE = "MERGE", "Merged, or a merge undone."
    JUDGE = "JUDGE", "Judged as duplicate or not."
    TRANSITION = "TRANSITION", "Partnership state changed."
    PROTECT = "PROTECT", "Protection or visibility changed."
    SHARE = "SHARE", "Fields revealed in an introduction."
    EXPORT = "EXPORT", "Data exported."
    ACCESS = "ACCESS", "Protected data read, or Cypher run."
    GRANT = "GRANT", "Role or API key given or taken."


class ErrorCode(Code):
    """Code of a user error; never renamed."""

    REQUIRED = "REQUIRED", "A value is missing."
    INVALID_VALUE = "INVALID_VALUE", "A value has the wrong form or is out of range."
    UNKNOWN_CODE = "UNKNOWN_CODE", "A region, concept or identifier scheme is not known."
    WITHDRAWN_CODE = "WITHDRAWN_CODE", "A concept was withdrawn; the message names its successor."
    PERSONAL_DATA = "PERSONAL_DATA", "Personal data is refused; use a role mailbox."
    TOO_MANY = "TOO_MANY", "A list or a file is longer than allowed."
    NOT_FOUND = "NOT_FOUND", "Unknown or not visible; both answer alike."
    FORBIDDEN = "FORBIDDEN", "The account may not do this."
    ALREADY_EXISTS = "ALREADY_EXISTS", "Such a record exists."
    VERSION_CONFLICT = "VERSION_CONFLICT", "The record changed since the version given."
    TRANSITION_NOT_ALLOWED = (
        "TRANSITION_NOT_ALLOWED",
        "The state machine or an open condition forbids it.",
    )
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT", "The key was used with other input."
    EXPIRED = "EXPIRED", "Too late: the request or link has expired."
