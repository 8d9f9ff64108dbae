"""The invented 示例市北港区: a site that publishes as articles in columns.

One column holds the reports of all its bodies and grows every year, among titles that only look like reports;
the other is a town's own, whose titles do not name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.demo.area import area_code
from crawler.demo.columns import Article, Attached, Column, Shape
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.pdf import text_pdf
from crawler.demo.world import Dialect, Site, World

HOST = "www.beigang.shili.example"
ALL, TOWN = 9001, 9002
YEARS = range(2021, 2026)
TOWN_NAME = "示例市北港区石岛镇人民政府"

#: Every body of the district, and its number, which gives its area code.
BODIES = {
    "示例市北港区人民政府": 41, "示例市北港区人民政府办公室": 42, "示例市北港区发展和改革局": 43,
    "示例市北港区教育局": 44, "示例市北港区民政局": 45, "示例市北港区司法局": 46, "示例市北港区财政局": 47,
    "示例市北港区住房和城乡建设局": 48, "示例市北港区水务局": 49, "示例市北港区农业农村局": 50,
    "示例市北港区审计局": 51, "示例市北港区统计局": 52, "示例市北港区信访局": 53, "示例市北港区海滨街道办事处": 54,
    TOWN_NAME: 55,
}  # fmt: skip

#: Bodies that had not posted on 2025 when the replay ends, and one that posts in its midst.
MISSING = ("示例市北港区水务局", "示例市北港区信访局")
LATE = {"示例市北港区审计局": datetime.fromisoformat("2026-02-03T15:21:47+08:00")}

#: The line below the title as seven sites write it, and with the time of day alone.
TIME_LINES = (
    "发布日期:{at:%Y-%m-%d %H:%M:%S}",
    "发布时间:{at:%Y-%m-%d %H:%M:%S}",
    "发布日期：{at:%Y-%m-%d %H:%M:%S} / 文章来源：{source} / 点击次数：",
    "时间:{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M} 来源:{source} 浏览次数:",
    "发布时间：{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M} / 信息来源：{source} / 浏览次数:",
    "来源:{source} 访问次数: 时间:{at:%Y-%m-%d %H:%M}",
    "时间: {at:%Y-%m-%d %H:%M}",
    "时间: {at:%H:%M}",
)

#: How offices write the title.
TITLES = (
    "{body}{year}年政府信息公开工作年度报告", "{body}{year}年度政府信息公开工作报告",
    "{body}{year}年度政府信息公开年度报告", "{body}\n{year}年政府信息公开工作年度报告",
)  # fmt: skip

LOOKALIKES = (
    "《示例市北港区人民政府2025年政府信息公开工作年度报告》解读",
    "一图读懂示例市北港区2025年政府信息公开工作年度报告",
    "示例市北港区财政局政府信息公开指南",
    "关于做好2025年政府信息公开工作年度报告编制和发布工作的通知",
    "示例市北港区2025年法治政府建设年度报告",
    "示例市北港区公共企事业单位2025年信息公开年度报告",
)
_SEQUENCE = datetime.fromisoformat("2015-01-01T00:00:00+08:00")


def beigang_site() -> Site:
    """The site with its two columns; four articles only link to a document."""
    crumbs = ("政府信息公开", "法定主动公开内容")
    return Site(HOST, "示例市北港区人民政府", Dialect.SKELETON, columns=(
        Column(ALL, "政府信息公开年报", (*_reports(), *_lookalikes()), crumbs),
        Column(TOWN, "石岛镇年度报告", tuple(_town()), crumbs, Shape.QUOTED, per_page=5, group_size=1),
    ))  # fmt: skip


def beigang_world() -> World:
    """The district alone."""
    return World((beigang_site(),), ())


def _reports() -> Iterator[Article]:
    for year in YEARS:
        for index, body in enumerate(name for name in BODIES if name != TOWN_NAME):
            if year == YEARS[-1] and body in MISSING:
                continue
            at = datetime.fromisoformat(f"{year + 1}-01-{5 + index:02}T{8 + index % 9:02}:{3 * index:02}:07+08:00")
            at = LATE.get(body, at) if year == YEARS[-1] else at
            title = TITLES[(year + index) % len(TITLES)].format(body=body, year=year)
            yield _report(body, year, at, title, TIME_LINES[(year + index) % len(TIME_LINES)])


def _report(body: str, year: int, at: datetime, title: str, time_line: str) -> Article:
    figures = invented(2 + BODIES[body] % 7, year)
    code, source = area_code(BODIES[body]), body.removeprefix("示例市北港")
    facts = (("索引号", f"{code}/{at.year}-{BODIES[body]:05}"), ("发布单位", source), ("成文日期", f"{at:%Y-%m-%d}"))
    report = Report(body, year, figures, "本页供演示，机关与数字均为虚构。", signed_on=at.date(), facts=facts)
    plain = title.replace("\n", "")
    if BODIES[body] in (47, 50) and year >= YEARS[-2]:
        attached = Attached(f"{plain}.pdf", text_pdf(_lines(report)), direct=BODIES[body] == 50)
        return Article(_number(at), title, at, source, time_line, "", (attached,))
    return Article(_number(at), title, at, source, time_line, report)


def _town() -> Iterator[Article]:
    for year in YEARS:
        at = datetime.fromisoformat(f"{year + 1}-01-24T09:31:26+08:00")
        yield _report(TOWN_NAME, year, at, f"{year}年政府信息公开工作年度报告", TIME_LINES[0])


def _lookalikes() -> Iterator[Article]:
    for index, title in enumerate(LOOKALIKES):
        at = datetime.fromisoformat(f"2026-01-{8 + index:02}T16:40:00+08:00")
        yield Article(_number(at), title, at, "区政府办公室", TIME_LINES[0], "此处文字从略。")


def _lines(report: Report) -> tuple[str, ...]:
    """What the PDF of a report says: its title, and every row of figures that is not all 0."""
    lines = [report.title, ""]
    for table in report.form.tables:
        rows = report.figures.rows.get(table.key, {})
        labels = {row.key: row.label for block in table.blocks for row in block.rows}
        lines += [f"{labels[key]}  {cells}" for key, cells in rows.items()]
    return tuple(lines)


def _number(at: datetime) -> int:
    """The number of an article: one sequence that grows with time, one for every minute."""
    return (at - _SEQUENCE) // timedelta(minutes=1)
