"""Everything one run of a process works with: settings, clock, database, evidence, pool."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from crawler.picture_cache import PictureCache
from crawler.pool import DocumentPool
from store.clock import Clock, clock_for
from store.config import Config, load_config
from store.db import mark_of, open_database
from store.evidence import EvidenceStore
from store.home import Home, default_home
from store.model import Target, TargetKind
from store.model.failures import BudgetSpent
from store.queries import Timetable, rhythm
from store.record import Leased
from store.writer import Writer

T = TypeVar("T")


@dataclass
class House:
    """Opened once per process; ``close`` gives everything back."""

    home: Home
    config: Config
    clock: Clock
    writer: Writer
    evidence: EvidenceStore
    pool: DocumentPool
    _made: Timetable | None = None

    @classmethod
    def open(cls, home: Home | None = None, config: Config | None = None) -> House:
        """Open the home, making its database if there is none. Raises NianbaoError."""
        home = (home or default_home()).ensure()
        config = config or load_config(home)
        conn = open_database(home, migrate=False)
        clock = clock_for(mark_of(conn))
        pool = DocumentPool(config.pool, PictureCache(home.path / "pictures"))
        return cls(home, config, clock, Writer(conn), EvidenceStore(home.evidence), pool)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Have work committed by the writer thread, without holding up the event loop."""
        return await asyncio.wrap_future(self.writer.submit(work))

    def now(self) -> datetime:
        return self.clock.now()

    def next_look(self, conn: sqlite3.Connection, leased: Leased, at: datetime) -> datetime:
        """When a target that was seen is due again; ``conn`` is the writer's, so that new facts count."""
        return self._timetable(conn).next_look(conn, leased.target, at)

    def first_look(self, conn: sqlite3.Connection) -> Callable[[Target], datetime]:
        """When new targets are looked at: all at once in an empty database, else each portal's at its time of the day.

        So a new year, in which every target is new, begins without a burst.
        """
        now, table = self.now(), Timetable(conn, rhythm(self.config))
        if conn.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is None:
            return lambda _: now
        return lambda target: table.within_a_day(target, now)

    def next_pictures(self, conn: sqlite3.Connection, leased: Leased, at: datetime) -> datetime:
        """When the pictures behind a page that stays the same are looked at again: as an article would be."""
        article = replace(leased.target, kind=TargetKind.ARTICLE)
        return self._timetable(conn).next_look(conn, article, at)

    def retry(self, conn: sqlite3.Connection, leased: Leased, at: datetime, reason: str | None = None) -> datetime:
        """When a target that said nothing, with the failure's code, is tried again: later each time.

        One that was not looked at for want of requests is due at once; if that happens again, it waits like others.
        """
        if reason == BudgetSpent.code and leased.attempts <= 1:
            return at
        return self._timetable(conn).again(conn, leased.target, at, leased.attempts)

    def _timetable(self, conn: sqlite3.Connection) -> Timetable:
        if self._made is None:  # after the watch list was written: the places of the portals are those of this run
            self._made = Timetable(conn, rhythm(self.config))
        return self._made

    def close(self) -> None:
        self.pool.close()
        self.writer.close()
