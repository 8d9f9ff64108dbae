"""Runs crawls through the house's Scrapy settings, side by side in this process, and tells what became of each request.

Reads JSON from stdin: ``{"names": {host: [address]}, "crawls": [{"settings": {}, "requests": [{"url", "meta"}]}]}``;
with ``names`` only these resolve. Prints a JSON list per crawl of ``{"url", "asked", "outcome", "detail"}``, where the
outcome is a status or a failure's code.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings


class Names:
    """A name server of a dozen lines: what it does not list does not exist; literals are read as the system does."""

    def __init__(self, names: dict[str, list[str]], fallback: Any) -> None:
        self._names, self._fallback = names, fallback

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, types: Any = None, kind: str = "TCP") -> Any:
        from twisted.internet.address import IPv4Address, IPv6Address

        if name[0].isdigit() or ":" in name:
            return self._fallback.resolveHostName(receiver, name, port, types, kind)
        receiver.resolutionBegan(None)
        for address in self._names.get(name, []):
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()
        return None


class Probe(scrapy.Spider):
    name = "probe"

    def __init__(self, requests: list[dict[str, Any]], results: list[dict[str, Any]]) -> None:
        super().__init__()
        self.wanted, self.results = requests, results

    async def start(self) -> Any:
        for wanted in self.wanted:
            meta = {**wanted.get("meta", {}), "asked": wanted["url"]}
            yield scrapy.Request(wanted["url"], self.answered, errback=self.failed, meta=meta, dont_filter=True)

    def answered(self, response: Any) -> None:
        drawn = response.headers.get("X-Nianbao-Drawn-By", b"").decode()
        more = {"text": response.text, "drawn": drawn} if response.request.meta.get("via") == "browser" else {}
        self.note(response.request, response.status, response.headers.get("Server", b"").decode(), **more)

    def failed(self, failure: Any) -> None:
        from crawler.fetch.failures import name_failure

        named = name_failure(failure)
        self.note(failure.request, named.code, named.detail, retry_after=getattr(named, "retry_after", None))

    def note(self, request: Any, outcome: Any, detail: str, **more: Any) -> None:
        self.results.append({
            "url": request.url, "asked": request.meta["asked"], "outcome": outcome, "detail": detail,
            "kept": "nianbao_answer" in request.meta, **more,
        })  # fmt: skip


def main() -> None:
    warnings.simplefilter("error")
    job = json.load(sys.stdin)
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    process = AsyncCrawlerProcess(settings)
    from twisted.internet import reactor

    if "names" in job:
        reactor.installNameResolver(Names(job["names"], reactor.nameResolver))
    results: list[list[dict[str, Any]]] = []
    for crawl in job["crawls"]:
        results.append([])
        # As the house does it: from the spider, after the resolver was built.
        spider = type("Probe", (Probe,), {"custom_settings": crawl["settings"]})
        process.crawl(spider, requests=crawl["requests"], results=results[-1])
    process.start()
    json.dump({"results": results, "open_policies": len(reactor.nameResolver._policies)}, sys.stdout)


main()
