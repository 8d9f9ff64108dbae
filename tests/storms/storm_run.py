"""One run of the real spider without Scrapy's engine: start, callbacks, errbacks, and its end or its death."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import scrapy
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure as TwistedFailure

from crawler.examine import Examined, examine
from crawler.house import House
from spiders.weihai import WeihaiSpider
from store.clock import FixedClock
from store.config import Config
from store.db import open_database
from store.evidence import EvidenceStore
from store.home import Home
from store.model.failures import Failure
from store.writer import Writer

#: Carries one request: the answer, or Failure raised.
Fetch = Callable[[scrapy.Request], Response]

_MEMORY = Path("/dev/shm")
#: Where homes are made: in memory where there is such a folder. A kill loses nothing of what was written, on no disk.
HOMES = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None


class Died(BaseException):
    """The process is gone; nothing that catches exceptions can keep it."""


class InlinePool:
    """Reads documents in this process; the same bytes are read once, however many houses there are."""

    _known: dict[str, Examined] = {}  # noqa: RUF012  # shared on purpose

    async def examine(self, *asked: Any) -> Examined:
        key = repr(asked)
        if key not in self._known:
            self._known[key] = examine(*asked)
        return self._known[key]

    def close(self) -> None:
        """Nothing runs."""


class _Stats:
    def __init__(self) -> None:
        self.requests = 0

    def get_value(self, name: str, default: int = 0) -> int:
        return self.requests if name == "downloader/request_count" else default


class _Crawler:
    """What a spider asks of Scrapy's crawler: an engine that downloads, and statistics."""

    def __init__(self, fetch: Fetch, dies_after: int | None) -> None:
        self.engine, self.stats = self, _Stats()
        self.settings, self.signals = Settings(), Mock()
        self._fetch, self._dies_after = fetch, dies_after

    async def download_async(self, request: scrapy.Request) -> Response:
        if self.stats.requests == self._dies_after:
            raise Died
        self.stats.requests += 1
        await asyncio.sleep(0)
        return self._fetch(request)


def open_house(home: Home, config: Config, now: datetime) -> House:
    """The house as every process opens it, but that documents are read in this one."""
    conn = open_database(home, migrate=False)
    pool: Any = InlinePool()
    return House(home, config, FixedClock(now), Writer(conn), EvidenceStore(home.evidence), pool)


@dataclass
class Course:
    """A run that was driven: how it ended."""

    status: int
    died: bool


def drive(
    home: Home, config: Config, now: datetime, fetch: Fetch, *, arguments: Mapping[str, str] | None = None,
    seed: int = 0, dies_after: int | None = None,
) -> Course:  # fmt: skip
    """One run from start to end, its requests in an order of ``seed``; it dies before one more than ``dies_after``."""
    house = open_house(home, config, now)
    crawler: Any = _Crawler(fetch, dies_after)
    with patch.object(House, "open", return_value=house):
        spider = WeihaiSpider.from_crawler(crawler, **(arguments or {}))
    try:
        asyncio.run(_course(spider, crawler, random.Random(seed)))
    except Died:
        house.writer.do(_forget_process)
        house.close()
        return Course(1, died=True)
    spider.closed("finished")
    return Course(spider.exit_status, died=False)


async def _course(spider: WeihaiSpider, crawler: _Crawler, rng: random.Random) -> None:
    # Tasks that die with the process tell nobody.
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    waiting = [request async for request in spider.start()]
    while waiting:
        request = waiting.pop(rng.randrange(len(waiting)))
        try:
            response = await crawler.download_async(request)
        except Failure as failure:
            failed = TwistedFailure(failure)
            failed.request = request  # type: ignore[attr-defined]  # as Scrapy does
            assert request.errback is not None
            await request.errback(failed)
            continue
        assert request.callback is not None
        waiting += [more async for more in request.callback(response)]


def _forget_process(conn: sqlite3.Connection) -> None:
    """The process of an open run is gone: what the next one finds after a kill."""
    conn.execute("UPDATE runs SET process = 0 WHERE ended_at IS NULL")
