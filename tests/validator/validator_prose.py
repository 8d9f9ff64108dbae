"""Reports whose first section is a given text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from validator_readings import SECTIONS, reading, zeros

from store.model import Reading, Value

#: Table 3 with everything 0 but what is given, in the column of all applicants and of natural persons.
Rows = Mapping[str, int]


def said(text: str, *, section: int = 1, source: Reading | None = None) -> Reading:
    """A flawless report (or the one given) that says this in one of its sections."""
    sections = tuple(replace(s, text=text) if s.number == section else s for s in SECTIONS)
    return replace(source or reading(), sections=sections)


def requests(rows: Rows) -> dict[str, Value]:
    """The cells of table 3 where only natural persons asked."""
    cells = zeros("requests")
    for row, number in rows.items():
        cells |= {f"{row}.natural_person": number, f"{row}.total": number}
    return cells


def with_rows(**rows: int) -> Reading:
    """A report whose table 3 holds these rows."""
    return reading({"requests": requests(rows)})
