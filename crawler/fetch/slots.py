"""The downloader's slots as politeness sees them: slower, paused, or emptied of a host."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from copy import copy
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Request, signals

from store.model.failures import Failure

if TYPE_CHECKING:
    from scrapy.core.downloader import Downloader
    from scrapy.crawler import Crawler

# Scrapy 2.19 counts a request as on its way only once its task has started, and without a delay it empties a whole
# queue before any has: the slot's concurrency then means nothing. Any delay mends that. Seconds.
_SHORTEST_DELAY = 0.001


class Slots:
    """A Scrapy extension: the slots of one crawl, each of which really sends one request at a time.

    A key is what ``meta["download_slot"]`` says, else the host.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._keep_clock, signals.request_reached_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Slots:
        return cls(crawler)

    def key(self, request: Request) -> str:
        """The slot a request goes through."""
        return self._downloader.get_slot_key(request)

    def slow_down(self, key: str, delay: float) -> None:
        """Raise the delay between two requests of a slot to ``delay`` seconds; it is never lowered."""
        downloader = self._downloader
        said = downloader.per_slot_settings.get(key, {})
        slot = downloader.slots.get(key)
        now = slot.delay if slot else said.get("delay", self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        if delay <= now:
            return
        # The downloader forgets idle slots after a minute and makes them anew from these settings. Jitter would
        # at times undercut what the host asked for.
        downloader.per_slot_settings[key] = {**said, "delay": delay, "jitter": 0.0}
        if slot:
            slot.delay, slot.jitter = delay, 0.0

    def pause(self, key: str, seconds: float) -> None:
        """Start no request of a slot within the next ``seconds``."""
        slot = self._downloader.slots.get(key)
        if slot:
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)

    def fail_queued(self, is_over: Callable[[Request], bool], failure: Failure) -> None:
        """End every request that is over and waits in a slot, so that none waits out the delay for nothing."""
        for slot in self._downloader.slots.values():
            waiting, slot.queue = slot.queue, deque()
            for request, deferred in waiting:
                if not is_over(request):
                    slot.queue.append((request, deferred))
                elif not deferred.called:
                    deferred.errback(copy(failure))

    def _keep_clock(self, request: Request) -> None:
        slot = self._downloader.slots[self.key(request)]
        slot.delay = max(slot.delay, _SHORTEST_DELAY)

    @property
    def _downloader(self) -> Downloader:
        return self._crawler.engine.downloader
