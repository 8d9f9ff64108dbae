"""A job of the service: runs when due, remembers that it ran, and fails alone."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.schedule.rules import When, is_due
from store.config import Config
from store.db import immediate
from store.home import Home
from store.queries import jobs
from store.record import begin_job, end_job

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Post:
    """What jobs work with. ``stopping`` says that the service is to end: long work breaks off."""

    home: Home
    config: Config
    conn: sqlite3.Connection
    now: datetime
    stopping: Callable[[], bool] = field(default=lambda: False)


@dataclass(frozen=True)
class Job:
    """``work`` does it and says in a few words what it came to; what it raises is its failure."""

    name: str
    when: When
    work: Callable[[Post], str]

    def run(self, post: Post, *, anyway: bool = False) -> bool | None:
        """Run it if it is due, or ``anyway``: whether it went well; None where it was not due."""
        if not anyway and not is_due(self.when, post.now, jobs(post.conn).get(self.name)):
            return None
        with immediate(post.conn):
            begin_job(post.conn, self.name, post.now)
        try:
            detail, well = self.work(post), True
        except Exception as error:  # one failing job never stops the others
            logger.exception("the job %s failed", self.name)
            detail, well = f"{type(error).__name__}: {error}", False
        with immediate(post.conn):
            end_job(post.conn, self.name, post.now, detail, well=well)
        return well
