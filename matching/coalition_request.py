"""What is to be covered, for whom, and who must be part of it? Read from a brief and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from domain.errors import InvalidValueError, NotFoundError
from domain.recommendation import Brief
from domain.text import Text
from domain.viewer import Viewer
from matching import profile
from matching.brief import interpret
from matching.columns import OPEN_START
from matching.profile import Asker, Want
from matching.ragged import Ints
from matching.records import day
from matching.relations import Relations, relations
from matching.sight import Sight
from matching.snapshot import Snapshot


@dataclass(frozen=True, eq=False, kw_only=True)
class Request:
    """What is to be covered, for whom, seen by whom."""

    snapshot: Snapshot
    sight: Sight
    asker: Asker
    needs: tuple[Want, ...]
    n_own: int  # the first needs are the asker's own: its own offers do not fill those
    now: datetime

    @property
    def today(self) -> int:
        """Days since 1970-01-01."""
        return day(self.now.date(), OPEN_START)


def read(snapshot: Snapshot, brief: Brief, viewer: Viewer, now: datetime) -> Request:
    """Read the brief; what it states in fields wins over its text, and over the profile."""
    if snapshot.encoder is None:
        raise ValueError("a snapshot without encoder has no features to match by")
    sight = snapshot.sight(viewer)
    start = None
    if brief.as_organization is not None:
        start = profile.of_organization(snapshot, sight, brief.as_organization, now)  # fmt: skip
        if start is None:
            raise NotFoundError(path=("brief", "asOrganization"))
    told = None
    if brief.text.strip():
        told = interpret(brief.text, snapshot.vocabulary, snapshot.encoder, brief.language)
    asker = profile.of_brief(snapshot, brief, told, start, "brief")
    stated = asker.needs[len(start.needs) if start else 0 :]
    regions = snapshot.codes.regions((*brief.regions, *(told.regions if told else ())))
    own = _within(snapshot, start.needs if start else (), regions)
    named = {each.concept for each in stated}
    known = relations(snapshot.vocabulary)
    own = _joined(known, [each for each in own if each.concept not in named])
    stated = tuple(_joined(known, stated))
    if not own and not stated:
        raise InvalidValueError(
            Text.of(
                id="Tidak ada kebutuhan yang harus dipenuhi. Sebutkan di `needs` atau dalam teks, "
                "atau beri organisasi yang mempunyai kebutuhan di wilayah ini.",
                en="There is no need to cover. Name some in `needs` or in the text, or give an "
                "organization that has needs in these regions.",
            ),
            path=("brief", "needs"),
        )
    return Request(
        snapshot=snapshot, sight=sight, asker=asker, needs=(*own, *stated), n_own=len(own), now=now
    )


def _joined(known: Relations, needs: Sequence[Want]) -> list[Want]:
    """Put equal needs together, their amounts added up: else one offer would fill each of them."""
    found: dict[tuple[int, int, bytes], Want] = {}
    for each in needs:
        measure, held = known.measures(each.unit)
        key = each.concept, measure, each.regions.tobytes()
        before = found.get(key)
        if before is None:
            found[key] = each
        else:
            more = each.quantity * held / known.measures(before.unit)[1]
            found[key] = replace(
                before,
                quantity=before.quantity + more,
                weight=max(before.weight, each.weight),
            )
    return list(found.values())


def _within(snapshot: Snapshot, needs: Sequence[Want], regions: Sequence[int]) -> list[Want]:
    """Give the needs that count in some regions, for there only; all if no region is named."""
    if not regions:
        return list(needs)
    places = snapshot.vocabulary.regions
    inside = {
        each: {places.ordinal(code) for code in places.below(places.terms[each].code)}
        for each in {*regions, *(int(own) for need in needs for own in need.regions)}
    }
    found = []
    for need in needs:
        if not len(need.regions):
            kept = list(regions)
        else:  # the narrower of two regions, where one lies in the other
            own = [int(each) for each in need.regions]
            kept = [each for each in regions if any(each in inside[one] for one in own)]
            kept += [one for one in own if any(one in inside[each] for each in regions)]
        if kept:
            found.append(replace(need, regions=np.array(list(dict.fromkeys(kept)), np.int32)))
    return found


def included(request: Request, ids: Sequence[str], most: int) -> Ints:
    """Give the ordinals of those that every coalition includes, each once, in the order given."""
    table = request.snapshot.organizations
    found: list[int] = []
    for place, identity in enumerate(ids):
        ordinal, where = table.ordinals.get(identity), table.find(identity)
        if where is None or not request.sight.organizations[ordinal]:
            raise NotFoundError(path=("mustInclude", str(place)))
        if table.parts[where[0]].archived[where[1]]:
            raise InvalidValueError(
                Text.of(
                    id="Organisasi ini sudah diarsipkan dan tidak dapat ikut lagi.",
                    en="This organization is archived and cannot take part any more.",
                ),
                path=("mustInclude", str(place)),
            )
        found.append(ordinal)
    found = list(dict.fromkeys(found))
    if len(found) > most:
        raise InvalidValueError(
            Text.of(
                id=f"{len(found)} organisasi wajib ikut, tetapi paling banyak {most} anggota.",
                en=f"{len(found)} organizations must be included, but at most {most} may be.",
            ),
            path=("mustInclude",),
        )
    return np.array(found, np.int32)
