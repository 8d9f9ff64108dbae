"""Between Scrapy and the house: a request for a leased target, and the answer as plain facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.listing.proxy import ListRequest
from store.model import Fetched, Via
from store.record import Leased

#: Answers that our own judgement names; redirects are followed, server errors were tried again before.
_OURS = [304, *range(400, 600)]


def request_for(
    leased: Leased,
    slot: str,
    callback: Callable[..., Any] | None = None,
    errback: Callable[..., Any] | None = None,
) -> scrapy.Request:
    """The request for a target, conditional where the last answer allowed it."""
    headers = {}
    # A shell that stayed the same says nothing of the list in it.
    may_be_unchanged = leased.kept and leased.says is not None and leased.target.via is not Via.BROWSER
    if may_be_unchanged and leased.etag:
        headers["If-None-Match"] = leased.etag
    if may_be_unchanged and leased.last_modified:
        headers["If-Modified-Since"] = leased.last_modified
    target = leased.target
    meta = {"leased": leased, "download_slot": slot, "via": target.via.value, "handle_httpstatus_list": _OURS}
    return scrapy.Request(
        target.url, method=target.method, headers=headers, body=target.form or b"", meta=meta, dont_filter=True,
        callback=callback, errback=errback,
    )  # fmt: skip


def request_for_page(leased: Leased, slot: str, page: ListRequest) -> scrapy.Request:
    """The request for a further page of a list, a document or a picture, in the slot of the list; nothing is drawn."""
    via = Via.PLAIN if leased.target.via is Via.BROWSER else leased.target.via
    meta = {"download_slot": slot, "via": via.value, "handle_httpstatus_list": _OURS}
    return scrapy.Request(
        page.url, method=page.method, headers=dict(page.headers), body=page.body or b"", meta=meta, dont_filter=True
    )


def fetched_from(url: str, response: Response, at: datetime) -> Fetched:
    """What came back, as bytes and facts."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Fetched(url, response.url, response.status, headers, response.body, at)
