"""What does a field of one request reach?"""

import dataclasses
from dataclasses import dataclass, field

from strawberry.types import Info as StrawberryInfo

from domain.text import Text
from resolvers.context import Context
from resolvers.index import Pinned
from schema.loaders import Loaders


@dataclass(slots=True)
class RequestContext:
    """The use cases' context of one request, and the loaders that batch its reads."""

    use: Context
    load: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self._begin(Pinned(self.use.index))

    def forget(self) -> None:
        """Forget what was read before a change: what comes after it sees the change."""
        index = self.use.index
        self._begin(index.renewed() if isinstance(index, Pinned) else Pinned(index))

    def _begin(self, index: Pinned) -> None:
        self.use = dataclasses.replace(self.use, index=index)
        self.load = Loaders(self.use)

    def shown(self, text: Text, language: str | None) -> str:
        """Give a text as the field's argument asks, else in the request's language."""
        return text.shown(language or self.use.language)

    def shown_if_any(self, text: Text, language: str | None) -> str | None:
        """Give the same, or None where there is no text at all."""
        return self.shown(text, language) or None


Info = StrawberryInfo[RequestContext, None]
