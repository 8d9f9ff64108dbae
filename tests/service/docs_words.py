"""The tables of docs/service.md by their heading, for tests that hold the page against the code."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
_PARTS = re.split(r"^## (.+)$", (CHECKOUT / "docs" / "service.md").read_text(encoding="utf-8"), flags=re.MULTILINE)


def _rows(text: str) -> list[list[str]]:
    """The cells of every row below a ruler."""
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


SERVICE_PAGE = {heading: _rows(text) for heading, text in zip(_PARTS[1::2], _PARTS[2::2], strict=True)}
