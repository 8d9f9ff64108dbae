"""The jobs of the service: when each last began, last succeeded, and how often it has failed since."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from store.clock import unstamp


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job; ``failures`` in a row, counting one that is under way or was broken off."""

    name: str
    started_at: datetime
    ok_at: datetime | None
    failures: int
    detail: str


def jobs(conn: sqlite3.Connection) -> dict[str, JobRow]:
    """Every job that ever began, by its name."""
    return {
        row["name"]: JobRow(
            row["name"], unstamp(row["started_at"]), unstamp(row["ok_at"]) if row["ok_at"] else None,
            row["failures"], row["detail"],
        )
        for row in conn.execute("SELECT * FROM jobs ORDER BY name")
    }  # fmt: skip
