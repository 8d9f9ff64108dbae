"""Jobs remember that they ran, fail alone, and are tried again."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta

import pytest
from service_world import at

from crawler.schedule import Heartbeat
from crawler.schedule.job import Job, Post
from crawler.schedule.jobs import jobs_of
from crawler.schedule.rules import Every
from store.config import Config
from store.home import Home
from store.queries import jobs

NOW = at("2026-01-20 09:00")


def post(home: Home, conn: sqlite3.Connection, minutes: int = 0) -> Post:
    return Post(home, Config(), conn, NOW + timedelta(minutes=minutes))


def broken(_: Post) -> str:
    raise ValueError("no room")


def test_a_job_runs_when_due_and_says_what_came_of_it(home: Home, conn: sqlite3.Connection) -> None:
    job = Job("count", Every(600), lambda post: "3 counted")
    assert job.run(post(home, conn)) is True
    row = jobs(conn)["count"]
    assert (row.started_at, row.ok_at, row.failures, row.detail) == (NOW, NOW, 0, "3 counted")
    assert job.run(post(home, conn, 9)) is None
    assert job.run(post(home, conn, 9), anyway=True) is True
    assert job.run(post(home, conn, 19)) is True


def test_a_failing_job_is_told_once_and_again_when_it_is_well(
    home: Home, conn: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    def told() -> list[tuple[str, str]]:
        return [tuple(row) for row in conn.execute("SELECT kind, subject FROM changes ORDER BY seq")]

    bad = Job("copy", Every(60), broken)
    assert bad.run(post(home, conn)) is False
    assert told() == []  # once may be chance
    assert bad.run(post(home, conn, 4)) is None
    for minutes in (5, 15, 35):
        assert bad.run(post(home, conn, minutes)) is False
    assert told() == [("job.failed", "copy")]
    assert jobs(conn)["copy"].failures == 4
    assert jobs(conn)["copy"].ok_at is None
    assert Job("copy", Every(60), lambda post: "done").run(post(home, conn, 300)) is True
    assert told() == [("job.failed", "copy"), ("job.well", "copy")]
    data = [json.loads(row[0]) for row in conn.execute("SELECT data FROM changes ORDER BY seq")]
    assert data == [{"failures": 2, "why": "ValueError: no room"}, {"failures": 4}]
    assert "the job copy failed" in caplog.text


def test_a_job_that_takes_its_process_with_it_counts_as_failed(home: Home, conn: sqlite3.Connection) -> None:
    def deadly(_: Post) -> str:
        raise KeyboardInterrupt

    job = Job("deadly", Every(60), deadly)
    with pytest.raises(KeyboardInterrupt):
        job.run(post(home, conn))
    assert jobs(conn)["deadly"].failures == 1
    assert job.run(post(home, conn, 4)) is None  # a restarted service does not die of it at once again


def test_every_job_of_the_service_runs_on_an_empty_home(home: Home, conn: sqlite3.Connection) -> None:
    for job in jobs_of(Config(), Heartbeat(None, 1.0)):
        assert job.run(post(home, conn)) is True, jobs(conn)[job.name].detail
    assert len(list(home.backups.glob("nightly-*.db"))) == 1
    assert jobs(conn)["heartbeat"].detail == "not well: service, sweep"
