"""Places as clients see them."""

import strawberry

from domain import region as regions
from domain.codes import EconomyGroup, RegionLevel
from schema.arguments import Language
from schema.context import Info
from schema.node import Node
from schema.scalars import RegionCode
from schema.values import PageInfo, Point


@strawberry.type(description="Region of the world in one hierarchy.")
class Region(Node):
    """See domain.region.Region."""

    code: RegionCode = strawberry.field(description="Canonical code.")
    aliases: list[RegionCode] = strawberry.field(
        description="Other codes, such as Kemendagri or P-codes."
    )
    level: RegionLevel = strawberry.field(description="Level.")
    economy: EconomyGroup | None = strawberry.field(
        description="Development group; countries only."
    )
    centroid: Point | None = strawberry.field(description="Center.")
    record: strawberry.Private[regions.Region]

    @classmethod
    def of(cls, record: regions.Region) -> "Region":
        """Wrap a place."""
        center = record.centroid
        return cls(
            id=strawberry.ID(record.id),
            code=RegionCode(record.code),
            aliases=[RegionCode(alias) for alias in record.aliases],
            level=record.level,
            economy=record.economy,
            centroid=Point(latitude=center.latitude, longitude=center.longitude)
            if center
            else None,
            record=record,
        )

    @strawberry.field(description="Name.")
    def name(self, info: Info, language: Language = None) -> str:
        """Show its name."""
        return info.context.shown(self.record.name, language)

    @strawberry.field(description="Next wider region.")
    def parent(self, info: Info) -> "Region | None":
        """Go one step up."""
        wider = info.context.use.vocabulary.regions.parent(self.record.code)
        return Region.of(wider) if wider else None

    @strawberry.field(description="Adjoining regions of the same level, by land or sea.")
    def neighbors(self, info: Info) -> list["Region"]:
        """Look around."""
        return regions_of(info, tuple(neighbor.code for neighbor in self.record.neighbors))


@strawberry.type(description="Place in a page of regions.")
class RegionEdge:
    """See domain.page.Edge."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Region = strawberry.field(description="The record.")


@strawberry.type(description="Page of regions.")
class RegionConnection:
    """See domain.page.Page."""

    edges: list[RegionEdge] = strawberry.field(description="Edges of the page.")
    page_info: PageInfo = strawberry.field(description="Position of the page.")
    total_count: int | None = strawberry.field(
        description=(
            "Visible records in all, counted only when asked; null if too costly or withheld."
        )
    )


def regions_of(info: Info, codes: tuple[str, ...]) -> list[Region]:
    """Wrap the regions of some codes, in order."""
    known = info.context.use.vocabulary.regions
    return [Region.of(known.get(code)) for code in codes]
