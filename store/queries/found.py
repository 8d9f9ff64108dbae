"""Columns that crawls came across and no person has refused: they are looked at like those of the watch list."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit

#: The report years of a column, None for all.
Years = tuple[int, ...] | None
#: What a decision says of a column that a person confirmed for every year, or ``column 2024 2025`` for these.
ALL_YEARS = "column all"


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
    """All of them, parents first, each kind in the order in which they were come across.

    One address is one column however it is written; refused under one spelling, it is refused under all.
    """
    rows = conn.execute(
        """SELECT *, EXISTS (SELECT 1 FROM decisions WHERE kind = 'refuse' AND subject = 'discovery/' || d.id)
             AS refused
           FROM discoveries d WHERE kind IN ('column', 'index') ORDER BY kind = 'column', id"""
    ).fetchall()
    refused = {_key(row) for row in rows if row["refused"]}
    return [
        FoundColumn(r["portal"], r["subject"], r["value"], r["channel"], r["kind"] == "index")
        for r in rows
        if _key(r) not in refused
    ]


def _key(row: sqlite3.Row) -> tuple[str, str, str]:
    parts = urlsplit(row["subject"])
    return f"{row['portal']} {row['kind']}", f"{parts.hostname}{parts.path}", row["value"]


def reports_shown(conn: sqlite3.Connection, portal: str, channel: str) -> int:
    """How many reports stand in sight on a channel, of whatever year."""
    sql = """SELECT count(DISTINCT s.posting) FROM sightings s JOIN postings p ON p.id = s.posting
             JOIN bodies b ON b.id = p.body WHERE b.portal = ? AND s.channel = ?"""
    return int(conn.execute(sql, (portal, channel)).fetchone()[0])


def pinned_channels(conn: sqlite3.Connection) -> dict[str, Years]:
    """PORTAL/CHANNEL of the columns that a person confirmed to carry all reports of these years; the last word counts.

    A year that such a column turns out to hold later was confirmed by nobody. None is every year.
    """
    rows = conn.execute(
        "SELECT kind, subject, decision FROM decisions WHERE kind IN ('pin', 'unpin') AND decision LIKE 'column%' "
        "ORDER BY id"
    )
    last = {row["subject"]: (row["kind"], row["decision"]) for row in rows}
    return {
        subject: None if decision == ALL_YEARS else tuple(int(year) for year in decision.split()[1:])
        for subject, (kind, decision) in last.items()
        if kind == "pin"
    }
