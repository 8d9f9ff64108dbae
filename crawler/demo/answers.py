"""What a site answers to a request: pure, from the world and an instant."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, parse_qsl, urlsplit

from crawler.demo.answer import Answer, Drawing
from crawler.demo.column_answers import column_answer
from crawler.demo.page_html import (
    VOLATILE,
    challenge_page,
    home_page,
    not_found_page,
    report_page,
    skeleton_page,
)
from crawler.demo.world import Dialect, Site, World

REPORT_PATH = "/module/xxgk/xxgkAnnualReport.jsp"


class Answers:
    """Answers requests; keeps the pages it has drawn, since their bytes never change."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._drawn: dict[object, tuple[bytes, str]] = {}
        self._served = itertools.count(1)

    def answer(
        self, host: str, target: str, now: datetime, etag: str | None = None, form: str | None = None
    ) -> Answer:
        """The response of ``host`` to a path with query; ``etag`` is the If-None-Match header.

        ``form`` is the body of a POST, None for another method.
        """
        site = self.world.site(host)
        if site is None:
            return Answer(502, f"no such host in the demo: {host}\n".encode(), (("Content-Type", "text/plain"),))
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            return _robots(site)
        if site.dialect is Dialect.CHALLENGE:
            return Answer(521, challenge_page().encode(), (("Content-Type", "text/html"),))
        if parts.path == REPORT_PATH:
            return self._report(site, parse_qs(parts.query), now, etag)
        if parts.path in ("", "/"):
            return self._page(site, "home", lambda: home_page(site), etag)
        asked = dict(parse_qsl(f"{parts.query}&{form or ''}", keep_blank_values=True))
        return self._listed(site, column_answer(site, parts.path, asked, now, by_post=form is not None), etag)

    def _listed(self, site: Site, found: Answer | Drawing | None, etag: str | None) -> Answer:
        if isinstance(found, Drawing):
            return self._page(site, found.key, found.draw, etag, content_type=found.content_type)
        return found or self._missing(site, etag)

    def _report(self, site: Site, query: dict[str, list[str]], now: datetime, etag: str | None) -> Answer:
        area, asked = query.get("area", [""])[0], query.get("fbtime", [""])[0]
        year = int(asked) if asked.isdecimal() else 0
        posting = self.world.find(site.host, area, year, now)
        if posting is None and site.dialect is Dialect.LATEST:
            posting = self.world.latest_before(site.host, area, year, now)
        if posting is not None:
            report = posting.report
            # The world outlives the cache, so a posting's identity is a safe key.
            return self._page(site, id(posting), lambda: report_page(site, report), etag)
        if site.dialect is Dialect.SOFT404:
            return self._missing(site, etag)
        return self._page(site, ("empty", year), lambda: skeleton_page(site, asked if year else ""), etag)

    def _missing(self, site: Site, etag: str | None) -> Answer:
        status = 200 if site.dialect is Dialect.SOFT404 else 404
        return self._page(site, "missing", lambda: not_found_page(site), etag, status)

    def _page(
        self, site: Site, key: object, draw: Callable[[], str], etag: str | None, status: int = 200,
        content_type: str = "text/html",
    ) -> Answer:  # fmt: skip
        drawn = self._drawn.get((site.host, key))
        if drawn is None:
            drawn = self._draw(site, key, draw())
        body, tag = drawn
        charset = f"; charset={site.encoding}" if site.declares_charset else ""
        headers: tuple[tuple[str, str], ...] = (("Content-Type", f"{content_type}{charset}"),)
        if site.volatile:
            body = body.replace(VOLATILE.encode(), self._changing().encode())
        elif site.etag and status == 200:
            headers += (("ETag", tag),)
            if etag == tag:
                return Answer(304, b"", headers)
        return Answer(status, body, headers)

    def _draw(self, site: Site, key: object, text: str) -> tuple[bytes, str]:
        body = (text if site.volatile else text.replace(VOLATILE, "")).encode(site.encoding)
        drawn = body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        self._drawn[site.host, key] = drawn
        return drawn

    def _changing(self) -> str:
        served = next(self._served)
        return f' 访问量：<span id="hits">{4000 + served}</span><!-- rendered in {served % 97 + 3} ms -->'


def _robots(site: Site) -> Answer:
    if site.robots is None:
        return Answer(404, b"not found\n", (("Content-Type", "text/plain"),))
    return Answer(200, site.robots.encode(), (("Content-Type", "text/plain"),))
