from typing import Any

import pytest

from matching import brief, meanings
from matching.encoder import BundledEncoder
from mitra.reference import load_vocabulary
from mitra.services import Services


async def test_the_first_brief_finds_everything_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a server is ready it learns to read; a brief then encodes its own words only."""
    vocabulary = load_vocabulary()
    meanings._made.cache_clear()  # other tests may have read briefs before
    brief._goals.cache_clear()
    read: list[int] = []
    encode = BundledEncoder.encode_together

    def counted(encoder: BundledEncoder, texts: list[str]) -> Any:
        read.append(len(texts))
        return encode(encoder, texts)

    async def prepared(_: Services) -> None:
        pass

    monkeypatch.setattr(BundledEncoder, "encode_together", counted)
    monkeypatch.setattr(Services, "prepare", prepared)
    nothing: Any = None
    services = Services(
        settings=nothing,
        vocabulary=vocabulary,
        graph=nothing,
        index=nothing,
        ahead=nothing,
        exposure=nothing,
        computing=nothing,
        models=nothing,
    )
    await services.prepare_when_possible()
    assert services.settled.is_set()
    assert sum(read) > 4_000
    read.clear()
    text = "Kami butuh orang yang mau mengajar anak-anak nelayan."
    found = brief.interpret(text, vocabulary, BundledEncoder())
    assert found.needs
    assert read == []
