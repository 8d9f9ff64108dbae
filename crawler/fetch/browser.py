"""The way of fetching that draws a page: its document like any other, then its scripts in a browser without network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.fetch.challenges import Challenges
from crawler.fetch.chromium import Chromium
from crawler.fetch.drawing import Drawing, Given, Wanted, is_web
from crawler.fetch.egress import Egress
from crawler.fetch.extension import extension
from crawler.fetch.failures import judge_status, name_failure
from crawler.fetch.hostname import host_of
from crawler.fetch.slots import Slots
from crawler.fetch.thresholds import threshold
from store.model.failures import BrowserFailed, Forwarded
from store.model.watch import DRAWN_BY, Via

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

#: Scripts are asked for once in a run, however many pages use them; bytes kept of them.
_MOST_KEPT = 20_000_000
#: The share of the deadline after which a page is taken as it stands.
_REST = 0.75


class BrowserHandler:
    """Every request a page makes is made by us: robots.txt, breaker, delay, guard, proxy and size hold for each.

    What comes back is the document as drawn; the header ``X-Nianbao-Drawn-By`` says so. A document that is no page
    to draw (another status, another type, a challenge) comes back as it is.
    """

    lazy = True
    #: It waits for its turn and for its own requests, so it keeps its own time and leaves counting to them.
    is_composed = True

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._egress = extension(crawler, Egress)
        self._challenges = extension(crawler, Challenges)
        self._slots = extension(crawler, Slots)
        self._deadline = threshold(crawler.settings, "NIANBAO_BROWSER_TIMEOUT")
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._agent = str(crawler.settings.get("USER_AGENT"))
        self._chromium = Chromium(str(crawler.settings.get("NIANBAO_BROWSER") or ""))
        self._scripts: dict[str, Given] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BrowserHandler:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The drawn page. Raises NeedsBrowser, BrowserFailed, Challenged, or what a request of it came to."""
        self._challenges.check(host_of(request))
        self._chromium.check()
        try:
            response = await self._fetched(request, Wanted(request.method, request.url, {}, request.body or None))
            against = judge_status(response.status, _fields(response), response.body)
            # A page that only forwards is drawn: where its script leads is seen, and held to the listed hosts.
            if (against and not isinstance(against, Forwarded)) or not _is_page(response):
                return response.replace(request=request)
            async with self._chromium.turn:
                return await self._drawn(request, response)
        finally:
            # The next request of the slot keeps its distance from the last one made here.
            self._slots.pause(self._slots.key(request), 0.0)

    async def close(self) -> None:
        await self._chromium.discard()

    async def _drawn(self, request: Request, response: Response) -> Response:
        drawing = Drawing(
            lambda wanted: self._asked(request, wanted), self._lists, self._agent, self._most, self._deadline * _REST
        )
        try:
            async with asyncio.timeout(self._deadline):
                browser = await self._chromium.browser()
                drawn = await drawing.draw(browser, response.url, _given(response))
        except TimeoutError as error:
            await self._chromium.discard()  # what hung may hang still
            raise BrowserFailed(f"{response.url} was not drawn within {self._deadline:.0f} s") from error
        headers = {
            "Content-Type": "text/html; charset=utf-8", DRAWN_BY: f"chromium {browser.version}",
            "X-Nianbao-Requests": str(drawn.requests + 1),
        }  # fmt: skip
        body = drawn.html.encode("utf-8", "replace")
        return HtmlResponse(drawn.url, headers=headers, body=body, encoding="utf-8", request=request)

    async def _asked(self, page: Request, wanted: Wanted) -> Given:
        if wanted.is_script and wanted.url in self._scripts:
            return self._scripts[wanted.url]
        response = await self._fetched(page, wanted)
        self._challenges.check(urlsplit(response.url).hostname or "")
        given = _given(response)
        kept = sum(len(one.body) for one in self._scripts.values())
        if wanted.is_script and given.status == 200 and kept + len(given.body) <= _MOST_KEPT:
            self._scripts[wanted.url] = given
        return given

    async def _fetched(self, page: Request, wanted: Wanted) -> Response:
        """One request of the page, through every middleware, in a slot of its own at the pace of the page's slot.

        The page holds its own slot meanwhile, so the machine behind both still gets one request at a time.
        """
        engine = self._crawler.engine
        assert engine is not None
        key = self._slots.key(page)
        own = f"{key} (browser)"
        delay = engine.downloader.slots[key].delay if key in engine.downloader.slots else 0.0
        engine.downloader.per_slot_settings.setdefault(own, {"concurrency": 1, "delay": 0.0, "jitter": 0.0})
        self._slots.slow_down(own, delay)
        request = Request(
            wanted.url, method=wanted.method, headers=wanted.headers, body=wanted.body or b"", dont_filter=True,
            meta={"download_slot": own, "via": page.meta.get("beneath", Via.PLAIN.value)},
        )  # fmt: skip
        try:
            return await engine.download_async(request)
        except Exception as error:
            raise name_failure(error) from error

    def _lists(self, url: str) -> bool:
        return is_web(url) and self._egress.policy.lists(urlsplit(url).hostname or "")


def _fields(response: Response) -> list[tuple[str, str]]:
    return [("content-type", _content_type(response))]


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _is_page(response: Response) -> bool:
    kind = _content_type(response).partition(";")[0].strip().lower()
    return response.status == 200 and kind in ("", "text/html", "application/xhtml+xml")


def _given(response: Response) -> Given:
    return Given(response.status, _content_type(response) or "text/html", response.body)
