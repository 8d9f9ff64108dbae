"""The invented 示例湖西旅游度假区: its columns are shells, whose lists a script loads from the disclosure module."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crawler.demo.area import area_code
from crawler.demo.columns import Article, Column
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.shells import Shell
from crawler.demo.world import Dialect, Site, World

HOST = "www.huxi.shili.example"
ZONE, TOWN = "示例湖西旅游度假区管理委员会", "示例湖西旅游度假区湖口镇人民政府"

#: Both bodies, and their numbers, which give their area codes.
BODIES = {ZONE: 71, TOWN: 72}
COLUMNS = {ZONE: 9701, TOWN: 9702}
#: Had not posted on 2025 when the replay ends.
MISSING = (TOWN,)
YEARS = tuple(range(2019, 2026))
_TIME_LINE = "发布时间:{at:%Y-%m-%d %H:%M:%S}"


def huxi_site() -> Site:
    """The site: one list of two pages in a table, and one in a frame whose kind is only in the tree."""
    crumbs = ("政府信息公开",)
    zone = Column(COLUMNS[ZONE], "政府信息公开年报", (*_reports(ZONE), _notice()), crumbs)
    town = Column(COLUMNS[TOWN], "政府信息公开年报", tuple(_reports(TOWN, YEARS[3:-1])), crumbs)
    return Site(HOST, "示例湖西旅游度假区", Dialect.SKELETON, shells=(
        Shell(zone, area_code(BODIES[ZONE]), "HXA05"), Shell(town, area_code(BODIES[TOWN]), "HXB05", framed=True),
    ))  # fmt: skip


def huxi_world() -> World:
    """The zone alone."""
    return World((huxi_site(),), ())


def _reports(body: str, years: tuple[int, ...] = YEARS) -> Iterator[Article]:
    for year in years:
        at = datetime.fromisoformat(f"{year + 1}-01-19T15:{BODIES[body] - 50}:08+08:00")
        report = Report(
            body, year, invented(BODIES[body] - 68, year), "本页供演示，机关与数字均为虚构。", signed_on=at.date()
        )
        title = f"{body}{year}年政府信息公开工作年度报告"
        yield Article(1000 * (year + 1) + BODIES[body], title, at, body, _TIME_LINE, report)


def _notice() -> Article:
    at = datetime.fromisoformat("2025-11-03T09:00:00+08:00")
    return Article(2025971, "关于编制2025年政府信息公开工作年度报告的通知", at, ZONE, _TIME_LINE, "此处文字从略。")
