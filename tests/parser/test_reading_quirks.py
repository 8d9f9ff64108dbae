"""Quirks of real documents, one by one: what is read, what is refused, and what kind a document is."""

from __future__ import annotations

import time

import parser_documents as documents
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parser import READER_VERSION, read
from crawler.parser.pictures import standing_pictures
from store.model import Kind, Medium, Reading, Table

RAW = documents.figures(7)
TABLES = documents.tables_html(RAW)
WANTED = documents.expected(RAW)


def report(*changes: tuple[str, str], table: int = 1, head: str = "", before: str = "") -> Reading:
    tables = list(TABLES)
    for old, new in changes:
        assert old in tables[table]
        tables[table] = tables[table].replace(old, new, 1)
    return read(documents.report_html(tables, head=head, before=before).encode())


def numbers(table: Table) -> dict[str, object]:
    return {key: cell.value for key, cell in table.cells.items()}


def test_places_and_raw_text() -> None:
    reading = report(before="<table><tr><td>索引号</td><td>1</td></tr></table>")
    cell = reading.tables["requests"].cells["carried_out.total"]
    assert cell.place == {"table": 2, "row": 27, "col": 9}
    assert cell.raw == RAW["requests"]["carried_out.total"]


def test_a_table_cut_in_two_goes_on() -> None:
    row = "<tr><td rowspan=\"5\">（五）不予处理</td>"
    reading = report((row, f"</table><p>- 3 -</p><table>{row}"))
    assert numbers(reading.tables["requests"]) == WANTED["requests"]


def test_typing_errors_and_numbering_variants() -> None:
    reading = report(("2.其他法律行政法规禁止公开", "2、其他法律行政止公开"),
                     ("5.属于三类内部事务信息", "５．属于三类内部事务<br>信息"),
                     ("（一）予以公开", "(一) 予 以 公 开"), ("7.属于行政执法案卷", "7.属于行政执法卷"))  # fmt: skip
    assert numbers(reading.tables["requests"]) == WANTED["requests"]


@pytest.mark.parametrize(("old", "new", "lost"), [
    ("（一）予以公开", "（一）予公开", ["granted"]), ("3.其他", "3.其它事项若干", ["other_other"]),
    ("（六）其他处理", "（六）□□□□", ["other_not_corrected", "other_fee_unpaid", "other_other"]),
    ("（七）总计", "（七）口计", ["total"]),
])  # fmt: skip
def test_a_label_that_fits_no_row_leaves_the_row_unread(old: str, new: str, lost: list[str]) -> None:
    table = report((old, new)).tables["requests"]
    assert numbers(table) == {k: v for k, v in WANTED["requests"].items() if k.partition(".")[0] not in lost}
    assert len(table.unread) == len(lost)
    assert table.unread[0].why


def test_columns_go_by_their_header_not_by_position() -> None:
    swapped = report(("<td>商业企业</td><td>科研机构</td>", "<td>科研机构</td><td>商业企业</td>")).tables["requests"]
    assert swapped.cells["new.research"].raw == RAW["requests"]["new.commercial"]
    unknown = report(("<td>科研机构</td>", "<td>□□□□</td>")).tables["requests"]
    assert "new.research" not in unknown.cells
    assert unknown.cells["new.social"].raw == RAW["requests"]["new.social"]
    assert unknown.unread


def test_without_a_header_nothing_is_read() -> None:
    start = TABLES[1].index("<tr><td colspan=\"3\">一、")
    headless = f"<table>{TABLES[1][start:]}"
    table = read(documents.report_html([TABLES[0], headless, TABLES[2]]).encode()).tables["requests"]
    assert not table.cells
    assert table.unread


def test_the_variant_with_one_row_for_other_outcomes() -> None:
    start, end = TABLES[1].index('<td rowspan="3">（六）其他处理'), TABLES[1].index('<td colspan="2">（七）总计')
    one = '<td colspan="2">（六）其他处理</td>' + "".join(f"<td>{n}</td>" for n in range(1, 8)) + "</tr><tr>"
    changed = TABLES[1][:start] + one + TABLES[1][end:]
    table = read(documents.report_html([TABLES[0], changed, TABLES[2]]).encode()).tables["requests"]
    assert [table.cells[key].value for key in table.cells if key.startswith("other_")] == [1, 2, 3, 4, 5, 6, 7]
    assert table.cells["other_all.natural_person"].value == 1
    assert not table.unread


def test_a_cell_that_is_no_number_is_unread_and_its_neighbours_are_read() -> None:
    old = f"<td>{RAW['requests']['carried_in.research']}</td>"
    tables = TABLES[1].split("<tr>")
    index = next(i for i, row in enumerate(tables) if "二、上年结转" in row)
    tables[index] = tables[index].replace(old, "<td>约12</td>", 1)
    table = read(documents.report_html([TABLES[0], "<tr>".join(tables), TABLES[2]]).encode()).tables["requests"]
    assert "carried_in.research" not in table.cells
    assert table.cells["carried_in.total"].value == WANTED["requests"]["carried_in.total"]
    assert "约12" in table.unread[0].why


def test_money_with_its_unit_and_a_header_in_another_unit() -> None:
    fee = f">{RAW['disclosure']['fees.amount']}</td></tr></table>"
    reading = report((fee, ">251000元</td></tr></table>"), table=0)
    cell = reading.tables["disclosure"].cells["fees.amount"]
    assert (cell.value, cell.raw) == ("25.1", "251000元")
    other = report(("（单位：万元）", "（单位：元）"), table=0).tables["disclosure"]
    assert "fees.amount" not in other.cells
    assert other.unread


@pytest.mark.parametrize("picture", [
    '<p><img src="/a.png"></p>', '<p><a href="/a.jpg">附图</a></p>', "<p>[image: a]</p>",
    '<table><tr><td><img src="a.png"></td></tr></table>',
])  # fmt: skip
def test_a_picture_in_place_of_a_table(picture: str) -> None:
    reading = read(documents.report_html([TABLES[0], picture, ""]).encode())
    assert [table.medium for table in reading.tables.values()] == [Medium.TEXT, Medium.IMAGE, Medium.MISSING]
    assert len(reading.tables["requests"].images) == 1
    assert "[image: " in reading.sections[2].text


def test_headings_by_meaning_whatever_the_numbering_did() -> None:
    page = documents.report_html(TABLES)
    for old, new in (("二、主动公开政府信息情况", "2、 主动公开政府信息情况"),
                     ("五、存在的主要问题及改进情况", "一、存在问题及整改措施"),
                     ("六、其他需要报告的事项", "其他需要报告的事项")):  # fmt: skip
        page = page.replace(old, new)
    reading = read(page.encode())
    assert [section.number for section in reading.sections] == [1, 2, 3, 4, 5, 6]
    assert reading.sections[4].heading == "一、存在问题及整改措施"


def test_identity_is_claimed_place_by_place() -> None:
    page = documents.report_html(TABLES).replace("结合2024年示例市财政局", "结合2023年示例市税务局")
    claims = {(c.field, c.where): c.value for c in read(page.encode()).claims if c.field in {"body", "year"}}
    assert claims["body", "title"] == claims["body", "signature"] == "示例市财政局"
    assert (claims["body", "preamble"], claims["year", "preamble"]) == ("示例市税务局", "2023")


def test_every_fact_of_identity_says_where_it_was_found() -> None:
    reading = report(before="<p>发布时间:2025-01-21 10:00</p>")
    found = {(claim.field, claim.where): claim.value for claim in reading.claims}
    assert found["title", "正文首行"] == reading.title
    assert found["form", "labels"] == reading.form == "2021-30"
    assert found["period", "period"] == "2024-01-01/2024-12-31"
    assert found["signed", "signature"] == reading.signed_on == "2025-01-20"
    assert found["published", "发布时间"] == reading.published_at
    assert {field for field, _ in found} == {"title", "body", "year", "period", "law", "form", "signed", "published"}


def test_a_signature_is_found_above_a_footer() -> None:
    footer = "".join(f"<p>网站说明第{n}行</p>" for n in range(30))
    page = documents.report_html(TABLES).replace("</body>", f"{footer}</body>")
    assert read(page.encode()).signed_on == "2025-01-20"


def test_published_time() -> None:
    assert report(before="<p>发布时间:2025-01-21 10:00</p>").published_at == "2025-01-21T10:00:00+08:00"
    assert report(before="<p>发布时间:2025-01-21</p>").published_at == "2025-01-21"
    assert report().published_at is None


def test_kinds() -> None:
    blank = documents.tables_html(documents.figures(1, blank=True))
    assert read(documents.report_html(blank).encode()).kind is Kind.BLANK_FORM
    page = documents.report_html(TABLES)
    cut = read(page[: len(page) // 2].encode())
    assert cut.kind is Kind.TRUNCATED
    assert cut.why
    notice = read("<h1>关于编制2024年政府信息公开工作年度报告的通知</h1><p>各单位：</p>".encode())
    assert notice.kind is Kind.NOT_A_REPORT
    assert "通知" in (notice.why or "")
    assert read("<h1>首页</h1>".encode()).kind is Kind.NOT_A_REPORT
    text = documents.report_text(documents.table_rows(RAW, spread=False))
    assert read(text[: text.index("五、存在")].encode()).kind is Kind.TRUNCATED


@pytest.mark.parametrize(("data", "carrier"), [
    (b"", "text"), 
    (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff\xe0", "image"), (bytes(range(256)) * 9, "unknown"),
    (b"Rar!\x1a\x07", "unknown"), (b"\x1f\x8b\x08", "unknown"), (b"\0" * 99, "text"),
])  # fmt: skip
def test_other_carriers_are_named_and_refused(data: bytes, carrier: str) -> None:
    reading = read(data, content_type="text/html")
    assert (reading.kind, reading.carrier) == (Kind.UNREADABLE, carrier)
    assert reading.why


def test_a_report_before_the_forms_is_recognised_and_left_unread() -> None:
    page = documents.report_html(TABLES).replace("2024年", "2016年")
    for telling in ("制发件数", "废止件数", "现行有效", "处理决定", "收费金额", "申请人无正当理由", "申请人逾期"):
        page = page.replace(telling, "往年")
    early = read(page.encode())
    assert (early.form, early.kind) == ("pre-2019", Kind.ANNUAL_REPORT)
    assert not any(table.cells for table in early.tables.values())
    assert "2019年以前" in early.tables["requests"].unread[0].why
    assert read(documents.report_html(["", "", ""]).replace("2024年", "2016年").encode()).form == "pre-2019"


def test_the_form_goes_by_its_labels_not_by_the_year() -> None:
    raw = documents.figures(3, form=documents.FORM_2019)
    page = documents.document(raw, "html", documents.FORM_2019).decode().replace("2020年", "2022年")
    reading = read(page.encode())
    assert (reading.form, reading.year) == ("2019-60", 2022)
    assert numbers(reading.tables["requests"]) == documents.expected(raw, documents.FORM_2019)["requests"]
    assert ("form", "labels") in {(claim.field, claim.where) for claim in reading.claims}
    # Where no label tells, the year does: the tables are pictures.
    pictures = read(documents.report_html(["<img src=a.png>"] * 3).replace("2024年", "2020年").encode())
    assert pictures.form == "2019-60"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([
    "<table>", "</table>", "<tr>", "<td rowspan=0>", "<td colspan=99999>", "<td rowspan=99999>", "<td>", "规章",
    "7", "<p>", "一、总体情况", "总计", "\t", "\n", "<img src=a>", "<pre>", "</pre>", "2024年政府信息公开年度报告",
    "<!--", "\x0b",
]), max_size=60))  # fmt: skip
def test_hostile_markup_never_raises(parts: list[str]) -> None:
    reading = read("".join(parts).encode())
    assert Reading.from_json(reading.to_json()) == reading


def test_deep_nesting_and_wide_spans_are_bounded() -> None:
    assert read(b"<div>" * 5000 + "示例市".encode()).kind is Kind.NOT_A_REPORT
    wide = b"<table>" + b"<tr><td rowspan=9999 colspan=9999>1</td></tr>" * 300 + b"</table>"
    assert read(wide).kind is Kind.NOT_A_REPORT
    assert READER_VERSION >= 1


@pytest.mark.parametrize("part", [
    "<!--", "<script", "<head ", "<p", "<title>", "<h1>", '<div class="title">', "[image:", "[bookmark:", "<meta ",
    "发布时间:", "2024年", "1 1 ", " style=",
])  # fmt: skip
def test_a_page_of_one_thing_a_hundred_thousand_times_ends_soon(part: str) -> None:
    started = time.process_time()
    read(("<html><body>" + part * (400_000 // len(part))).encode())
    assert time.process_time() - started < 5


def test_a_procedure_whose_header_is_taller_than_its_neighbours() -> None:
    results = "".join(f"<td>{name}</td>" for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    numbers_row = "".join(f"<td>{number}</td>" for number in (1, 2, 3, 4, 10, 0, 1, 0, 0, 1, 2, 0, 0, 0, 2))
    table = (
        '<table><tr><td rowspan="2" colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>'
        '<tr><td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>'
        f"<tr>{results * 3}</tr><tr>{numbers_row}</tr></table>"
    )
    tables = [*TABLES[:2], table]
    review = numbers(read(documents.report_html(tables).encode()).tables["review"])
    assert review["reconsideration.total"] == 10
    assert review["litigation_direct.corrected"] == 1
    assert review["litigation_after.upheld"] == 2
    assert len(review) == 15


@pytest.mark.parametrize("hidden", [
    '<img data-original="/p/3.png">', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/p/3.png">',
    '<img src="/js/blank.gif" data-src="/p/3.png">',
])  # fmt: skip
def test_a_picture_loaded_later_is_named_by_where_it_is_to_be_had(hidden: str) -> None:
    pictures = read(documents.report_html(["<img src=a.png>", hidden, "<img src=b.png data-src=c.png>"]).encode())
    assert [table.images for table in pictures.tables.values()] == [("a.png",), ("/p/3.png",), ("b.png",)]
    assert standing_pictures(pictures) == ("a.png", "/p/3.png", "b.png")
