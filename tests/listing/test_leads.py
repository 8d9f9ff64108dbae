"""Breadcrumbs in the spellings of several sites, and the columns they and a parent page lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing.crumbs import read_crumbs
from crawler.listing.leads import lead_up, leads_across, leads_down, year_of
from crawler.listing.record import read_record
from store.model import Body, Level, Series

SITE = "http://www.nanyu.shili.example"
ARTICLE = f"{SITE}/art/2026/1/12/art_9125_2027061.html"
PARENT = f"{SITE}/col/col9100/index.html"
BODIES = (
    Body("示例市南屿区财政局", Level.DISTRICT_DEPARTMENT, "nanyu"),
    Body("示例市南屿区水务局", Level.DISTRICT_DEPARTMENT, "nanyu", aliases=("南屿水务",)),
)
HOME = '<a href="/">首页</a>'


def _link(number: int, name: str, more: str = "") -> str:
    return f'<a href="/col/col{number}/index.html"{more}>{name}</a>'


UP, OWN = _link(9100, "年度报告"), _link(9125, "2025年")
WAYS = {
    "all links": f"当前位置：{HOME} &gt; {_link(9000, '政府信息公开')} &gt; {UP} &gt; {OWN}",
    "own name is no link": f"您的位置：{HOME}&gt;{UP.replace('/col/col', '../../../../col/col')}&gt;2025年",
    "names between are no links": f"{HOME} > 政府信息公开 > {UP.replace('index.html', '')} > 2025年",
    "signs of their own": f"<span>当前位置</span>:<a href='/'>网站首页</a><em>»</em>{UP}<em>»</em>{OWN}",
    "an image as a home": f'当前位置：<a href="/" title="首页"><img src="h.png"></a> &gt; {UP} &gt; {OWN}',
    "in a table": f"<td>当前位置：{HOME}&nbsp;&gt;&nbsp;{UP}&nbsp;&gt;&nbsp;2025年</td><td>2026年1月20日</td>",
}
NO_WAYS = {
    "no way": "",
    "not yearly": f"当前位置：{HOME} &gt; {UP} &gt; 信息公开年报",
    "nothing above": f"当前位置：{HOME} &gt; 2025年",
    "a menu": f"{HOME} {UP} {OWN}",
    "another report": f"当前位置：{HOME} &gt; {UP} &gt; 2025年法治政府建设年度报告",
}


def _page(way: str) -> str:
    return (
        '<body><div class="nav"><a href="/">首页</a>\n<a href="/col/col1/index.html">政务公开</a></div>'
        f'<div class="crumb">{way}</div><div id="zoom">示例</div></body>'
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_article_leads_to_the_parent_of_its_yearly_column(way: str) -> None:
    parent = lead_up(read_crumbs(_page(way), ARTICLE), "9125", ARTICLE, ())
    assert parent is not None
    assert (parent.url, parent.name, parent.series) == (PARENT, "年度报告", Series.YEAR)


@pytest.mark.parametrize("way", NO_WAYS.values(), ids=NO_WAYS)
def test_other_pages_lead_nowhere(way: str) -> None:
    assert lead_up(read_crumbs(_page(way), ARTICLE), "9125", ARTICLE, BODIES) is None


def test_a_column_of_one_body_leads_to_its_parent_too() -> None:
    way = f"当前位置：{HOME} &gt; {UP} &gt; 水务局"
    parent = lead_up(read_crumbs(_page(way), ARTICLE), "9125", ARTICLE, BODIES)
    assert parent is not None
    assert parent.series is Series.BODY


def test_a_parent_leads_to_each_year_once() -> None:
    text = "\n".join((
        _link(9125, "2025年"), _link(9124, "2024…", ' title="2024年度"'), _link(9123, "2023年政府信息公开工作年度报告"),
        _link(9125, "2025年度"), _link(9200, "2025年法治政府建设年度报告"), _link(9300, "2025年政府公报"),
        '<a href="/2025.html">2022年</a>', _link(9100, "2021年"),
    ))  # fmt: skip
    found = {lead.url: lead.year for lead in leads_down(text, PARENT, Series.YEAR, ())}
    assert found == {f"{SITE}/col/col{number}/index.html": year for number, year in
                     ((9125, 2025), (9124, 2024), (9123, 2023))}  # fmt: skip


def test_a_parent_of_bodies_leads_to_each_body() -> None:
    text = _link(81, "财政局") + _link(82, "南屿水务") + _link(83, "教育局") + _link(84, "2025年")
    found = {lead.url: lead.body for lead in leads_down(text, PARENT, Series.BODY, BODIES)}
    assert found == {f"{SITE}/col/col81/index.html": BODIES[0].name, f"{SITE}/col/col82/index.html": BODIES[1].name}


def test_a_list_leads_to_the_columns_of_its_reports() -> None:
    lines = (
        '<li><a href="/art/2026/1/12/art_9125_2027061.html">示例市南屿区财政局2025年政府信息公开工作年度报告</a></li>',
        '<li><a href="/art/2026/1/12/art_9125_2027062.html">示例市南屿区2025年政府工作要点</a></li>',
        '<li><a href="/art/2025/1/12/art_77_2026061.html">示例市南屿区财政局2024年政府信息公开工作年度报告</a></li>',
    )
    records = [record for line in lines if (record := read_record(line, PARENT))]
    found = [(lead.url, lead.year) for lead in leads_across(records, "77")]
    assert found == [(f"{SITE}/col/col9125/index.html", 2025)]


@pytest.mark.parametrize(
    ("name", "year"),
    [("2025年", 2025), ("2025", 2025), ("2025年度", 2025), ("2025年年报", 2025), ("2024年政府信息公开年报", 2024),
     ("2025年度报告", 2025), ("2025 年 度 报 告", 2025), ("年度报告", None), ("2025年计划", None), ("12025年", None)],
)  # fmt: skip
def test_names_of_yearly_columns(name: str, year: int | None) -> None:
    assert year_of(name) == year


@given(st.text(alphabet='<>a/"= 首页>位置:col12025年&;', max_size=300))
def test_hostile_markup_is_read_without_error(text: str) -> None:
    read_crumbs(text, ARTICLE)
    leads_down(text, PARENT, Series.YEAR, BODIES)
