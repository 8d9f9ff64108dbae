"""The world the demo portal shows: sites that differ in their habits, and what was posted when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from crawler.demo.columns import Column
from crawler.demo.documents import Page, Report
from crawler.demo.shells import Shell


class Dialect(StrEnum):
    """What a site answers when asked for a report it does not have."""

    #: A frame without a report, which echoes the asked year.
    SKELETON = "skeleton"
    #: The body's latest report of an earlier year; the frame where there is none.
    LATEST = "latest"
    #: An error page with status 200, the same for every path the site does not know.
    SOFT404 = "soft404"
    #: Nothing but a script challenge with status 521, whatever is asked.
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Site:
    """One virtual host. ``robots`` None answers 404; ``latency`` is in seconds.

    ``columns`` are its lists of articles, ``shells`` those whose page is a shell.

    ``volatile`` puts a counter and a rendering time into every page; ``declares_charset`` False says nowhere how
    the page is encoded; ``etag`` answers 304 to a conditional request.
    """

    host: str
    name: str
    dialect: Dialect
    robots: str | None = None
    encoding: str = "utf-8"
    declares_charset: bool = True
    etag: bool = False
    volatile: bool = False
    latency: float = 0.0
    columns: tuple[Column, ...] = ()
    shells: tuple[Shell, ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """A report under the address of a body and year, from an instant on. It may be one on another year.

    From ``until`` on it is gone; None is for good.
    """

    host: str
    area: str
    year: int
    since: datetime
    report: Report | Page
    until: datetime | None = None


@dataclass(frozen=True)
class World:
    """Every site and every posting."""

    sites: tuple[Site, ...]
    postings: tuple[Posting, ...]

    @cached_property
    def _by_host(self) -> dict[str, Site]:
        return {site.host: site for site in self.sites}

    @cached_property
    def _by_area(self) -> dict[tuple[str, str], list[Posting]]:
        found: dict[tuple[str, str], list[Posting]] = {}
        for posting in self.postings:
            found.setdefault((posting.host, posting.area), []).append(posting)
        return found

    def site(self, host: str) -> Site | None:
        return self._by_host.get(host)

    def find(self, host: str, area: str, year: int, now: datetime) -> Posting | None:
        """What stands under the address of a body and year at an instant; the last one posted wins."""
        there = [posting for posting in self._there(host, area, now) if posting.year == year]
        return max(there, key=lambda posting: posting.since, default=None)

    def latest_before(self, host: str, area: str, year: int, now: datetime) -> Posting | None:
        """The body's report of the latest earlier year that stands at an instant."""
        there = [posting for posting in self._there(host, area, now) if posting.year < year]
        return max(there, key=lambda posting: (posting.year, posting.since), default=None)

    def _there(self, host: str, area: str, now: datetime) -> Iterator[Posting]:
        listed = self._by_area.get((host, area), ())
        return (one for one in listed if one.since <= now and (one.until is None or now < one.until))
