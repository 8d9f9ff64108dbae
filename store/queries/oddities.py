"""What is odd about the service now: remarks about the last run that was judged, failing jobs, damaged evidence."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Oddities:
    """``remarks`` as (code, sentence), None where no run was judged yet; ``jobs`` failed at least twice in a row."""

    remarks: tuple[tuple[str, str], ...] | None
    jobs: tuple[str, ...]
    damaged: int


def oddities(conn: sqlite3.Connection) -> Oddities:
    """All of it; a run that failed altogether is told elsewhere, by its ledger line."""
    last = conn.execute(
        "SELECT id FROM runs WHERE judged = 1 AND ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1"
    ).fetchone()
    found = conn.execute(
        "SELECT code, why FROM remarks WHERE run = ? AND kind = 'odd' ORDER BY id", (last["id"] if last else None,)
    )
    failing = conn.execute("SELECT name FROM jobs WHERE failures >= 2 ORDER BY name")
    damaged = conn.execute("SELECT count(*) FROM evidence WHERE damaged_at IS NOT NULL").fetchone()[0]
    remarks = tuple((row["code"], row["why"]) for row in found)
    return Oddities(remarks if last else None, tuple(row["name"] for row in failing), damaged)
