"""Which hosts answered with a challenge: a browser never goes there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scrapy import Request, signals

from crawler.fetch.hostname import host_of, spelled
from crawler.fetch.shape import is_puzzle
from store.model.failures import Challenged

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_STATUS = frozenset({412, 521})


class Challenges:
    """A Scrapy extension: remembers every host that asked for a proof in this run, or when it was last looked at."""

    def __init__(self, crawler: Crawler) -> None:
        self._hosts: set[str] = set()
        crawler.signals.connect(self._received, signals.response_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Challenges:
        return cls(crawler)

    def remember(self, hosts: Iterable[str]) -> None:
        """Hosts whose last look ended with a challenge."""
        self._hosts.update(spelled(host) for host in hosts)

    def check(self, host: str) -> None:
        """Raises Challenged for a host that a browser must not be used on."""
        if spelled(host) in self._hosts:
            raise Challenged(f"{host} answered with a challenge; it is not tried with a browser")

    def _received(self, response: Response, request: Request) -> None:
        if response.status in _STATUS or is_puzzle(response.body):
            self._hosts.add(host_of(request))
            self._hosts.add(host_of(Request(response.url)))
