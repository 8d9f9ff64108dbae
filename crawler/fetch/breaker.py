"""The breaker: a host that does not answer is left alone for the rest of the run."""

from __future__ import annotations

import logging
from collections import Counter
from copy import copy
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


class Breaker:
    """A Scrapy extension: counts the transport failures of every host of one crawl.

    Hosts are canonical names. After NIANBAO_BREAKER_FAILURES failures in a row the host is open: requests to it,
    queued ones included, end without being made. It stays open until the crawl ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._limit = threshold(crawler.settings, "NIANBAO_BREAKER_FAILURES")
        self._crawler = crawler
        self._failures: Counter[str] = Counter()
        self._open: dict[str, Failure] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Breaker:
        return cls(crawler)

    def check(self, host: str) -> None:
        """Raises the failure the host was opened with, when it is open."""
        if host in self._open:
            raise copy(self._open[host])

    def answered(self, host: str) -> None:
        """The host answered, whatever it said: its failures are counted from zero again."""
        self._failures.pop(host, None)

    def failed(self, host: str, failure: Failure) -> None:
        """A request to the host failed; only failures of the transport count."""
        if not isinstance(failure, Unreachable) or isinstance(failure, HostUnreachable):
            return
        self._failures[host] += 1
        if self._failures[host] >= self._limit:
            count = self._failures[host]
            self.open(host, HostUnreachable(f"{host} failed {count} times in a row, at last with {failure}"))

    def open(self, host: str, reason: Failure) -> None:
        """Leave the host alone from now on: its other requests end with a copy of ``reason``."""
        if host in self._open:
            return
        logger.warning("No more requests to %s in this run: %s", host, reason)
        self._open[host] = reason
        extension(self._crawler, Slots).fail_queued(host, reason)


class BreakerMiddleware:
    """Turns requests to an open host away before they take a place in a slot."""

    def __init__(self, crawler: Crawler) -> None:
        self._breaker = extension(crawler, Breaker)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BreakerMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        self._breaker.check(host_of(request))
