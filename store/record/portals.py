"""Whether a channel of a portal can see: blind from a moment, with the reason, until it sees again."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from store.clock import stamp
from store.record.changes import note


def blind(
    conn: sqlite3.Connection, portal: str, channel: str, reason: str, detail: str, run: int, at: datetime
) -> bool:
    """A channel is found blind; returns whether that is new. While it stays so, the first moment stands."""
    row = conn.execute(
        "UPDATE blindness SET reason = ?, detail = ?, run = ? WHERE portal = ? AND channel = ? AND until IS NULL "
        "RETURNING id",
        (reason, detail, run, portal, channel),
    ).fetchone()
    if row is not None:
        return False
    conn.execute(
        "INSERT INTO blindness(portal, channel, since, reason, detail, run) VALUES (?, ?, ?, ?, ?, ?)",
        (portal, channel, stamp(at), reason, detail, run),
    )
    note(conn, at, "portal.blind", f"{portal}/{channel}", reason=reason, detail=detail)
    return True


def sees(conn: sqlite3.Connection, portal: str, channel: str, at: datetime) -> bool:
    """A channel sees; returns whether it was blind before."""
    row = conn.execute(
        "UPDATE blindness SET until = ? WHERE portal = ? AND channel = ? AND until IS NULL RETURNING since",
        (stamp(at), portal, channel),
    ).fetchone()
    if row is None:
        return False
    note(conn, at, "portal.sees", f"{portal}/{channel}", since=row["since"])
    return True
