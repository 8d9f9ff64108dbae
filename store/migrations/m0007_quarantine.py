"""A reading of a document that was set aside keeps the code; alerts of blindness speak of portals, not of channels."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Add the code to readings, and close alerts about single channels without a word: those about portals follow."""
    db.conn.execute("ALTER TABLE readings ADD COLUMN quarantine TEXT")
    db.conn.execute(
        """UPDATE conditions SET state = 'resolved', resolved_at = changed_at
           WHERE kind = 'portal_blind' AND state = 'open' AND subject LIKE '%/%'"""
    )
