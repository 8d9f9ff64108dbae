"""The pictures of stored versions."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from store.model import ReportPicture


def pictures_of(conn: sqlite3.Connection, version: int) -> tuple[ReportPicture, ...]:
    """The pictures of one version, in the order of its page."""
    rows = conn.execute("SELECT * FROM version_pictures WHERE version = ? ORDER BY n, source", (version,))
    return tuple(_picture(row) for row in rows)


def all_pictures(conn: sqlite3.Connection) -> Mapping[int, tuple[ReportPicture, ...]]:
    """The pictures of every version that has any."""
    found: defaultdict[int, tuple[ReportPicture, ...]] = defaultdict(tuple)
    for row in conn.execute("SELECT * FROM version_pictures ORDER BY version, n, source"):
        found[row["version"]] += (_picture(row),)
    return found


def _picture(row: sqlite3.Row) -> ReportPicture:
    return ReportPicture(row["source"], row["evidence"], row["why"])
