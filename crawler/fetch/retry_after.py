"""Retry-After: a host that asks for patience gets it, within limits, and never a second try before its time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import Request, signals

from crawler.fetch.breaker import Breaker
from crawler.fetch.extension import extension
from crawler.fetch.hostname import host_of
from crawler.fetch.slots import Slots
from crawler.fetch.thresholds import threshold
from store.clock import SHANGHAI, real_time
from store.model.failures import RateLimited, ServerError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ANSWER = "nianbao_answer"
_TRIED = "nianbao_retry_after"
# What a date can still say; a host that asks for longer is quoted in seconds only.
_LONGEST_DATE = 100 * 365 * 86400.0


def asked_wait(header: str | None, now: float) -> float | None:
    """The seconds a Retry-After header asks for at the Unix time ``now``, None when it says nothing readable.

    It is a number of seconds or an HTTP date (RFC 9110, 10.2.3); a date gone by asks for no wait.
    """
    text = (header or "").strip()
    if re.fullmatch("[0-9]+", text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


class RetryAfterMiddleware:
    """Pauses the whole slot for what 429 and 503 ask, up to NIANBAO_RETRY_AFTER_LIMIT seconds, and tries once more.

    A host that asks for more, or refuses again after the wait it asked for, is left alone for the rest of the run.
    The refused answer stays in ``request.meta[ANSWER]`` as evidence.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._limit = threshold(crawler.settings, "NIANBAO_RETRY_AFTER_LIMIT")
        self._breaker = extension(crawler, Breaker)
        self._slots = extension(crawler, Slots)
        # Heeded while the answer still holds its slot: afterwards the next request is already on its way.
        crawler.signals.connect(self._heed, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request once more. Raises RateLimited, or ServerError for a 503 without header."""
        if response.status not in {429, 503}:
            return response
        wait = _wait(response)
        if wait is not None and self._grants(request, wait):
            again = request.replace(dont_filter=True)
            again.meta[_TRIED] = True
            return again
        request.meta[ANSWER] = response
        if wait is not None:
            raise _too_long(response.status, wait)
        kind = RateLimited if response.status == 429 else ServerError
        raise kind(f"HTTP {response.status} without a readable Retry-After")

    def _heed(self, response: Response, request: Request) -> None:
        wait = _wait(response) if response.status in {429, 503} else None
        if wait is None:
            return
        if self._grants(request, wait):
            self._slots.pause(self._slots.key(request), wait)
        else:
            self._breaker.open(host_of(request), _too_long(response.status, wait))

    def _grants(self, request: Request, wait: float) -> bool:
        return wait <= self._limit and not request.meta.get(_TRIED)


def _wait(response: Response) -> float | None:
    header = response.headers.get("Retry-After")
    return asked_wait(header.decode("latin-1") if header else None, real_time())


def _too_long(status: int, wait: float) -> RateLimited:
    detail = f"HTTP {status}, asks to wait {wait:.0f} s"
    if wait <= _LONGEST_DATE:
        until = datetime.fromtimestamp(real_time() + wait, SHANGHAI)
        detail += f", until {until.isoformat(timespec='seconds')}"
    return RateLimited(detail, retry_after=wait)
