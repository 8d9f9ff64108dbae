"""Backups that the service makes by itself: named by their instant, rotated, and brought back."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.clock import SHANGHAI
from store.db import backup, connect, schema_state
from store.errors import HomeError
from store.evidence import EvidenceStore, sync_folder
from store.home import Home
from store.lock import CRAWL, SERVICE, held

_NAME = re.compile(r"nightly-(\d{8}-\d{6})\.db")
_FORMAT = "%Y%m%d-%H%M%S"


def nightly_backup(conn: sqlite3.Connection, home: Home, now: datetime, *, daily: int, weekly: int) -> Path:
    """Make a backup, checked for integrity, then remove those that rotation does not keep; returns the new one."""
    path = home.backups / f"nightly-{now.astimezone(SHANGHAI):{_FORMAT}}.db"
    if not path.exists():
        backup(conn, path)
    made = {when: file for file in home.backups.iterdir() if (when := _instant(file)) is not None}
    for when in made.keys() - kept(made, daily=daily, weekly=weekly):
        made[when].unlink(missing_ok=True)
    return path


def kept(instants: Iterable[datetime], *, daily: int, weekly: int) -> set[datetime]:
    """Which backups rotation keeps: the newest of each of the last ``daily`` days and ``weekly`` weeks with any."""
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for instant in sorted(instants, reverse=True):
        days.setdefault(instant.date(), instant)
        weeks.setdefault(instant.isocalendar()[:2], instant)
    return {*list(days.values())[:daily], *list(weeks.values())[:weekly]}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: where the present database was put, and how many pieces of evidence are not there."""

    aside: Path | None
    missing_evidence: int


def restore(home: Home, file: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database, which is kept aside. Raises HomeError, and then nothing has changed.

    Refused while the service or a crawl works on the home. The backup may be of an older schema: the next command
    migrates it.
    """
    home.ensure()
    with ExitStack() as locks:
        for name, who in ((SERVICE, "nianbao schedule"), (CRAWL, "a crawl")):
            if not locks.enter_context(held(home.path / name)):
                raise HomeError(f"{who} works on {home.path}; stop it before a backup is brought back")
        _check(file)
        if home.database.exists() and file.samefile(home.database):
            raise HomeError(f"{file} is the database itself, not a backup of it")
        part = home.database.with_name(".restored.db")
        part.unlink(missing_ok=True)
        with closing(connect(file, read_only=True)) as source:
            backup(source, part)
        with closing(connect(part, read_only=True)) as copy:
            stored = [row[0] for row in copy.execute("SELECT sha256 FROM evidence")]
        aside = _put_aside(home, now)
        part.replace(home.database)
        sync_folder(home.path)
    archive = EvidenceStore(home.evidence)
    return Restored(aside, sum(not archive.path(sha256).is_file() for sha256 in stored))


def _check(file: Path) -> None:
    """Refuse what is no sound database of ours, or of a newer version."""
    if not file.is_file():
        raise HomeError(f"there is no backup {file}")
    try:
        with closing(connect(file, read_only=True)) as conn:
            verdict = conn.execute("PRAGMA integrity_check").fetchone()[0]
            _, foreign = schema_state(conn)
            conn.execute("SELECT value FROM meta LIMIT 1")
    except sqlite3.Error as error:
        raise HomeError(f"{file} is no backup of nianbao: {error}") from error
    if verdict != "ok":
        raise HomeError(f"the backup {file} is damaged: {verdict}")
    if foreign:
        raise HomeError(f"the backup {file} was written by a newer nianbao (it holds {', '.join(foreign)})")


def _put_aside(home: Home, now: datetime) -> Path | None:
    """Give the present database a second name under backups; it may be damaged, so it is linked, not copied.

    Until the backup takes its place it keeps its own name: a crash in between leaves it as it was.
    """
    if not home.database.exists():
        return None
    home.backups.mkdir(parents=True, exist_ok=True)
    name = f"before-restore-{now.astimezone(SHANGHAI):{_FORMAT}}"
    number = 0
    while (aside := home.backups / f"{name}{f'-{number}' if number else ''}.db").exists():
        number += 1
    with suppress(HomeError, sqlite3.Error), closing(connect(home.database)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a sound database is one file then, without a log
    os.link(home.database, aside)
    for end in ("-wal", "-shm"):
        log = home.database.with_name(home.database.name + end)
        if log.exists():
            log.replace(aside.with_name(aside.name + end))
    return aside


def _instant(file: Path) -> datetime | None:
    match = _NAME.fullmatch(file.name)
    return datetime.strptime(match[1], _FORMAT).replace(tzinfo=SHANGHAI) if match else None
