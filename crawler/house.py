"""Everything one run of a process works with: settings, clock, database, evidence, pool."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from crawler.picture_cache import PictureCache
from crawler.pool import DocumentPool
from store.clock import Clock, clock_for
from store.config import Config, load_config
from store.db import mark_of, open_database
from store.evidence import EvidenceStore
from store.home import Home, default_home
from store.model.failures import BudgetSpent
from store.writer import Writer

T = TypeVar("T")
_FIRST_RETRY = timedelta(minutes=15)


@dataclass
class House:
    """Opened once per process; ``close`` gives everything back."""

    home: Home
    config: Config
    clock: Clock
    writer: Writer
    evidence: EvidenceStore
    pool: DocumentPool

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

    @property
    def look_interval(self) -> timedelta:
        """How long what was seen is believed before it is looked at again."""
        return timedelta(hours=self.config.crawl.look_every_hours)

    def retry_wait(self, attempts: int) -> timedelta:
        """How long to wait after a look that said nothing: longer each time, never beyond the interval."""
        return min(_FIRST_RETRY * float(2 ** min(attempts, 10)), self.look_interval)

    def wait_after(self, reason: str | None, attempts: int) -> timedelta:
        """How long after a look that said nothing, with the failure's code, the target is due again.

        One that was not looked at for want of requests is due at once; if that happens again, it waits like others.
        """
        if reason == BudgetSpent.code and attempts <= 1:
            return timedelta(0)
        return self.retry_wait(attempts)

    def close(self) -> None:
        self.pool.close()
        self.writer.close()
