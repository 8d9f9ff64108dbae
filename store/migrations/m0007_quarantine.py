"""A reading of a document that was set aside keeps the code of the reason."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Add the code to readings."""
    db.conn.execute("ALTER TABLE readings ADD COLUMN quarantine TEXT")
