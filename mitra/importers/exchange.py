"""What does an exchange folder hold? Reads it into records to rank and measure with.

The folder is what the `export_fold` tool of partner-recommendation benchmarks writes: `orgs.jsonl`,
`activities.jsonl`, `partnerships.csv` and `queries.jsonl`, all UTF-8. It stands among the importers
because it goes from files to domain values as they do, but nothing of it is ever written to a
graph: its organizations exist to be measured with. The folder's words are translated as an IATI
import would:

- Roles: `funding`, `accountable`, `extending`, `implementing`, or 1 to 4, are IATI's four; who has
  another one takes part at least, as a MEMBER. `programming` (who sets up the programme of an
  activity, in tables made from IATI) is CONVENING. `reporting` is a role in the data rather than in
  the work: it leaves a mere MEMBER, and nothing beside another.
- An organization's `mission` is as a rule the texts of its own activities, one after the other.
  Those are evidence already, so they are cut out, and only the rest is a mission.
- `offers` and `needs` count if they are a resource's code. The words funding, delivery and
  coordination say in which roles somebody works, as its activities do, and are left out.
- Budgets name no currency. They are compared with each other only, so they count as US dollars.
- Nobody says when a profile was confirmed, so none is older than another: it was on the export's
  newest day, the last on which something began. Ends are plans, at times far ahead.

`partnerships.csv` only checks that activities were read as they were meant: working in the same
activity is evidence, a partnership is what parties declare, and an import never makes one up.
"""

import csv
import io
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from domain.activity import Activity, Participant
from domain.codes import OrganizationType, PartyRole, ResourceKind
from domain.organization import Organization
from domain.resource import Quantity, Resource
from domain.text import NO_TEXT, SERVICE_LANGUAGES, UNDETERMINED, Text, language_of
from domain.vocabulary import Vocabulary, stable_id
from matching.corpus import Corpus
from matching.sight import MOST_TOGETHER
from matching.splits import Asked
from mitra.importers.exchange_lines import Line, bad_file, lines_of, text_of
from mitra.importers.exchange_terms import Terms
from mitra.reference import iati

ROLES: Mapping[str, PartyRole] = {
    "funding": PartyRole.FUNDING,
    "accountable": PartyRole.ACCOUNTABLE,
    "extending": PartyRole.EXTENDING,
    "implementing": PartyRole.IMPLEMENTING,
    "programming": PartyRole.CONVENING,
    "reporting": PartyRole.MEMBER,
    "1": PartyRole.FUNDING,
    "2": PartyRole.ACCOUNTABLE,
    "3": PartyRole.EXTENDING,
    "4": PartyRole.IMPLEMENTING,
}
# Words for roles, which the activities tell already: as needs they would count twice.
ROLE_WORDS = frozenset(("funding", "delivery", "coordination"))
CURRENCY = "unit:USD"
LONGEST_TITLE = 300  # characters; what stands before the first " . " is the title
PAIR = ("org_a", "org_b")
NO_DAY = date(2000, 1, 1)  # of an export without any date
LAST_DAY = date.max - timedelta(days=1)  # the day after it is asked on

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An export: who is known, who asks, the vocabulary of both, and the day after all of it.

    The truth of each query is empty: whoever scores the answers holds it.
    """

    corpus: Corpus
    vocabulary: Vocabulary
    queries: tuple[Asked, ...]
    now: datetime
    passed_over: int  # days, amounts and roles that could not be read


def read_exchange(folder: Path, vocabulary: Vocabulary) -> Exported:
    """Read an exchange folder whole; keys that are not known are passed over.

    Gives the vocabulary with what the export needs beside it. BadFileError names file and line:
    a file that is missing or not UTF-8, a line that is not JSON, a field of the wrong form, an id
    given twice or not there, partnerships that the activities do not show. Days, amounts and roles
    that say nothing that is known are passed over.
    """
    if not folder.is_dir():
        raise bad_file(str(folder), 0, "bukan folder.", "is no folder.")
    profiles = list(lines_of(folder / "orgs.jsonl"))
    work = list(lines_of(folder / "activities.jsonl"))
    queries = list(lines_of(folder / "queries.jsonl"))
    newcomers = [each.record("profile") for each in queries if _is_newcomer(each)]
    asked = [own for each in queries for own in each.records("activities")]
    terms = Terms(vocabulary, [*work, *asked, *profiles, *newcomers])
    days = [day for each in (*work, *asked) if (day := each.day("start"))]
    maker = _Maker(terms, min(max(days, default=NO_DAY), LAST_DAY))
    said = _texts_by_organization(work)
    organizations = [maker.organization(each, said.get(each.required("id"), ()))
                     for each in profiles]  # fmt: skip
    activities = [maker.activity(each) for each in work]
    known = _unique(profiles, organizations).keys()
    works = _unique(work, activities).keys()
    asking = _unique(queries, [maker.query(each, known, works) for each in queries])
    _check_participants(work, activities, known)
    _check_partnerships(folder / "partnerships.csv", activities)
    return Exported(
        corpus=Corpus(organizations=organizations, activities=activities),
        vocabulary=terms.vocabulary,
        queries=tuple(asking.values()),
        now=maker.moment + timedelta(days=1),
        passed_over=sum(map(_passed_over, [*work, *asked])),
    )


class _Maker:
    """Makes records of lines, in an export's own terms."""

    def __init__(self, terms: Terms, newest: date) -> None:
        self.terms = terms
        self.moment = datetime.combine(newest, time(), UTC)

    def organization(self, line: Line, said: Iterable[str]) -> Organization:
        """Make an organization; `said` are the texts of its activities."""
        identity = line.required("id")
        languages = {language_of(tag) for tag in line.texts("languages")} & {*SERVICE_LANGUAGES}
        return Organization(
            id=identity,
            name=Text({UNDETERMINED: line.text("name") or identity}),
            type=iati.organization_type(line.text("type")) or OrganizationType.OTHER,
            created_at=self.moment,
            updated_at=self.moment,
            confirmed_at=self.moment,
            mission=_text(line, _rest(line.text("mission"), said)),
            languages=tuple(sorted(languages)),
            themes=self.terms.themes(line),
            headquarters=self.terms.country(line.text("country")),
            regions=self.terms.regions(line),
            resources=self._resources(line, identity),
        )

    def _resources(self, line: Line, owner: str) -> tuple[Resource, ...]:
        found = []
        for kind, key in ((ResourceKind.NEED, "needs"), (ResourceKind.OFFER, "offers")):
            for word in line.texts(key):
                concept = self.terms.vocabulary.concepts.find(word)
                if concept is not None and word not in ROLE_WORDS:
                    name = stable_id("resource", f"{owner}|{kind}|{concept.code}")
                    found.append(
                        Resource(id=name, organization_id=owner, kind=kind, concept=concept.code)
                    )
        return tuple(sorted(found, key=lambda each: each.id))

    def activity(self, line: Line) -> Activity:
        """Make an activity; an end before its start is left out."""
        title, description = _title_and_rest(line.text("text"))
        start, end = line.day("start"), line.day("end")
        budget = line.amount("budget")
        return Activity(
            id=line.required("id"),
            title=_text(line, title),
            updated_at=self.moment,
            description=_text(line, description),
            participants=_participants(line),
            themes=self.terms.themes(line),
            regions=self.terms.regions(line),
            budget=None if budget is None else Quantity(value=budget, unit=CURRENCY),
            start_date=start,
            end_date=None if start and end and end < start else end,
        )

    def query(self, line: Line, known: Container[str], works: Container[str]) -> Asked:
        """Make a query: of a newcomer with all it brings, or of an organization of the corpus.

        What a newcomer brings must not stand in for one of the `works` that are known: those who
        take part in it would lose it.
        """
        asker = line.required("id")
        if not _is_newcomer(line):
            if asker not in known:
                line.fail("id", f"{asker!r} tidak dikenal.", f"{asker!r} is nobody known.")
            return Asked(asker_id=asker)
        if asker in known:
            line.fail("id", f"{asker!r} sudah dikenal.", f"{asker!r} is known already.")
        own = line.records("activities")
        profile = self.organization(line.record("profile"), [each.text("text") for each in own])
        if profile.id != asker:
            line.fail("profile", f"bukan milik {asker!r}.", f"is not of {asker!r}.")
        activities = tuple(self.activity(each) for each in own)
        if any(each.organization_id != asker for work in activities for each in work.participants):
            line.fail("activities", "menyebut peserta lain.", "name somebody else.")
        for name in _unique(own, activities):
            if name in works:
                line.fail("activities", f"{name!r} sudah dikenal.", f"{name!r} is known already.")
        return Asked(asker_id=asker, organization=profile, activities=activities)


def _is_newcomer(query: Line) -> bool:
    """Say whether somebody new asks; one without a profile has to be known."""
    return bool(query.fields.get("newcomer")) and query.fields.get("profile") is not None


def _passed_over(line: Line) -> int:
    unread = [line.text(key) and line.day(key) is None for key in ("start", "end")]
    told = str(line.fields.get("budget") or "").strip("0. ")
    unread.append(told and line.amount("budget") is None)
    unread += [each.text("role").lower() not in ROLES for each in line.records("participants")]
    return sum(map(bool, unread))


def _text(line: Line, words: str) -> Text:
    if not words:
        return NO_TEXT
    tag = line.text("lang")
    return Text({language_of(tag) if tag else UNDETERMINED: words})


def _title_and_rest(text: str) -> tuple[str, str]:
    """Part a text where its title was joined to its description, if that shows."""
    title, _, rest = text.partition(" . ")
    return (title, rest.strip()) if len(title) <= LONGEST_TITLE else ("", text)


def _rest(mission: str, said: Iterable[str]) -> str:
    """Cut out of a mission what the organization's activities say; the longest texts first."""
    for text in sorted({*said}, key=lambda each: (-len(each), each)):
        if text:
            mission = mission.replace(text, " ")
    return " ".join(mission.split())


def _participants(line: Line) -> tuple[Participant, ...]:
    roles: dict[str, set[PartyRole]] = {}
    for each in line.records("participants"):
        role = ROLES.get(each.text("role").lower(), PartyRole.MEMBER)
        roles.setdefault(each.required("org"), set()).add(role)
    return tuple(
        Participant(organization_id=organization, roles=_in_order(roles[organization]))
        for organization in sorted(roles)
    )


def _in_order(roles: set[PartyRole]) -> tuple[PartyRole, ...]:
    """Order roles; MEMBER means that there is no other."""
    others = tuple(role for role in PartyRole if role in roles and role is not PartyRole.MEMBER)
    return others or (PartyRole.MEMBER,)


def _texts_by_organization(work: Iterable[Line]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in work:
        for each in line.records("participants"):
            found.setdefault(each.required("org"), []).append(line.text("text"))
    return found


def _unique(lines: Sequence[Line], made: Sequence[T]) -> dict[str, T]:
    """Give what was made of each line by the line's id; none may stand there twice."""
    found: dict[str, T] = {}
    for line, each in zip(lines, made, strict=True):
        if (name := line.required("id")) in found:
            line.fail("id", f"{name!r} ada dua kali.", f"{name!r} is given twice.")
        found[name] = each
    return found


def _check_participants(
    lines: Sequence[Line], activities: Sequence[Activity], known: Iterable[str]
) -> None:
    for line, activity in zip(lines, activities, strict=True):
        for each in activity.participants:
            if (name := each.organization_id) not in known:
                line.fail("participants", f"{name!r} tidak dikenal.", f"{name!r} is nobody known.")


def _check_partnerships(path: Path, activities: Iterable[Activity]) -> None:
    """See that the file names exactly the pairs that worked in one activity of at most ten."""
    shown = {
        pair
        for each in activities
        if len(each.participants) <= MOST_TOGETHER
        for pair in combinations([one.organization_id for one in each.participants], 2)
    }
    reader = csv.DictReader(io.StringIO(text_of(path), newline=""))
    named: set[tuple[str, str]] = set()
    try:
        columns = reader.fieldnames or ()  # none in an empty file, which shows nobody together
        if (columns or shown) and not {*PAIR} <= {*columns}:
            raise bad_file(
                path.name,
                1,
                f"kolom {PAIR[0]} dan {PAIR[1]} harus ada.",
                f"the columns {PAIR[0]} and {PAIR[1]} must be there.",
            )
        for row in reader:
            a, b = sorted((row.get(column) or "") for column in PAIR)
            named.add((a, b))
            if (a, b) not in shown:
                raise bad_file(
                    path.name,
                    reader.line_num,
                    f"tidak ada kegiatan yang menunjukkan {a!r} dan {b!r} bersama.",
                    f"no activity shows {a!r} and {b!r} together.",
                )
    except csv.Error as error:
        raise bad_file(path.name, reader.line_num, f"{error}.", f"{error}.") from None
    if missing := sorted(shown - named):
        a, b = missing[0]
        raise bad_file(
            path.name, 0, f"{a!r} dan {b!r} tidak disebut.", f"{a!r} and {b!r} are not named."
        )
