"""The nightly check of the archive: a rotating share, damage told once, and its mending."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from service_world import at

from crawler.schedule.job import Post
from crawler.schedule.jobs import check_evidence as job
from store import record
from store.config import Config
from store.db import immediate
from store.errors import HomeError
from store.evidence import EvidenceStore
from store.home import Home
from store.service import EvidenceCheck

NOW = at("2026-01-20 02:00")


@pytest.fixture
def archive(home: Home, conn: sqlite3.Connection) -> EvidenceStore:
    """Ten pieces."""
    store = EvidenceStore(home.evidence)
    with immediate(conn):
        for number in range(10):
            sha256 = store.put(f"page {number}".encode())
            conn.execute(
                "INSERT INTO evidence(sha256, size, type, stored_at) VALUES (?, 6, '', '2026-01-01')", (sha256,)
            )
    return store


def told(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in conn.execute("SELECT kind, subject FROM changes WHERE kind LIKE 'evidence.%'")]


def test_everything_is_checked_in_turn(conn: sqlite3.Connection, archive: EvidenceStore) -> None:
    for night in range(4):  # three a night: all ten within four days
        done = record.check_evidence(conn, archive, NOW + timedelta(days=night), days=4)
        assert (done.pieces, done.damaged) == (3, ())
    checked = [row[0][:10] for row in conn.execute("SELECT checked_at FROM evidence ORDER BY checked_at")]
    assert checked == ["2026-01-20"] + ["2026-01-21"] * 3 + ["2026-01-22"] * 3 + ["2026-01-23"] * 3
    assert told(conn) == []


def test_damage_is_told_once_and_so_is_its_mending(conn: sqlite3.Connection, archive: EvidenceStore) -> None:
    changed, gone = [row[0] for row in conn.execute("SELECT sha256 FROM evidence ORDER BY sha256 LIMIT 2")]
    kept = archive.path(changed).read_bytes()
    archive.path(changed).write_bytes(kept[:-1] + b"X")  # one byte, the size is the same
    archive.path(gone).unlink()
    for night in range(3):
        done = record.check_evidence(conn, archive, NOW + timedelta(days=night), days=1)
        assert set(done.damaged) == {changed, gone}
    assert sorted(told(conn)) == sorted([("evidence.damaged", changed), ("evidence.damaged", gone)])
    archive.path(changed).write_bytes(kept)
    assert record.check_evidence(conn, archive, NOW + timedelta(days=4), days=1).damaged == (gone,)
    assert told(conn)[-1] == ("evidence.well", changed)
    since = conn.execute("SELECT damaged_at FROM evidence WHERE sha256 = ?", (gone,)).fetchone()[0]
    assert since.startswith("2026-01-20")


def test_the_job_fails_with_damage_and_breaks_off_when_told(
    home: Home, conn: sqlite3.Connection, archive: EvidenceStore
) -> None:
    answers = iter([False, False, True])
    assert job(Post(home, Config(), conn, NOW, lambda: True)) == "0 pieces are as they were stored"
    done = record.check_evidence(conn, archive, NOW, days=1, stopping=lambda: next(answers))
    assert done.pieces == 2
    next(home.evidence.rglob("?" * 64)).unlink()
    whole = Config(evidence=EvidenceCheck(days=1))
    with pytest.raises(HomeError, match="1 of 10 pieces are gone or damaged"):
        job(Post(home, whole, conn, NOW + timedelta(days=1)))


def test_nothing_to_check(home: Home, conn: sqlite3.Connection) -> None:
    assert record.check_evidence(conn, EvidenceStore(home.evidence), NOW, days=30).pieces == 0
