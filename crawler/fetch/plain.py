"""The plain way of fetching: Scrapy's own HTTP/1.1 client, without requests we did not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class PlainHandler(HTTP11DownloadHandler):
    """Makes each request once. A dead connection ends as Reset, and our own retry, after the delay, comes next."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Twisted would repeat a request at once when a kept connection is reset: past the delay, past the breaker.
        self._pool.retryAutomatically = False
