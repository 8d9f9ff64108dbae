"""Only listed hosts are asked, by their exact names; a redirect that leaves them is named as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.egress import Egress
from crawler.fetch.extension import extension
from crawler.fetch.hostname import host_of
from store.model.failures import NotAllowed, RedirectedAway

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ListedHostsMiddleware:
    """Takes the place of Scrapy's off-site filter, which knows suffixes and drops requests in silence."""

    def __init__(self, crawler: Crawler) -> None:
        self._policy = extension(crawler, Egress).policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ListedHostsMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises RedirectedAway for a redirect off the list, NotAllowed for any other request off it."""
        scheme = urlparse_cached(request).scheme
        if scheme in {"http", "https"} and self._policy.lists(host_of(request)):
            return
        came_from = request.meta.get("redirect_urls")
        if came_from:
            raise RedirectedAway(f"{came_from[-1]} leads to {request.url}, whose host is not on the list")
        raise NotAllowed(f"the host of {request.url} is not on the list")
