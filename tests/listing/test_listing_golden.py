"""Golden pages: every shape of record, list and answer, each with a reviewed expectation."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden_pages import GOLDEN, URL, expected, inputs, outcome


@pytest.mark.parametrize("path", inputs(), ids=lambda path: path.name)
def test_a_golden_page_reads_as_reviewed(path: Path) -> None:
    assert path.with_suffix(".json").is_file(), f"{path.name} has no reviewed expectation beside it"
    wanted = expected(path)
    assert outcome(path, wanted.pop("url", URL)) == wanted


def test_every_expectation_has_its_page() -> None:
    assert {path.stem for path in inputs()} == {path.stem for path in GOLDEN.glob("*.json")}
    assert len(inputs()) > 25
