"""The download handler for http and https: guarded, timed, and delegating to the means a target asks for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.utils.misc import build_from_crawler, load_object

from crawler.fetch.breaker import Breaker
from crawler.fetch.egress import Egress
from crawler.fetch.extension import extension
from crawler.fetch.failures import name_failure
from store.model.failures import DnsFailed, Failure, InternalError, NotAllowed
from store.model.watch import Via

if TYPE_CHECKING:
    from scrapy.core.downloader.handlers import DownloadHandlerProtocol
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# By dotted path: a means nobody asks for is never imported.
DELEGATES: dict[str, str] = {
    Via.PLAIN: "crawler.fetch.plain.PlainHandler",
    Via.BROWSER: "crawler.fetch.browser.BrowserHandler",
    Via.LEGACY_TLS: "crawler.fetch.legacy.LegacyTlsHandler",
}


class DelegatingHandler(BaseDownloadHandler):
    """Fetches by ``request.meta["via"]`` (default ``plain``); every failure leaves under its name.

    ``meta["download_timeout"]`` (seconds, default DOWNLOAD_TIMEOUT) bounds everything from the first look-up to the
    last byte of the body.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._egress = extension(crawler, Egress)
        self._breaker = extension(crawler, Breaker)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._delegates: dict[str, DownloadHandlerProtocol] = {}

    async def download_request(self, request: Request) -> Response:
        """The answer to a request. Raises a Failure: our guard's, the breaker's, or the transport's by its name."""
        self._egress.check(request)
        # Asked here too, at transfer time: the request may have waited in its slot while the host was opened.
        self._breaker.check(request)
        delegate = self._delegate(request.meta.get("via", Via.PLAIN))
        if getattr(delegate, "is_composed", False):  # its requests come here again, each by itself
            return await delegate.download_request(request)
        try:
            async with asyncio.timeout(request.meta.get("download_timeout") or self._timeout or None):
                response = await delegate.download_request(request)
        except Exception as error:
            failure = self._name(error, request)
            self._breaker.failed(request, failure)
            raise failure from error
        self._breaker.answered(request)
        return response

    async def close(self) -> None:
        for delegate in self._delegates.values():
            await delegate.close()

    def _delegate(self, via: str) -> DownloadHandlerProtocol:
        if via not in DELEGATES:
            raise InternalError(f"there is no way of fetching called '{via}'; known are: {', '.join(DELEGATES)}")
        if via not in self._delegates:
            made = build_from_crawler(load_object(DELEGATES[via]), self.crawler)
            self._delegates[via] = cast("DownloadHandlerProtocol", made)
        return self._delegates[via]

    def _name(self, error: Exception, request: Request) -> Failure:
        failure = name_failure(error)
        refusal = self._egress.refusal(request) if isinstance(failure, DnsFailed) else None
        return NotAllowed(refusal) if refusal else failure
