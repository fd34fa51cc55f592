"""What are the members of the closed lists called in front of people?

A table to read: Indonesian and English, as short as a filter's caption.
"""

from domain.codes import (
    Code,
    Freshness,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ReasonCode,
    Severity,
)
from domain.text import Text

ORGANIZATION_TYPES: dict[Code, tuple[str, str]] = {
    OrganizationType.GOVERNMENT: ("Pemerintah pusat", "National government"),
    OrganizationType.LOCAL_GOVERNMENT: ("Pemerintah daerah", "Local government"),
    OrganizationType.OTHER_PUBLIC: ("Badan publik lain", "Other public body"),
    OrganizationType.INTERNATIONAL_NGO: ("LSM internasional", "International NGO"),
    OrganizationType.NATIONAL_NGO: ("LSM nasional", "National NGO"),
    OrganizationType.REGIONAL_NGO: ("LSM kawasan", "Regional NGO"),
    OrganizationType.LOCAL_NGO: ("LSM lokal", "Local NGO"),
    OrganizationType.COMMUNITY_GROUP: ("Kelompok masyarakat", "Community group"),
    OrganizationType.NETWORK: ("Jaringan", "Network"),
    OrganizationType.PUBLIC_PRIVATE: ("Badan publik-swasta", "Public-private body"),
    OrganizationType.MULTILATERAL: ("Badan antarpemerintah", "Intergovernmental body"),
    OrganizationType.FOUNDATION: ("Yayasan pendana", "Grant-making foundation"),
    OrganizationType.PRIVATE_SECTOR: ("Perusahaan", "Company"),
    OrganizationType.SOCIAL_ENTERPRISE: ("Usaha sosial", "Social enterprise"),
    OrganizationType.ACADEMIC: ("Perguruan tinggi dan riset", "University or research institute"),
    OrganizationType.OTHER: ("Lainnya", "Other"),
}
PARTNERSHIP_TYPES: dict[Code, tuple[str, str]] = {
    PartnershipType.OPERATIONAL: ("Kemitraan operasional", "Operational partnership"),
    PartnershipType.ADVOCACY: ("Kemitraan advokasi", "Advocacy partnership"),
    PartnershipType.CAPACITY: ("Kemitraan kapasitas", "Capacity partnership"),
    PartnershipType.NETWORK: ("Kemitraan jaringan", "Network partnership"),
    PartnershipType.PROJECT: ("Kemitraan proyek", "Project partnership"),
    PartnershipType.SERVICE: ("Kemitraan layanan", "Service partnership"),
    PartnershipType.RESEARCH: ("Kemitraan riset", "Research partnership"),
    PartnershipType.PUBLIC_PRIVATE: ("Kemitraan pemerintah-swasta", "Public-private partnership"),
    PartnershipType.MULTI_STAKEHOLDER: ("Kemitraan multipihak", "Multi-stakeholder partnership"),
    PartnershipType.NORTH_SOUTH: ("Kemitraan Utara-Selatan", "North-South partnership"),
    PartnershipType.SOUTH_SOUTH: ("Kemitraan Selatan-Selatan", "South-South partnership"),
    PartnershipType.GLOBAL: ("Kemitraan global", "Global partnership"),
    PartnershipType.COMMUNITY: ("Kemitraan komunitas", "Community partnership"),
}
PARTNERSHIP_STATUSES: dict[Code, tuple[str, str]] = {
    PartnershipStatus.PROPOSED: ("Diusulkan", "Proposed"),
    PartnershipStatus.NEGOTIATION: ("Dirundingkan", "In negotiation"),
    PartnershipStatus.AGREED: ("Disepakati", "Agreed"),
    PartnershipStatus.ACTIVE: ("Berjalan", "Active"),
    PartnershipStatus.SUSPENDED: ("Ditunda", "Suspended"),
    PartnershipStatus.COMPLETED: ("Selesai", "Completed"),
    PartnershipStatus.TERMINATED: ("Dihentikan", "Terminated"),
    PartnershipStatus.DECLINED: ("Ditolak", "Declined"),
}
FRESHNESS: dict[Code, tuple[str, str]] = {
    Freshness.CURRENT: ("Baru dikonfirmasi", "Current"),
    Freshness.AGING: ("Mulai lama", "Aging"),
    Freshness.STALE: ("Sudah lama", "Stale"),
}
PARTY_ROLES: dict[Code, tuple[str, str]] = {
    PartyRole.FUNDING: ("Pendana", "Funder"),
    PartyRole.ACCOUNTABLE: ("Penanggung jawab", "Accountable body"),
    PartyRole.EXTENDING: ("Penyalur", "Intermediary"),
    PartyRole.IMPLEMENTING: ("Pelaksana", "Implementer"),
    PartyRole.CONVENING: ("Penghubung", "Convener"),
    PartyRole.TECHNICAL: ("Pendukung teknis", "Technical supporter"),
    PartyRole.MEMBER: ("Anggota", "Member"),
}
SEVERITIES: dict[Code, tuple[str, str]] = {
    Severity.LOW: ("Ringan", "Low"),
    Severity.MEDIUM: ("Sedang", "Medium"),
    Severity.HIGH: ("Berat", "High"),
}
REASONS: dict[Code, tuple[str, str]] = {
    ReasonCode.BASELINE: ("Titik awal", "Baseline"),
    ReasonCode.MISSION: ("Misi", "Mission"),
    ReasonCode.THEME: ("Tema", "Theme"),
    ReasonCode.NEEDS_MET: ("Kebutuhan terpenuhi", "Needs met"),
    ReasonCode.OFFERS_WANTED: ("Tawaran dicari", "Offers wanted"),
    ReasonCode.RECIPROCITY: ("Timbal balik", "Reciprocity"),
    ReasonCode.ROLE_FIT: ("Kecocokan peran", "Fit of roles"),
    ReasonCode.REGION: ("Wilayah", "Region"),
    ReasonCode.LANGUAGE: ("Bahasa", "Language"),
    ReasonCode.NETWORK: ("Jejaring", "Network"),
    ReasonCode.TRUST: ("Kepercayaan", "Trust"),
    ReasonCode.FRESHNESS: ("Kebaruan", "Freshness"),
    ReasonCode.CAUTIONS: ("Pengurangan kehati-hatian", "Cautions"),
}
LANGUAGES = {
    "id": ("Indonesia", "Indonesian"),
    "en": ("Inggris", "English"),
    "fr": ("Prancis", "French"),
    "es": ("Spanyol", "Spanish"),
    "pt": ("Portugis", "Portuguese"),
    "ar": ("Arab", "Arabic"),
    "zh": ("Tionghoa", "Chinese"),
    "ja": ("Jepang", "Japanese"),
    "ko": ("Korea", "Korean"),
    "de": ("Jerman", "German"),
    "nl": ("Belanda", "Dutch"),
    "ru": ("Rusia", "Russian"),
    "it": ("Italia", "Italian"),
    "ms": ("Melayu", "Malay"),
    "jv": ("Jawa", "Javanese"),
    "su": ("Sunda", "Sundanese"),
    "min": ("Minangkabau", "Minangkabau"),
    "ban": ("Bali", "Balinese"),
    "bug": ("Bugis", "Buginese"),
    "ace": ("Aceh", "Acehnese"),
    "tet": ("Tetun", "Tetum"),
    "tpi": ("Tok Pisin", "Tok Pisin"),
    "sw": ("Swahili", "Swahili"),
    "so": ("Somali", "Somali"),
    "hi": ("Hindi", "Hindi"),
    "bn": ("Bengali", "Bengali"),
    "ne": ("Nepal", "Nepali"),
    "vi": ("Vietnam", "Vietnamese"),
    "th": ("Thai", "Thai"),
    "my": ("Myanmar", "Burmese"),
    "km": ("Khmer", "Khmer"),
    "tl": ("Tagalog", "Tagalog"),
}

_LISTS: dict[type[Code], dict[Code, tuple[str, str]]] = {
    OrganizationType: ORGANIZATION_TYPES,
    PartnershipType: PARTNERSHIP_TYPES,
    PartnershipStatus: PARTNERSHIP_STATUSES,
    Freshness: FRESHNESS,
    PartyRole: PARTY_ROLES,
    Severity: SEVERITIES,
    ReasonCode: REASONS,
}


def label_of(code: Code) -> Text:
    """Give the caption of a member; KeyError for a list that is never shown by name.

    Lists have members of the same name: a NETWORK is an organization, or a partnership.
    """
    indonesian, english = _LISTS[type(code)][code]
    return Text.of(id=indonesian, en=english)


def language_name(code: str) -> Text:
    """Give the name of a service language; the code itself for any other."""
    indonesian, english = LANGUAGES.get(code, (code, code))
    return Text.of(id=indonesian, en=english)
