"""Deciding when: a ticker that starts a crawl as a child process when something is due, and delivers alerts.

Nothing about time is kept in the scheduler itself: every tick asks the database what is due, so that a
machine that slept, or a process that was killed, just goes on.
"""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

import alerts
from store.clock import SHANGHAI, Clock, real_time, stamp
from store.config import Config
from store.home import CHECKOUT, HOME_VARIABLE, Home

logger = logging.getLogger(__name__)
_TERM_GRACE = 20.0
_AFTER_FAILURE = 900.0


def crawl_command(arguments: Sequence[str] = ()) -> list[str]:
    """The command line of one crawl of the whole city."""
    options = [part for argument in arguments for part in ("-a", argument)]
    return [sys.executable, "-m", "scrapy", "crawl", "weihai", *options]


def crawl_environment(home: Home, **more: str) -> dict[str, str]:
    """The environment of a child: the same home, Scrapy's settings, and the checkout on the path."""
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    own = {HOME_VARIABLE: str(home.path), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": path}
    return {**os.environ, **own, **more}


def is_due(conn: sqlite3.Connection, now: datetime, config: Config) -> str | None:
    """Why a crawl should start now, or None: a target is due, or nothing was run for a whole interval."""
    due = conn.execute(
        """SELECT count(*) FROM targets WHERE watched AND next_due_at <= ?
             AND (kind = 'index' OR EXISTS(
               SELECT 1 FROM standing s WHERE s.portal = targets.portal AND s.channel = targets.channel
                 AND s.watched AND s.year = ?
                 AND (kind = 'column' OR (s.body = targets.body AND s.year = targets.year))))
             AND (lease_until IS NULL OR lease_until < ?)""",
        (stamp(now), now.year - 1, real_time()),
    ).fetchone()[0]
    if due:
        return f"{due} targets are due"
    since = now - timedelta(hours=config.crawl.look_every_hours)
    recent = conn.execute("SELECT 1 FROM runs WHERE started_at > ? LIMIT 1", (stamp(since),)).fetchone()
    return None if recent else "no run within the interval"


@dataclass
class Ticker:
    """One tick at a time: at most one crawl under way, then facts to alerts, then delivery."""

    home: Home
    config: Config
    clock: Clock
    conn: sqlite3.Connection
    command: Sequence[str] = field(default_factory=lambda: crawl_command(["due=only"]))
    _child: subprocess.Popen[bytes] | None = None
    _deadline: float = 0.0
    _not_before: float = 0.0

    def tick(self) -> None:
        """Look after the crawl, then tell. What fails is logged; the next tick tries again."""
        for step in (self._look_after_crawl, self._tell):
            try:
                step()
            except Exception:  # one failing step never stops the service
                logger.exception("a step of the schedule failed")

    def once(self) -> None:
        """One tick; a crawl that it starts is waited for, and what came of it is told."""
        self.tick()
        if self._child is not None:
            try:
                self._child.wait(self.config.schedule.crawl_timeout)
            except subprocess.TimeoutExpired:
                self.stop()
            self._child = None
            self._tell()

    def stop(self) -> None:
        """End a crawl that is under way: TERM, then KILL. Its leases are taken up by the next run."""
        child = self._child
        if child is None or child.poll() is not None:
            return
        child.terminate()
        try:
            child.wait(_TERM_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _look_after_crawl(self) -> None:
        if self._child is not None:
            status = self._child.poll()
            if status is None and real_time() < self._deadline:
                return
            if status is None:
                logger.error("the crawl took longer than %g s and is ended", self.config.schedule.crawl_timeout)
                self.stop()
            self._note_end(self._child.returncode)
            self._child = None
        if real_time() < self._not_before:
            return
        reason = is_due(self.conn, self.clock.now(), self.config)
        if reason is not None:
            logger.info("starting a crawl: %s", reason)
            self._start()

    def _note_end(self, status: int) -> None:
        """A crawl that could not even begin would fail again at the next tick: wait before trying again."""
        if status in (0, 1):
            logger.info("crawl ended with status %d", status)
            return
        logger.error("crawl ended with status %d, see %s", status, self.home.logs / "crawl.log")
        self._not_before = real_time() + _AFTER_FAILURE

    def _start(self) -> None:
        self.home.logs.mkdir(parents=True, exist_ok=True)
        with (self.home.logs / "crawl.log").open("ab") as log:
            self._child = subprocess.Popen(
                self.command, env=crawl_environment(self.home), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._deadline = real_time() + self.config.schedule.crawl_timeout

    def _tell(self) -> None:
        now = self.clock.now()
        alerts.process(self.conn, now, self.config)
        alerts.sweep(self.conn, now, self.config)
        report = alerts.deliver(self.conn, self.config)
        if report.sent or report.failed or report.dead:
            logger.info("alerts: %d sent, %d to try again, %d given up", report.sent, report.failed, report.dead)


def serve(
    ticker: Ticker,
    seconds: float,
    stop: threading.Event | None = None,
    *,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Tick every ``seconds`` until SIGTERM, SIGINT or ``stop``; late ticks are made up once, none overlap."""
    ended = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
    scheduler = BackgroundScheduler(timezone=SHANGHAI)
    scheduler.add_job(
        ticker.tick, "interval", seconds=seconds, next_run_time=datetime.now(SHANGHAI), misfire_grace_time=None,
        coalesce=True, max_instances=1,
    )  # fmt: skip
    scheduler.start()
    started()
    try:
        ended.wait()
    finally:
        scheduler.shutdown(wait=True)  # first, so that no tick starts another crawl
        ticker.stop()
