"""Reports whose content was replaced after they were first seen."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from store.clock import stamp


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One replacement: of whose report, when we noticed, and its number in the log of changes."""

    seq: int
    at: str
    body: str
    year: int


def changed_postings(conn: sqlite3.Connection, since: datetime) -> list[ChangeRow]:
    """Replacements noticed since an instant, the oldest first."""
    rows = conn.execute(
        "SELECT seq, at, subject FROM changes WHERE kind = 'posting.changed' AND at >= ? ORDER BY seq", (stamp(since),)
    )
    found = []
    for row in rows:
        body, _, year = row["subject"].rpartition("|")
        found.append(ChangeRow(row["seq"], row["at"], body, int(year)))
    return found
