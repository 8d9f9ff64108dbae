"""What a crawl came across that the watch list does not know."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.clock import stamp


class DiscoveryKind(StrEnum):
    """What was come across: a body, a year in a column that does not declare it, a body's area code.

    ``column`` is a column that may hold reports, ``index`` a parent whose children are such columns.
    """

    BODY = "body"
    YEAR = "year"
    AREA = "area"
    COLUMN = "column"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Discovery:
    """``why`` is where it was seen.

    ``subject`` is a body's name, a channel or a column's address; ``value`` a year or a code, of a column the report
    year or the body it is named after, of a parent its series. ``channel`` is the one that led to a column or parent.
    """

    kind: DiscoveryKind
    portal: str
    subject: str
    value: str
    why: str
    channel: str | None = None


def discovered(conn: sqlite3.Connection, found: Iterable[Discovery], at: datetime) -> None:
    """Keep discoveries, each once; seen again, only when it was last seen changes."""
    conn.executemany(
        """INSERT INTO discoveries(kind, portal, subject, value, why, channel, first_at, last_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(kind, portal, subject, value) DO UPDATE SET last_at = excluded.last_at, why = excluded.why""",
        [(d.kind.value, d.portal, d.subject, d.value, d.why, d.channel, stamp(at), stamp(at)) for d in found],
    )
