"""A bare Scrapy spider: asks for a list of pages and counts the answers. Run by ``unchanged_looks.py``."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response


class BareSpider(scrapy.Spider):
    """``-a pages=FILE``: a JSON list of [url, etag or null]; ``-a proxy=URL``."""

    name = "bare"
    handle_httpstatus_list = (304,)

    def __init__(self, pages: str, proxy: str, **more: Any) -> None:
        super().__init__(**more)
        self._pages = json.loads(Path(pages).read_text("utf-8"))
        self._proxy = proxy
        self._answers = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url, etag in self._pages:
            yield scrapy.Request(url, headers={"If-None-Match": etag} if etag else {}, meta={"proxy": self._proxy})

    def parse(self, response: Response) -> None:
        self._answers += 1

    def closed(self, reason: str) -> None:
        Path("answers").write_text(str(self._answers))
