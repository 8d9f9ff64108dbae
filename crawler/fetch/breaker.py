"""The breaker: a host that does not answer is left alone for the rest of the run."""

from __future__ import annotations

import logging
from collections import Counter
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.fetch.extension import extension
from crawler.fetch.hostname import host_of
from crawler.fetch.slots import Slots
from crawler.fetch.thresholds import threshold
from store.model.failures import Failure, HostUnreachable, Unreachable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """What is counted apart: a host, and whether pictures are asked of it. Its pages are the host's main matter."""

    host: str
    pictures: bool = False

    @classmethod
    def of(cls, request: Request) -> Line:
        return cls(host_of(request), bool(request.meta.get("picture")))


class Breaker:
    """A Scrapy extension: counts the transport failures of every host of one crawl.

    Hosts are canonical names. After NIANBAO_BREAKER_FAILURES failures in a row the host is open: requests to it,
    queued ones included, end without being made. It stays open until the crawl ends.
    Requests with ``meta["picture"]`` are counted apart: their failures stop pictures of that host, never its pages.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._limit = threshold(crawler.settings, "NIANBAO_BREAKER_FAILURES")
        self._crawler = crawler
        self._failures: Counter[Line] = Counter()
        self._open: dict[Line, Failure] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Breaker:
        return cls(crawler)

    def check(self, request: Request) -> None:
        """Raises the failure the host of a request was opened with, when it is open for such requests."""
        line = Line.of(request)
        reason = self._open.get(Line(line.host)) or self._open.get(line)
        if reason is not None:
            raise copy(reason)

    def answered(self, request: Request) -> None:
        """The host answered, whatever it said: its failures are counted from zero again."""
        self._failures.pop(Line.of(request), None)

    def failed(self, request: Request, failure: Failure) -> None:
        """A request failed; only failures of the transport count."""
        if not isinstance(failure, Unreachable) or isinstance(failure, HostUnreachable):
            return
        line = Line.of(request)
        self._failures[line] += 1
        if self._failures[line] >= self._limit:
            count = self._failures[line]
            what = f"pictures of {line.host}" if line.pictures else line.host
            self._leave(line, HostUnreachable(f"{what} failed {count} times in a row, at last with {failure}"))

    def open(self, host: str, reason: Failure) -> None:
        """Leave the host alone from now on: its other requests end with a copy of ``reason``."""
        self._leave(Line(host), reason)

    def _leave(self, line: Line, reason: Failure) -> None:
        if line in self._open:
            return
        what = "pictures" if line.pictures else "requests"
        logger.warning("No more %s to %s in this run: %s", what, line.host, reason)
        self._open[line] = reason
        extension(self._crawler, Slots).fail_queued(lambda request: self._is_left(request, line), reason)

    @staticmethod
    def _is_left(request: Request, line: Line) -> bool:
        asked = Line.of(request)
        return asked.host == line.host and (asked.pictures or not line.pictures)


class BreakerMiddleware:
    """Turns requests to an open host away before they take a place in a slot."""

    def __init__(self, crawler: Crawler) -> None:
        self._breaker = extension(crawler, Breaker)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BreakerMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        self._breaker.check(request)
