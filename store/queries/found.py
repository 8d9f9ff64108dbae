"""Columns that crawls came across and no person has refused: they are looked at like those of the watch list."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column by its address, or a parent of columns.

    ``value`` is the report year or the body it is named after, of a parent its series; ``through`` the channel that
    led to it.
    """

    portal: str
    url: str
    value: str
    through: str | None
    is_parent: bool


def found_columns(conn: sqlite3.Connection) -> list[FoundColumn]:
    """All of them, parents first, each kind in the order in which they were come across."""
    rows = conn.execute(
        """SELECT * FROM discoveries d WHERE kind IN ('column', 'index')
             AND NOT EXISTS (SELECT 1 FROM decisions WHERE kind = 'refuse' AND subject = 'discovery/' || d.id)
           ORDER BY kind = 'column', id"""
    )
    return [FoundColumn(r["portal"], r["subject"], r["value"], r["channel"], r["kind"] == "index") for r in rows]


def reports_shown(conn: sqlite3.Connection, portal: str, channel: str) -> int:
    """How many reports stand in sight on a channel, of whatever year."""
    sql = """SELECT count(DISTINCT s.posting) FROM sightings s JOIN postings p ON p.id = s.posting
             JOIN bodies b ON b.id = p.body WHERE b.portal = ? AND s.channel = ?"""
    return int(conn.execute(sql, (portal, channel)).fetchone()[0])


def pinned_channels(conn: sqlite3.Connection) -> frozenset[str]:
    """PORTAL/CHANNEL of the columns that a person confirmed to carry all reports; the last word counts."""
    rows = conn.execute(
        "SELECT kind, subject FROM decisions WHERE kind IN ('pin', 'unpin') AND decision = 'column' ORDER BY id"
    )
    last = {row["subject"]: row["kind"] for row in rows}
    return frozenset(subject for subject, kind in last.items() if kind == "pin")
