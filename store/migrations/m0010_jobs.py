"""The service remembers its jobs, checks its evidence, and judges every run once."""

from __future__ import annotations

from sqlite_utils.db import Database


def apply(db: Database) -> None:
    """Create the tables of jobs and of what runs are remarked for; runs of before are not judged any more."""
    db.conn.execute(
        """CREATE TABLE jobs(
             name TEXT PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT, ok_at TEXT,
             failures INTEGER NOT NULL DEFAULT 0, detail TEXT NOT NULL DEFAULT '') STRICT"""
    )
    db.conn.execute(
        """CREATE TABLE remarks(
             id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs(id), at TEXT NOT NULL, kind TEXT NOT NULL,
             code TEXT NOT NULL, subject TEXT NOT NULL, why TEXT NOT NULL) STRICT"""
    )
    db.conn.execute("CREATE INDEX remarks_run ON remarks(run)")
    db.conn.execute("ALTER TABLE runs ADD COLUMN planned INTEGER")
    db.conn.execute("ALTER TABLE runs ADD COLUMN judged INTEGER NOT NULL DEFAULT 0")
    db.conn.execute("UPDATE runs SET judged = 1 WHERE ended_at IS NOT NULL")
    db.conn.execute("CREATE INDEX runs_unjudged ON runs(id) WHERE judged = 0")
    db.conn.execute("ALTER TABLE evidence ADD COLUMN checked_at TEXT")
    db.conn.execute("ALTER TABLE evidence ADD COLUMN damaged_at TEXT")
    db.conn.execute("CREATE INDEX evidence_checked ON evidence(checked_at)")
