"""The spider of the house: leases targets, asks controls, and hands every answer to the Looker.

What is watched comes from ``spiders/``: a subclass says where its watch list and its templates are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure as TwistedFailure

from crawler.absence import Conclusion, Controls
from crawler.agenda import Agenda, Plan, batches
from crawler.applied import apply_config
from crawler.columns import ColumnLooker
from crawler.controls import ControlRoom
from crawler.counting import Counting
from crawler.fetch.failures import name_failure
from crawler.fetch.retry_after import ANSWER
from crawler.fetcher import Fetcher
from crawler.house import House
from crawler.indexes import IndexLooker
from crawler.looking import Looker
from crawler.requests import fetched_from, request_for
from crawler.scout import Scout
from crawler.selection import Selection
from crawler.template import Asked, Template, words_to_forget
from store import record
from store.config import Config, load_config
from store.errors import ConfigError
from store.home import default_home
from store.model import Target, TargetKind, Verdict, WatchList
from store.model.failures import InternalError, NeverLooked, explain
from store.queries import asked_of, due_targets, found_columns, pinned_channels
from store.record import Leased

logger = logging.getLogger(__name__)


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
        watch, spider.selection = cls.prepare(arguments, spider.house)
        spider.watch = watch.on(spider.house.now().date())
        return spider

    house: House
    watch: WatchList
    selection: Selection

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Open the run, ask the controls of every channel, then yield what is due as it is leased."""
        self._counting = Counting()
        self._bodies = {body.name: body for body in self.watch.bodies}
        self.agenda = Agenda(self.watch, self.selection, self.templates)
        await self._learn()
        plan = self.agenda.take_up()
        self._run, plan = await self.house.write(lambda conn: self._open(conn, plan))
        self._fetcher = Fetcher(self.crawler, self.house, self.watch)
        self._looker = Looker(self.house, self._run, self._counting.totals, self._fetcher.document)
        self._columns = ColumnLooker(self.house, self._run, self._fetcher.page)
        self._scout = Scout(self.house)
        self._indexes = IndexLooker(self.house, self._run, self._scout)
        self._room = ControlRoom(self.house, self._run, self._fetcher.look)
        async for request in self._begin(plan):
            yield request

    async def _learn(self) -> None:
        found = await self.house.write(lambda conn: (found_columns(conn), pinned_channels(conn)))
        self.agenda.learn(*found)

    async def _follow(self) -> AsyncIterator[scrapy.Request]:
        """Look in the same run at columns that it came across."""
        await self._learn()
        plan = self.agenda.take_up()
        if plan.targets:
            watch, now = self.agenda.watch, self.house.now()
            await self.house.write(
                lambda conn: record.sync_watch_list(conn, watch, plan.all_targets, plan.asked, now)
            )
            async for request in self._begin(plan):
                yield request

    async def _begin(self, plan: Plan) -> AsyncIterator[scrapy.Request]:
        asking = [self._ask(targets) for targets in plan.targets.values()]
        for ready in asyncio.as_completed(asking):
            targets = await ready
            for leased in await self._due_articles(targets[0]):
                yield self._request(leased)
            for batch in batches(targets):
                taken = await self._lease(batch)
                self._count_held(len(batch) - len(taken))
                for leased in taken:
                    yield self._request(leased)

    def _open(self, conn: Any, plan: Plan) -> tuple[int, Plan]:
        now, selection, targets = self.house.now(), self.selection, plan.all_targets
        first_due = self.house.first_look(conn) if selection.due_only else None
        self._all_due = False
        whole = selection.years if selection.is_whole else ()
        record.sync_watch_list(
            conn, self.agenda.watch, targets, plan.asked, now, whole_years=whole, first_due=first_due
        )
        run, resumes = record.open_run(conn, self.name, selection.to_arguments(), now)
        if resumes is None and not selection.due_only:
            record.make_due(conn, targets, now)
            self._all_due = True
        if not selection.due_only:
            record.make_unknown_due(conn, sorted({target.portal for target in targets}), now)
        if resumes is not None:
            logger.info("going on where run %d died", resumes)
        due = due_targets(conn, now, selection.years)
        record.plan_run(conn, run, len(set(due) & set(targets)))
        # Where nothing is due, not even the controls are asked.
        return run, plan.only({(one.portal, one.channel) for one in due}) if selection.due_only else plan

    async def _ask(self, targets: Sequence[Target]) -> Sequence[Target]:
        portal, channel = self.agenda.place(targets[0])
        template = self.templates[channel.template]
        try:
            controls = await self._room.ask(portal, channel, template, self.house.now().year)
        except Exception:  # one broken channel never stops the others
            logger.exception("the controls of %s/%s failed inside", portal.id, channel.id)
            self._counting.totals.errors += 1
            controls = Controls(None, explain(InternalError.code), None, InternalError.code)
        self._counting.open((portal.id, channel.id), controls)
        return targets

    async def _due_articles(self, target: Target) -> list[Leased]:
        """Articles of a column that are due by themselves, whether or not their list is."""
        if target.kind is not TargetKind.COLUMN:
            return []
        wanted, now = self.agenda.wanted[target.portal, target.channel], self.house.now()
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
            self._counting.totals.unknown[NeverLooked.code] += number

    def _request(self, leased: Leased) -> scrapy.Request:
        slot = self.watch.portal(leased.target.portal).slot
        callbacks = {TargetKind.COLUMN: self.answered_column, TargetKind.INDEX: self.answered_index}
        callback = callbacks.get(leased.target.kind, self.answered)
        return request_for(leased, slot, callback=callback, errback=self.failed)

    async def answered(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """The callback of every page of one report; then what an article leads to."""
        leased: Leased = response.meta["leased"]
        target = leased.target
        body = self._bodies[target.body or ""]
        portal, channel = self.agenda.place(target)
        fetched = fetched_from(target.url, response, self.house.now())
        asked = Asked(body.names, target.year or 0, words_to_forget(portal, body.area))
        try:
            conclusion = await self._looker.answered(
                leased, self.templates[channel.template], body, asked, fetched, self._counting.controls(target)
            )
            seen = target.kind is TargetKind.ARTICLE and conclusion.verdict is Verdict.POSTED
            leads = seen and await self._scout.upward(portal, channel, fetched)
        except Exception as error:
            problem, leads = self._own_fault(target, error), False
            conclusion = await self._looker.failed(leased, body, problem, fetched)
        self._counting.page(target, conclusion)
        if leads:
            async for request in self._follow():
                yield request

    async def answered_column(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """The callback of a column: what it says at once, a request for every article that is due, what it leads to."""
        leased: Leased = response.meta["leased"]
        target = leased.target
        portal, channel = self.agenda.place(target)
        wanted = await self._spoken_of(target)
        fetched = fetched_from(target.url, response, self.house.now())
        leads = False
        try:
            look = await self._columns.answered(leased, portal, channel, wanted, fetched)
            leads = await self._scout.column(portal, channel, look, fetched)
        except Exception as error:
            look = await self._columns.failed(leased, wanted, self._own_fault(target, error), fetched)
        selected = set(self.agenda.wanted[target.portal, target.channel])
        self._counting.column(target, look, selected)
        for due in await self._lease([one for one in look.articles if (one.body, one.year) in selected]):
            yield self._request(due)
        if leads:
            async for request in self._follow():
                yield request

    async def answered_index(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """The callback of a parent column: the columns it leads to."""
        leased: Leased = response.meta["leased"]
        fetched = fetched_from(leased.target.url, response, self.house.now())
        try:
            portal, channel = self.agenda.place(leased.target)
            reason = await self._indexes.answered(leased, portal, channel, fetched)
        except Exception as error:
            reason = await self._indexes.failed(leased, self._own_fault(leased.target, error), fetched)
        self._counting.index(leased.target, reason)
        async for request in self._follow():
            yield request

    def _own_fault(self, target: Target, error: Exception) -> InternalError:
        """Something of ours failed: logged, counted, and a reason like any other."""
        logger.error("a look at %s failed inside", target.url, exc_info=error)
        self._counting.totals.errors += 1
        return InternalError(f"{type(error).__name__}: {error}")

    async def _spoken_of(self, target: Target) -> list[tuple[str, int]]:
        """Every body and year that a column must speak of, whatever part of it this run was asked for."""
        return await self.house.write(lambda conn: asked_of(conn, target.portal, target.channel))

    async def failed(self, failure: TwistedFailure) -> None:
        """The errback of every look."""
        meta = failure.request.meta  # type: ignore[attr-defined]  # set by Scrapy
        leased: Leased = meta["leased"]
        answer = meta.get(ANSWER)  # what a host answered that asked for patience
        fetched = fetched_from(leased.target.url, answer, self.house.now()) if answer is not None else None
        if leased.target.kind is TargetKind.INDEX:
            reason = await self._indexes.failed(leased, name_failure(failure), fetched)
            self._counting.index(leased.target, reason)
            return
        if leased.target.kind is TargetKind.COLUMN:
            wanted = await self._spoken_of(leased.target)
            look = await self._columns.failed(leased, wanted, name_failure(failure), fetched)
            selected = set(self.agenda.wanted[leased.target.portal, leased.target.channel])
            self._counting.column(leased.target, look, selected)
            return
        body = self._bodies[leased.target.body or ""]
        conclusion: Conclusion = await self._looker.failed(leased, body, name_failure(failure), fetched)
        self._counting.page(leased.target, conclusion)

    def closed(self, reason: str) -> None:
        """Close the ledger line: blindness of channels, totals, status."""
        try:
            if hasattr(self, "_run"):
                self.exit_status = self.house.writer.do(lambda conn: self._close(conn, reason))
        finally:
            self.house.close()

    def _close(self, conn: Any, reason: str) -> int:
        now, totals = self.house.now(), self._counting.totals
        assert self.crawler.stats is not None
        totals.requests = self.crawler.stats.get_value("downloader/request_count", 0)
        totals.errors += self.crawler.stats.get_value("spider_exceptions/count", 0)
        self._counting.settle(conn, self._run, now)
        status = totals.exit_status if reason == "finished" else 1
        record.close_run(conn, self._run, totals, now, reason=reason, status=status)
        logger.info(
            "run %d: %d looks, %d reports found (%d new, %d changed), %d unchanged, unknown %s", self._run,
            totals.looks, totals.found, totals.new, totals.changed, totals.same, dict(totals.unknown) or "none",
        )  # fmt: skip
        return status
