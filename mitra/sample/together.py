"""What do sample organizations do together? Activities and partnerships between them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from domain.activity import Activity, Participant
from domain.codes import (
    ActivityStatus,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
)
from domain.organization import Organization
from domain.partnership import Contribution, Goal, Indicator, Partnership, Party
from domain.viewer import narrowest
from domain.vocabulary import Vocabulary, stable_id
from mitra.sample.entries import Entry
from mitra.sample.profiles import Reader, organization_id

# An agreement comes before the start; sample parties answered this long before it.
TALKS = timedelta(days=60)
STARTED = (
    PartnershipStatus.ACTIVE,
    PartnershipStatus.SUSPENDED,
    PartnershipStatus.COMPLETED,
    PartnershipStatus.TERMINATED,
)
RUNNING = (PartnershipStatus.ACTIVE, PartnershipStatus.SUSPENDED)


def next_review(start: date, months: int, today: date) -> date:
    """Give the first day after `today` that lies a whole number of periods after `start`."""
    periods = 1
    while (day := _months_after(start, periods * months)) <= today:
        periods += 1
    return day


def _months_after(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    return first.replace(day=min(start.day, last))


class TogetherReader(Reader):
    """Reads activities and partnerships; `known` are the organizations they may mention."""

    def __init__(
        self, vocabulary: Vocabulary, now: datetime, known: Mapping[str, Organization]
    ) -> None:
        super().__init__(vocabulary, now)
        self.known = known

    def _mentioned(self, entry: Entry, slug: str) -> str:
        identity = organization_id(slug)
        if identity not in self.known:
            entry.fail(f"no organization has the slug {slug!r}.")
        return identity

    def activity(self, entry: Entry) -> Activity:
        """Read one line."""
        entry.only(
            "slug", "identifier", "title", "description", "status", "participants", "themes",
            "regions", "start_date", "end_date", "budget",
        )  # fmt: skip
        start, end = entry.days("start_date", "end_date")
        return Activity(
            id=stable_id("sample-activity", entry.slug("slug")),
            identifier=entry.string("identifier"),
            title=entry.text("title"),
            description=entry.text("description"),
            status=entry.code("status", ActivityStatus),
            participants=self._participants(entry),
            themes=self.themes(entry),
            regions=entry.regions("regions", self.regions),
            start_date=start,
            end_date=end,
            budget=entry.maybe_quantity("budget", self.concepts),
            updated_at=self.now,
            sources=(self.source,),
        )

    def _participants(self, entry: Entry) -> tuple[Participant, ...]:
        roles: dict[str, set[PartyRole]] = {}
        for each in entry.entries("participants"):
            each.only("organization", "role")
            identity = self._mentioned(each, each.slug("organization"))
            role = each.code("role", PartyRole)
            if role in roles.setdefault(identity, set()):
                each.fail("the same role twice.")
            roles[identity].add(role)
        if not roles:
            entry.fail("no participants.")
        return tuple(
            Participant(
                organization_id=identity,
                roles=tuple(role for role in PartyRole if role in roles[identity]),
            )
            for identity in sorted(roles)
        )

    def partnership(self, entry: Entry) -> Partnership:
        """Read one line."""
        entry.only(
            "slug", "title", "description", "types", "status", "proposed_by", "themes", "regions",
            "start_date", "end_date", "review_every_months", "parties", "goals",
        )  # fmt: skip
        slug = entry.slug("slug")
        status = entry.code("status", PartnershipStatus)
        types = entry.codes("types", PartnershipType)
        if not 1 <= len(types) <= 3:
            entry.fail("one to three types are expected.")
        start, end = entry.days("start_date", "end_date")
        if start is None and status in (PartnershipStatus.AGREED, *STARTED):
            entry.fail(f"start_date is missing, and the status is {status}.")
        months = entry.maybe_whole("review_every_months", least=1, most=60) or 6
        themes = self.themes(entry)
        proposer = self._mentioned(entry, entry.slug("proposed_by"))
        parties = self._parties(entry, status, start, proposer)
        members = [self.known[party.organization_id] for party in parties]
        return Partnership(
            id=stable_id("sample-partnership", slug),
            title=entry.text("title"),
            description=entry.text("description"),
            types=types,
            status=status,
            parties=parties,
            themes=themes,
            regions=entry.regions("regions", self.regions),
            start_date=start,
            end_date=end,
            review_every_months=months,
            next_review_due=(
                next_review(start, months, self.today) if start and status in RUNNING else None
            ),
            visibility=narrowest(
                [self.visibility_by_theme(themes), *(each.visibility for each in members)]
            ),
            goals=self._goals(entry, slug, {each.id for each in members}),
            created_at=self.now,
            updated_at=self.now,
            confirmed_at=self.known[proposer].confirmed_at,
        )

    def _parties(
        self, entry: Entry, status: PartnershipStatus, start: date | None, proposer: str
    ) -> tuple[Party, ...]:
        """A proposal is answered by its proposer alone, all else by everybody, before the start."""
        answered = self.now - TALKS
        if start is not None:
            answered = min(answered, datetime.combine(start, time(), UTC) - TALKS)
        found = {}
        for each in entry.entries("parties"):
            each.only("organization", "role", "responsibilities", "contributions")
            identity = self._mentioned(each, each.slug("organization"))
            if identity in found:
                each.fail("the same party twice.")
            silent = status is PartnershipStatus.PROPOSED and identity != proposer
            found[identity] = Party(
                organization_id=identity,
                role=each.code("role", PartyRole),
                responsibilities=each.maybe_text("responsibilities"),
                contributions=tuple(
                    self._contribution(one) for one in each.entries("contributions")
                ),
                answered_at=None if silent else answered,
                joined_on=start if status in STARTED else None,
            )
        if len(found) < 2 or proposer not in found:
            entry.fail("two parties are needed, and the proposer must be one of them.")
        return tuple(found.values())

    def _contribution(self, entry: Entry) -> Contribution:
        entry.only("concept", "quantity")
        return Contribution(
            concept=entry.concept("concept", self.concepts, "resource"),
            quantity=entry.maybe_quantity("quantity", self.concepts),
        )

    def _goals(self, entry: Entry, slug: str, parties: set[str]) -> tuple[Goal, ...]:
        found = []
        for place, each in enumerate(entry.entries("goals")):
            each.only("text", "targets", "indicators", "agreed_by")
            agreed = {self._mentioned(each, one) for one in each.strings("agreed_by")}
            if agreed - parties:
                each.fail("agreed_by names an organization that is no party.")
            found.append(
                Goal(
                    id=stable_id("sample-goal", f"{slug}/{place}"),
                    text=each.text("text"),
                    targets=each.concepts("targets", self.concepts, "sdg"),
                    indicators=self._indicators(each, f"{slug}/{place}"),
                    agreed_by=tuple(sorted(agreed)),
                )
            )
        return tuple(found)

    def _indicators(self, entry: Entry, goal: str) -> tuple[Indicator, ...]:
        return tuple(
            Indicator(
                id=stable_id("sample-indicator", f"{goal}/{place}"),
                name=each.text("name"),
                unit=each.concept("unit", self.concepts, "unit"),
                baseline=each.maybe_number("baseline"),
                target=each.maybe_number("target"),
                due_on=each.maybe_day("due_on"),
            )
            for place, each in enumerate(entry.entries("indicators"))
        )
