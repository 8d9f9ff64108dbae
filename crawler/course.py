"""The course of one run: what is asked for as it is leased, and what happens to every answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import scrapy
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from crawler.absence import Conclusion, Controls
from crawler.agenda import Agenda, Plan, batches
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
from crawler.template import Asked, words_to_forget
from store import record
from store.model import Body, Fetched, Target, TargetKind, Verdict
from store.model.failures import InternalError, NeverLooked, explain
from store.queries import asked_of, found_columns, pinned_channels
from store.record import Leased

logger = logging.getLogger(__name__)


@dataclass
class Course:
    """One run, from its agenda to what its looks came to. ``all_due``: everything it asks for was made due for it."""

    house: House
    agenda: Agenda
    run: int
    all_due: bool
    fetcher: Fetcher
    counting: Counting = field(default_factory=Counting)

    def __post_init__(self) -> None:
        house, run, fetcher = self.house, self.run, self.fetcher
        self._bodies: dict[str, Body] = {body.name: body for body in self.agenda.watch.bodies}
        self._looker = Looker(house, run, self.counting.totals, fetcher.document, fetcher.picture)
        self._columns = ColumnLooker(house, run, fetcher.page, fetcher.drawn)
        self._scout = Scout(house)
        self._indexes = IndexLooker(house, run, self._scout)
        self._room = ControlRoom(house, run, fetcher.look)

    async def begin(self, plan: Plan) -> AsyncIterator[scrapy.Request]:
        """Ask the controls of every channel, then yield what is due as it is leased."""
        asking = [self._ask(targets) for targets in plan.targets.values()]
        for ready in asyncio.as_completed(asking):
            targets, lists_first = await ready, False
            for batch in batches(targets):
                taken = await self._lease(batch)
                self._count_held(len(batch) - len(taken))
                for leased in taken:
                    lists_first |= leased.target.kind is TargetKind.COLUMN and leased.attempts == 1
                    yield self._request(leased)
            if not lists_first:
                for leased in await self._due_articles(targets[0]):
                    yield self._request(leased)

    async def _follow(self) -> AsyncIterator[scrapy.Request]:
        """Look in the same run at columns that it came across."""
        await learn(self.house, self.agenda)
        plan = self.agenda.take_up()
        if plan.targets:
            watch, now = self.agenda.watch, self.house.now()
            await self.house.write(
                lambda conn: record.sync_watch_list(conn, watch, plan.all_targets, plan.asked, now)
            )
            async for request in self.begin(plan):
                yield request

    async def _ask(self, targets: Sequence[Target]) -> Sequence[Target]:
        portal, channel = self.agenda.place(targets[0])
        template = self.agenda.templates[channel.template]
        try:
            controls = await self._room.ask(portal, channel, template, self.house.now().year)
        except Exception:  # one broken channel never stops the others
            logger.exception("the controls of %s/%s failed inside", portal.id, channel.id)
            self.counting.totals.errors += 1
            controls = Controls(None, explain(InternalError.code), None, InternalError.code)
        self.counting.open((portal.id, channel.id), controls, found=channel.found)
        return targets

    async def _due_articles(self, target: Target) -> list[Leased]:
        """Articles of a column that are due by themselves, where their list is not or could not be had last time.

        Else the list comes first: an article that it gives no more is not asked for.
        """
        if target.kind is not TargetKind.COLUMN:
            return []
        wanted, now = self.agenda.wanted[target.portal, target.channel], self.house.now()
        due = await self.house.write(lambda conn: record.due_articles(conn, target.portal, target.channel, now))
        return await self._lease([one for one in due if (one.body, one.year) in wanted])

    async def _lease(self, batch: Sequence[Target]) -> list[Leased]:
        seconds = self.house.config.crawl.lease_seconds
        return await self.house.write(
            lambda conn: record.lease(conn, self.run, batch, self.house.now(), seconds=seconds)
        )

    def _count_held(self, number: int) -> None:
        """Where everything was made due, what could not be taken is being looked at by another run."""
        if number and self.all_due:
            self.counting.totals.unknown[NeverLooked.code] += number

    def _request(self, leased: Leased) -> scrapy.Request:
        slot = self.agenda.watch.portal(leased.target.portal).slot
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
                leased, self.agenda.templates[channel.template], body, asked, fetched, self.counting.controls(target)
            )
        except Exception as error:
            conclusion = await self._looker.failed(leased, body, self._own_fault(target, error), fetched)
        self.counting.page(target, conclusion)
        if target.kind is TargetKind.ARTICLE and conclusion.verdict is Verdict.POSTED:
            async for request in self._leads(leased, fetched, lambda seen: self._scout.upward(portal, channel, seen)):
                yield request

    async def answered_column(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """The callback of a column: what it says at once, a request for every article that is due, what it leads to."""
        leased: Leased = response.meta["leased"]
        target = leased.target
        portal, channel = self.agenda.place(target)
        wanted = await self._spoken_of(target)
        fetched = fetched_from(target.url, response, self.house.now())
        try:
            look = await self._columns.answered(leased, portal, channel, wanted, fetched)
        except Exception as error:
            look = await self._columns.failed(leased, wanted, self._own_fault(target, error), fetched)
        selected = set(self.agenda.wanted[target.portal, target.channel])
        self.counting.column(target, look, selected)
        for due in await self._lease([one for one in look.articles if (one.body, one.year) in selected]):
            yield self._request(due)
        async for request in self._leads(leased, fetched, lambda seen: self._scout.column(portal, channel, look, seen)):
            yield request

    async def _leads(
        self, leased: Leased, fetched: Fetched, scouting: Callable[[Fetched], Awaitable[bool]]
    ) -> AsyncIterator[scrapy.Request]:
        """Where a page that was judged leads to; what goes wrong here changes nothing of what it said."""
        try:
            if fetched.status == 304 and leased.sha256 is not None:
                fetched = replace(fetched, status=200, body=self.house.evidence.get(leased.sha256))
            leads = await scouting(fetched)
        except Exception as error:
            self._own_fault(leased.target, error)
            return
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
        self.counting.index(leased.target, reason)
        async for request in self._follow():
            yield request

    def _own_fault(self, target: Target, error: Exception) -> InternalError:
        """Something of ours failed: logged, counted, and a reason like any other."""
        logger.error("a look at %s failed inside", target.url, exc_info=error)
        self.counting.totals.errors += 1
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
            self.counting.index(leased.target, reason)
            return
        if leased.target.kind is TargetKind.COLUMN:
            wanted = await self._spoken_of(leased.target)
            look = await self._columns.failed(leased, wanted, name_failure(failure), fetched)
            selected = set(self.agenda.wanted[leased.target.portal, leased.target.channel])
            self.counting.column(leased.target, look, selected)
            return
        body = self._bodies[leased.target.body or ""]
        conclusion: Conclusion = await self._looker.failed(leased, body, name_failure(failure), fetched)
        self.counting.page(leased.target, conclusion)


async def learn(house: House, agenda: Agenda) -> None:
    """Let an agenda know of the columns that crawls came across by now."""
    found = await house.write(lambda conn: (found_columns(conn), pinned_channels(conn)))
    agenda.learn(*found)
