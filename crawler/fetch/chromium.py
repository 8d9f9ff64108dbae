"""The browser on this machine: where it is, and one running process of it that is started again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from store.model.failures import BrowserFailed, NeedsBrowser

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

logger = logging.getLogger(__name__)

#: What to do where none is found; ``nianbao doctor`` says the same.
ADVICE = "apt-get install chromium, or name a browser in crawl.browser"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OWN = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/chrome-*linux*/*headless*shell")
#: Pages after which the process is replaced, so that nothing it leaks lasts.
_PAGES = 40
_LAUNCH, _CLOSE = 30.0, 4.0
_LAUNCHES = 3
#: What the browser's own process needs of our environment; secrets are none of it.
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LANG", "XDG_RUNTIME_DIR")
_ARGUMENTS = (
    "--disable-dev-shm-usage",
    # It has no network: no name resolves, and all that is not answered by us goes to a proxy that is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-quic",
    "--js-flags=--max-old-space-size=512",
)


def find_browser(configured: str = "") -> str | None:
    """The path of a browser: the configured one, else the first in PATH, else Playwright's own; None without any."""
    if configured:
        return configured if os.access(configured, os.X_OK) and not os.path.isdir(configured) else None
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next(_own(), None)


def _own() -> Iterator[str]:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in _OWN:
        yield from (str(path) for path in sorted(folder.glob(pattern), reverse=True) if os.access(path, os.X_OK))


class Chromium:
    """One process, started on first use. It is no one's: whoever draws a page holds ``turn`` meanwhile."""

    def __init__(self, configured: str = "") -> None:
        self._path = find_browser(configured)
        self.turn = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._drawn = self._failed = 0

    def check(self) -> None:
        """Raises NeedsBrowser where there is no browser at all."""
        if self._path is None:
            raise NeedsBrowser(ADVICE)

    async def browser(self) -> Browser:
        """The running browser, a new one where the last has died or drawn enough. Raises BrowserFailed."""
        self.check()
        if self._browser is not None and self._browser.is_connected() and self._drawn < _PAGES:
            self._drawn += 1
            return self._browser
        await self.discard()
        if self._failed >= _LAUNCHES:
            raise BrowserFailed(f"{self._path} did not start {self._failed} times; it is not tried again in this run")
        self._failed += 1
        try:
            async with asyncio.timeout(_LAUNCH):
                self._browser = await self._launched()
        except Exception as error:
            await self.discard()
            raise BrowserFailed(f"{self._path} does not start: {' '.join(str(error).split())[:200]}") from error
        self._failed, self._drawn = 0, 1
        return self._browser

    async def discard(self) -> None:
        """End the process, also one that hangs: its driver takes it along."""
        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = None
        for end in (browser.close if browser else None, playwright.stop if playwright else None):
            if end is not None:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(end(), _CLOSE)

    async def _launched(self) -> Browser:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError as error:
            raise NeedsBrowser("the package playwright is missing") from error
        self._playwright = await async_playwright().start()
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        # Root cannot have a sandbox, and some machines give it to nobody.
        for sandbox in (False,) if os.geteuid() == 0 else (True, False):
            try:
                return await self._playwright.chromium.launch(
                    executable_path=self._path, args=list(_ARGUMENTS), chromium_sandbox=sandbox, env=dict(environment),
                    handle_sigint=False, handle_sigterm=False, handle_sighup=False,
                )  # fmt: skip
            except Error:
                if not sandbox:
                    raise
                logger.warning("the browser does not start with its sandbox; trying without")
        raise AssertionError("one of the two returns or raises")
