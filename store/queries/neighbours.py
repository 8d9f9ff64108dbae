"""The readings beside a report: the same body's of the year before, and those of the bodies below it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from store.model import Body, Reading
from store.queries.bodies import all_bodies

_NEWEST = """
SELECT p.body, r.json FROM postings p JOIN versions v ON v.posting = p.id JOIN readings r ON r.version = v.id
WHERE p.year = :year AND r.kind = 'annual_report' AND p.body IN (SELECT id FROM bodies WHERE {which})
  AND v.id = p.current
  AND r.reader_version = (SELECT max(reader_version) FROM readings WHERE version = v.id)
ORDER BY p.body"""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a report is compared with. ``below`` is only filled for bodies that have others under them."""

    last_year: Reading | None = None
    below: tuple[tuple[Body, Reading], ...] = ()


def neighbours(conn: sqlite3.Connection, body: str, year: int) -> Neighbours:
    """The newest readings of last year and of the bodies below, as far as they are known."""
    mine = _readings(conn, "name = :body", body, year - 1)
    return Neighbours(mine[0][1] if mine else None, below(conn, body, year))


def below(conn: sqlite3.Connection, body: str, year: int) -> tuple[tuple[Body, Reading], ...]:
    """The bodies under one with their newest readings of a year."""
    return tuple(_readings(conn, "parent_id = (SELECT id FROM bodies WHERE name = :body)", body, year))


def _readings(conn: sqlite3.Connection, which: str, body: str, year: int) -> list[tuple[Body, Reading]]:
    rows = conn.execute(_NEWEST.format(which=which), {"body": body, "year": year}).fetchall()
    known = all_bodies(conn) if rows else {}
    return [(known[row["body"]], Reading.from_json(json.loads(row["json"]))) for row in rows]
