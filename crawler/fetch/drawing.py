"""One page drawn by the browser, which asks us for everything it wants and gets little."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from store.model.failures import BrowserFailed, Challenged, Failure, RedirectedAway, TooLarge

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Route, WebSocketRoute
    from playwright.async_api import Request as PageRequest

#: A list needs scripts and their calls; pictures, style sheets and the like would only cost the portal requests.
_WANTED = frozenset({"document", "script", "xhr", "fetch"})
_PASSED_ON = ("content-type", "x-requested-with", "accept")
_MOST_REQUESTS = 60
_MOST_DOCUMENTS = 8
_MOST_FRAMES = 20
#: Seconds without a request after which a page is at rest, and for a context to be closed.
_QUIET, _CLOSE = 0.8, 4.0
#: Ends when the page's script has nothing to do, so that a slow machine is not taken for a page at rest.
_IDLE = "new Promise(done => requestIdleCallback(() => done(0), {timeout: 2000}))"
_NO_RTC = "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection; delete window.WebTransport;"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page asks for. ``body`` None for none."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None
    is_script: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What it gets: status, Content-Type, and the unpacked body."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """The page as the browser holds it in the end, and the requests that took."""

    url: str
    html: str
    requests: int


@dataclass
class Drawing:
    """Draws one page. ``ask`` fetches as any request of ours is fetched, and raises Failure; ``lists`` knows hosts.

    ``most`` bounds in bytes what comes in altogether, and in characters what comes out; after ``patience`` seconds
    a page that never rests is taken as it stands.
    """

    ask: Callable[[Wanted], Awaitable[Given]]
    lists: Callable[[str], bool]
    user_agent: str
    most: int
    patience: float
    failure: Failure | None = None
    _requests: int = 0
    _documents: int = 0
    _bytes: int = 0
    _first: tuple[str, Given] | None = None
    _page: Page | None = None
    _over: bool = False
    _pending: int = 0
    _last: float = 0.0
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    async def draw(self, browser: Browser, url: str, document: Given) -> Drawn:
        """The page ``url``, whose document came before. Raises Failure; the context is closed whatever happens."""
        from playwright.async_api import Error

        self._first = (url, document)
        context: BrowserContext | None = None
        try:
            context = await browser.new_context(
                user_agent=self.user_agent, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=False,
                service_workers="block", permissions=[],
            )  # fmt: skip
            return await self._drawn(context, url)
        except Error as error:
            raise self.failure or BrowserFailed(" ".join(str(error).split())[:300]) from error
        finally:
            self._over = True
            if context is not None:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(context.close(), _CLOSE)
            async with self._asking:  # the slot is given back when the last request has ended
                pass

    async def _drawn(self, context: BrowserContext, url: str) -> Drawn:
        from playwright.async_api import Error

        started = asyncio.get_running_loop().time()
        await context.add_init_script(_NO_RTC)
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", self._no_socket)
        page = self._page = await context.new_page()
        context.on("page", self._no_popup)
        try:
            await page.goto(url, wait_until="domcontentloaded", timeout=0)
        except Error as error:
            if "interrupted by another navigation" not in str(error):
                raise
        await self._rest(page, started)
        if self.failure is not None:
            raise self.failure
        drawn = Drawn(page.url, await self._html(page), self._requests)
        if self.failure is not None:
            raise self.failure
        if not self.lists(drawn.url):
            raise RedirectedAway(f"the script of {url} leads to {drawn.url}")
        return drawn

    async def _rest(self, page: Page, started: float) -> None:
        """Wait until the page asks for nothing more."""
        from playwright.async_api import Error

        clock = asyncio.get_running_loop().time
        self._last = max(self._last, clock())
        while clock() < started + self.patience and self.failure is None:
            if not self._pending and clock() - self._last >= _QUIET:
                before = self._last
                with contextlib.suppress(Error):  # where the page goes on to another, that is asked for and waited for
                    await page.evaluate(_IDLE)
                    if before == self._last and not self._pending and self.failure is None:
                        return
            await asyncio.sleep(_QUIET / 6)

    async def _html(self, page: Page) -> str:
        """The document and, behind it, those in its frames: a list often stands in one."""
        parts: list[str] = []
        for frame in [page.main_frame, *page.main_frame.child_frames][:_MOST_FRAMES]:
            length = await frame.evaluate("document.documentElement ? document.documentElement.outerHTML.length : 0")
            if not isinstance(length, int | float) or sum(map(len, parts)) + length > self.most:
                raise TooLarge(f"the drawn page has more than {self.most} characters")
            parts.append(await frame.content())
        html = "\n<!-- frame -->\n".join(parts)
        if len(html) > self.most:
            raise TooLarge(f"the drawn page has more than {self.most} characters")
        return html

    async def _answer(self, route: Route) -> None:
        """Answer one request of the page, or none of it; nothing leaves in any other way."""
        from playwright.async_api import Error

        with contextlib.suppress(Error):  # the page may be gone by now
            given = await self._given(route)
            if given is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=given.status, body=given.body, headers=_headers(given))

    async def _given(self, route: Route) -> Given | None:
        request = route.request
        if self._first is not None and request.resource_type == "document" and request.url == self._first[0]:
            (_, document), self._first = self._first, None
            return document
        is_document = request.resource_type == "document"
        self._documents += is_document
        if is_document:
            self._last = asyncio.get_running_loop().time()
        refused = request.resource_type not in _WANTED or not self.lists(request.url)
        if not self._is_ours(request):
            return None
        if refused and is_document and request.frame.parent_frame is None:
            self.failure = RedirectedAway(f"the page's script leads to {request.url[:200]}")
        if refused or self.failure or self._requests >= _MOST_REQUESTS or self._documents > _MOST_DOCUMENTS:
            return None
        self._requests += 1
        headers = {name: value for name, value in request.headers.items() if name in _PASSED_ON}
        is_script = request.resource_type == "script"
        wanted = Wanted(request.method, request.url, headers, request.post_data_buffer, is_script)
        self._pending += 1
        try:
            async with self._asking:  # one after the other, so that none is left behind in a queue
                if self._over:
                    return None
                given = await self.ask(wanted)
        except Challenged as failure:
            self.failure = failure
            return None
        except Failure:
            return None
        finally:
            self._pending -= 1
            self._last = asyncio.get_running_loop().time()
        self._bytes += len(given.body)
        if self._bytes > self.most:
            self.failure = TooLarge(f"the page and what it asked for are more than {self.most} bytes")
            return None
        return given

    def _is_ours(self, request: PageRequest) -> bool:
        """Whether a request comes from the page itself or a frame in it, not from a window that it opened."""
        from playwright.async_api import Error

        try:
            return request.frame.page is self._page
        except Error:  # the first request of a window that is not there yet
            return False

    def _no_popup(self, page: Page) -> None:
        task = asyncio.ensure_future(_closed(page))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _no_socket(self, socket: WebSocketRoute) -> None:
        await socket.close()


def is_web(url: str) -> bool:
    """Whether an address is of the web and names a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _headers(given: Given) -> dict[str, str]:
    """Also to scripts of another listed host: what they read is public, and no cookie is ever sent."""
    return {"Content-Type": given.content_type, "Access-Control-Allow-Origin": "*"}


async def _closed(page: Page) -> None:
    with contextlib.suppress(Exception):
        await page.close()
