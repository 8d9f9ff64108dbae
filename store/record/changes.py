"""The log of everything that happened, by which alerts learn of it."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any

from store.clock import stamp


def note(conn: sqlite3.Connection, at: datetime, kind: str, subject: str, **data: Any) -> None:
    """Append one change; it is committed together with the fact it speaks of."""
    conn.execute(
        "INSERT INTO changes(at, kind, subject, data) VALUES (?, ?, ?, ?)",
        (stamp(at), kind, subject, json.dumps(data, ensure_ascii=False, sort_keys=True)),
    )


def body_year(name: str, year: int) -> str:
    """The subject of a change about one body and year."""
    return f"{name}|{year}"
