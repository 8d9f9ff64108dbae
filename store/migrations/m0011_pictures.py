"""A version of a report remembers the pictures that stand in it in place of tables."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Create the table of the pictures of versions: which evidence holds each, or why it could not be had."""
    db.conn.execute(
        """CREATE TABLE version_pictures(
             version INTEGER NOT NULL REFERENCES versions(id), n INTEGER NOT NULL, source TEXT NOT NULL,
             evidence TEXT REFERENCES evidence(sha256), why TEXT, PRIMARY KEY(version, source)) STRICT, WITHOUT ROWID"""
    )
