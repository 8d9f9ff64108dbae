"""What the service does beside crawling, and when it last did it: so that after a sleep or a crash it knows."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from store.clock import stamp
from store.record.changes import note


def begin_job(conn: sqlite3.Connection, name: str, now: datetime) -> None:
    """Write down that a job begins. It counts as failed until it ends, so that one that kills its process does too."""
    conn.execute(
        """INSERT INTO jobs(name, started_at, failures) VALUES (?, ?, 1) ON CONFLICT(name) DO UPDATE
           SET started_at = excluded.started_at, ended_at = NULL, failures = failures + 1""",
        (name, stamp(now)),
    )


def end_job(conn: sqlite3.Connection, name: str, now: datetime, detail: str, *, well: bool) -> None:
    """Write down what became of a job.

    The second failure in a row stands in ``changes`` as ``job.failed``, the first success after it as ``job.well``.
    """
    failures = conn.execute("SELECT failures FROM jobs WHERE name = ?", (name,)).fetchone()[0]
    conn.execute(
        """UPDATE jobs SET ended_at = :now, detail = :detail, ok_at = CASE WHEN :well THEN :now ELSE ok_at END,
             failures = CASE WHEN :well THEN 0 ELSE failures END WHERE name = :name""",
        {"now": stamp(now), "detail": detail, "well": well, "name": name},
    )
    if well and failures > 2:
        note(conn, now, "job.well", name, failures=failures - 1)
    if not well and failures == 2:
        note(conn, now, "job.failed", name, failures=failures, why=detail)
