"""Finds spiders: ``weihai`` for the whole city, and one for every portal of the watch list."""

from __future__ import annotations

import builtins
import logging

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from spiders.weihai import WeihaiSpider, portal_spiders
from store.config import load_config
from store.errors import NianbaoError
from store.home import default_home

logger = logging.getLogger(__name__)


class PortalSpiderLoader:
    """Scrapy's spider loader for spiders that are data.

    A watch list that cannot be read leaves the city's spider, which says what is wrong when it is started.
    """

    def __init__(self) -> None:
        self._spiders: dict[str, type[Spider]] = {WeihaiSpider.name: WeihaiSpider}
        try:
            watch = WeihaiSpider.load_watch_list(load_config(default_home()))
        except NianbaoError as error:
            logger.error("%s", error)
            return
        self._spiders |= {spider.name: spider for spider in portal_spiders(watch)}

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> PortalSpiderLoader:
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        try:
            return self._spiders[spider_name]
        except KeyError:
            raise KeyError(f"Spider not found: {spider_name}") from None

    def list(self) -> list[str]:
        return list(self._spiders)

    def find_by_request(self, request: Request) -> builtins.list[str]:
        return []
