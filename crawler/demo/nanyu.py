"""The invented 示例市南屿区: a site that opens a new column every January, below a parent that names them by year.

Its watch list knows the column of the year before; the new one is come across, and nobody edits a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crawler.demo.area import area_code
from crawler.demo.columns import Article, Column, Parent
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.world import Dialect, Site, World

HOST = "www.nanyu.shili.example"
PARENT = Parent(9100, "年度报告", ("政府信息公开", "法定主动公开内容"))
COLUMNS = {2023: 9123, 2024: 9124, 2025: 9125}

#: Every body of the district, and its number, which gives its area code.
BODIES = {"示例市南屿区人民政府": 61, "示例市南屿区教育局": 62, "示例市南屿区财政局": 63, "示例市南屿区水务局": 64}

#: Had not posted on 2025 when the replay ends; nobody knows for sure, since nobody confirmed the new column.
NOT_SEEN = ("示例市南屿区水务局",)
_OPENED = datetime.fromisoformat("2026-01-08T08:30:00+08:00")
_TIME_LINE = "发布日期:{at:%Y-%m-%d %H:%M:%S}"


def nanyu_site() -> Site:
    """The site with one column for each year."""
    columns = (
        Column(number, f"{year}年", tuple(_reports(year)), parent=PARENT, since=_OPENED if year == 2025 else None)
        for year, number in COLUMNS.items()
    )
    return Site(HOST, "示例市南屿区人民政府", Dialect.SKELETON, columns=tuple(columns))


def nanyu_world() -> World:
    """The district alone."""
    return World((nanyu_site(),), ())


def _reports(year: int) -> Iterator[Article]:
    for index, (body, number) in enumerate(BODIES.items()):
        if year == 2025 and body in NOT_SEEN:
            continue
        at = datetime.fromisoformat(f"{year + 1}-01-{12 + index}T1{index}:20:33+08:00")
        facts = (("索引号", f"{area_code(number)}/{at.year}-{number:05}"),)
        report = Report(
            body, year, invented(3 + index, year), "本页供演示，机关与数字均为虚构。", signed_on=at.date(), facts=facts
        )
        title = f"{body}{year}年政府信息公开工作年度报告"
        yield Article(1000 * (year + 1) + number, title, at, body, _TIME_LINE, report)
