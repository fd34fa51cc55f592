"""What becomes of records that an importer read? Resolved, compared, and written in batches.

An import never makes a partnership: that organizations work in one activity is evidence, and a
partnership is what its parties declare. Needs, offers, themes and regions of organizations are not
made either: activities carry themes and regions, and matching reads them there.
"""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.activity import Activity, Participant
from domain.audit import IMPORTER
from domain.change import Batch, Change
from domain.codes import PartyRole, RowOutcome
from domain.errors import AlreadyExistsError, BadFileError, ConflictError, InputError
from domain.organization import Source
from domain.viewer import SYSTEM
from domain.vocabulary import stable_id
from resolvers.claims import Claim, claim_of
from resolvers.context import Context
from resolvers.identity import IMPORTED, Directory, Scene
from resolvers.incoming import Incoming, IncomingActivity, Note, NoteCode, Refusal
from resolvers.nobody import Kind

BATCH = 200  # activities in one transaction
MENTIONS = 2_000  # of organizations in one transaction: reading more at once takes seconds
ATTEMPTS = 4  # of a batch whose records somebody else is changing too

_PASSED_OVER = {
    Kind.PLACEHOLDER: NoteCode.PLACEHOLDER,
    Kind.PERSON: NoteCode.PERSON,
    Kind.NAMELESS: NoteCode.NAMELESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one record of the file; `id` is its id in the graph, None if refused."""

    line: int
    identifier: str
    outcome: RowOutcome
    id: str | None = None
    error: InputError | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A batch that is in the graph for good, and how many organizations came with it."""

    rows: tuple[Row, ...]
    organizations_created: int = 0
    organizations_updated: int = 0


async def import_activities(
    context: Context, incoming: Iterable[Incoming], *, size: int = BATCH
) -> AsyncIterator[Settled]:
    """Write activities and their organizations; tells after each batch, which then stays.

    An activity that is in the graph is replaced if it differs and is not older than what is
    there; one that did not come from an import is refused. A BadFileError of `incoming` comes
    through when all that was read before it is written. Raises what writing raises.
    """
    for batch in _batches(incoming, size):
        settled = await _settle(context, batch)
        yield settled


def _batches(incoming: Iterable[Incoming], size: int) -> Iterator[list[Incoming]]:
    """Cut into batches; an identifier stands in a batch once. Broken files end after the last."""
    batch: list[Incoming] = []
    met: set[str] = set()
    mentions = 0
    records = iter(incoming)
    while True:
        try:
            record = next(records, None)
        except BadFileError:
            if batch:
                yield batch
            raise
        full = len(batch) == size
        if isinstance(record, IncomingActivity):
            full |= record.identifier in met or mentions + len(record.mentions) > MENTIONS
        if batch and (record is None or full):
            yield batch
            batch, met, mentions = [], set(), 0
        if record is None:
            return
        batch.append(record)
        if isinstance(record, IncomingActivity):
            met.add(record.identifier)
            mentions += len(record.mentions)


async def _settle(context: Context, batch: Sequence[Incoming]) -> Settled:
    """Write one batch; if a record of it cannot be stored, find that one and refuse it."""
    try:
        return await _written(context, batch)
    except InputError as error:
        activities = [each for each in batch if isinstance(each, IncomingActivity)]
        if len(batch) == 1 and activities:
            return Settled(rows=(_refused(activities[0], error),))
        if not activities:
            raise
    middle = len(batch) // 2
    first, second = (
        await _settle(context, batch[:middle]), await _settle(context, batch[middle:])
    )  # fmt: skip
    return Settled(
        rows=first.rows + second.rows,
        organizations_created=first.organizations_created + second.organizations_created,
        organizations_updated=first.organizations_updated + second.organizations_updated,
    )


async def _written(context: Context, batch: Sequence[Incoming]) -> Settled:
    """Resolve, compare and save; anew if somebody else changed one of the records meanwhile."""
    for attempt in range(1, ATTEMPTS + 1):
        work = await _Work.load(context, batch)
        rows = tuple(work.row(each) for each in batch)
        organizations = work.directory.changes()
        activities = tuple(work.changes)
        try:
            # Side by side: the graph is another process, and a batch is encoded within seconds.
            await asyncio.gather(
                context.graph.save(
                    Batch(organizations=organizations, activities=activities), IMPORTER
                ),
                context.ahead.read(
                    [change.after for change in organizations],
                    [change.after for change in activities],
                ),
            )
        except ConflictError:
            if attempt == ATTEMPTS:
                raise
            continue
        created = sum(change.before is None for change in organizations)
        return Settled(
            rows=rows,
            organizations_created=created,
            organizations_updated=len(organizations) - created,
        )
    raise AssertionError  # pragma: no cover # the last attempt returns or raises


class _Work:
    """One batch with what the graph holds of it."""

    def __init__(
        self,
        context: Context,
        stored: Mapping[str, Activity],
        claims: Mapping[tuple[int, int], Claim],
    ) -> None:
        self.directory = Directory(context.vocabulary, context.now)
        self.changes: list[Change[Activity]] = []
        self._context = context
        self._stored = stored  # by identifier
        self._claims = claims  # by the activity's line and the place of the mention in it

    @classmethod
    async def load(cls, context: Context, batch: Sequence[Incoming]) -> "_Work":
        """Read with five reads what the batch may concern."""
        activities = [each for each in batch if isinstance(each, IncomingActivity)]
        found = await context.graph.activities.by_identifiers(
            [each.identifier for each in activities], SYSTEM
        )
        records = await context.graph.activities.by_ids(found.values(), SYSTEM)
        claims = {
            (id(activity), place): claim_of(mention, activity, context.vocabulary)
            for activity in activities
            for place, (mention, _) in enumerate(activity.mentions)
        }
        work = cls(context, {key: records[value] for key, value in found.items()}, claims)
        members = {
            each.organization_id for record in records.values() for each in record.participants
        }
        wanted = [
            claim for claim in claims.values() if claim.kind in (Kind.ORGANIZATION, Kind.NAMELESS)
        ]
        await work.directory.load(context.graph, wanted, members)
        return work

    def row(self, incoming: Incoming) -> Row:
        """Decide on one record and keep its change, if there is one."""
        if isinstance(incoming, Refusal):
            return Row(
                line=incoming.line,
                identifier=incoming.identifier,
                outcome=RowOutcome.REJECTED,
                error=incoming.error,
            )
        before = self._stored.get(incoming.identifier)
        if before and not any(each.name.startswith(IMPORTED) for each in before.sources):
            return _refused(incoming, AlreadyExistsError(current=before.id))
        if before and _is_older(incoming, before):
            note = Note(NoteCode.OLDER, str(incoming.updated_at))
            return self._row(incoming, before, RowOutcome.UNCHANGED, [*incoming.notes, note])
        notes = list(incoming.notes)
        after = self._activity(incoming, before, notes)
        change = Change(after=after, before=before)
        if not change.fields:
            return self._row(incoming, after, RowOutcome.UNCHANGED, notes)
        if before:
            source = dataclasses.replace(after.sources[0], retrieved_at=self._context.now)
            change = Change(after=dataclasses.replace(after, sources=(source,)), before=before)
        self.changes.append(change)
        outcome = RowOutcome.UPDATED if before else RowOutcome.CREATED
        return self._row(incoming, after, outcome, notes)

    def _row(
        self, incoming: IncomingActivity, record: Activity, outcome: RowOutcome, notes: list[Note]
    ) -> Row:
        return Row(
            line=incoming.line,
            identifier=incoming.identifier,
            outcome=outcome,
            id=record.id,
            notes=tuple(notes),
        )

    def _activity(
        self, incoming: IncomingActivity, before: Activity | None, notes: list[Note]
    ) -> Activity:
        """Make the record; the source keeps its time as long as nothing else differs."""
        publisher = incoming.publisher.names.shown() or incoming.publisher.ref or "?"
        source = Source(name=f"{incoming.standard}: {publisher}", retrieved_at=self._context.now)
        known = before.sources if before else ()
        if [each.name for each in known] == [source.name]:
            source = known[0]
        return Activity(
            id=before.id if before else stable_id("activity", incoming.identifier),
            identifier=incoming.identifier,
            title=incoming.title,
            description=incoming.description,
            status=incoming.status,
            participants=self._participants(incoming, before, source, notes),
            themes=incoming.themes,
            regions=incoming.regions,
            budget=incoming.budget,
            start_date=incoming.start_date,
            end_date=incoming.end_date,
            updated_at=incoming.updated_at or self._context.now,
            sources=(source,),
        )

    def _participants(
        self,
        incoming: IncomingActivity,
        before: Activity | None,
        source: Source,
        notes: list[Note],
    ) -> tuple[Participant, ...]:
        """Resolve the mentions; an organization stands once, with all its roles."""
        claims = [
            (self._claims[id(incoming), place], role)
            for place, (_, role) in enumerate(incoming.mentions)
        ]
        scene = Scene(
            source=dataclasses.replace(source, retrieved_at=self._context.now),
            seen_at=incoming.updated_at or self._context.now,
            members=frozenset(each.organization_id for each in before.participants)
            if before
            else frozenset(),
        )
        if before and self.directory.explains(claims, before):
            if incoming.updated_at and incoming.updated_at > before.updated_at:
                self.directory.fill((claim for claim, _ in claims), scene)
            notes.extend(self._passed_over(claim for claim, _ in claims))
            return before.participants
        roles: dict[str, set[PartyRole]] = {}
        for claim, role in sorted(claims, key=lambda each: each[0].kind is Kind.NAMELESS):
            if found := self.directory.resolve(claim, scene):
                roles.setdefault(found, set()).add(role)
        notes.extend(self._passed_over(claim for claim, _ in claims))
        return tuple(
            Participant(
                organization_id=each, roles=tuple(role for role in PartyRole if role in roles[each])
            )
            for each in sorted(roles)
        )

    def _passed_over(self, claims: Iterable[Claim]) -> Iterator[Note]:
        """Say what of the mentions was not taken or not used."""
        for claim in claims:
            name, ref = claim.mention.names.shown(), claim.mention.ref
            if claim.kind is Kind.ORGANIZATION:
                if ref and not claim.identifier:
                    yield Note(NoteCode.BAD_REFERENCE, ref)
            elif not self.directory.knows_number(claim):
                number = claim.identifier.org_id if claim.identifier else ref
                yield Note(_PASSED_OVER[claim.kind], name or number or "-")


def _refused(incoming: IncomingActivity, error: InputError) -> Row:
    return Row(
        line=incoming.line,
        identifier=incoming.identifier,
        outcome=RowOutcome.REJECTED,
        error=error,
        notes=incoming.notes,
    )


def _is_older(incoming: IncomingActivity, before: Activity) -> bool:
    """Whether the source told a later state before; unknown times are not compared.

    Where the source did not say when it changed, the time of retrieval stands in the record.
    """
    untold = any(each.retrieved_at == before.updated_at for each in before.sources)
    return (
        incoming.updated_at is not None and not untold and incoming.updated_at < before.updated_at
    )
