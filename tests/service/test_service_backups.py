"""Backups: what rotation keeps, and that one can be brought back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_world import at

from crawler.cli import main
from store.backups import kept, nightly_backup, restore
from store.db import backup, connect, immediate, open_database
from store.errors import HomeError
from store.evidence import EvidenceStore
from store.home import Home
from store.lock import SERVICE, held

NOW = at("2026-01-20 02:00")


def test_rotation_keeps_days_and_weeks(home: Home, conn: sqlite3.Connection) -> None:
    by_hand = backup(conn, home.backups / "nianbao-20250101-000000.db")
    for day in range(99):
        (home.backups / f"nightly-{NOW + timedelta(days=day):%Y%m%d-%H%M%S}.db").touch()
    nightly_backup(conn, home, NOW + timedelta(days=99), daily=7, weekly=8)
    left = sorted(path.name[8:16] for path in home.backups.glob("nightly-*.db"))
    # the last seven days, and the Sundays of the seven weeks before; 29 April 2026 is a Wednesday
    assert left == [
        "20260315", "20260322", "20260329", "20260405", "20260412", "20260419",
        "20260423", "20260424", "20260425", "20260426", "20260427", "20260428", "20260429",
    ]  # fmt: skip
    assert by_hand.exists()
    assert not list(home.backups.glob(".*"))


@given(
    st.sets(st.integers(0, 400 * 24).map(lambda hours: NOW + timedelta(hours=hours)), max_size=60),
    st.integers(1, 10), st.integers(0, 10),
)  # fmt: skip
def test_rotation_never_loses_the_newest_and_stays_bounded(made: set[datetime], daily: int, weekly: int) -> None:
    left = kept(made, daily=daily, weekly=weekly)
    assert left <= made
    assert len(left) <= daily + weekly
    assert not made or max(made) in left
    assert kept(left, daily=daily, weekly=weekly) == left  # a second time removes nothing


def fact(conn: sqlite3.Connection, key: str) -> None:
    with immediate(conn):
        conn.execute("INSERT INTO meta VALUES (?, 'x')", (key,))


def facts(home: Home) -> list[str]:
    with closing(open_database(home, migrate=False)) as conn:
        return [row[0] for row in conn.execute("SELECT key FROM meta WHERE value = 'x' ORDER BY key")]


def test_a_backup_is_brought_back_and_what_was_there_is_kept(home: Home, conn: sqlite3.Connection) -> None:
    stored = EvidenceStore(home.evidence).put(b"page")
    with immediate(conn):
        conn.executemany(
            "INSERT INTO evidence(sha256, size, type, stored_at) VALUES (?, 4, '', ?)",
            [(stored, "2026-01-20"), ("0" * 64, "2026-01-20")],
        )
    fact(conn, "before")
    file = backup(conn, home.backups / "copy.db")
    fact(conn, "after")
    conn.close()
    done = restore(home, file, NOW)
    assert facts(home) == ["before"]
    assert done.missing_evidence == 1
    assert done.aside is not None
    with closing(connect(done.aside, read_only=True)) as aside:
        assert aside.execute("SELECT count(*) FROM meta WHERE value = 'x'").fetchone()[0] == 2
    # and back again
    again = restore(home, done.aside, NOW)
    assert facts(home) == ["after", "before"]
    assert again.aside != done.aside


def test_a_damaged_database_gives_way_to_a_backup(home: Home, conn: sqlite3.Connection) -> None:
    fact(conn, "before")
    file = backup(conn, home.backups / "copy.db")
    conn.close()
    home.database.write_bytes(b"no database at all" * 1000)
    done = restore(home, file, NOW)
    assert facts(home) == ["before"]
    assert done.aside is not None
    assert done.aside.read_bytes().startswith(b"no database")


def test_a_backup_is_brought_back_where_nothing_is(home: Home, conn: sqlite3.Connection, tmp_path: Path) -> None:
    fact(conn, "before")
    file = backup(conn, tmp_path / "copy.db")
    elsewhere = Home(tmp_path / "elsewhere")
    assert restore(elsewhere, file, NOW).aside is None
    assert facts(elsewhere) == ["before"]


def broken(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    file.write_bytes(data)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('nianbao', '9999_x', '')")
        conn.commit()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (broken, "damaged|no backup"),
        (lambda file: file.write_bytes(b"hello" * 5000), "not a database"),
        (lambda file: file.unlink(), "there is no backup"),
        (newer, "newer nianbao"),
    ],
)
def test_what_is_no_sound_backup_changes_nothing(
    home: Home, conn: sqlite3.Connection, spoil: object, message: str
) -> None:
    fact(conn, "before")
    file = backup(conn, home.backups / "copy.db")
    spoil(file)  # type: ignore[operator]  # each of the functions above
    with pytest.raises(HomeError, match=message):
        restore(home, file, NOW)
    assert facts(home) == ["before"]


def test_nothing_is_brought_back_under_a_running_service(home: Home, conn: sqlite3.Connection) -> None:
    file = backup(conn, home.backups / "copy.db")
    with held(home.path / SERVICE), pytest.raises(HomeError, match="stop it before"):
        restore(home, file, NOW)
    with pytest.raises(HomeError, match="the database itself"):
        restore(home, home.database, NOW)


def test_the_command(
    home: Home, conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(home.path))
    fact(conn, "before")
    file = home.backups / "copy.db"
    assert main(["backup", str(file)]) == 0
    fact(conn, "after")
    conn.close()
    assert main(["backup", "--restore"]) == 2
    assert main(["backup", str(file), "--restore"]) == 0
    assert "已恢复到" in capsys.readouterr().out
    assert facts(home) == ["before"]
