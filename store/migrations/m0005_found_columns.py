"""A found column remembers the channel that led to it; a report, which of its versions stands now."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Add the channel to discoveries, and the version that stands now to sightings (by address) and to postings."""
    db.conn.execute("ALTER TABLE discoveries ADD COLUMN channel TEXT")
    db.conn.execute("ALTER TABLE sightings ADD COLUMN version INTEGER REFERENCES versions(id)")
    db.conn.execute("ALTER TABLE postings ADD COLUMN current INTEGER REFERENCES versions(id)")
    db.conn.execute(
        """UPDATE sightings SET version = (SELECT max(v.id) FROM versions v
             WHERE v.posting = sightings.posting AND v.address = sightings.address)"""
    )
    db.conn.execute("UPDATE postings SET current = (SELECT max(v.id) FROM versions v WHERE v.posting = postings.id)")
