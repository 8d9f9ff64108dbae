"""What crawls come across and the watch list does not know: for a person to take up or leave."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Create the table of discoveries."""
    db.conn.execute(
        """CREATE TABLE discoveries(
             id INTEGER PRIMARY KEY, kind TEXT NOT NULL, portal TEXT NOT NULL, subject TEXT NOT NULL,
             value TEXT NOT NULL, why TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
             UNIQUE(kind, portal, subject, value)) STRICT"""
    )
