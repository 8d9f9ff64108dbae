"""Bringing the frontier in line with the timetable after settings, the watch list or the clock have changed."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from store.clock import stamp, unstamp
from store.queries.due_targets import SPEAKS, target_of
from store.queries.timetable import Timetable

#: By so much a clock may have been ahead before what it wrote is taken for wrong.
SLACK = timedelta(hours=1)

_PLANNED = """
SELECT t.*, b.name AS body_name,
  (SELECT max(l.at) FROM looks l WHERE l.target = t.id AND l.complete) AS seen_at
FROM targets t LEFT JOIN bodies b ON b.id = t.body
WHERE t.watched AND t.kind IN ('look', 'column', 'article', 'index') AND t.next_due_at > :now"""


def replan(conn: sqlite3.Connection, timetable: Timetable, now: datetime) -> int:
    """Pull forward whatever the timetable wants earlier than the frontier says; returns how many targets.

    Nothing is put off: at worst a target is looked at once more, and then the timetable is followed to the second.
    What was written by a clock that ran ahead of ``now`` is due at once.
    """
    earlier = []
    for row in conn.execute(_PLANNED, {"now": stamp(now)}).fetchall():
        due = _due(conn, timetable, row, now)
        if due < unstamp(row["next_due_at"]):
            earlier.append((stamp(due), row["id"]))
    conn.executemany("UPDATE targets SET next_due_at = ? WHERE id = ?", earlier)
    return len(earlier)


def _due(conn: sqlite3.Connection, timetable: Timetable, row: sqlite3.Row, now: datetime) -> datetime:
    if row["attempts"] or row["seen_at"] is None:  # waiting after a failure, or for its first look
        return min(unstamp(row["next_due_at"]), now + timetable.rhythm.season)
    seen = unstamp(row["seen_at"])
    if seen > now + SLACK:
        return now
    return timetable.next_look(conn, target_of(row, row["body_name"]), seen)


def check_channels(conn: sqlite3.Connection, now: datetime, since: datetime) -> int:
    """Make one target due now of every channel at which nobody has looked since an instant; returns how many channels.

    It is the one that was looked at longest ago, so that in time every page is checked. A column or parent has but one.
    """
    rows = conn.execute(
        """SELECT t.id, t.portal, t.channel, (SELECT max(l.at) FROM looks l WHERE l.target = t.id) AS at FROM targets t
           WHERE t.watched AND t.next_due_at > :now AND t.kind <> 'article' AND (t.kind = 'index' OR """
        + SPEAKS
        + """) AND (t.portal, t.channel) NOT IN (
             SELECT o.portal, o.channel FROM targets o
             WHERE (SELECT max(l.at) FROM looks l WHERE l.target = o.id) >= :since)
           ORDER BY at, t.id""",
        {"now": stamp(now), "years": f"[{now.year - 1}]", "since": stamp(since)},
    ).fetchall()
    oldest = {(row["portal"], row["channel"]): row["id"] for row in reversed(rows)}
    conn.executemany("UPDATE targets SET next_due_at = ? WHERE id = ?", [(stamp(now), i) for i in oldest.values()])
    return len(oldest)
