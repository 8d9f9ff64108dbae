"""Opening: pragmas, schema versions, backups, an unwritable home, a newer database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.clock import clock_for, parse_instant
from store.db import backup, immediate, mark_of, open_database
from store.errors import ConfigError, HomeError
from store.home import Home, default_home


def test_a_fresh_home_gets_a_database_with_the_houses_pragmas(tmp_path: Path) -> None:
    with closing(open_database(Home(tmp_path / "home"), migrate=False, mark="test")) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert conn.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert mark_of(conn) == "test"
        with pytest.raises(sqlite3.IntegrityError), immediate(conn):
            conn.execute("INSERT INTO looks(run, target, at, outcome, complete) VALUES (9, 9, 'x', 'same', 1)")


def test_a_database_of_a_newer_version_is_refused_with_advice(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with closing(open_database(home, migrate=True)) as conn, immediate(conn):
        values = "('nianbao', '9999_x', 't')"
        conn.execute(f"INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES {values}")
    for migrate in (False, True):
        with pytest.raises(HomeError, match=r"newer nianbao.*9999_x.*install that version"):
            open_database(home, migrate=migrate)


def test_an_older_database_is_migrated_by_the_command_only_and_backed_up_before(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with closing(sqlite3.connect(home.database)) as conn:
        conn.execute("CREATE TABLE kept(x)")
        conn.commit()
    with pytest.raises(HomeError, match="older than this code; run 'nianbao doctor'"):
        open_database(home, migrate=False)
    with closing(open_database(home, migrate=True)) as conn:
        assert conn.execute("SELECT count(*) FROM bodies").fetchone()[0] == 0
    copies = list(home.backups.iterdir())
    assert len(copies) == 1
    with closing(sqlite3.connect(copies[0])) as conn:
        assert [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")] == ["kept"]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nianbao.db").write_bytes(b"this is no database at all, whatever its name says" * 100)
    with pytest.raises(HomeError, match="cannot open the database"):
        open_database(Home(tmp_path), migrate=True)


def test_a_home_that_cannot_be_written_is_named_with_advice(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here already")
    with pytest.raises(HomeError, match=r"cannot write the home folder .*file/home.*Set NIANBAO_HOME"):
        open_database(Home(blocked / "home"), migrate=True)


def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with closing(open_database(home, migrate=True, mark="test")) as conn:
        copy = backup(conn, tmp_path / "b" / "copy.db")
    with closing(sqlite3.connect(copy)) as restored:
        assert restored.execute("SELECT value FROM meta").fetchone()[0] == "test"
        assert restored.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with closing(open_database(Home(tmp_path), migrate=True)) as conn:
        with pytest.raises(sqlite3.IntegrityError), immediate(conn):
            conn.executemany("INSERT INTO meta VALUES (?, 'v')", [("k",), ("k",)])
        assert conn.execute("SELECT count(*) FROM meta").fetchone()[0] == 0


def test_the_home_is_named_by_the_environment_or_stands_beside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    assert default_home() == Home(tmp_path)
    monkeypatch.delenv("NIANBAO_HOME")
    assert default_home().path.name == "var"
    monkeypatch.setattr("store.home.CHECKOUT", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_home() == Home(tmp_path / "data" / "nianbao")


def test_a_fixed_time_is_for_marked_databases_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_NOW", "2026-02-05T09:00:00")
    assert clock_for("demo").now() == parse_instant("2026-02-05T09:00:00+08:00")
    with pytest.raises(ConfigError, match="not marked demo or test"):
        clock_for(None)
    monkeypatch.setenv("NIANBAO_NOW", "tomorrow")
    with pytest.raises(ConfigError, match="no ISO 8601 instant"):
        clock_for("test")
    monkeypatch.delenv("NIANBAO_NOW")
    assert clock_for(None).now().utcoffset() is not None
