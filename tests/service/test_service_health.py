"""``nianbao health``: each check alone turns it ill, and it never changes anything."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from docs_words import SERVICE_PAGE
from service_world import at, looked, portal, sync

from crawler.cli import main
from store.clock import stamp
from store.config import Config
from store.db import immediate
from store.home import Home
from store.lock import SERVICE, held
from store.model import Level, Verdict, WatchList
from store.queries import Check, Timetable, health, rhythm
from store.service import Health

NOW = at("2026-01-20 09:00")
WATCH = WatchList((portal(0, [Level.DEPARTMENT] * 3), portal(1, [Level.TOWN] * 2)))


@pytest.fixture
def swept(conn: sqlite3.Connection) -> sqlite3.Connection:
    """Every target was looked at an hour ago."""
    then = NOW - timedelta(hours=1)
    with immediate(conn):
        listed = sync(conn, WATCH, 2025, then, Config())
        conn.execute("INSERT INTO runs(spider, arguments, pid, process, started_at) VALUES ('w', '{}', 1, 1.0, 'x')")
        table = Timetable(conn, rhythm(Config()))
        for target in listed:
            looked(conn, 1, target, then, table, Verdict.ABSENT)
    return conn


@contextmanager
def serving(home: Home) -> Iterator[None]:
    with held(home.path / SERVICE):
        yield


def checks(conn: sqlite3.Connection, home: Home, hours: float = 0, **limits: float) -> dict[str, Check]:
    found = health(conn, home, NOW + timedelta(hours=hours), Health(**limits))  # type: ignore[arg-type]  # all numbers
    return {check.name: check for check in found}


def ill(found: dict[str, Check]) -> list[str]:
    return [check.name for check in found.values() if not check.well]


def test_a_house_that_is_well(home: Home, swept: sqlite3.Connection) -> None:
    with serving(home):
        found = checks(swept, home)
    assert ill(found) == []
    assert found["sweep"].value == 1.0
    assert found["sweep"].detail == "5 个目标自2026-01-20 08:00起都查看过"
    assert set(found) | {"schema"} == {row[0].strip("`") for row in SERVICE_PAGE["Health"]}


def test_without_a_service_or_a_sweep(home: Home, conn: sqlite3.Connection) -> None:
    assert ill(checks(conn, home)) == ["service", "sweep"]


def test_a_sweep_that_does_not_come(home: Home, swept: sqlite3.Connection) -> None:
    with serving(home):
        assert ill(checks(swept, home, hours=26)) == []  # due since 03:00, or not yet
        assert ill(checks(swept, home, hours=42)) == ["sweep"]


def test_a_portal_that_never_answers_is_no_missing_sweep(home: Home, swept: sqlite3.Connection) -> None:
    with immediate(swept) as conn:
        table = Timetable(conn, rhythm(Config()))
        for target in sync(conn, WATCH, 2025, NOW, Config()):
            looked(conn, 1, target, NOW, table, Verdict.UNKNOWN)
    with serving(home):
        assert ill(checks(swept, home)) == []


def message(conn: sqlite3.Connection, status: str, hours: float, attempt: float | None = None) -> None:
    """A message whose event is so many hours old, and was tried so many hours ago."""
    when = stamp(NOW - timedelta(hours=hours))
    conn.execute(
        """INSERT INTO conditions(key, kind, subject, state, episode, severity, opened_at, changed_at, reason)
           VALUES ('k', 'late', 's', 'open', 1, 'warning', ?, ?, '')""",
        (when, when),
    )
    conn.execute(
        """INSERT INTO events(event_id, key, episode, transition, n, at, reason, data)
           VALUES ('e', 'k', 1, 'open', 1, ?, '', '{}')""",
        (when,),
    )
    conn.execute(
        "INSERT INTO outbox(event_id, channel, recipient, message_id, status) VALUES ('e', 'mail', 'a', 'm', ?)",
        (status,),
    )
    if attempt is not None:
        conn.execute("INSERT INTO deliveries(outbox, at, ok, detail) VALUES (1, ?, ?, '')",
                     (stamp(NOW - timedelta(hours=attempt)), status == "sent"))  # fmt: skip


def damage(conn: sqlite3.Connection) -> None:
    conn.execute("INSERT INTO evidence VALUES ('0', 1, '', '2026', '2026-01-20', '2026-01-20')")


def failing(conn: sqlite3.Connection) -> None:
    conn.execute("INSERT INTO jobs(name, started_at, failures, detail) VALUES ('backup', '2026-01-20', 3, 'no room')")


@pytest.mark.parametrize(
    ("spoil", "limits", "expected"),
    [
        (lambda conn: message(conn, "pending", 5), {}, []),
        (lambda conn: message(conn, "pending", 7), {}, ["delivery"]),
        (lambda conn: message(conn, "sent", 7, 1), {}, []),
        (lambda conn: message(conn, "dead", 30, 20), {}, ["dead_messages"]),
        (lambda conn: message(conn, "dead", 30, 20), {"dead_messages": 1}, []),
        (lambda conn: message(conn, "dead", 300, 200), {}, []),  # long ago: somebody has known for a week
        (failing, {}, ["jobs"]),
        (failing, {"job_failures": 4}, []),
        (damage, {}, ["evidence"]),
        (lambda conn: None, {"disk_mb": 10**12}, ["disk_mb"]),
    ],
)
def test_each_check_alone(
    home: Home, swept: sqlite3.Connection, spoil: Callable[[sqlite3.Connection], None], limits: dict[str, float],
    expected: list[str],
) -> None:  # fmt: skip
    with immediate(swept):
        spoil(swept)
    with serving(home):
        assert ill(checks(swept, home, **limits)) == expected


def test_the_command(
    home: Home, swept: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(NOW))
    assert main(["health"]) == 1
    assert "FAIL service: 没有在值守" in capsys.readouterr().out
    with serving(home):
        assert main(["health", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["well"], said["last_sweep"]) == (True, "2026-01-20T08:00:00+08:00")
    assert [check["name"] for check in said["checks"]][:2] == ["schema", "service"]


@pytest.mark.parametrize("spoil", ["missing", "older", "newer", "broken", "empty"])
def test_a_database_that_cannot_be_asked_is_not_touched(
    home: Home,
    conn: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: str,
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(home.path))
    if spoil == "older":
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = '0010_jobs'")
    if spoil == "newer":
        conn.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('nianbao', '9999_x', '')")
    conn.close()
    if spoil == "missing":
        home.database.unlink()
    if spoil == "empty":
        home.database.write_bytes(b"")
    if spoil == "broken":
        home.database.write_bytes(b"no database" * 100)
    assert main(["health", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["well"], said["checks"][0]["name"], said["checks"][0]["well"]) == (False, "schema", False)
    assert home.database.exists() is (spoil != "missing")
