"""`mitra recommend`: partners for an organization, with reasons."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from domain.codes import ExclusionReason, ReasonCode
from domain.labels import label_of
from domain.text import Text
from mitra.commands.terminal import AsJson, Language, cell, print_json, reporting

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text as Cell

    from domain.organization import Organization
    from domain.recommendation import Recommendation
    from matching.recommender import RecommendationPage
    from mitra.services import Services

TOP_REASONS = 4
LEAST_POINTS = 0.005
SCORES = (
    Text.of(id="Skor", en="Score"),
    Text.of(id="bagi Anda", en="for you"),
    Text.of(id="bagi mereka", en="for them"),
)
EXCLUDED = {  # all but the asker itself, which goes without saying
    ExclusionReason.EXISTING_PARTNER: Text.of(id="sudah mitra", en="already partners"),
    ExclusionReason.NOT_SUGGESTED: Text.of(id="tidak mau disarankan", en="not to be suggested"),
    ExclusionReason.FILTERED: Text.of(id="tersaring", en="filtered out"),
    ExclusionReason.BELOW_MINIMUM: Text.of(id="di bawah batas", en="below the minimum"),
}


def recommend(
    organization: Annotated[
        str,
        typer.Argument(metavar="ORG", help="Its id, one of its identifiers, or its name."),
    ],
    first: Annotated[
        int, typer.Option("--first", min=1, max=100, help="Most partners to show.")
    ] = 10,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Recommend partners that complete an organization, with the reasons and what to mind.

    The name may be its beginning or some of its words, if they fit one organization only. Speaks
    for the local administrator, so protected organizations are suggested too: whoever may read
    the data folder has that key anyway. Exits 6 if there is nobody to suggest or ORG is unknown.

    \b
    Examples:
      mitra recommend "Yayasan Laut Teduh" --lang en
      mitra recommend X-MITRA-laut-teduh-ambon --first 3 --json
    """
    from mitra.commands.running import with_services

    with reporting(lang):
        with_services(lambda services: _recommend(services, organization, first, lang, as_json))


async def _recommend(
    services: "Services", typed: str, first: int, lang: str | None, as_json: bool
) -> None:
    from domain.recommendation import MatchFilter, MatchWeights
    from domain.viewer import LOCAL_ADMINISTRATOR
    from mitra.commands.finding import NothingFoundError, organization_meant
    from resolvers.organizations import organizations_by_ids
    from resolvers.recommendations import recommend as ask

    context = services.context(LOCAL_ADMINISTRATOR, lang)
    asker = await organization_meant(context, typed)
    answer = await ask(context, asker.id, MatchFilter(), MatchWeights(), first=first, after=None)
    suggested = [edge.node for edge in answer.edges]
    partners = await organizations_by_ids(context, [each.organization_id for each in suggested])
    if as_json:
        print_json(_document(asker, answer, partners))
    elif suggested:
        _print(asker, answer, partners, context.language)
    if not suggested:
        name = asker.name.shown(context.language)
        raise NothingFoundError(
            Text.of(
                id=f"Belum ada mitra yang dapat disarankan untuk {name}.",
                en=f"There is nobody to suggest to {name} yet.",
            )
        )


def _document(
    asker: "Organization", answer: "RecommendationPage", partners: "Mapping[str, Organization]"
) -> object:
    from domain.change import plain

    return {
        "organization": plain(asker),
        "recommendations": [
            {"recommendation": plain(edge.node), "organization": plain(partner)}
            for edge in answer.edges
            if (partner := partners.get(edge.node.organization_id)) is not None
        ],
        "excluded": plain(answer.excluded),
        "has_next_page": answer.has_next_page,
    }


def _print(
    asker: "Organization",
    answer: "RecommendationPage",
    partners: "Mapping[str, Organization]",
    language: str,
) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    title = Text.of(id="Mitra yang disarankan untuk", en="Partners suggested to")
    console.print(cell(f"{title.shown(language)} {asker.name.shown(language)}"))
    for edge in answer.edges:
        partner = partners.get(edge.node.organization_id)
        if partner is not None:
            console.print()
            console.print(_heading(edge.node, partner, language))
            console.print(_lines(edge.node, language))
    counts = [
        f"{each.count} {EXCLUDED[each.reason].shown(language)}"
        for each in answer.excluded
        if each.reason in EXCLUDED
    ]
    if counts:
        left_out = Text.of(id="Tidak disertakan", en="Left out")
        typer.echo(f"\n{left_out.shown(language)}: {', '.join(counts)}")


def _heading(each: "Recommendation", partner: "Organization", language: str) -> "Cell":
    """Place and name, then what kind of organization, and the three scores, of 100."""
    heading = cell(f"{each.rank}. {partner.name.shown(language)}")
    heading.stylize("bold")
    kind = label_of(partner.type).shown(language)
    scores = ", ".join(
        f"{caption.shown(language)} {100 * value:.0f}"
        for caption, value in zip(SCORES, (each.score, each.for_you, each.for_them), strict=True)
    )
    heading.append(f"\n   {kind}. {scores}")
    return heading


def _lines(each: "Recommendation", language: str) -> "Table":
    """Reasons with their points, cautions with their severity, and the first step."""
    from rich.table import Table

    # The baseline is the same for all, so it is no reason to prefer one; --json has it. Nor is
    # what counts for less than a point.
    told = [
        reason
        for reason in each.reasons
        if reason.code is not ReasonCode.BASELINE and abs(reason.points) >= LEAST_POINTS
    ]
    rows = [
        (f"{100 * reason.points:+.0f}", f"{label_of(reason.code).shown(language)}:", reason.text)
        for reason in told[:TOP_REASONS]
    ]
    rows += [
        ("!", f"{label_of(caution.severity).shown(language)}:", caution.text)
        for caution in each.cautions
    ]
    rows.append(("→", f"{label_of(each.suggested_type).shown(language)}:", each.first_step))
    lines = Table.grid(padding=(0, 1))
    lines.add_column(justify="right", min_width=5, no_wrap=True)
    lines.add_column(overflow="fold")
    for sign, caption, text in rows:
        lines.add_row(cell(sign), cell(f"{caption} {text.shown(language)}"))
    return lines
