"""What the sentences say in numbers is stored; a finding keeps its figures, and a decision those it was about."""

from __future__ import annotations

from sqlite_utils.db import Database

_CLAIMS = """
CREATE TABLE claims(
  reading INTEGER NOT NULL REFERENCES readings(id), n INTEGER NOT NULL, section INTEGER NOT NULL,
  sentence TEXT NOT NULL, words TEXT NOT NULL, quote TEXT NOT NULL, quantity TEXT NOT NULL, value TEXT NOT NULL,
  unit TEXT NOT NULL, step TEXT NOT NULL, subject TEXT, scope TEXT NOT NULL, period TEXT NOT NULL,
  approximate INTEGER NOT NULL, certain INTEGER NOT NULL, PRIMARY KEY(reading, n)) STRICT, WITHOUT ROWID
"""


def apply(db: Database) -> None:
    """Create the table of claims; add the figures to findings and to decisions."""
    db.conn.execute(_CLAIMS)
    db.conn.execute("ALTER TABLE findings ADD COLUMN figures TEXT")
    db.conn.execute("ALTER TABLE decisions ADD COLUMN about TEXT")
