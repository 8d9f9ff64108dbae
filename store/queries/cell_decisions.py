"""What people said stands in cells that a picture left in doubt."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

#: The kind under which such a decision is kept; its subject is the evidence and the cell.
KIND = "cell"


@dataclass(frozen=True, slots=True)
class CellDecision:
    """A person's word about one cell: what stands there, who said so, when and why."""

    cell: str
    text: str
    who: str
    at: str
    why: str


def subject_of(evidence: str, cell: str) -> str:
    """The subject of a decision: it holds for these very bytes and no others."""
    return f"{evidence}/{cell}"


def cell_decisions(conn: sqlite3.Connection, evidence: str) -> dict[str, CellDecision]:
    """The last word about each cell (TABLE.ROW.COLUMN) of a piece of evidence."""
    rows = conn.execute(
        "SELECT * FROM decisions WHERE kind = ? AND subject > ? AND subject < ? ORDER BY id",
        (KIND, f"{evidence}/", f"{evidence}0"),
    )
    found = (CellDecision(r["subject"].partition("/")[2], r["decision"], r["who"], r["at"], r["why"]) for r in rows)
    return {one.cell: one for one in found}
