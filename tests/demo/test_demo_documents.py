"""The documents: the grid of the official form, the figures in it, and sums that close except where meant."""

from __future__ import annotations

import json
import pathlib
from datetime import date

import pytest
from bs4 import BeautifulSoup
from demo_client import tables_of

from crawler.demo import real
from crawler.demo.area import area_code
from crawler.demo.city import BODIES, demo_world
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.page_html import report_page
from crawler.demo.report_html import report_html
from crawler.demo.world import Posting
from crawler.parser import read
from crawler.validator import check
from store.model import FORMS, Cell, Kind, Medium, Reading, Section, Table, area_code_error

FORM = FORMS["2021-30"]
REPORTS = pathlib.Path(__file__).parents[3] / "shared" / "data" / "reports"
WORLD = demo_world()
FILES = {
    real.WEIHAI: "weihai-2024", real.LINGANG: "lingang-zone-2024", real.MANSHAN: "manshan-town-2024",
    real.WEIHAI_MIIT: "weihai-miit-2023", real.WENDENG: "wendeng-2023",
}  # fmt: skip


def posting(body: str, year: int) -> Posting:
    return next(p for p in WORLD.postings if p.report.body == body and p.year == year)


def reading(source: Posting) -> Reading:
    """What a perfect reader would make of a report."""
    report, tables = source.report, {}
    for table in FORM.tables:
        texts = report.figures.texts(table)
        cells = {
            key: Cell((text if key in table.money else int(text)) if text else None, text, {})
            for key, text in texts.items()
        }
        image = table.key in report.pictures
        tables[table.key] = Table(Medium.IMAGE) if image else Table(Medium.TEXT, cells)
    sections = tuple(Section(s.number, s.title, "") for s in FORM.sections)
    return Reading(
        Kind.ANNUAL_REPORT, body=report.body, year=report.year, form=FORM.key, sections=sections, tables=tables,
        signed_on=report.signed_on.isoformat() if report.signed_on else None,
    )  # fmt: skip


@pytest.mark.parametrize("body", ["示例市财政局", real.WEIHAI])
def test_the_tables_have_the_grid_of_the_form(body: str) -> None:
    report = posting(body, 2024).report
    disclosure, requests, review = tables_of(f'<div id="zoom">{report_html(report)}</div>')
    assert (len(disclosure), len(disclosure[0])) == (14, 4)
    assert disclosure[0] == ["第二十条第（一）项"] * 4
    assert disclosure[1] == ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    assert disclosure[13][1:] == [report.figures.texts(FORM.table("disclosure"))["fees.amount"]] * 3
    assert (len(requests), len(requests[0])) == (28, 10)
    assert requests[1][3:] == ["自然人", *["法人或其他组织"] * 5, "总计"]
    assert requests[2][3:] == ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    assert requests[3][:3] == ["一、本年新收政府信息公开申请数量"] * 3
    assert requests[7][:3] == ["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密"]
    assert requests[26][:3] == ["三、本年度办理结果", "（七）总计", "（七）总计"]
    assert requests[27][:3] == ["四、结转下年度继续办理"] * 3
    assert (len(review), len(review[0])) == (4, 15)
    assert review[0] == ["行政复议"] * 5 + ["行政诉讼"] * 10
    assert review[1] == ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    assert review[2] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3


@pytest.mark.parametrize("source", WORLD.postings, ids=lambda p: f"{p.report.body}-{p.year}")
def test_every_number_stands_in_its_place(source: Posting) -> None:
    report = source.report
    shown = [table for table in FORM.tables if table.key not in report.pictures]
    grids = tables_of(f'<div id="zoom">{report_html(report)}</div>')
    assert len(grids) == len(shown)
    for table, lines in zip(shown, grids, strict=True):
        texts = report.figures.texts(table)
        if table.flat:
            assert lines[-1] == list(texts.values())
        elif table.key == "requests":
            assert [text for line in lines[3:] for text in line[3:]] == list(texts.values())
        else:
            for label, row in (("行政许可", "licensing"), ("行政强制", "coercion")):
                assert [label, *[texts[f"{row}.decisions"]] * 3] in lines


def test_a_merged_row_replaces_its_parts() -> None:
    report = posting("示例市西山区青石镇人民政府", 2025).report
    requests = tables_of(f'<div id="zoom">{report_html(report)}</div>')[1]
    assert len(requests) == 26
    assert requests[23] == ["三、本年度办理结果", "（六）其他处理", "（六）其他处理", "1", "0", "0", "0", "0", "0", "1"]


def test_the_page_is_framed_like_the_content_system() -> None:
    source = posting("示例市财政局", 2025)
    page = report_page(WORLD.site(source.host), source.report)
    soup = BeautifulSoup(page, "lxml")
    assert soup.select_one('meta[name="ArticleTitle"]')["content"] == "示例市财政局2025年政府信息公开工作年度报告"
    assert soup.select_one('meta[name="PubDate"]')["content"] == "2026-01-16 14:07"
    assert soup.h1.get_text() == source.report.title
    assert "发布时间:2026-01-16 14:07:45" in soup.select_one(".info").get_text()
    assert "begin--><!--ZJEG_RSS.content.begin-->" in page
    assert [soup.select_one(name) is not None for name in (".nav", ".footer", ".info script")] == [True] * 3


def test_pictures_stand_where_tables_should() -> None:
    for body, year in ((real.WENDENG, 2023), ("示例市东城区信访局", 2025)):
        soup = BeautifulSoup(report_html(posting(body, year).report), "lxml")
        assert len(soup.find_all("img")) == 3
        assert soup.find("table") is None


def test_real_reports_show_no_time_but_the_one_that_is_known() -> None:
    real_ones = [source.report for source in WORLD.postings if source.report.body not in BODIES]
    shown = {report.body: (report.displayed, report.signed_on) for report in real_ones}
    assert {body: dates for body, dates in shown.items() if any(dates)} == {
        real.WEIHAI: ("2025-03-07", None),
        real.WEIHAI_MIIT: (None, date(2024, 1, 22)),
    }
    assert set(shown) == set(FILES)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout")
@pytest.mark.parametrize(("body", "name"), FILES.items())
def test_real_figures_are_the_published_ones(body: str, name: str) -> None:
    data = json.loads((REPORTS / f"{name}.expected.json").read_text(encoding="utf-8"))
    report = posting(body, data["year"]).report
    assert report.title == data["title"]
    for table in FORM.tables:
        expected = data["tables"][table.key]
        assert (expected["medium"] == "image") == (table.key in report.pictures)
        if expected["medium"] == "text":
            texts = report.figures.texts(table)
            assert texts == {key: "" if value is None else str(value) for key, value in expected["cells"].items()}


def test_only_the_intended_reports_have_findings() -> None:
    found = {}
    for source in WORLD.postings:
        codes = sorted({finding.code for finding in check(reading(source), year=source.year)})
        if codes:
            found[source.report.body, source.year] = codes
    assert found == {
        ("示例市西山区财政局", 2025): ["T3-IDENTITY"],
        ("示例市西山区农业农村局", 2025): ["T3-UNREAD"],
        ("示例市东城区信访局", 2025): ["FORM-TABLE-IMAGE"],
        ("示例市统计局", 2025): ["ID-YEAR"],
        (real.WENDENG, 2023): ["FORM-TABLE-IMAGE"],
    }


@pytest.mark.parametrize("size", range(1, 13))
def test_invented_figures_agree_from_one_year_to_the_next(size: int) -> None:
    table3, table2 = FORM.table("requests"), FORM.table("disclosure")
    for year in (2023, 2024):
        before, after = invented(size, year), invented(size, year + 1)
        for column in ("natural_person", "commercial", "total"):
            assert before.texts(table3)[f"carried_out.{column}"] == after.texts(table3)[f"carried_in.{column}"]
        now = {key: int(text) for key, text in after.texts(table2).items() if "normative" in key}
        last = int(before.texts(table2)["normative_documents.in_force"])
        grown = now["normative_documents.issued"] - now["normative_documents.repealed"]
        assert now["normative_documents.in_force"] == last + grown


def test_invented_area_codes_are_well_formed_and_each_its_own() -> None:
    codes = [area_code(number) for _, number in BODIES.values()]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("11379900") and len(code) == 18 and area_code_error(code) is None for code in codes)
    with pytest.raises(ValueError, match="1 to 99"):
        area_code(100)


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2024])
def test_a_made_report_is_drawn_read_and_checked_by_the_form_of_its_year(year: int) -> None:
    report = Report("示例市财政局", year, invented(4, year), "全年平稳。", signed_on=date(year + 1, 1, 10))
    reading = read(f"<html><body><h1>{report.title}</h1>{report_html(report)}</body></html>".encode())
    assert (reading.kind, reading.form) == (Kind.ANNUAL_REPORT, report.form.key)
    assert all(tuple(reading.tables[table.key].cells) == table.required_keys for table in report.form.tables)
    assert check(reading) == ()
    if year < 2021:
        cells = reading.tables["disclosure"].cells
        assert (cells["licensing.change"].value, cells["procurement.amount"].value) == (-4, "12.25")
