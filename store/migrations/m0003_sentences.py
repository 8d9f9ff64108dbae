"""Findings about the words of a report keep the sentence they speak of."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Add the sentence to findings."""
    db.conn.execute("ALTER TABLE findings ADD COLUMN sentence TEXT")
