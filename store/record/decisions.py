"""A person's word: appended, never overwritten."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from store.clock import stamp


def decide(
    conn: sqlite3.Connection, at: datetime, who: str, kind: str, subject: str, decision: str, why: str
) -> int:
    """Keep a decision for ever; the newest of a kind and subject is the one in force."""
    cursor = conn.execute(
        "INSERT INTO decisions(at, who, kind, subject, decision, why) VALUES (?, ?, ?, ?, ?, ?)",
        (stamp(at), who, kind, subject, decision, why),
    )
    return int(cursor.lastrowid or 0)
