"""Pictures in place of tables: fetched once, archived, read, looked at again in their time, held against nobody."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import gallery
from crawler.absence import Controls, Says
from crawler.examine import Examined, examine
from crawler.house import House
from crawler.looking import Looker
from crawler.parser.choose import ChoiceVerdict
from crawler.reread import reread
from crawler.template import Asked
from store import record
from store.clock import SHANGHAI
from store.config import Config
from store.db import open_database
from store.home import Home
from store.model import FORMS, Body, Cell, Channel, Fetched, Level, Portal, Table, Target, Verdict, WatchList
from store.model.failures import (
    BudgetSpent,
    Failure,
    Forbidden,
    RateLimited,
    RobotsRefused,
    TimedOut,
    TooLarge,
    WrongType,
)
from store.queries import pictures_of

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


class Template:
    """The page is the report, whatever it says."""

    @staticmethod
    def says(fetched: Fetched, asked: Asked) -> Says:
        return Says(ChoiceVerdict.REPORT, "标题相符", "", title="报告")


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

    async def picture(self, leased: record.Leased, url: str) -> Fetched:
        self.asked.append(url)
        found = self.pictures[url]
        if isinstance(found, Failure):
            raise found
        return Fetched(url, url, 200, (("Content-Type", "image/png"),), found, FIRST)

    async def document(self, leased: record.Leased, url: str) -> Fetched:
        raise AssertionError("no document is behind the page")


class Watching:
    """One office looked at in one house, as often as wanted."""

    def __init__(self, house: House) -> None:
        self.house, self.site, self.recogniser = house, Site(), Recogniser()
        house.pool = self.recogniser  # type: ignore[assignment]
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
        conclusion = asyncio.run(
            looker.answered(leased, Template(), self.body, Asked((BODY,), YEAR), fetched, NO_CONTROLS)  # type: ignore[arg-type]
        )
        assert conclusion.verdict is Verdict.POSTED
        assert not totals.unknown
        return [url.rpartition("/")[2] for url in self.site.asked]

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


@pytest.fixture
def watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    monkeypatch.setattr(gallery, "engine_name", lambda: "an engine")
    home = Home(tmp_path).ensure()
    open_database(home, migrate=True, mark="test").close()
    with closing(House.open(home, Config())) as house:
        yield Watching(house)


def test_pictures_in_place_of_tables_are_fetched_once_archived_and_read(watching: Watching) -> None:
    assert watching.look() == ["2.png", "3.png", "4.png"]  # and not the logo
    assert watching.numbers == [("2", "image"), ("3", "image"), ("4", "image")]
    kept = watching.house.writer.do(lambda c: pictures_of(c, 1))
    assert [one.source for one in kept] == ["p/2.png", "p/3.png", "p/4.png"]
    archived = {watching.house.evidence.get(one.evidence or "") for one in kept}
    assert archived == set(PICTURES.values())
    assert len(watching.all("SELECT 1 FROM evidence WHERE type = 'image/png'")) == 3
    assert watching.reading["why"] is None
    assert watching.look(1) == []  # an unchanged look stays one request
    assert len(watching.recogniser.read) == 1


@pytest.mark.parametrize(
    "failure",
    [Forbidden("HTTP 403"), RobotsRefused("no"), TooLarge("20 MB"), WrongType("a page"), BudgetSpent("all"),
     TimedOut("30 s")],
)  # fmt: skip
def test_a_picture_that_cannot_be_had_is_named_and_tried_again(watching: Watching, failure: Failure) -> None:
    last = next(reversed(PICTURES))
    watching.site.pictures[last] = failure
    watching.look()
    assert [number for number, _ in watching.numbers] == ["2", "3"]
    assert watching.reading["tables"]["review"]["medium"] == "image"
    assert f"p/4.png（{failure.chinese}）" in watching.reading["why"]
    assert watching.look(1) == ["4.png"]
    watching.site.pictures[last] = PICTURES[last]
    assert watching.look(2) == ["4.png"]
    assert [number for number, _ in watching.numbers] == ["2", "3", "4"]
    assert watching.reading["why"] is None
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (0, 1)  # it is the same report
    assert watching.look(3) == []


@pytest.mark.parametrize("failure", [RateLimited("429"), BudgetSpent("all"), TimedOut("30 s")])
def test_a_host_that_wants_to_be_left_alone_is(watching: Watching, failure: Failure) -> None:
    watching.site.pictures |= {next(iter(PICTURES)): failure}
    assert watching.look() == ["2.png"]
    assert watching.numbers == []
    assert "有3幅没有取得" in watching.reading["why"]


def test_a_picture_replaced_behind_an_unchanged_page_is_a_change(watching: Watching) -> None:
    watching.look()
    url = next(iter(PICTURES))
    watching.site.pictures[url] = b"\x89PNG\r\n\x1a\n77"
    assert watching.look(1) == []
    assert len(watching.look(11)) == 3
    assert [number for number, _ in watching.numbers] == ["77", "3", "4"]
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (1, 2)
    assert watching.look(12) == []
    watching.site.pictures[url] = PICTURES[url]
    watching.look(22)
    assert [number for number, _ in watching.numbers] == ["2", "3", "4"]
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (2, 2)


def test_a_picture_that_went_away_later_stays_as_it_was(watching: Watching) -> None:
    watching.look()
    watching.site.pictures[next(iter(PICTURES))] = Forbidden("HTTP 403")
    assert len(watching.look(11)) == 3
    assert [number for number, _ in watching.numbers] == ["2", "3", "4"]
    assert (watching.changes, watching.look(12)) == (0, [])


def test_without_the_extra_nothing_is_fetched(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(gallery, "engine_name", lambda: None)
        assert (watching.look(), watching.look(1)) == ([], [])
        assert watching.numbers == []
        assert watching.reading["why"] is None
        assert watching.all("SELECT 1 FROM version_pictures") == []
    assert len(watching.look(2)) == 3  # it was installed meanwhile
    assert len(watching.numbers) == 3
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (0, 1)


def test_no_more_than_forty_are_fetched(watching: Watching) -> None:
    many = {f"https://zwgk.shili.example/art/m/{n}.png": b"\x89PNG\r\n\x1a\n%d" % n for n in range(50)}
    watching.site.pictures |= many
    shown = "".join(f'<img src="m/{n}.png">' for n in range(50)).encode()
    content = page().replace(b'<img src="p/2.png">', shown + b'<img src="data:image/png;base64,AA"><img src="">')
    assert len(watching.look(content=content)) == 40
    assert "最多取40幅" in watching.reading["why"]
    assert watching.look(1, content) == []


def test_rereading_offline_says_the_same(watching: Watching) -> None:
    watching.site.pictures[next(iter(PICTURES))] = Forbidden("HTTP 403")
    watching.look()
    before = watching.reading
    watching.site.asked.clear()
    done = asyncio.run(reread(watching.house, everything=True, progress=lambda *_: None))
    assert (done.read, done.differ, done.damaged) == (1, 0, [])
    assert (watching.reading, watching.site.asked) == (before, [])


def test_a_picture_is_remembered_with_the_version_that_shows_it(watching: Watching) -> None:
    watching.look()
    watching.look(1, page("<p>补充说明。</p>"))
    assert len(watching.all("SELECT DISTINCT version FROM version_pictures")) == 2
    first, second = (watching.house.writer.do(lambda c, n=n: pictures_of(c, n)) for n in (1, 2))
    assert first == second


def test_while_pictures_are_read_the_target_is_held(watching: Watching) -> None:
    crawl = replace(watching.house.config.crawl, lease_seconds=0.05)
    watching.house.config = replace(watching.house.config, crawl=crawl)
    held: list[float] = []

    def lease(conn: sqlite3.Connection) -> float:
        return float(conn.execute("SELECT lease_until FROM targets").fetchone()[0])

    quick = watching.recogniser.examine

    async def slow(*given: Any) -> Examined:
        while given[6:] and len(set(held)) < 3:  # until it was renewed twice
            held.append(await watching.house.write(lease))
        return await quick(*given)

    watching.recogniser.examine = slow  # type: ignore[method-assign]
    watching.look()
    assert held == sorted(held)
    assert len(watching.numbers) == 3
