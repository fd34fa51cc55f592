"""What does a sample organization say of itself? Profiles with their needs and offers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.codes import LegalForm, OrganizationType, ResourceKind, Visibility
from domain.organization import Identifier, Organization, Source
from domain.resource import Resource
from domain.vocabulary import Vocabulary, stable_id
from mitra.sample.entries import Entry

SCHEME = "X-MITRA"
THEMES = ("sdg", "dac")
MAILBOXES = ("sekretariat@", "secretariat@", "office@")  # of a role, never of a person


def organization_id(slug: str) -> str:
    """Give the id of a sample organization."""
    return stable_id("sample-organization", slug)


class Reader:
    """Turns entries of any kind into records; `now` is the time of loading."""

    def __init__(self, vocabulary: Vocabulary, now: datetime) -> None:
        self.regions = vocabulary.regions
        self.concepts = vocabulary.concepts
        self.now = now
        self.today = now.date()
        self.source = Source(name="Mitra sample", retrieved_at=now, license="CC0-1.0")

    def themes(self, entry: Entry) -> tuple[str, ...]:
        """Give the themes, of which there must be one."""
        return entry.concepts("themes", self.concepts, *THEMES) or entry.fail("no theme.")

    def visibility_by_theme(self, themes: Sequence[str]) -> Visibility:
        """Give what holds unless the entry says otherwise: human-rights work is not public."""
        protected = any(self.concepts.get(theme).protected_by_default for theme in themes)
        return Visibility.MEMBERS if protected else Visibility.PUBLIC


class ProfileReader(Reader):
    """Reads organizations."""

    def organization(self, entry: Entry) -> Organization:
        """Read one line."""
        entry.only(
            "slug", "name", "acronym", "type", "legal_form", "mission", "languages", "themes",
            "headquarters", "regions", "staff_count", "annual_budget", "website", "mailbox",
            "identifiers", "visibility", "confirmed_days_ago", "needs", "offers",
        )  # fmt: skip
        slug = entry.slug("slug")
        themes = self.themes(entry)
        confirmed = timedelta(days=entry.whole("confirmed_days_ago", most=10_000))
        return Organization(
            id=organization_id(slug),
            name=entry.text("name"),
            acronym=entry.maybe_string("acronym"),
            type=entry.code("type", OrganizationType),
            legal_form=entry.maybe_code("legal_form", LegalForm),
            identifiers=self._identifiers(entry),
            mission=entry.text("mission"),
            languages=entry.strings("languages"),
            themes=themes,
            headquarters=entry.region("headquarters", self.regions),
            regions=entry.regions("regions", self.regions),
            staff_count=entry.maybe_whole("staff_count"),
            annual_budget=entry.maybe_quantity("annual_budget", self.concepts),
            website=self._fictional(entry, "website", "https://"),
            mailbox=self._fictional(entry, "mailbox", *MAILBOXES),
            visibility=entry.maybe_code("visibility", Visibility)
            or self.visibility_by_theme(themes),
            resources=self._resources(entry, slug),
            created_at=self.now,
            updated_at=self.now,
            confirmed_at=self.now - confirmed,
            sources=(self.source,),
        )

    def _identifiers(self, entry: Entry) -> tuple[Identifier, ...]:
        found = []
        for each in entry.entries("identifiers"):
            each.only("scheme", "value", "primary")
            if each.string("scheme") != SCHEME:
                each.fail(f"scheme must be {SCHEME}: real registers hold real organizations.")
            found.append(
                Identifier(
                    scheme=SCHEME, value=each.slug("value"), primary=each.maybe_flag("primary")
                )
            )
        return tuple(sorted(found, key=lambda identifier: not identifier.primary))

    def _fictional(self, entry: Entry, key: str, *starts: str) -> str | None:
        """Addresses lie under example.org, which leads nowhere (RFC 2606)."""
        value = entry.maybe_string(key)
        if value and not (value.startswith(starts) and value.endswith(".example.org")):
            entry.fail(f"{key} must begin with {' or '.join(starts)}, and end with .example.org.")
        return value

    def _resources(self, entry: Entry, slug: str) -> tuple[Resource, ...]:
        found: dict[str, Resource] = {}
        for kind, key in ((ResourceKind.NEED, "needs"), (ResourceKind.OFFER, "offers")):
            for each in entry.entries(key):
                resource = self._resource(each, slug, kind)
                if resource.id in found:
                    each.fail("the key is taken.")
                found[resource.id] = resource
        return tuple(found[identity] for identity in sorted(found))

    def _resource(self, entry: Entry, slug: str, kind: ResourceKind) -> Resource:
        entry.only("key", "concept", "quantity", "regions", "note", "valid_for_days")
        valid = entry.maybe_whole("valid_for_days", least=-10_000, most=10_000)
        return Resource(
            id=stable_id("sample-resource", f"{slug}/{entry.slug('key')}"),
            organization_id=organization_id(slug),
            kind=kind,
            concept=entry.concept("concept", self.concepts, "resource"),
            quantity=entry.maybe_quantity("quantity", self.concepts),
            note=entry.maybe_text("note"),
            regions=entry.regions("regions", self.regions),
            valid_until=None if valid is None else self.today + timedelta(days=valid),
        )
