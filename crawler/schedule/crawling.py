"""Whether a crawl is to start, and what became of the one that did: at most one at a time."""

from __future__ import annotations

import logging
import sqlite3
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from store.clock import stamp
from store.config import Config
from store.home import Home
from store.lock import CRAWL, holder
from store.queries import why_crawl

logger = logging.getLogger(__name__)
#: A crawl that could not even begin would fail again at the next tick.
_AFTER_FAILURE = 900.0


class Running(Protocol):
    """A crawl under way."""

    ended_for: str | None

    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def guard(self) -> None: ...
    def end(self, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Ended:
    """A crawl that came to its end. ``failure`` says why it did not do its work, None where it did."""

    rid: uuid.UUID
    status: int
    failure: str | None


@dataclass
class Crawling:
    """Starts a crawl when something is due, never two at once, never two within ``schedule.crawl_gap``."""

    home: Home
    config: Config
    launch: Callable[[], Running]
    monotonic: Callable[[], float] = time.monotonic
    child: Running | None = None
    _rid: uuid.UUID = field(default_factory=uuid.uuid4)
    _newest: int = 0
    _not_before: float = float("-inf")
    _stopping: bool = False

    def start(self, conn: sqlite3.Connection, now: datetime) -> uuid.UUID | None:
        """Start a crawl if it is time: the number by which its heartbeat goes, else None."""
        if self.child is not None or self._stopping or self.monotonic() < self._not_before:
            return None
        gap = (stamp(now - timedelta(seconds=self.config.schedule.crawl_gap)), stamp(now))
        # Equal instants are those of a clock that stands still, in tests and the demo: there is no gap to keep.
        just_now = "SELECT 1 FROM runs WHERE started_at > ? AND started_at < ? AND ended_at IS NOT NULL LIMIT 1"
        if conn.execute(just_now, gap).fetchone() or holder(self.home.path / CRAWL) is not None:
            return None
        reason = why_crawl(conn, now, now - timedelta(hours=self.config.cadence.season_hours))
        if reason is None:
            return None
        logger.info("starting a crawl: %s", reason)
        self._not_before = self.monotonic() + _AFTER_FAILURE  # until it is known that it could begin
        self._newest = _newest_run(conn)
        self.child, self._rid = self.launch(), uuid.uuid4()
        return self._rid

    def finish(self, conn: sqlite3.Connection) -> Ended | None:
        """What became of a crawl that has ended since; None while it runs or where there is none."""
        if self.child is None or (status := self.child.poll()) is None:
            return None
        failure, self.child = self.child.ended_for, None
        # A Python that breaks at once also ends with 1: only the ledger says whether a run began.
        if failure is None and (status not in (0, 1) or _newest_run(conn) == self._newest):
            failure = f"the crawl ended with status {status} and did not do its work, see logs/crawl.log"
        if failure is None:
            self._not_before = float("-inf")
            logger.info("crawl ended with status %d", status)
        else:
            logger.error("%s", failure)
        return Ended(self._rid, status, failure)

    def guard(self) -> None:
        """End a crawl that goes beyond its limits; may be called from any thread."""
        child = self.child
        if child is not None:
            child.guard()

    def stop(self) -> None:
        """Let no crawl start any more, and end the one that is under way. The next run takes up what it leaves."""
        self._stopping = True
        if self.child is not None:
            self.child.end("the service was told to stop")


def _newest_run(conn: sqlite3.Connection) -> int:
    newest: int = conn.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0]
    return newest
