"""One tick of the service: look after the crawl, then do every job that is due, each failing alone."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from crawler.schedule.child import Child
from crawler.schedule.command import crawl_command, crawl_environment
from crawler.schedule.crawling import Crawling, Ended
from crawler.schedule.heartbeat import Heartbeat
from crawler.schedule.job import Job, Post
from crawler.schedule.jobs import jobs_of
from store.clock import Clock
from store.config import Config
from store.db import immediate
from store.home import Home
from store.monitors import Remark, RemarkKind
from store.record import remark

T = TypeVar("T")
logger = logging.getLogger(__name__)
#: What is done at once when a crawl has ended, whether or not its time has come.
_AFTER_A_CRAWL = ("monitors", "sweep", "deliver")


@dataclass
class Ticker:
    """What the service does, tick by tick. It keeps nothing that a restart would miss: the database knows."""

    home: Home
    config: Config
    clock: Clock
    conn: sqlite3.Connection
    command: Sequence[str] = field(default_factory=lambda: crawl_command(["due=only"]))
    heartbeat: Heartbeat = field(default_factory=lambda: Heartbeat(None, 1.0))
    stopping: Callable[[], bool] = field(default=lambda: False)

    def __post_init__(self) -> None:
        self.crawling = Crawling(self.home, self.config, self.launch)
        self.jobs: tuple[Job, ...] = jobs_of(self.config, self.heartbeat)

    def launch(self) -> Child:
        """Start the child process of one crawl."""
        limits = self.config.schedule
        return Child(
            self.command, crawl_environment(self.home), self.home.logs / "crawl.log", seconds=limits.crawl_timeout,
            memory=limits.crawl_memory_mb * 1_000_000, grace=limits.stop_grace,
        )  # fmt: skip

    def tick(self) -> None:
        """What is due now; what fails is logged, and the next tick tries again."""
        ended = self._guarded(self._finish)
        for job in self.jobs:
            if not self.stopping():
                self._guarded(partial(self._run, job, anyway=ended is not None and job.name in _AFTER_A_CRAWL))
        if not self.stopping():
            self._guarded(self._start)

    def once(self) -> None:
        """One tick; a crawl that it starts is waited for, and what came of it is told."""
        self.tick()
        if self.crawling.child is not None:
            self.crawling.child.wait()
            self.crawling.stop()  # one is enough
            self.tick()

    def stop(self) -> None:
        """End a crawl that is under way: TERM, then KILL. Its leases are taken up by the next run."""
        self.crawling.stop()

    def _start(self) -> None:
        try:
            rid = self.crawling.start(self.conn, self.clock.now())
        except OSError as error:
            self._failed(uuid.uuid4(), f"the crawl could not be started: {error}")
            raise
        if rid is not None:
            self.heartbeat.start(rid)

    def _finish(self) -> Ended | None:
        ended = self.crawling.finish(self.conn)
        if ended is None:
            return None
        if ended.failure is None:
            self.heartbeat.success(ended.rid)
        else:
            self._failed(ended.rid, ended.failure)
        return ended

    def _failed(self, rid: uuid.UUID, failure: str) -> None:
        """Tell the receiver of the heartbeat and the alerts that a crawl did not do its work."""
        self.heartbeat.fail(rid, failure)
        with immediate(self.conn) as conn:
            one = Remark(RemarkKind.FAILED, "run_ended_badly", "weihai", f"抓取没有完成（{failure}）")
            remark(conn, self.clock.now(), one)

    def _run(self, job: Job, *, anyway: bool) -> None:
        job.run(Post(self.home, self.config, self.conn, self.clock.now(), self.stopping), anyway=anyway)

    @staticmethod
    def _guarded(step: Callable[[], T]) -> T | None:
        try:
            return step()
        except Exception:  # one failing step never stops the service
            logger.exception("a step of the schedule failed")
            return None
