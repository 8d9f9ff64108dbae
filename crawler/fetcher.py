"""Fetching beside Scrapy's queue, in the same slots: controls, further pages of a list, documents, pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

import scrapy
from scrapy.crawler import Crawler

from crawler.fetch.challenges import Challenges
from crawler.fetch.extension import extension
from crawler.fetch.failures import judge_status, name_failure
from crawler.house import House
from crawler.listing.proxy import ListRequest
from crawler.parser.pictures import IMAGE
from crawler.parser.sniff import sniff
from crawler.requests import fetched_from, request_for, request_for_page
from store.model import Fetched, Via, WatchList
from store.model.failures import NotFound, WrongType
from store.queries import challenged_hosts
from store.record import Leased


@dataclass(frozen=True)
class Fetcher:
    """Every method raises Failure where nothing usable came back."""

    crawler: Crawler
    house: House
    watch: WatchList

    async def look(self, leased: Leased) -> Fetched:
        """A page as any look would fetch it, conditional where that is allowed."""
        return await self._download(request_for(leased, self._slot(leased)))

    @classmethod
    async def ready(cls, crawler: Crawler, house: House, watch: WatchList) -> Fetcher:
        """A fetcher that knows on which hosts a browser must not be used."""
        hosts = await house.write(challenged_hosts)
        extension(crawler, Challenges).remember(hosts)
        return cls(crawler, house, watch)

    async def drawn(self, leased: Leased) -> Fetched:
        """The page of a target as a browser draws it."""
        target = replace(leased.target, via=Via.BROWSER)
        request = request_for(replace(leased, target=target), self._slot(leased))
        request.meta["beneath"] = leased.target.via.value  # by which the page's own requests go
        return await self._download(request)

    async def page(self, leased: Leased, page: ListRequest) -> Fetched:
        """A further page of a list."""
        return await self._download(request_for_page(leased, self._slot(leased), page))

    async def document(self, leased: Leased, url: str) -> Fetched:
        """The document that an article leads to; an answer that is none is a failure too."""
        fetched = await self.page(leased, ListRequest("GET", url))
        if fetched.status != 200:
            raise judge_status(fetched.status, fetched.headers, fetched.body) or NotFound(f"status {fetched.status}")
        return fetched

    async def picture(self, leased: Leased, url: str) -> Fetched:
        """A picture that stands in a report; an answer that is none is a failure too.

        Raises BudgetSpent as soon as half of what the slot may ask for in a run is spent.
        """
        page = ListRequest("GET", url, headers=(("Accept", "image/*"),))
        request = request_for_page(leased, self._slot(leased), page)
        request.meta["picture"] = True  # what becomes of it neither stops pages nor takes their share
        fetched = await self._download(request)
        if fetched.status != 200:
            raise judge_status(fetched.status, fetched.headers, fetched.body) or NotFound(f"status {fetched.status}")
        if sniff(fetched.body).carrier != IMAGE:
            problem = judge_status(fetched.status, (), fetched.body)
            raise problem or WrongType(f"{len(fetched.body)} bytes that are no picture")
        return fetched

    def _slot(self, leased: Leased) -> str:
        return self.watch.portal(leased.target.portal).slot

    async def _download(self, request: scrapy.Request) -> Fetched:
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise name_failure(error) from error
        return fetched_from(request.url, response, self.house.now())
