"""Judging runs: what is remarked about them stands in ``remarks``, and in ``changes`` for the alerts."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from store.clock import stamp
from store.monitors import Remark, RemarkKind, judge_run
from store.queries.run_facts import run_facts
from store.record.changes import note
from store.service import Monitors


def judge_runs(conn: sqlite3.Connection, now: datetime, limits: Monitors) -> list[Remark]:
    """Judge every run that has ended and was not judged yet; one without remarks is noted as ``run.well``."""
    found: list[Remark] = []
    for row in conn.execute("SELECT id, spider FROM runs WHERE judged = 0 AND ended_at IS NOT NULL").fetchall():
        remarks = judge_run(run_facts(conn, row["id"], limits.usual_runs), limits)
        for one in remarks:
            remark(conn, now, one, row["id"])
        if not remarks:
            note(conn, now, "run.well", row["spider"], run=row["id"])
        conn.execute("UPDATE runs SET judged = 1 WHERE id = ?", (row["id"],))
        found += remarks
    return found


def remark(conn: sqlite3.Connection, now: datetime, one: Remark, run: int | None = None) -> None:
    """Write down one remark and its change; ``run`` is None where a crawl did not get so far as to have one."""
    conn.execute(
        "INSERT INTO remarks(run, at, kind, code, subject, why) VALUES (?, ?, ?, ?, ?, ?)",
        (run, stamp(now), one.kind.value, one.code, one.subject, one.why),
    )
    kind = "run.failed" if one.kind is RemarkKind.FAILED else "run.odd"
    note(conn, now, kind, one.subject, run=run, code=one.code, why=one.why)
