"""Scrapy's ``crawl`` with an exit status that tells the truth.

0: every selected look is complete. 1: some looks are unknown, or something of ours failed.
2: bad arguments or configuration.
"""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.base import WatchSpider
from crawler.house import House
from store.errors import NianbaoError
from store.home import default_home
from store.lock import CRAWL, held


class Command(ScrapyCrawl):
    """``scrapy crawl SPIDER [-a year=2025] [-a years=2019-2025] [-a body=文登] [-a portal=wendeng]``."""

    def short_desc(self) -> str:
        return "Look at the portals; exit 0 complete, 1 some unknown, 2 bad arguments or configuration"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name exactly one spider")
        assert self.crawler_process is not None
        try:
            self._check(args[0], opts.spargs)
            crawler = self._create_crawler(args[0])
        except NianbaoError as error:
            sys.stderr.write(f"{error}\n")
            self.exitcode = 2
            return
        # Two crawls at once would ask the same machine twice as often as it was promised.
        with held(default_home().path / CRAWL) as alone:
            if not alone:
                sys.stderr.write("another crawl of this home is under way; wait for it, or stop it\n")
                self.exitcode = 2
                return
            self.crawler_process.crawl(crawler, **opts.spargs)
            self.crawler_process.start()
        spider = crawler.spider
        self.exitcode = spider.exit_status if isinstance(spider, WatchSpider) else 1

    def _check(self, name: str, arguments: dict[str, str]) -> None:
        """Find every mistake of a person before a reactor runs."""
        assert self.crawler_process is not None
        try:
            spider = self.crawler_process.spider_loader.load(name)
        except KeyError as error:
            known = ", ".join(self.crawler_process.spider_loader.list())
            raise NianbaoError(f"no spider named {name}; known: {known}") from error
        if issubclass(spider, WatchSpider):
            house = House.open()
            try:
                spider.prepare(arguments, house)
            finally:
                house.close()
