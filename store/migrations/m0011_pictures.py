"""A version of a report remembers the pictures that stand in place of its tables; a cell, whether it is proved."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Create the table of the pictures of versions, and say of cells out of pictures whether they are proved."""
    db.conn.execute(
        """CREATE TABLE version_pictures(
             version INTEGER NOT NULL REFERENCES versions(id), n INTEGER NOT NULL, source TEXT NOT NULL,
             evidence TEXT REFERENCES evidence(sha256), why TEXT, PRIMARY KEY(version, source)) STRICT, WITHOUT ROWID"""
    )
    db.conn.execute("ALTER TABLE cells ADD COLUMN verified INTEGER")
    db.conn.execute(
        """UPDATE cells SET verified = (
             SELECT json_extract(r.json, '$.tables.' || substr(key, 1, instr(key, '.') - 1) || '.verified')
             FROM readings r WHERE r.id = reading) WHERE medium = 'image'"""
    )
