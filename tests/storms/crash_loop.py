"""Killed at one point after another: what the next process finds, and what there is when it is done."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crash_nursery import ARTICLE, DOCUMENT, LOG, PAGE
from storm_run import HOMES

from store.db import open_database
from store.home import Home

_HERE = Path(__file__).parent


@dataclass
class Nursery:
    """The process that lets others live, and the folder of their homes."""

    base: Path
    child: subprocess.Popen[str]

    def ask(self, command: str) -> str:
        """One command, one line of answer."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(f"{command}\n")
        self.child.stdin.flush()
        return self.child.stdout.readline().strip()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Start it, and end it; its homes are gone then."""
    environment = {**os.environ, "PYTHONPATH": f"{_HERE.parents[1]}:{_HERE}"}
    with tempfile.TemporaryDirectory(prefix="nianbao-crash-", dir=HOMES) as folder:
        command = [sys.executable, str(_HERE / "crash_nursery.py"), folder]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as child:
            yield Nursery(Path(folder), child)
            assert child.stdin is not None
            child.stdin.close()


@dataclass(frozen=True)
class Told:
    """What is known in the end: the same, however often somebody died on the way."""

    postings: frozenset[tuple[Any, ...]]
    cells: frozenset[tuple[Any, ...]]
    events: frozenset[str]


def whole_life(there: Nursery) -> tuple[int, Told]:
    """A life that nobody ends: how many points it passes, and what is told then."""
    points = there.ask("live whole")
    assert points.isdecimal(), points
    with closing(open_database(Home(there.base / "whole"), migrate=False)) as conn:
        told = _told(conn)
    assert {row[0] for row in told.postings} == {PAGE, ARTICLE, DOCUMENT}
    assert len(told.events) == 3
    return int(points), told


def die_and_recover(there: Nursery, k: int, expected: Told) -> bool:
    """One dies at its ``k``-th point, another goes on: nothing is lost, half or told twice. False if it lived."""
    name = f"k{k}"
    died = there.ask(f"die {name} {k}") == "died"
    home = Home(there.base / name)
    with closing(open_database(home, migrate=False)) as conn:
        _whole_evidence(home, conn)
        _nothing_half(conn)
    assert there.ask(f"live {name}").isdecimal()
    with closing(open_database(home, migrate=False)) as conn:
        _whole_evidence(home, conn)
        _nothing_half(conn)
        assert _told(conn) == expected
        _ended(conn)
        _everybody_was_told(home, conn)
    shutil.rmtree(home.path)
    return died


def _whole_evidence(home: Home, conn: sqlite3.Connection) -> None:
    """Whatever a committed row points at is on disk, and every file is what its name says."""
    for row in conn.execute("SELECT sha256, size FROM evidence"):
        assert (home.evidence / row[0][:2] / row[0][2:4] / row[0]).stat().st_size == row[1]
    for path in home.evidence.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def _nothing_half(conn: sqlite3.Connection) -> None:
    """Every version has its reading, every reading its cells, every fact its change and every change its fact."""
    assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    for sql in (
        "SELECT count(*) FROM versions v LEFT JOIN readings r ON r.version = v.id WHERE r.id IS NULL",
        "SELECT count(*) FROM postings WHERE current IS NULL",
        "SELECT count(*) FROM looks WHERE evidence IS NULL AND status = 200 AND outcome = 'archived'",
        "SELECT count(*) FROM outbox o LEFT JOIN events e ON e.event_id = o.event_id WHERE e.event_id IS NULL",
        "SELECT count(*) FROM events e LEFT JOIN conditions c ON c.key = e.key WHERE c.key IS NULL",
    ):
        assert conn.execute(sql).fetchone()[0] == 0, sql
    for kind, sql in (
        ("posting.new", "SELECT b.name || '|' || p.year FROM postings p JOIN bodies b ON b.id = p.body"),
        ("reading.new", "SELECT b.name || '|' || p.year FROM readings r JOIN versions v ON v.id = r.version "
                        "JOIN postings p ON p.id = v.posting JOIN bodies b ON b.id = p.body"),
        ("run.ended", "SELECT CAST(id AS TEXT) FROM runs WHERE ended_at IS NOT NULL"),
    ):  # fmt: skip
        said = Counter(row[0] for row in conn.execute("SELECT subject FROM changes WHERE kind = ?", (kind,)))
        assert said == Counter(row[0] for row in conn.execute(sql)), kind


def _ended(conn: sqlite3.Connection) -> None:
    for sql in (
        "SELECT count(*) FROM runs WHERE ended_at IS NULL",
        "SELECT count(*) FROM looks WHERE outcome = 'archived'",
        "SELECT count(*) FROM targets WHERE lease_run IS NOT NULL",
        "SELECT count(*) FROM standing WHERE verdict IS NULL OR verdict = 'unknown'",
        "SELECT count(*) FROM outbox WHERE status <> 'sent'",
        "SELECT (SELECT max(seq) FROM changes) - (SELECT seq FROM cursor)",
    ):
        assert conn.execute(sql).fetchone()[0] == 0, sql


def _everybody_was_told(home: Home, conn: sqlite3.Connection) -> None:
    """Every message arrived; one that was in flight at the death may have come twice, under its one id."""
    lines = [line.split() for line in (home.path / LOG).read_text(encoding="utf-8").splitlines()]
    wanted = {(row["message_id"], row["event_id"]) for row in conn.execute("SELECT message_id, event_id FROM outbox")}
    assert {(message, event) for message, event in lines} == wanted
    assert len(lines) <= len(wanted) + 1
    assert len(list((home.path / "mail" / "new").iterdir())) == len(wanted)  # a repeat finds its mail there


def _told(conn: sqlite3.Connection) -> Told:
    return Told(
        frozenset(tuple(row) for row in conn.execute(
            "SELECT b.name, p.year, p.title, p.displayed_at FROM postings p JOIN bodies b ON b.id = p.body")),
        frozenset(tuple(row) for row in conn.execute(
            """SELECT p.body, c.key, c.value, c.raw FROM cells c JOIN readings r ON r.id = c.reading
               JOIN versions v ON v.id = r.version JOIN postings p ON p.id = v.posting""")),
        frozenset(row[0] for row in conn.execute("SELECT event_id FROM events")),
    )  # fmt: skip
