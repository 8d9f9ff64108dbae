"""One office whose report has pictures in place of its tables, looked at in one house as often as wanted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from crawler.absence import Controls, Says
from crawler.examine import Examined, examine
from crawler.house import House
from crawler.looking import Looker
from crawler.parser.choose import ChoiceVerdict
from crawler.pool import DocumentPool
from crawler.template import Asked
from store import record
from store.clock import SHANGHAI
from store.model import FORMS, Body, Cell, Channel, Fetched, Level, Portal, Table, Target, Verdict, WatchList
from store.model.failures import Failure

BODY, YEAR = "示例市财政局", 2025
URL = "https://zwgk.shili.example/art/report.html"
PICTURES = {f"https://zwgk.shili.example/art/p/{n}.png": b"\x89PNG\r\n\x1a\n%d" % n for n in (2, 3, 4)}
FIRST = datetime(2026, 1, 20, 9, tzinfo=SHANGHAI)
NO_CONTROLS = Controls(None, "", None)


def page(more: str = "") -> bytes:
    parts = [f"<html><head><title>t</title></head><body><h1>{BODY}{YEAR}年政府信息公开工作年度报告</h1>"]
    parts.append('<img src="logo.gif"><p>依照国办公开办函〔2021〕30号编制。</p>')
    for section in FORMS["2021-30"].sections:
        table = next((t for t in FORMS["2021-30"].tables if t.section == section.number), None)
        words = f'<img src="p/{table.number}.png">' if table else "有关情况如下所述。"
        parts.append(f"<p>{'一二三四五六'[section.number - 1]}、{section.title}</p><p>{words}</p>")
    return ("".join(parts) + more + "</body></html>").encode()


@dataclass
class Template:
    """The page is the report, whatever it says, or leads to it."""

    document: str | None = None

    def says(self, fetched: Fetched, asked: Asked) -> Says:
        return Says(ChoiceVerdict.REPORT, "标题相符", "", title="报告", document=self.document)


@dataclass
class Recogniser:
    """Reads a page without pictures as it is, and of a picture the number it ends with."""

    read: list[Mapping[str, bytes]] = field(default_factory=list)

    async def examine(
        self, data: bytes, content_type: str | None, url: str | None, body: Body | None = None,
        year: int | None = None, beside: object = None, pictures: Mapping[str, bytes] | None = None,
    ) -> Examined:  # fmt: skip
        found = examine(data, content_type, url, body, year)
        if not pictures:
            return found
        self.read.append(pictures)
        tables = {key: self._read(table, pictures) for key, table in found.reading.tables.items()}
        return Examined(replace(found.reading, tables=tables), found.findings)

    @staticmethod
    def _read(table: Table, pictures: Mapping[str, bytes]) -> Table:
        at_hand = next((one for one in table.images if one in pictures), None)
        if at_hand is None:
            return table
        cell = Cell(int(pictures[at_hand][8:]), "", {"image": at_hand})
        return replace(table, verified=True, cells={"new.total": cell})

    def close(self) -> None:
        """Nothing to stop."""


@dataclass
class Site:
    """What the network would give: bytes, or the failure by its name."""

    pictures: dict[str, bytes | Failure] = field(default_factory=lambda: dict(PICTURES))
    asked: list[str] = field(default_factory=list)
    behind: Fetched | None = None

    async def picture(self, leased: record.Leased, url: str) -> Fetched:
        self.asked.append(url)
        found = self.pictures[url]
        if isinstance(found, Failure):
            raise found
        return Fetched(url, url, 200, (("Content-Type", "image/png"),), found, FIRST)

    async def document(self, leased: record.Leased, url: str) -> Fetched:
        assert self.behind is not None, "no document is behind the page"
        return replace(self.behind, url=url)


class Watching:
    """One office looked at in one house, as often as wanted."""

    def __init__(self, house: House) -> None:
        self.house, self.site, self.recogniser = house, Site(), Recogniser()
        house.pool = cast("DocumentPool", self.recogniser)
        self.body = Body(BODY, Level.DEPARTMENT, "shili")
        channel = Channel("annual", "annual", URL)
        portal = Portal("shili", "示例市", ("zwgk.shili.example",), "shili", 1.0, (channel,), (self.body,))
        self.target = Target("shili", "annual", URL, body=BODY, year=YEAR)
        asked = [record.Asked("shili", "annual", BODY, YEAR)]
        house.writer.do(lambda c: record.sync_watch_list(c, WatchList((portal,)), [self.target], asked, FIRST))
        self.run, _ = house.writer.do(lambda c: record.open_run(c, "shili", {}, FIRST))

    def look(self, days: float = 0, content: bytes = page()) -> list[str]:
        """One look; returns the names of the pictures it asked for."""
        at = FIRST + timedelta(days=days)
        self.house.writer.do(lambda c: record.make_due(c, [self.target], at))
        (leased,) = self.house.writer.do(lambda c: record.lease(c, self.run, [self.target], at, seconds=600))
        self.site.asked.clear()
        totals = record.RunTotals()
        looker = Looker(self.house, self.run, totals, self.site.document, self.site.picture)
        fetched = Fetched(URL, URL, 200, (("Content-Type", "text/html; charset=utf-8"),), content, at)
        template: Any = Template("https://zwgk.shili.example/down?id=1" if self.site.behind else None)
        conclusion = asyncio.run(
            looker.answered(leased, template, self.body, Asked((BODY,), YEAR), fetched, NO_CONTROLS)
        )
        assert conclusion.verdict is Verdict.POSTED
        assert not totals.unknown
        return [url.rpartition("/")[2] for url in self.site.asked]

    def forget(self) -> None:
        """Have the page judged anew at the next look."""
        self.house.writer.do(lambda c: c.execute("UPDATE targets SET says = json_set(says, '$.reader', 0)"))

    def all(self, sql: str) -> list[Any]:
        return self.house.writer.do(lambda c: [tuple(row) for row in c.execute(sql)])

    @property
    def reading(self) -> dict[str, Any]:
        found = self.all("SELECT json FROM readings WHERE version = (SELECT current FROM postings) ORDER BY id DESC")
        said: dict[str, Any] = json.loads(found[0][0])
        return said

    @property
    def numbers(self) -> list[tuple[str, str]]:
        return self.all(
            "SELECT value, medium FROM cells JOIN readings r ON r.id = reading JOIN postings ON current = r.version "
            "ORDER BY key"
        )

    @property
    def changes(self) -> int:
        return len(self.all("SELECT 1 FROM changes WHERE kind = 'posting.changed'"))
