"""The pages of docs/ as tests read them: sections by heading, rows of tables, words in code."""

from __future__ import annotations

import re

from committed import CHECKOUT

DOCS = CHECKOUT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def sections(text: str, level: int = 2) -> dict[str, str]:
    """Heading (as written, without the marks) → the text below it, up to the next heading of its level."""
    parts = re.split(rf"^#{{{level}}} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> list[list[str]]:
    """The cells of every table row in a text, without headers and rulers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    headers = {number - 1 for number, line in enumerate(lines) if set(line) <= set("|-: ")}
    kept = [line for number, line in enumerate(lines) if number not in headers and number - 1 not in headers]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


def code(text: str) -> set[str]:
    """Every word or phrase that stands in code."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)))
