"""The bodies as stored, by number."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from store.model import Body, Level


def all_bodies(conn: sqlite3.Connection) -> dict[int, Body]:
    """Every body ever watched, by its number."""
    rows = conn.execute("SELECT b.*, p.name AS parent FROM bodies b LEFT JOIN bodies p ON p.id = b.parent_id")
    return {
        r["id"]: Body(
            r["name"], Level(r["level"]), r["portal"], r["parent"], r["area"], tuple(json.loads(r["aliases"])),
            day(r["valid_from"]), day(r["valid_to"]), None, r["due_rule"],
        )
        for r in rows
    }  # fmt: skip


def day(text: str | None) -> date | None:
    """A stored date."""
    return date.fromisoformat(text) if text else None
