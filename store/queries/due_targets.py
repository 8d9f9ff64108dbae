"""What of the frontier is due: the one question that the service and its crawls ask alike."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime

from store.clock import real_time, stamp
from store.model import Target, TargetKind, Via

#: That a target ``t`` must speak of somebody for one of the report years ``:years`` (a JSON list). A page asks by the
#: key of ``standing``: with one condition for both kinds every page would go through all of the year.
SPEAKS = """
(t.kind = 'column' AND EXISTS(
   SELECT 1 FROM standing s WHERE s.portal = t.portal AND s.channel = t.channel AND s.watched
     AND s.year IN (SELECT value FROM json_each(:years)))
 OR t.kind IN ('look', 'article') AND t.year IN (SELECT value FROM json_each(:years)) AND EXISTS(
   SELECT 1 FROM standing s WHERE s.body = t.body AND s.year = t.year AND s.channel = t.channel
     AND s.portal = t.portal AND s.watched))"""

_DUE = f"""
SELECT t.*, b.name AS body_name FROM targets t INDEXED BY targets_due LEFT JOIN bodies b ON b.id = t.body
WHERE t.watched AND t.next_due_at <= :now AND (t.lease_until IS NULL OR t.lease_until < :real)
  AND (t.kind = 'index' OR {SPEAKS})
ORDER BY t.portal, t.channel, t.id"""


def due_targets(conn: sqlite3.Connection, now: datetime, years: Collection[int]) -> list[Target]:
    """The targets that are due, that nobody holds, and that speak of one of these report years."""
    rows = conn.execute(_DUE, {"now": stamp(now), "real": real_time(), "years": json.dumps(sorted(years))})
    return [target_of(row, row["body_name"]) for row in rows]


def target_of(row: sqlite3.Row, body: str | None) -> Target:
    """The target behind a row of ``targets``; the row knows its body by number, we by name."""
    return Target(
        row["portal"], row["channel"], row["url"], TargetKind(row["kind"]), body, row["year"],
        row["method"], row["form"] or None, Via(row["via"]),
    )  # fmt: skip


def why_crawl(conn: sqlite3.Connection, now: datetime, again: datetime) -> str | None:
    """Why a crawl should start now, or None. ``again`` is the instant before which a run is long ago.

    A new calendar year has a new report year, of which the frontier knows nothing before a run has begun in it.
    """
    due = len(due_targets(conn, now, [now.year - 1]))
    if due:
        return f"{due} targets are due"

    def has_run(since: str) -> bool:
        found = conn.execute("SELECT 1 FROM runs WHERE started_at BETWEEN ? AND ? LIMIT 1", (since, stamp(now)))
        return found.fetchone() is not None

    if not has_run(f"{now.year}-01-01"):
        return "no run yet in this calendar year"
    is_empty = conn.execute("SELECT 1 FROM targets WHERE watched LIMIT 1").fetchone() is None
    return "no run lately, and nothing is known yet" if is_empty and not has_run(stamp(again)) else None
