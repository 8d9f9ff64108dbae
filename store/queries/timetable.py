"""The timetable of the frontier: what the cadence says of every target, from the facts that are stored."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from store.cadence import Rhythm, Season, again, next_look, on_grid, phases
from store.config import Config
from store.due import due_of
from store.model import Level, Target, TargetKind

_PENDING = """
SELECT DISTINCT b.level, b.due_rule, s.year FROM standing s JOIN bodies b ON b.id = s.body
WHERE s.portal = :portal AND s.channel = :channel AND s.watched {which}
  AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.body = s.body AND p.year = s.year)"""
_OF_ALL = _PENDING.format(which="")
_OF_ONE = _PENDING.format(which="AND b.name = :body AND s.year = :year")


def rhythm(config: Config) -> Rhythm:
    """The rhythm that the settings give."""
    cadence = config.cadence
    return Rhythm(
        timedelta(hours=cadence.quiet_hours), timedelta(hours=cadence.season_hours),
        timedelta(hours=cadence.near_hours), timedelta(days=cadence.near_before_days),
        timedelta(days=cadence.near_after_days), timedelta(hours=config.missing.max_age_hours),
        timedelta(hours=config.crawl.article_every_hours), tuple(Season.parse(text) for text in cadence.seasons),
    )  # fmt: skip


class Timetable:
    """Says when a target is due again. The portals' places are those of the bodies watched when it is made."""

    def __init__(self, conn: sqlite3.Connection, rhythm: Rhythm) -> None:
        self.rhythm = rhythm
        self._phases = phases([row[0] for row in conn.execute("SELECT DISTINCT portal FROM bodies WHERE watched")])

    def next_look(self, conn: sqlite3.Connection, target: Target, last: datetime) -> datetime:
        """When a target that was seen at ``last`` is due again, by what is still owed now."""
        phase = self._phase(target.portal)
        if target.kind is TargetKind.ARTICLE:  # its list vouches for it at every look
            return on_grid(last + self.rhythm.article / 2, self.rhythm.article, phase)
        return next_look(last, phase, owed(conn, target), self.rhythm)

    def again(self, conn: sqlite3.Connection, target: Target, last: datetime, attempts: int) -> datetime:
        """When a target that said nothing at ``last`` is tried again."""
        return again(last, attempts, self.next_look(conn, target, last), self.rhythm)

    def within_a_day(self, target: Target, now: datetime) -> datetime:
        """When a target that was never looked at is due: at its portal's time of the day."""
        return on_grid(now, timedelta(days=1), self._phase(target.portal))

    def _phase(self, portal: str) -> float:
        return self._phases.get(portal, 0.5)


def owed(conn: sqlite3.Connection, target: Target) -> list[datetime]:
    """The ends of the due days of what a target speaks of and nobody has seen posted, each once."""
    if target.kind is TargetKind.INDEX:
        return []
    asked = {"portal": target.portal, "channel": target.channel, "body": target.body, "year": target.year}
    rows = conn.execute(_OF_ALL if target.kind is TargetKind.COLUMN else _OF_ONE, asked)
    return sorted({due_of(Level(row["level"]), row["due_rule"], row["year"]).end for row in rows})
