"""A database that told people before alerts had a life cycle goes on telling them, without a new first summary."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database, Migrations

from store.migrations import (
    m0001_house,
    m0002_discoveries,
    m0003_sentences,
    m0005_found_columns,
    m0007_quarantine,
    m0008_lifecycle,
)


def old_house() -> Database:
    """The schema before, with one open condition that one person was told of."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.row_factory = sqlite3.Row
    db, before = Database(conn, execute_plugins=False), Migrations("nianbao")
    for module in (m0001_house, m0002_discoveries, m0003_sentences, m0005_found_columns, m0007_quarantine):
        before(name=module.__name__)(module.apply)
    before.apply(db)
    return db


@pytest.mark.parametrize("has_told", [True, False])
def test_what_was_told_is_kept_and_only_a_house_that_never_told_sums_up(has_told: bool) -> None:
    db = old_house()
    if has_told:
        at = "2026-02-02T20:00:00+08:00"
        db.conn.execute(
            """INSERT INTO conditions(key, kind, subject, year, state, episode, severity, opened_at, changed_at, reason)
               VALUES ('missing|示例市财政局|2025', 'missing', '示例市财政局', 2025, 'open', 1, 'urgent', ?, ?, 'x')""",
            (at, at),
        )
        db.conn.execute(
            "INSERT INTO events VALUES ('e1', 'missing|示例市财政局|2025', 1, 'open', 1, ?, '期限已过', '{}')", (at,)
        )
        db.conn.execute(
            """INSERT INTO outbox(event_id, channel, recipient, message_id, status)
               VALUES ('e1', 'mail', 'a', 'm', 'sent')"""
        )
    m0008_lifecycle.apply(db)
    told = [row["told_at"] for row in db.conn.execute("SELECT told_at FROM conditions")]
    assert told == (["2026-02-02T20:00:00+08:00"] if has_told else [])
    assert bool(db.conn.execute("SELECT 1 FROM cursor WHERE name = 'baseline'").fetchone()) is has_told
    assert [tuple(row) for row in db.conn.execute("SELECT bundle, capped FROM outbox")] == [(None, 0)] * has_told
    db.conn.close()
