"""The plain way of fetching: Scrapy's own HTTP/1.1 client, without requests we did not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawler.fetch.tls import NamingPolicy

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.web.iweb import IPolicyForHTTPS


class PlainHandler(HTTP11DownloadHandler):
    """Makes each request once, and checks certificates.

    A dead connection ends as Reset, and our own retry, after the delay, comes next.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Twisted would repeat a request at once when a kept connection is reset: past the delay, past the breaker.
        self._pool.retryAutomatically = False
        self._contextFactory = cast("IPolicyForHTTPS", NamingPolicy())
