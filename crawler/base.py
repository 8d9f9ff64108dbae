"""The spider of the house: reads settings and watch list, opens a run, lets it take its course, closes its line.

What is watched comes from ``spiders/``: a subclass says where its watch list and its templates are.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.agenda import Agenda, Plan
from crawler.applied import apply_config
from crawler.course import Course, learn
from crawler.fetcher import Fetcher
from crawler.house import House
from crawler.selection import Selection
from crawler.template import Template
from store import record
from store.config import Config, load_config
from store.errors import ConfigError
from store.home import default_home
from store.model import WatchList
from store.queries import due_targets

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
        """Open the run, then take its course."""
        fetcher = await Fetcher.ready(self.crawler, self.house, self.watch)
        agenda = Agenda(self.watch, self.selection, self.templates)
        await learn(self.house, agenda)
        plan = agenda.take_up()
        run, all_due, plan = await self.house.write(lambda conn: self._open(conn, agenda, plan))
        self._course = Course(self.house, agenda, run, all_due, fetcher)
        async for request in self._course.begin(plan):
            yield request

    def _open(self, conn: Any, agenda: Agenda, plan: Plan) -> tuple[int, bool, Plan]:
        """The number of the run, whether everything it asks for was made due for it, and what of the plan it asks."""
        now, selection, targets = self.house.now(), self.selection, plan.all_targets
        whole = selection.years if selection.is_whole else ()
        first_due = self.house.first_look(conn) if selection.due_only else None
        record.sync_watch_list(
            conn, agenda.watch, targets, plan.asked, now, whole_years=whole, first_due=first_due
        )
        run, resumes = record.open_run(conn, self.name, selection.to_arguments(), now)
        all_due = resumes is None and not selection.due_only
        if all_due:
            record.make_due(conn, targets, now)
        if not selection.due_only:
            record.make_unknown_due(conn, sorted({target.portal for target in targets}), now)
        if resumes is not None:
            logger.info("going on where run %d died", resumes)
        due = due_targets(conn, now, selection.years)
        record.plan_run(conn, run, len(set(due) & set(targets)))
        # Where nothing is due, not even the controls are asked.
        places = {(one.portal, one.channel) for one in due}
        return run, all_due, plan.only(places) if selection.due_only else plan

    def closed(self, reason: str) -> None:
        """Close the ledger line: blindness of channels, totals, status."""
        try:
            if hasattr(self, "_course"):
                self.exit_status = self.house.writer.do(lambda conn: self._close(conn, reason))
        finally:
            self.house.close()

    def _close(self, conn: Any, reason: str) -> int:
        now, totals = self.house.now(), self._course.counting.totals
        assert self.crawler.stats is not None
        totals.requests = self.crawler.stats.get_value("downloader/request_count", 0)
        totals.errors += self.crawler.stats.get_value("spider_exceptions/count", 0)
        self._course.counting.settle(conn, self._course.run, now)
        if self.selection.is_whole and reason == "finished":
            self._course.counting.end_unwatched(conn, now, self._course.agenda.places)
        status = totals.exit_status if reason == "finished" else 1
        record.close_run(conn, self._course.run, totals, now, reason=reason, status=status)
        logger.info(
            "run %d: %d looks, %d reports found (%d new, %d changed), %d unchanged, unknown %s", self._course.run,
            totals.looks, totals.found, totals.new, totals.changed, totals.same, dict(totals.unknown) or "none",
        )  # fmt: skip
        return status
