"""Checking the archive: a share of the stored evidence is hashed again, the part that was checked longest ago."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from store.clock import stamp
from store.db import immediate
from store.errors import HomeError
from store.evidence import EvidenceStore
from store.record.changes import note


@dataclass(frozen=True, slots=True)
class Checked:
    """How many pieces were checked, and the SHA-256 of those that are gone or damaged."""

    pieces: int
    damaged: tuple[str, ...]


def check_evidence(
    conn: sqlite3.Connection,
    archive: EvidenceStore,
    now: datetime,
    *,
    days: int,
    stopping: Callable[[], bool] = lambda: False,
) -> Checked:
    """Hash again so much that within ``days`` everything is checked; ``conn`` must be outside any transaction.

    Damage is noted once as ``evidence.damaged``, and its mending as ``evidence.well``. Breaks off when ``stopping``.
    """
    total = conn.execute("SELECT count(*) FROM evidence").fetchone()[0]
    rows = conn.execute(
        "SELECT sha256, damaged_at FROM evidence ORDER BY checked_at, sha256 LIMIT ?", (-(-total // days),)
    ).fetchall()
    damaged, pieces = [], 0
    for row in rows:
        if stopping():
            break
        problem = _problem(archive, row["sha256"])
        _mark(conn, row, problem, now)
        pieces += 1
        damaged += [row["sha256"]] if problem else []
    return Checked(pieces, tuple(damaged))


def _problem(archive: EvidenceStore, sha256: str) -> str | None:
    try:
        archive.get(sha256)
    except HomeError as error:
        return str(error)
    return None


def _mark(conn: sqlite3.Connection, row: sqlite3.Row, problem: str | None, now: datetime) -> None:
    with immediate(conn):
        conn.execute(
            "UPDATE evidence SET checked_at = ?, damaged_at = CASE WHEN ? THEN coalesce(damaged_at, ?) END "
            "WHERE sha256 = ?",
            (stamp(now), problem is not None, stamp(now), row["sha256"]),
        )
        if problem and row["damaged_at"] is None:
            note(conn, now, "evidence.damaged", row["sha256"], why=problem)
        if problem is None and row["damaged_at"] is not None:
            note(conn, now, "evidence.well", row["sha256"])
