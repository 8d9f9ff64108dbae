"""A column that a crawl came across remembers the channel that led to it."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Add the channel to discoveries."""
    db.conn.execute("ALTER TABLE discoveries ADD COLUMN channel TEXT")
