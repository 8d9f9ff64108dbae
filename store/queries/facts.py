"""All facts of one report year, or of all, in memory."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import datetime

from store.clock import unstamp
from store.queries.findings import STANDING_DECISIONS
from store.queries.portals import blind_channels


class Loaded:
    """Stored facts by (body number, year), loaded by a handful of statements whatever their number."""

    def __init__(self, conn: sqlite3.Connection, year: int | None) -> None:
        self._conn, self._arguments = conn, {"year": year}
        self.standing = self._grouped(
            "SELECT * FROM standing WHERE watched AND (:year IS NULL OR year = :year)"
        )
        self.postings = self._grouped(
            """SELECT p.*, count(v.id) - count(DISTINCT v.address) + 1 AS versions FROM postings p
               JOIN versions v ON v.posting = p.id WHERE :year IS NULL OR p.year = :year GROUP BY p.id"""
        )
        self.readings = {
            row["version"]: row
            for row in conn.execute(
                """SELECT r.version, r.kind, r.image_only, max(r.reader_version) FROM postings p
                   JOIN versions v ON v.posting = p.id JOIN readings r ON r.version = v.id
                   WHERE :year IS NULL OR p.year = :year GROUP BY r.version""",
                self._arguments,
            )
        }
        self.findings = self._grouped(
            f"""SELECT body, year, verdict, count(*) AS n, sum(code = 'FORM-TABLE-IMAGE') AS pictures FROM findings
                WHERE gone_at IS NULL AND (:year IS NULL OR year = :year) AND fingerprint NOT IN
                  (SELECT fingerprint FROM ({STANDING_DECISIONS}) WHERE decision = 'dismissed' AND NOT anew)
                GROUP BY body, year, verdict"""
        )
        self.shown_by: dict[tuple[int, int], set[str]] = defaultdict(set)
        for row in conn.execute(
            """SELECT DISTINCT p.body, p.year, s.channel FROM sightings s JOIN postings p ON p.id = s.posting
               WHERE :year IS NULL OR p.year = :year""",
            self._arguments,
        ):
            self.shown_by[row["body"], row["year"]].add(row["channel"])
        self.absent = self._load_absent()
        self.blind = {(b.portal, b.channel): b for b in blind_channels(conn)}
        # A page that is looked at for where it leads to is a channel too, though none of the year that is asked.
        self.has_channel = {
            row[0]
            for row in conn.execute(
                """SELECT body FROM standing WHERE watched UNION SELECT b.id FROM bodies b
                   JOIN targets t ON t.portal = b.portal AND t.kind = 'index' AND t.watched"""
            )
        }

    def _grouped(self, sql: str) -> dict[tuple[int, int], list[sqlite3.Row]]:
        grouped: dict[tuple[int, int], list[sqlite3.Row]] = defaultdict(list)
        for row in self._conn.execute(sql, self._arguments):
            grouped[row["body"], row["year"]].append(row)
        return grouped

    def _load_absent(self) -> dict[tuple[int, int, str], list[datetime]]:
        """Absent looks that can matter: those past the first legal due date, and all of special body-years."""
        absent: dict[tuple[int, int, str], list[datetime]] = defaultdict(list)
        rows = self._conn.execute(
            """SELECT body, year, channel, at FROM observations WHERE verdict = 'absent'
                 AND (:year IS NULL OR year = :year) AND at >= (year + 1) || '-01-31' ORDER BY at""",
            self._arguments,
        ).fetchall()
        special = self._special()
        rows = [row for row in rows if (row["body"], row["year"]) not in special]
        for body, year in special:
            rows += self._conn.execute(
                "SELECT body, year, channel, at FROM observations WHERE verdict = 'absent' AND year = ? AND body = ?",
                (year, body),
            ).fetchall()
        for row in rows:
            absent[row["body"], row["year"], row["channel"]].append(unstamp(row["at"]))
        return absent

    def _special(self) -> set[tuple[int, int]]:
        """Body-years whose early absences matter too: posted and now not found, or with a due date of their own."""
        own = {row[0] for row in self._conn.execute("SELECT id FROM bodies WHERE due_rule IS NOT NULL")}
        gone = {
            key for key in self.postings if any(r["verdict"] == "absent" for r in self.standing.get(key, ()))
        }
        return gone | {key for key in self.standing if key[0] in own}

    def pairs(self) -> set[tuple[int, int]]:
        """The body-years of which anything is asked or known."""
        return set(self.standing) | set(self.postings)
