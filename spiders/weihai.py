"""The spider of ``scrapy crawl weihai``: the whole city; one more spider per portal file."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.base import WatchSpider
from spiders.annual_report_page import AnnualReportPage
from spiders.column import Column
from spiders.column_index import ColumnIndex
from spiders.registry import load_watch_list
from store.config import Config
from store.model import WatchList


class WeihaiSpider(WatchSpider):
    """Every portal of the watch list."""

    name = "weihai"
    templates = {  # noqa: RUF012  # ClassVar by WatchSpider
        "annual_report_page": AnnualReportPage(), "column": Column(), "column_index": ColumnIndex(),
    }  # fmt: skip

    @classmethod
    def load_watch_list(cls, config: Config) -> WatchList:
        return load_watch_list(config.portals_folder)


def portal_spiders(watch: WatchList) -> Iterator[type[WeihaiSpider]]:
    """A spider for each portal, named by its id."""
    for portal in watch.portals:
        yield type(
            f"Portal_{portal.id}",
            (WeihaiSpider,),
            {"name": portal.id, "portal_id": portal.id, "__doc__": f"{portal.name} alone.", "__module__": __name__},
        )
