"""What the README shows is what a newcomer gets."""

import json
import re
from pathlib import Path

import pytest

from mitra.settings import SETTINGS
from tests.http.conftest import Api

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```\s+```json\n(.*?)```", README, re.DOTALL)


def test_there_are_five_questions_to_paste() -> None:
    """Each query is followed by its answer."""
    assert len(EXAMPLES) == 5
    assert README.count("```graphql") == README.count("```json") == 5


@pytest.mark.parametrize(("query", "shown"), EXAMPLES)
def test_an_answer_in_the_readme_is_the_real_one(api: Api, query: str, shown: str) -> None:
    """A visitor who pastes the query reads just this, on either engine."""
    assert api.visitor().ask(query).data == json.loads(shown)["data"]


def test_the_settings_table_is_the_code() -> None:
    """Every setting stands there with its default and meaning, and nothing else does."""
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", README, re.MULTILINE)
    assert rows == [(each.name, each.default, each.meaning) for each in SETTINGS]
