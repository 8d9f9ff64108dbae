"""Finding the extension of a crawl that several components share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from store.errors import ConfigError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

T = TypeVar("T")


def extension(crawler: Crawler, kind: type[T]) -> T:
    """The running extension of this class. Raises ConfigError when the settings do not enable it."""
    found = crawler.get_extension(kind)
    if found is None:
        raise ConfigError(f"the Scrapy setting EXTENSIONS must enable {kind.__module__}.{kind.__qualname__}")
    return found
