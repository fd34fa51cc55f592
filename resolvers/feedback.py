"""What does an organization say of a suggestion it was given? Kept, and heeded from then on."""

import dataclasses
from dataclasses import dataclass

from domain.change import Batch, Change
from domain.codes import FeedbackVerdict, ReasonCode, RiskCode
from domain.errors import (
    AlreadyExistsError,
    InvalidValueError,
    NotFoundError,
    VersionConflictError,
)
from domain.feedback import Feedback, FeedbackSignal
from domain.recommendation_token import RecommendationToken
from domain.text import Text
from domain.viewer import SYSTEM
from resolvers import bounds
from resolvers.context import Context
from resolvers.once import Call, once
from resolvers.recommendation_ids import opened
from resolvers.suggestions import Suggested, again
from resolvers.writing import writable, written

AT = "recommendation"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFeedback:
    """What a caller says, as it came."""

    recommendation: str
    verdict: FeedbackVerdict
    reasons: tuple[ReasonCode, ...] = ()
    cautions: tuple[RiskCode, ...] = ()
    note: str | None = None


async def give_feedback(
    context: Context, given: GivenFeedback, *, key: str | None = None
) -> RecommendationToken:
    """Keep what an organization says of a suggestion; it replaces what it said of it before.

    That it was merely shown or opened replaces no word.

    The next question in every process heeds it. Gives what the suggestion's id said.

    Raises, all under `recommendation`: NotFoundError for an id that is none, and if asker or
    candidate do not exist for the caller; ExpiredError after 90 days; InvalidValueError for a
    suggestion to a brief of no organization's; ForbiddenError if the caller does not act for the
    organization that asked. TooManyError or InvalidValueError for the note.
    """
    token = await opened(context, given.recommendation, AT)
    asker_id = token.organization_id
    if asker_id is None:
        raise InvalidValueError(
            Text.of(
                id="Saran ini untuk permintaan tanpa organisasi. Kirim ulang permintaannya dengan "
                "`asOrganization`, lalu nilai saran yang baru.",
                en="This was suggested for a brief of no organization's. Send the brief again with "
                "`asOrganization`, then judge what is suggested then.",
            ),
            path=(AT,),
        )
    await writable(context, asker_id, AT)
    if not await context.graph.organizations.by_ids([token.candidate_id], context.viewer):
        raise NotFoundError(path=(AT,))
    said = _record(context, given, token, asker_id)

    async def decided() -> tuple[Batch, str]:
        return Batch(feedback=(await _change(context, said),)), said.id

    async def keep(call: Call) -> str:
        # Somebody else may speak for the same organization at this moment: the later word counts,
        # as if it had come a moment later.
        meeting = (AlreadyExistsError, VersionConflictError)
        return await written(context, asker_id, decided, call=call, meeting=meeting)

    await once(context, key, "giveFeedback", given, keep)
    return token


async def judged(context: Context, identity: str) -> Suggested:
    """Give the suggestion with this id as it stands now, after what was said of it.

    Raises NotFoundError if it does not exist for the caller any more.
    """
    found = await again(context, identity, await opened(context, identity, AT))
    if found is None:
        raise NotFoundError(path=(AT,))
    return found


def _record(
    context: Context, given: GivenFeedback, token: RecommendationToken, asker_id: str
) -> Feedback:
    note = (given.note or "").strip()
    return Feedback(
        asker_id=asker_id,
        candidate_id=token.candidate_id,
        signal=FeedbackSignal[given.verdict.name],
        position=token.position,
        model_version=token.model_version,
        suggested_on=token.day,
        given_at=context.now,
        reasons=tuple(dict.fromkeys(given.reasons)),
        cautions=tuple(dict.fromkeys(given.cautions)),
        note=bounds.words(note, bounds.REMARK, "note", lines=True) if note else "",
        from_brief=token.from_brief,
    )


async def _change(context: Context, said: Feedback) -> Change[Feedback]:
    """Give the change that makes it the latest word; none if that adds nothing to what is known.

    Read as the program itself: a word on a pair is replaced whoever sees the pair meanwhile.
    """
    before = (await context.graph.feedback.by_ids([said.id], SYSTEM)).get(said.id)
    if before is None:
        return Change(after=said)
    after = dataclasses.replace(said, version=before.version)
    known = dataclasses.replace(after, given_at=before.given_at) == before
    if known or not after.replaces(before):
        return Change(before=before, after=before)
    return Change(before=before, after=dataclasses.replace(after, version=before.version + 1))
