"""Opening the database: WAL, full synchronous, foreign keys, schema version, migrations under a lock."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from store.errors import HomeError
from store.home import Home
from store.migrations import MIGRATIONS


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with the house's pragmas; rows are ``sqlite3.Row``."""
    uri = f"{path.resolve().as_uri()}{'?mode=ro' if read_only else ''}"
    try:
        conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=30.0)
        conn.execute("PRAGMA busy_timeout = 30000")
        if not read_only:
            conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        raise HomeError(f"cannot open the database {path}: {error}") from error
    conn.row_factory = sqlite3.Row
    return conn


@contextmanager
def immediate(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction that takes the write lock at once; committed at the end, else rolled back."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield conn
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")


def schema_state(conn: sqlite3.Connection) -> tuple[list[str], list[str]]:
    """Migrations still to apply, and migrations applied that this code does not know."""
    db = Database(conn, execute_plugins=False)
    known = {m.name for m in MIGRATIONS._migrations}  # the library offers no public list
    pending = [m.name for m in MIGRATIONS.pending(db)]
    foreign = [m.name for m in MIGRATIONS.applied(db) if m.name not in known]
    return pending, foreign


def open_database(home: Home, *, migrate: bool, mark: str | None = None) -> sqlite3.Connection:
    """Open the database, making it if there is none. Raises HomeError.

    Only the ``nianbao`` command may ``migrate`` one that exists: under a file lock, with a backup before.
    Crawls refuse a database with another schema. ``mark`` (demo, test) is written when it is made.
    """
    home.ensure()
    with (home.path / ".migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fresh = not home.database.is_file()
        conn = connect(home.database)
        pending, foreign = schema_state(conn)
        if foreign:
            conn.close()
            raise HomeError(_newer(home, foreign))
        if pending and not fresh and not migrate:
            conn.close()
            raise HomeError(f"the database {home.database} is older than this code; run 'nianbao doctor' to migrate it")
        if pending:
            if not fresh:
                backup(conn, home.backups / f"before-{pending[0]}.db")
            MIGRATIONS.apply(Database(conn, execute_plugins=False))
        if fresh and mark:
            with immediate(conn):
                conn.execute("INSERT INTO meta VALUES ('mark', ?)", (mark,))
    return conn


def backup(conn: sqlite3.Connection, path: Path) -> Path:
    """An online copy of the database, checked for integrity; raises HomeError.

    It has its name only when it is whole: a crash leaves no half backup that looks like one.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            conn.backup(copy)
            # The copy is in the journal mode of the original; with its own log beside it, it would not be one file.
            copy.execute("PRAGMA journal_mode = DELETE")
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        with part.open("rb") as file:
            os.fsync(file.fileno())
        if verdict == "ok":
            part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise HomeError(f"cannot write the backup {path}: {error}") from error
    finally:
        part.unlink(missing_ok=True)  # on a full disk half backups would pile up
    if verdict != "ok":
        raise HomeError(f"the backup {path} is damaged: {verdict}")
    return path


def mark_of(conn: sqlite3.Connection) -> str | None:
    """``demo``, ``test`` or None: only marked databases may be given an invented time."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'mark'").fetchone()
    return row[0] if row else None


def _newer(home: Home, foreign: list[str]) -> str:
    return (
        f"the database {home.database} was written by a newer nianbao (it holds {', '.join(foreign)}); "
        "install that version, or restore a backup from before it"
    )
