"""What nianbao.toml and the watch list say, as Scrapy's settings."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from store.config import Config
from store.model import WatchList


def apply_config(settings: BaseSettings, config: Config, watch: WatchList) -> None:
    """Put what nianbao.toml and the watch list say into Scrapy's settings."""
    crawl, egress = config.crawl, config.egress
    delays = {portal.slot: max(p.delay for p in watch.portals if p.slot == portal.slot) for portal in watch.portals}
    values = {
        "DOWNLOAD_SLOTS": {slot: {"concurrency": 1, "delay": delay} for slot, delay in delays.items()},
        "NIANBAO_HOSTS": sorted(watch.hosts),
        "NIANBAO_ALLOW_LOOPBACK": egress.allow_loopback,
        "NIANBAO_PROXY": egress.proxy,
        "NIANBAO_ROBOTS_TIMEOUT": crawl.robots_timeout,
        "NIANBAO_BREAKER_FAILURES": crawl.breaker_failures,
        "NIANBAO_RETRY_AFTER_LIMIT": crawl.retry_after_limit,
        "NIANBAO_MAX_REQUESTS": crawl.max_requests,
        "NIANBAO_BROWSER": crawl.browser,
        "NIANBAO_BROWSER_TIMEOUT": crawl.browser_timeout,
        "CONCURRENT_REQUESTS": crawl.concurrent_requests,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "DOWNLOAD_MAXSIZE": crawl.max_size,
        "RETRY_TIMES": crawl.retries,
    }
    if crawl.contact:
        values["USER_AGENT"] = f"{settings['BOT_NAME']} (+{crawl.contact})"
    for key, value in values.items():
        settings.set(key, value, priority="spider")
