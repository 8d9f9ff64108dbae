"""The budget: how many requests one machine gets in one run."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.fetch.extension import extension
from crawler.fetch.slots import Slots
from crawler.fetch.thresholds import threshold
from store.model.failures import BudgetSpent

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class BudgetMiddleware:
    """Counts what goes to each slot, robots.txt, redirects and second tries included; NIANBAO_MAX_REQUESTS is the end.

    Stands behind the breaker: what is turned away for another reason costs nothing. Pictures (``meta["picture"]``) get
    what they ask for only until half of it is spent: the rest is for pages.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._slots = extension(crawler, Slots)
        self._limit = int(threshold(crawler.settings, "NIANBAO_MAX_REQUESTS"))
        self._spent: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises BudgetSpent when the slot of the request has had its share."""
        key = self._slots.key(request)
        if request.meta.get("picture") and self._spent[key] >= self._limit // 2:
            raise BudgetSpent(f"half of {self._limit} requests to the slot {key} are spent, the rest is for pages")
        if self._spent[key] >= self._limit:
            raise BudgetSpent(f"{self._limit} requests to the slot {key}: crawl.max_requests")
        self._spent[key] += 1
        if self._spent[key] == self._limit:
            logger.warning("The slot %s has had its %d requests; what is left is for the next run", key, self._limit)
