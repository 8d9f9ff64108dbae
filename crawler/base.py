"""The spider of the house: leases targets, asks controls, and hands every answer to the Looker.

What is watched comes from ``spiders/``: a subclass says where its watch list and its templates are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure as TwistedFailure

from crawler.absence import Conclusion, Controls
from crawler.applied import apply_config
from crawler.blindness import Tally
from crawler.columns import ColumnLook, ColumnLooker
from crawler.controls import ControlRoom
from crawler.fetch.failures import name_failure
from crawler.fetch.retry_after import ANSWER
from crawler.fetcher import Fetcher
from crawler.house import House
from crawler.looking import Looker
from crawler.requests import fetched_from, request_for
from crawler.selection import Selection
from crawler.template import Asked, Template, words_to_forget
from store import record
from store.config import Config, load_config
from store.errors import ConfigError
from store.home import default_home
from store.model import Body, Channel, Portal, Target, TargetKind, WatchList
from store.model.failures import InternalError, NeverLooked, explain
from store.queries import asked_of
from store.record import Leased, RunTotals

logger = logging.getLogger(__name__)
_BATCH = 64


class WatchSpider(scrapy.Spider):
    """Looks at every selected target once and ends with an honest status."""

    #: The way of publishing behind every template name of the watch list.
    templates: ClassVar[Mapping[str, Template]] = {}
    #: The one portal of this spider, or None for the whole city.
    portal_id: ClassVar[str | None] = None

    exit_status: int = 1

    @classmethod
    def load_watch_list(cls, config: Config) -> WatchList:
        """The watch list of a configuration; raises ConfigError."""
        raise NotImplementedError(f"{cls.__name__} must say where its watch list is")

    @classmethod
    def prepare(cls, arguments: Mapping[str, str], house: House) -> tuple[WatchList, Selection]:
        """Check settings, watch list and arguments before anything starts; raises ConfigError."""
        watch = cls.load_watch_list(house.config)
        given = dict(arguments)
        if cls.portal_id and given.setdefault("portal", cls.portal_id) != cls.portal_id:
            raise ConfigError(f"the spider {cls.portal_id} is of that portal alone; use weihai for -a portal=…")
        selection = Selection.parse(given, house.now().year)
        selection.check(watch)
        return watch, selection

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        config = load_config(default_home())
        apply_config(settings, config, cls.load_watch_list(config))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **arguments: Any) -> WatchSpider:
        spider = super().from_crawler(crawler, *args)
        spider.house = House.open()
        spider.watch, spider.selection = cls.prepare(arguments, spider.house)
        return spider

    house: House
    watch: WatchList
    selection: Selection

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Open the run, ask the controls of every channel, then yield what is due as it is leased."""
        self._totals = RunTotals()
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._bodies = {body.name: body for body in self.watch.bodies}
        asked = list(self._asked())
        self._wanted: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for one in asked:
            self._wanted.setdefault((one.portal, one.channel), []).append((one.body, one.year))
        targets = list(dict.fromkeys(self._targets()))
        self._run = await self.house.write(lambda conn: self._open(conn, targets, asked))
        self._fetcher = Fetcher(self.crawler, self.house, self.watch)
        self._looker = Looker(self.house, self._run, self._totals, self._fetcher.document)
        self._columns = ColumnLooker(self.house, self._run, self._fetcher.page)
        self._room = ControlRoom(self.house, self._run, self._fetcher.look)
        by_channel: dict[tuple[str, str], list[Target]] = {}
        for target in targets:
            by_channel.setdefault((target.portal, target.channel), []).append(target)
        asking = [self._ask(portal, channel, listed) for (portal, channel), listed in by_channel.items()]
        for ready in asyncio.as_completed(asking):
            targets = await ready
            for leased in await self._due_articles(targets[0]):
                yield self._request(leased)
            for batch in _batches(targets):
                taken = await self._lease(batch)
                self._count_held(len(batch) - len(taken))
                for leased in taken:
                    yield self._request(leased)

    def _targets(self) -> Iterator[Target]:
        for portal, channel, year, owing in self._selected():
            yield from self.templates[channel.template].targets(portal, channel, owing, year)

    def _asked(self) -> Iterator[record.Asked]:
        for portal, channel, year, owing in self._selected():
            for body in self.templates[channel.template].asked(channel, owing, year):
                yield record.Asked(portal.id, channel.id, body.name, year)

    def _selected(self) -> Iterator[tuple[Portal, Channel, int, list[Body]]]:
        """Every selected channel and year with the bodies that owe a report there."""
        for portal in self.watch.portals:
            for channel in portal.channels:
                for year in self.selection.years:
                    if channel.carries(year):
                        owing = [body for body in self.selection.covered(portal, channel) if body.owes(year)]
                        yield portal, channel, year, owing

    def _open(self, conn: Any, targets: list[Target], asked: list[record.Asked]) -> int:
        now, selection = self.house.now(), self.selection
        self._all_due = False
        whole = selection.years if selection.is_whole else ()
        record.sync_watch_list(conn, self.watch, targets, asked, now, whole_years=whole)
        run, resumes = record.open_run(conn, self.name, selection.to_arguments(), now)
        if resumes is None and not selection.due_only:
            record.make_due(conn, targets, now)
            self._all_due = True
        if not selection.due_only:
            record.make_unknown_due(conn, sorted({target.portal for target in targets}), now)
        if resumes is not None:
            logger.info("going on where run %d died", resumes)
        return run

    async def _ask(self, portal_id: str, channel_id: str, targets: list[Target]) -> list[Target]:
        portal, channel = self._place(portal_id, channel_id)
        template = self.templates[channel.template]
        try:
            controls = await self._room.ask(portal, channel, template, self.house.now().year)
        except Exception:  # one broken channel never stops the others
            logger.exception("the controls of %s/%s failed inside", portal_id, channel_id)
            self._totals.errors += 1
            controls = Controls(None, explain(InternalError.code), None, InternalError.code)
        self._tallies[portal_id, channel_id] = Tally(portal_id, channel_id, controls)
        return targets

    async def _due_articles(self, target: Target) -> list[Leased]:
        """Articles of a column that are due by themselves, whether or not their list is."""
        if target.kind is not TargetKind.COLUMN:
            return []
        wanted, now = self._wanted[target.portal, target.channel], self.house.now()
        due = await self.house.write(lambda conn: record.due_articles(conn, target.portal, target.channel, now))
        return await self._lease([one for one in due if (one.body, one.year) in wanted])

    async def _lease(self, batch: Sequence[Target]) -> list[Leased]:
        seconds = self.house.config.crawl.lease_seconds
        return await self.house.write(
            lambda conn: record.lease(conn, self._run, batch, self.house.now(), seconds=seconds)
        )

    def _count_held(self, number: int) -> None:
        """Where everything was made due, what could not be taken is being looked at by another run."""
        if number and self._all_due:
            self._totals.unknown[NeverLooked.code] += number

    def _request(self, leased: Leased) -> scrapy.Request:
        slot = self.watch.portal(leased.target.portal).slot
        is_column = leased.target.kind is TargetKind.COLUMN
        callback = self.answered_column if is_column else self.answered
        return request_for(leased, slot, callback=callback, errback=self.failed)

    async def answered(self, response: Response) -> None:
        """The callback of every look."""
        leased: Leased = response.meta["leased"]
        target = leased.target
        body, tally = self._bodies[target.body or ""], self._tallies[target.portal, target.channel]
        portal, channel = self._place(target.portal, target.channel)
        fetched = fetched_from(target.url, response, self.house.now())
        asked = Asked(body.names, target.year or 0, words_to_forget(portal, body.area))
        try:
            conclusion = await self._looker.answered(
                leased, self.templates[channel.template], body, asked, fetched, tally.controls
            )
        except Exception as error:
            logger.exception("a look at %s failed inside", target.url)
            self._totals.errors += 1
            problem = InternalError(f"{type(error).__name__}: {error}")
            conclusion = await self._looker.failed(leased, body, problem, fetched)
        tally.add(conclusion)

    async def answered_column(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """The callback of a column: what it says at once, then a request for every article that is due."""
        leased: Leased = response.meta["leased"]
        target = leased.target
        portal, channel = self._place(target.portal, target.channel)
        wanted = await self._spoken_of(target)
        fetched = fetched_from(target.url, response, self.house.now())
        try:
            look = await self._columns.answered(leased, portal, channel, wanted, fetched)
        except Exception as error:
            logger.exception("a look at %s failed inside", target.url)
            self._totals.errors += 1
            problem = InternalError(f"{type(error).__name__}: {error}")
            look = await self._columns.failed(leased, wanted, problem, fetched)
        self._count_column(target, look)
        selected = set(self._wanted[target.portal, target.channel])
        for due in await self._lease([one for one in look.articles if (one.body, one.year) in selected]):
            yield self._request(due)

    async def _spoken_of(self, target: Target) -> list[tuple[str, int]]:
        """Every body and year that a column must speak of, whatever part of it this run was asked for."""
        return await self.house.write(lambda conn: asked_of(conn, target.portal, target.channel))

    def _count_column(self, target: Target, look: ColumnLook) -> None:
        tally = self._tallies[target.portal, target.channel]
        self._totals.looks += 1
        selected = set(self._wanted[target.portal, target.channel])
        for seen in look.observations:
            tally.add(seen)
            if (seen.body, seen.year) in selected:
                self._totals.add(seen.body, seen.year, seen.verdict, seen.reason)

    async def failed(self, failure: TwistedFailure) -> None:
        """The errback of every look."""
        meta = failure.request.meta  # type: ignore[attr-defined]  # set by Scrapy
        leased: Leased = meta["leased"]
        answer = meta.get(ANSWER)  # what a host answered that asked for patience
        fetched = fetched_from(leased.target.url, answer, self.house.now()) if answer is not None else None
        if leased.target.kind is TargetKind.COLUMN:
            wanted = await self._spoken_of(leased.target)
            look = await self._columns.failed(leased, wanted, name_failure(failure), fetched)
            self._count_column(leased.target, look)
            return
        body = self._bodies[leased.target.body or ""]
        conclusion: Conclusion = await self._looker.failed(leased, body, name_failure(failure), fetched)
        self._tallies[leased.target.portal, leased.target.channel].add(conclusion)

    def closed(self, reason: str) -> None:
        """Close the ledger line: blindness of channels, totals, status."""
        try:
            if hasattr(self, "_run"):
                self.exit_status = self.house.writer.do(lambda conn: self._close(conn, reason))
        finally:
            self.house.close()

    def _close(self, conn: Any, reason: str) -> int:
        now, totals = self.house.now(), self._totals
        assert self.crawler.stats is not None
        totals.requests = self.crawler.stats.get_value("downloader/request_count", 0)
        totals.errors += self.crawler.stats.get_value("spider_exceptions/count", 0)
        for tally in self._tallies.values():
            tally.settle(conn, self._run, now)
        status = totals.exit_status if reason == "finished" else 1
        record.close_run(conn, self._run, totals, now, reason=reason, status=status)
        logger.info(
            "run %d: %d looks, %d reports found (%d new, %d changed), %d unchanged, unknown %s", self._run,
            totals.looks, totals.found, totals.new, totals.changed, totals.same, dict(totals.unknown) or "none",
        )  # fmt: skip
        return status

    def _place(self, portal_id: str, channel_id: str) -> tuple[Portal, Channel]:
        portal = self.watch.portal(portal_id)
        return portal, next(channel for channel in portal.channels if channel.id == channel_id)


def _batches(targets: list[Target]) -> Iterator[list[Target]]:
    for start in range(0, len(targets), _BATCH):
        yield targets[start : start + _BATCH]


