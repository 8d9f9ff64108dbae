"""Every request takes the configured proxy, or none; what the environment says does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request

from crawler.fetch.egress import Egress
from crawler.fetch.extension import extension

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class EgressProxyMiddleware:
    """Sets the proxy of every request, those for robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        self._proxy = extension(crawler, Egress).policy.proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EgressProxyMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta["proxy"] = self._proxy or None
