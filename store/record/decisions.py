"""A person's word: appended, never overwritten."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from store.clock import stamp


def decide(
    conn: sqlite3.Connection, at: datetime, who: str, kind: str, subject: str, decision: str, why: str
) -> int:
    """Keep a decision for ever; what is in force is for whoever asks to say from all of them."""
    cursor = conn.execute(
        "INSERT INTO decisions(at, who, kind, subject, decision, why) VALUES (?, ?, ?, ?, ?, ?)",
        (stamp(at), who, kind, subject, decision, why),
    )
    return int(cursor.lastrowid or 0)
