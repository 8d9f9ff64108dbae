"""Columns that only a script fills: drawn in the same look, believed only by their count, and never past a firewall."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.demo.answer import Answer
from crawler.demo.city import INSTANTS
from crawler.demo.huxi import TOWN, ZONE, huxi_world
from crawler.demo.world import World
from crawler.fetch.chromium import find_browser
from store.states import State

needs_chromium = pytest.mark.skipif(
    find_browser() is None, reason="no chromium on this machine (apt-get install chromium)"
)
LAST = INSTANTS[-1]
HTML = (("Content-Type", "text/html; charset=utf-8"),)
#: A page of the newer platform: its place for a list is empty until a script asks for it.
PAGE = """<html><head><meta name="ColumnName" content="年报"></head><body><h1>政府信息公开年报</h1>
<div id="unit" url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'tagId':'list'}"></div>
<script>fetch('/api-gateway/jpaas-publish-server/front/page/build/unit?tagId=list').then(r=>r.json()).then(d=>{
document.getElementById('unit').innerHTML=d.data.html})</script></body></html>"""
CHALLENGE = Answer(521, b"<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", HTML)
CHANNEL = """bodies = [
    {{ name = "{zone}", level = "zone" }},
    {{ name = "{town}", level = "town", parent = "{zone}" }},
]
[portal]
id = "huxi"
name = "示例湖西旅游度假区"
hosts = ["www.huxi.shili.example"]
slot = "huxi"
delay = 0
[[channel]]
template = "column"
url = "http://www.huxi.shili.example/col/col9801/index.html"
years = [2025]
{more}
"""


def world() -> World:
    """The zone alone, its articles in the column that a script fills."""
    site = huxi_world().sites[0]
    shell = replace(site.shells[0], column=replace(site.shells[0].column, number=9801))
    return World((replace(site, shells=(shell,)),), ())


class Scripted:
    """The answers of a site whose column is filled by a script; articles are the demo's own."""

    def __init__(self, answer: Callable[..., Answer], count: int | None) -> None:
        self._answer, self._count = answer, count
        self.challenges = self.asked = 0

    def answer(
        self, host: str, target: str, now: datetime, etag: str | None = None, form: str | None = None
    ) -> Answer:
        if target.startswith("/col/col9801/"):
            self.asked += 1
            if self.challenges:
                self.challenges -= 1
                return CHALLENGE
            return Answer(200, PAGE.encode(), HTML)
        if target.startswith("/api-gateway/"):
            return Answer(200, json.dumps({"success": True, "data": {"html": self._list()}}).encode(),
                          (("Content-Type", "application/json"),))  # fmt: skip
        return self._answer(host, target, now, etag, form)

    def _list(self) -> str:
        shell = world().sites[0].shells[0]
        rows = "".join(
            f'<li><a href="{shell.column.path(one)}" title="{one.plain_title}">…</a><span>{one.at:%Y-%m-%d}</span></li>'
            for one in shell.column.shown(LAST)
        )
        count = "" if self._count is None else f'<div class="pagination" rows="15" count="{self._count}"></div>'
        return f"<ul>{rows}</ul>{count}"


@pytest.fixture
def scripted(new_crawls: Callable[..., Crawls], tmp_path: Path) -> Callable[..., tuple[Crawls, Scripted]]:
    def make(count: int | None, more: str = "", settings: str = "") -> tuple[Crawls, Scripted]:
        folder = tmp_path / "portals"
        folder.mkdir()
        (folder / "huxi.toml").write_text(CHANNEL.format(zone=ZONE, town=TOWN, more=more), encoding="utf-8")
        crawls = new_crawls(world(), folder, settings)
        crawls.portal.now = LAST
        site = crawls.portal._answers = Scripted(crawls.portal._answers.answer, count)
        return crawls, site

    return make


def verdicts(crawls: Crawls) -> dict[str, tuple[str, str | None]]:
    """What the last run says of each body: verdict and reason."""
    with closing(crawls.connect()) as conn:
        rows = conn.execute("SELECT b.name, s.verdict, s.reason FROM standing s JOIN bodies b ON b.id = s.body")
        return {row[0]: (row[1], row[2]) for row in rows}


@needs_chromium
def test_a_drawn_list_that_states_its_count_shows_who_has_posted_and_who_has_not(
    scripted: Callable[..., tuple[Crawls, Scripted]],
) -> None:
    crawls, _ = scripted(8)
    done = crawls.run("year=2025", now=LAST)
    assert done.returncode == 0, done.stderr[-3000:]
    assert verdicts(crawls) == {ZONE: ("posted", None), TOWN: ("absent", None)}
    with closing(crawls.connect()) as conn:
        drawn = conn.execute("SELECT headers, evidence FROM looks WHERE headers LIKE '%X-Nianbao-Drawn-By%'").fetchone()
    kept = crawls.home.evidence / drawn["evidence"][:2] / drawn["evidence"][2:4] / drawn["evidence"]
    assert "2025年政府信息公开工作年度报告" in kept.read_text(encoding="utf-8")


@needs_chromium
@pytest.mark.parametrize("count", [None, 9])
def test_a_drawn_list_without_its_count_accuses_nobody(
    scripted: Callable[..., tuple[Crawls, Scripted]], count: int | None
) -> None:
    crawls, _ = scripted(count)
    assert crawls.run("year=2025", now=LAST).returncode == 1
    assert verdicts(crawls) == {ZONE: ("posted", None), TOWN: ("unknown", "incomplete_listing")}


@needs_chromium
def test_a_channel_may_say_that_it_needs_a_browser(scripted: Callable[..., tuple[Crawls, Scripted]]) -> None:
    crawls, site = scripted(8, 'via = "browser"')
    done = crawls.run("year=2025", now=LAST)
    assert done.returncode == 0, done.stderr[-3000:]
    assert site.asked == 1
    again = crawls.run("year=2025", now=LAST + timedelta(hours=1))
    assert again.returncode == 0, again.stderr[-3000:]
    assert verdicts(crawls) == {ZONE: ("posted", None), TOWN: ("absent", None)}
    assert crawls.one("SELECT new + changed FROM runs ORDER BY id DESC LIMIT 1") == 0


@pytest.mark.parametrize("more", ["", 'via = "browser"'])
def test_without_a_browser_the_list_is_unknown_and_says_why(
    scripted: Callable[..., tuple[Crawls, Scripted]], more: str
) -> None:
    crawls, _ = scripted(8, more, '[crawl]\nbrowser = "/nowhere/chromium"\n')
    assert crawls.run("year=2025", now=LAST).returncode == 1
    assert set(verdicts(crawls).values()) == {("unknown", "needs_browser")}
    states = {row.judgement.state for row in crawls.states(LAST).values()}
    assert states == {State.UNKNOWN}


def test_a_host_whose_last_look_was_a_challenge_is_not_shown_to_the_browser(
    scripted: Callable[..., tuple[Crawls, Scripted]],
) -> None:
    crawls, site = scripted(8, 'via = "browser"')
    site.challenges = 1
    crawls.run("year=2025", now=LAST)
    crawls.run("year=2025", now=LAST + timedelta(hours=1))
    assert site.asked <= 1
    assert {reason for _, reason in verdicts(crawls).values()} <= {"challenged", "needs_browser"}
    assert crawls.one("SELECT count(*) FROM looks WHERE headers LIKE '%X-Nianbao-Drawn-By%'") == 0
