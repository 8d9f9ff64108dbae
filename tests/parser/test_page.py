"""A cheap look at a page: its time line in every spelling, its titles, its metadata."""

from __future__ import annotations

import pytest

from crawler.parser.page import page

META = (
    '<meta content="2021-03-10 11:30" name="PubDate">'
    '<meta name="ArticleTitle" content="示例市财政局2020年度政府信息公开工作报告">'
)


def look(line: str, head: str = "", body: str = "") -> object:
    return page(f"<html><head>{head}</head><body><p>{line}</p>{body}</body></html>".encode())


@pytest.mark.parametrize(("line", "moment", "date_only"), [
    ("发布时间:2026-01-23 08:58:29", "2026-01-23T08:58:29+08:00", False),
    ("发布日期:2026-01-19 09:49:19", "2026-01-19T09:49:19+08:00", False),
    ("发布日期：2022-01-25 13:27:41 / 文章来源：海洋局 / 点击次数：", "2022-01-25T13:27:41+08:00", False),
    ("时间:2020年02月19日 10:41 来源:办公室 浏览次数:", "2020-02-19T10:41:00+08:00", False),
    ("发布时间：2024年01月29日 10:09 / 信息来源：/ 浏览次数:", "2024-01-29T10:09:00+08:00", False),
    ("来源:办公室 访问次数: 时间:2020-05-08 17:25", "2020-05-08T17:25:00+08:00", False),
    ("时间: 2010-02-23 00:00", "2010-02-23T00:00:00+08:00", False),
    ("发布时间:2021-01-21", "2021-01-21T00:00:00+08:00", True),
    ("<span>发布时间：</span></p><p>2021-01-21 08:00", "2021-01-21T08:00:00+08:00", False),
])  # fmt: skip
def test_the_time_line(line: str, moment: str, date_only: bool) -> None:
    found = look(line)
    assert found.displayed_at.isoformat() == moment
    assert found.displayed_is_date_only is date_only
    assert found.displayed_note is None


def test_a_time_without_a_day_takes_it_from_the_metadata_and_says_so() -> None:
    found = look("时间: 11:27", META)
    assert found.displayed_at.isoformat() == "2021-03-10T11:27:00+08:00"
    assert "PubDate" in found.displayed_note
    found = look("时间: 11:27", body="<table><tr><td>成文日期</td><td>2021-03-09</td></tr></table>")
    assert found.displayed_at.isoformat() == "2021-03-09T11:27:00+08:00"


def test_a_time_without_any_day_is_no_date() -> None:
    found = look("时间: 11:27")
    assert found.displayed_at is None
    assert "没有日期" in found.displayed_note


@pytest.mark.parametrize("line", ["更新时间:2021-01-01 10:00", "成文日期:2021-01-01", "发布时间:2021-13-45", "时间紧"])
def test_what_is_no_time_line(line: str) -> None:
    assert look(line).displayed_at is None


def test_pub_date_stands_in_for_a_missing_time_line() -> None:
    found = look("正文", META)
    assert found.displayed_at.isoformat() == "2021-03-10T11:30:00+08:00"
    assert found.displayed_where == "meta PubDate"


def test_metadata_in_any_attribute_order_and_from_the_table() -> None:
    head = META + "<meta name='i_columnid' content='75283'><meta content=2542323 name=i_articleid>"
    table = "<table><tr><td>索 引 号：</td><td>11371000004359010J/2025-00809</td></tr>"
    table += "<tr><td>发布机构</td><td>市政府办公室</td></tr></table>"
    facts = {name: found.value for name, found in look("", head, table).metadata.items()}
    assert facts["i_columnid"] == "75283"
    assert facts["i_articleid"] == "2542323"
    assert facts["索引号"] == "11371000004359010J/2025-00809"
    assert facts["发布单位"] == "市政府办公室"
    assert facts["PubDate"] == "2021-03-10 11:30"


def test_a_title_broken_over_two_lines_is_joined() -> None:
    found = look("", body=(
        "<p>政府信息公开年报</p><p>示例市财政局</p><p>2025年政府信息公开<br>工作年度报告</p><p>一、总体情况</p>"
    ))
    assert "示例市财政局2025年政府信息公开工作年度报告" in [title.value for title in found.titles]


def test_a_gbk_page_with_a_lying_header() -> None:
    found = page("<p>示例市财政局</p>".encode("gbk"), content_type="text/html; charset=utf-8")
    assert found.lines == ("示例市财政局",)
    assert found.encoding == "gb18030"
