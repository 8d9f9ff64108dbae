"""Bodies that are watched somewhere, and nowhere for one report year."""

from __future__ import annotations

import sqlite3

from store.model import Body
from store.queries.bodies import all_bodies


def without_column(conn: sqlite3.Connection, year: int) -> list[Body]:
    """Bodies that owe the report on ``year``, have a channel, have none for this year, and were not seen with it."""
    rows = conn.execute(
        """SELECT id FROM bodies WHERE watched
             AND NOT EXISTS (SELECT 1 FROM standing s WHERE s.body = bodies.id AND s.watched AND s.year = :year)
             AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.body = bodies.id AND p.year = :year)
             AND (EXISTS (SELECT 1 FROM standing s WHERE s.body = bodies.id AND s.watched)
               OR EXISTS (SELECT 1 FROM targets t WHERE t.portal = bodies.portal AND t.kind = 'index' AND t.watched))
           ORDER BY id""",
        {"year": year},
    ).fetchall()
    known = all_bodies(conn) if rows else {}
    return [known[row["id"]] for row in rows if known[row["id"]].owes(year)]
