"""What a document is, each kind with its sentence; and nothing about a document costs more than its size."""

from __future__ import annotations

import time

import parser_documents as documents
import pytest

from crawler.parser import read
from store.model import Kind

RAW = documents.figures(7)
PAGE = documents.document(RAW, "html").decode()
BLANK = documents.document(documents.figures(1, blank=True), "html").decode()
TITLE = "2024年政府信息公开工作年度报告"


def entitled(title: str, text: str = "<p>正文。</p>") -> str:
    return f"<html><body><h1>{title}</h1>{text}</body></html>"


@pytest.mark.parametrize(("title", "said"), [
    ("示例市财政局政府信息公开指南", "指南"), (f"《示例市财政局{TITLE}》解读", "解读"),
    (f"一图读懂示例市财政局{TITLE}", "图解"), (f"关于编制{TITLE}的通知", "通知"),
    ("示例市财政局2024年法治政府建设年度报告", "法治政府"),
    ("示例市2024年公共企事业单位信息公开年度报告", "公共企事业单位"),
    ("示例市供水有限公司2024年信息公开年度报告", "公共企事业单位"),
    ("示例市第一中学2024年信息公开年度报告", "公共企事业单位"),
    ("示例市财政局2024年政务公开工作要点", "工作要点"), ("示例市财政局", "没有找到"),
])  # fmt: skip
def test_what_is_no_report(title: str, said: str) -> None:
    reading = read(entitled(title).encode())
    assert reading.kind is Kind.NOT_A_REPORT
    assert said in reading.why
    assert reading.why.endswith("。")


@pytest.mark.parametrize("body", ["示例市教育局", "示例市中心医院管理办公室", "示例市大学城管理委员会"])
def test_a_body_whose_name_speaks_of_schools_still_reports(body: str) -> None:
    assert read(PAGE.replace(documents.BODY, body).encode()).kind is Kind.ANNUAL_REPORT


@pytest.mark.parametrize(("form", "layout"), [(f, c) for f in ("2019-60", "2021-30") for c in ("html", "lines")])
def test_a_blank_form(form: str, layout: str) -> None:
    chosen = documents.FORMS[form]
    reading = read(documents.document(documents.figures(1, blank=True, form=chosen), layout, chosen))
    assert (reading.kind, reading.form) == (Kind.BLANK_FORM, form)
    assert "空白表格" in reading.why


def test_a_form_filled_with_dashes_was_filled_in() -> None:
    raw = {table: dict.fromkeys(cells, "/") for table, cells in RAW.items()}
    assert read(documents.document(raw, "html")).kind is Kind.ANNUAL_REPORT


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_a_report_cut_short(share: float) -> None:
    reading = read(PAGE[: int(len(PAGE) * share)].encode())
    assert reading.kind is Kind.TRUNCATED
    assert reading.why.endswith("。")


@pytest.mark.parametrize("data", [
    b"", b" \r\n\t ", b"\0" * 1000, bytes(range(128, 256)) * 9,
    PAGE.encode().decode("gb18030", errors="replace").encode(),
    ("x" + PAGE).encode().decode("gb18030", errors="replace").encode(),
    PAGE.encode().decode("latin-1").encode(),
    PAGE.encode("gb18030").decode("utf-8", errors="replace").encode(),
], ids=[
    "zero bytes", "white space", "nulls", "noise", "read as gbk", "read as gbk, odd", "read as latin", "lost",
])  # fmt: skip
def test_what_cannot_be_read(data: bytes) -> None:
    reading = read(data)
    assert reading.kind is Kind.UNREADABLE, reading.kind
    assert reading.why.endswith("。")
    assert not any(table.cells for table in reading.tables.values())


PARTS = (
    "<!--", "<script", "<head ", "<p", "<title>", "<h1>", '<div class="title">', "[image:", "[bookmark:", "<meta ",
    "发布时间:", "2024年", "1 1 ", " style=", "| ", "|---", "# ", "**", "![", "](", "<br", "<!--<$[信息内容]>begin",
    "<table>", "<table><tr><td>", '<a href="a.pdf">', '<iframe src=".pdf', "结合2024年", "期限2024年",
    "国办公开办函〔", "（一）", "1,111", "\t1", "\n1", "\n规章\n1", "\n总计", "- 3 -", "第 1 页", "2024-1-1 ",
    "信息公开", "某市", "报告",
)  # fmt: skip


def test_marks_within_marks_around_half_a_page_cost_no_more_than_their_size() -> None:
    data = f"<html><body><table><tr><td>{'<s>' * 200}{'<b>1</b>' * 20_000}<p>2</p></td></tr></table></body></html>"
    started = time.process_time()
    read(data.encode())
    assert time.process_time() - started < 2


@pytest.mark.parametrize("markup", [True, False], ids=["page", "text"])
@pytest.mark.parametrize("part", PARTS)
def test_a_page_of_one_thing_over_and_over_ends_soon(part: str, markup: bool) -> None:
    data = (("<html><body>" if markup else "") + part * (120_000 // len(part.encode()))).encode()
    started = time.process_time()
    read(data)
    assert time.process_time() - started < 2
