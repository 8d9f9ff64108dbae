"""Alerts that are held back, repeated and gathered: why one is held, when it was last told, which went out together."""

from __future__ import annotations

from sqlite_utils.db import Database

_STATEMENTS = (
    "ALTER TABLE conditions ADD COLUMN held TEXT",
    "ALTER TABLE conditions ADD COLUMN told_at TEXT",
    "UPDATE conditions SET told_at = changed_at",
    "ALTER TABLE events ADD COLUMN district TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE bundles(
         id INTEGER PRIMARY KEY, head INTEGER NOT NULL UNIQUE REFERENCES outbox(id), channel TEXT NOT NULL,
         recipient TEXT NOT NULL, made REAL NOT NULL, deferred INTEGER NOT NULL, last_today INTEGER NOT NULL,
         coverage TEXT NOT NULL) STRICT""",
    "CREATE INDEX bundles_address ON bundles(channel, recipient, made)",
    "ALTER TABLE outbox ADD COLUMN bundle INTEGER REFERENCES bundles(id)",
    "ALTER TABLE outbox ADD COLUMN capped INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX outbox_bundle ON outbox(bundle)",
    "CREATE INDEX deliveries_outbox ON deliveries(outbox)",
    "CREATE INDEX acks_key ON acks(key, episode)",
    # A house that has told before is past its first summary.
    "INSERT INTO cursor SELECT 'baseline', 1 WHERE EXISTS (SELECT 1 FROM events)",
    "CREATE TABLE coverage(one INTEGER PRIMARY KEY CHECK (one = 1), counts TEXT NOT NULL) STRICT",
    "INSERT INTO coverage VALUES (1, '{}')",
)


def apply(db: Database) -> None:
    """Add what the life cycle of alerts needs."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
