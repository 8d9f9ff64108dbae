"""The ledger: one row a run, with what it did and how it ended."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psutil

from store.clock import stamp
from store.model import Verdict
from store.model.failures import InternalError
from store.record.changes import note
from store.record.frontier import release


@dataclass
class RunTotals:
    """What a run counted. ``unknown`` is by reason code."""

    requests: int = 0
    looks: int = 0
    posted: set[tuple[str, int]] = field(default_factory=set)
    new: int = 0
    changed: int = 0
    same: int = 0
    errors: int = 0
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        """How many reports were seen, each once, whoever showed it."""
        return len(self.posted)

    def add(self, body: str, year: int, verdict: Verdict, reason: str | None) -> None:
        """Count what was said of one body and year."""
        if verdict is Verdict.POSTED:
            self.posted.add((body, year))
        if verdict is Verdict.UNKNOWN:
            self.unknown[reason or "unproven"] += 1

    @property
    def exit_status(self) -> int:
        """0 when every selected look is complete, 1 when some are unknown or something of ours failed."""
        return 1 if self.unknown or self.errors else 0


def open_run(conn: sqlite3.Connection, spider: str, arguments: dict[str, Any], now: datetime) -> tuple[int, int | None]:
    """Begin a run; returns its number and, if an equal run died before its end, the number it goes on from.

    Runs whose process is gone are closed here: their leases are given back, looks that were archived and
    never judged become unknown. The bytes stay.
    """
    died = [row for row in conn.execute("SELECT * FROM runs WHERE ended_at IS NULL") if not _lives(row)]
    for row in died:
        _bury(conn, row["id"], now)
    text = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
    resumes = next((r["id"] for r in reversed(died) if (r["spider"], r["arguments"]) == (spider, text)), None)
    run = conn.execute(
        "INSERT INTO runs(spider, arguments, pid, process, started_at, resumes) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (spider, text, os.getpid(), psutil.Process().create_time(), stamp(now), resumes),
    ).fetchone()[0]
    return run, resumes


def plan_run(conn: sqlite3.Connection, run: int, planned: int) -> None:
    """Write down how many targets a run is to look at, so that one that looks at fewer can be told."""
    conn.execute("UPDATE runs SET planned = ? WHERE id = ?", (planned, run))


def close_run(
    conn: sqlite3.Connection, run: int, totals: RunTotals, now: datetime, *, reason: str, status: int
) -> None:
    """End a run: write its totals, give back its leases, and say so in ``changes``."""
    release(conn, run)
    _judge_archived(conn, run, "the look failed inside before it was judged")
    conn.execute(
        """UPDATE runs SET ended_at = ?, requests = ?, looks = ?, found = ?, new = ?, changed = ?, same = ?,
             unknown = ?, errors = ?, exit_reason = ?, exit_status = ? WHERE id = ?""",
        (stamp(now), totals.requests, totals.looks, totals.found, totals.new, totals.changed, totals.same,
         json.dumps(totals.unknown, sort_keys=True), totals.errors, reason, status, run),
    )  # fmt: skip
    note(conn, now, "run.ended", str(run), reason=reason, status=status)


def _bury(conn: sqlite3.Connection, run: int, now: datetime) -> None:
    release(conn, run)
    _judge_archived(conn, run, "the run died before this look was judged")
    conn.execute(
        "UPDATE runs SET ended_at = ?, exit_reason = 'died', exit_status = 1 WHERE id = ?", (stamp(now), run)
    )
    note(conn, now, "run.ended", str(run), reason="died", status=1)


def _judge_archived(conn: sqlite3.Connection, run: int, detail: str) -> None:
    """What was archived and never judged says nothing, of everybody it was to speak of; its bytes stay."""
    spoken = conn.execute(
        """SELECT s.body, s.year, s.channel, l.id AS look, l.at FROM looks l JOIN targets t ON t.id = l.target
           JOIN standing s ON s.portal = t.portal AND s.channel = t.channel AND s.watched
             AND (t.kind = 'column' OR (t.kind IN ('look', 'article') AND s.body = t.body AND s.year = t.year))
           WHERE l.run = ? AND l.outcome = 'archived' AND coalesce(s.last_at, '') <= l.at""",
        (run,),
    ).fetchall()
    unknown = (Verdict.UNKNOWN.value, InternalError.code, InternalError.chinese)
    conn.executemany(
        "INSERT INTO observations(look, body, year, channel, at, verdict, reason, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(row["look"], row["body"], row["year"], row["channel"], row["at"], *unknown) for row in spoken],
    )
    conn.executemany(
        "UPDATE standing SET last_at = ?, verdict = ?, reason = ?, why = ?, look = ? "
        "WHERE body = ? AND year = ? AND channel = ?",
        [(row["at"], *unknown, row["look"], row["body"], row["year"], row["channel"]) for row in spoken],
    )
    conn.execute(
        "UPDATE looks SET outcome = 'unknown', reason = 'internal_error', complete = 0, detail = ? "
        "WHERE run = ? AND outcome = 'archived'",
        (detail, run),
    )


def _lives(row: sqlite3.Row) -> bool:
    """Whether the process of a run still exists; a process number that was used again does not count."""
    try:
        return abs(psutil.Process(row["pid"]).create_time() - float(row["process"])) < 1.0
    except psutil.NoSuchProcess:
        return False
