"""robots.txt, obeyed with the stricter reading: a host whose robots.txt cannot be had is not asked for pages."""

from __future__ import annotations

import asyncio
import logging
from copy import copy
from typing import TYPE_CHECKING

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.breaker import Breaker
from crawler.fetch.extension import extension
from crawler.fetch.failures import name_failure
from crawler.fetch.hostname import host_of
from crawler.fetch.slots import Slots
from crawler.fetch.thresholds import threshold
from store.errors import ConfigError
from store.model.failures import BudgetSpent, Failure, NotAllowed, RobotsRefused, RobotsUnreachable
from store.model.watch import Via

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

# Marks the request for robots.txt itself; a key of ours, so that nothing else gets past by Scrapy's own key.
_MARK = "nianbao_robots"

Ruling = Protego | Failure


class RobotsMiddleware:
    """Asks every host for its robots.txt once, before its first page, in the slot of that page.

    2xx is parsed, 4xx allows everything; 429, 5xx, a time-out, a redirect off the list or any other failure defers
    the whole host to another run: its requests end with RobotsUnreachable and its breaker opens.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._breaker = extension(crawler, Breaker)
        self._slots = extension(crawler, Slots)
        self._timeout = threshold(crawler.settings, "NIANBAO_ROBOTS_TIMEOUT")
        self._agent = str(crawler.settings.get("ROBOTSTXT_USER_AGENT") or "")
        if not self._agent:
            raise ConfigError("the Scrapy setting ROBOTSTXT_USER_AGENT must name us as robots.txt files do")
        self._rulings: dict[str, asyncio.Task[Ruling]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsRefused or RobotsUnreachable; NotAllowed when our own guard kept us from asking."""
        if request.meta.get(_MARK):
            return
        netloc = urlparse_cached(request).netloc.lower()
        if netloc not in self._rulings:
            # A task of its own: the request that happens to come first may be cancelled, the others still wait.
            self._rulings[netloc] = asyncio.get_running_loop().create_task(self._ask(request))
        ruling = await asyncio.shield(self._rulings[netloc])
        if isinstance(ruling, Failure):
            raise copy(ruling)
        if not ruling.can_fetch(request.url, self._agent):
            raise RobotsRefused(f"robots.txt of {netloc} does not allow {request.url}")

    async def _ask(self, page: Request) -> Ruling:
        request = self._request_for(page)
        try:
            response = await self._crawler.engine.download_async(request)
            rules = self._read(response)
        except Exception as error:
            failure = name_failure(error)
            if not isinstance(failure, NotAllowed | BudgetSpent):
                failure = RobotsUnreachable(f"{request.url}: {failure}")
            self._breaker.open(host_of(page), failure)
            return failure
        self._obey_delay(rules, request)
        return rules

    def _request_for(self, page: Request) -> Request:
        parts = urlparse_cached(page)
        meta = {
            _MARK: True, "download_slot": self._slots.key(page), "download_timeout": self._timeout,
            "dont_retry": True,
        }  # fmt: skip
        if page.meta.get("via", Via.BROWSER) != Via.BROWSER:  # there is nothing to draw in a robots.txt
            meta["via"] = page.meta["via"]
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        return Request(url, callback=NO_CALLBACK, meta=meta, dont_filter=True)

    @staticmethod
    def _read(response: Response) -> Protego:
        if 400 <= response.status < 500:
            return Protego.parse("")
        if not 200 <= response.status < 300:
            raise RobotsUnreachable(f"HTTP {response.status}")
        return Protego.parse(response.body.decode("utf-8-sig", errors="replace"))

    def _obey_delay(self, rules: Protego, request: Request) -> None:
        delay = rules.crawl_delay(self._agent)
        if delay:
            logger.info("%s asks for %s seconds between two requests", request.url, delay)
            self._slots.slow_down(self._slots.key(request), float(delay))
