"""The newest reading of every report, one at a time: a whole country's would not fit into memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from store.model import Body, Reading
from store.queries.bodies import all_bodies

_NEWEST = """
SELECT p.body, p.year, v.id AS version,
  (SELECT id FROM readings WHERE version = v.id AND quarantine IS NULL ORDER BY reader_version DESC LIMIT 1) AS reading
FROM postings p JOIN versions v ON v.id = p.current
WHERE reading IS NOT NULL ORDER BY p.body, p.year"""


@dataclass(frozen=True, slots=True)
class NewestReading:
    """What a report says in the version that stands. ``id`` is the number of the reading."""

    id: int
    version: int
    body: Body
    year: int
    reading: Reading
    has_below: bool


class NewestReadings:
    """Every report that was read, by body and year; its length is known before the first is loaded."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._rows = conn.execute(_NEWEST).fetchall()
        self._bodies = all_bodies(conn)
        self._parents = {body.parent for body in self._bodies.values()}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[NewestReading]:
        for row in self._rows:
            text = self._conn.execute("SELECT json FROM readings WHERE id = ?", (row["reading"],)).fetchone()[0]
            body = self._bodies[row["body"]]
            yield NewestReading(
                row["reading"], row["version"], body, row["year"], Reading.from_json(json.loads(text)),
                body.name in self._parents,
            )  # fmt: skip


def is_newest(conn: sqlite3.Connection, version: int, reading: int) -> bool:
    """Whether a reading is still the newest of its report."""
    row = conn.execute(
        """SELECT v.id = p.current AND :reading = (SELECT id FROM readings WHERE version = v.id AND quarantine IS NULL
             ORDER BY reader_version DESC LIMIT 1)
           FROM versions v JOIN postings p ON p.id = v.posting WHERE v.id = :version""",
        {"version": version, "reading": reading},
    ).fetchone()
    return bool(row and row[0])
