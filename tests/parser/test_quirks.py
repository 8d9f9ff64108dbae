"""Every quirk of real reports, one row each: adding a quirk is adding a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import parser_documents as documents
import pytest
from quirk_makers import (
    CORNER,
    META,
    SPLIT,
    WORD,
    another_signs,
    bare_but_for,
    blank_first_five,
    cell,
    e_book,
    flat,
    full_bare,
    giant,
    narrowed,
    no_items,
    only_people,
    page,
    pictures,
    row,
    shifted,
    shifted_review,
    short_review,
    wap,
    whole,
    wrong_sum,
    wrong_year,
    zipped,
)

from crawler.parser import read
from store.model import FORMS, Form, Kind, Medium


@dataclass(frozen=True)
class Quirk:
    """A report with one oddity. Without more said, every number reads back as written.

    ``lost`` are rows (requests.total) or cells that must be unread; ``cells`` are values that differ;
    ``fields`` are facts of the reading; ``media`` the media of the three tables; ``claim`` is one of the claims,
    ``text`` what stands in the text of a section.
    """

    name: str
    make: Callable[[documents.Figures, Form], str | bytes]
    lost: tuple[str, ...] = ()
    cells: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    media: tuple[str, ...] = ("text", "text", "text")
    sections: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    forms: tuple[str, ...] = ("2019-60", "2021-30")
    claim: tuple[str, str, str] | None = None
    text: tuple[int, str] | None = None


NEW = ("2021-30",)
OLD = ("2019-60",)
QUIRKS = [
    Quirk("as it should be", page()),
    # Cells.
    Quirk("only 自然人 and 总计 filled", only_people),
    Quirk("a note in the cell", cell(2, "规章", "22（其中修订16件）"), forms=NEW, cells={"regulations.in_force": 22}),
    Quirk("yuan in a cell of 万元", cell(2, "行政事业性收费", "251000元"), forms=NEW, cells={"fees.amount": "25.1"}),
    Quirk("decimals", cell(2, "行政事业性收费", "30227.80"), forms=NEW, cells={"fees.amount": "30227.80"}),
    Quirk("the purchase in yuan", cell(2, "政府集中采购", "12345.6元"), forms=OLD,
          cells={"procurement.amount": "1.23456"}),
    Quirk("a change for the worse", cell(2, "行政强制", "－4", at=2), forms=OLD, cells={"coercion.change": -4}),
    Quirk("a change in words", cell(2, "行政强制", "增 4", at=2), forms=OLD, cells={"coercion.change": 4}),
    Quirk("a change in both words",
          cell(2, "行政强制", "增4减2", at=2), forms=OLD, lost=("disclosure.coercion.change",)),
    Quirk("full-width digits", cell(3, "二、上年结转", "１２３"), cells={"carried_in.total": 123}),
    Quirk("thousands separators", cell(3, "二、上年结转", "1，309"), cells={"carried_in.total": 1309}),
    Quirk("spaces between digits", cell(3, "二、上年结转", "1 2 3"), cells={"carried_in.total": 123}),
    Quirk("a counter in the cell", cell(3, "二、上年结转", "5件"), cells={"carried_in.total": 5}),
    Quirk("another counter", cell(3, "二、上年结转", "5宗"), cells={"carried_in.total": 5}),
    Quirk("a word for a number", cell(3, "二、上年结转", "若干"), lost=("requests.carried_in.total",)),
    Quirk("two numbers in one cell",
          whole(cell(3, "二、上年结转", "5<br>6")), lost=("requests.carried_in.total",)),
    Quirk("two numbers in one cell and none in another",
          row(3, "二、上年结转", lambda cells: [*cells[:2], "<td></td>", "<td>5<br>6</td>", *cells[4:]]),
          lost=("requests.carried_in",)),
    Quirk("money with decimals beside a blank", no_items, forms=OLD, cells={"procurement.amount": "1234.56"}),
    Quirk("the mark of a footnote behind a number", cell(3, "二、上年结转", "12<sup>3</sup>"),
          lost=("requests.carried_in.total",)),
    Quirk("a number struck out", cell(3, "二、上年结转", "<s>1</s>23"), lost=("requests.carried_in.total",)),
    Quirk("a digit that no browser shows", cell(3, "二、上年结转", "12<span style='display: none'>3</span>4"),
          cells={"carried_in.total": 124}),
    Quirk("a cell that no browser shows",
          row(3, "二、上年结转", lambda cells: [*cells[:3], "<td style='display:none'>7</td>", *cells[3:]])),
    Quirk("a cell that keeps its room and shows nothing",
          cell(3, "二、上年结转", "<span style='visibility:hidden'>7</span>"), cells={"carried_in.total": None}),
    Quirk("an element that nobody closed", page(("全年工作平稳。", "<s>全年<sup>工作平稳。"))),
    # Labels.
    Quirk("规范性文件 without 行政", page(("<td>行政规范性文件</td>", "<td>规范性文件</td>")), forms=NEW),
    Quirk("行政规范性文件 before its time", page(("<td>规范性文件</td>", "<td>行政规范性文件</td>")), forms=OLD),
    Quirk("a typing error", page(("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"))),
    Quirk("1、 for 1.",
          page(("1.属于国家秘密", "1、属于国家秘密"), ("4.保护", "4．保护"), ("5.属于三类", "5 . 属于三类"))),
    Quirk("a short label", page(("1.属于国家秘密", "1.国家秘密"), ("3.补正后申请内容仍不明确", "3.补正后仍不明确"))),
    Quirk("a label broken over lines", page(("6.属于四类过程性信息", "6.属于四类<br>过程性<br/>信息"))),
    Quirk("a vertical label", page(("三、本年度办理结果", "<br>".join("三、本年度办理结果")))),
    Quirk("spaces inside a label",
          page(("第二十条第（一）项", "第二十条 第（一）项"), ("（一）予以公开", "(一) 予 以 公 开"))),
    Quirk("no note in the corner", page((documents.NOTE, ""))),
    Quirk("quotation marks of another kind", page(("“三安全一稳定”", "&quot;三安全一稳定&quot;"))),
    Quirk("a label that is two rows at once", page(("（七）总计", "（七）口计")), lost=("requests.total",)),
    # Layout.
    Quirk("a table cut in two by a page", page((SPLIT, f"</table><p>- 3 -</p><table>{SPLIT}"))),
    Quirk("a page number inside the table", page((SPLIT, f'<tr><td colspan="10">第 3 页 共 9 页</td></tr>{SPLIT}'))),
    Quirk("a group label gone with the page before", page((SPLIT, "</table><table><tr><td></td>"))),
    Quirk("labels one column further right after a page", shifted, forms=NEW),
    Quirk("columns lost after a page", narrowed, forms=NEW),
    Quirk("table 4 between tabs, its first five blank", shifted_review),
    Quirk("metadata before the report", page(before=META)),
    Quirk("one giant layout table", giant),
    Quirk("header rows with empty spans", page((f"<table>{CORNER}", f"<table><tr><td></td><td></td></tr>{CORNER}"))),
    Quirk("table 4 whose first five cells are blank", blank_first_five),
    Quirk("table 4 with a cell lost", short_review, lost=("review",)),
    Quirk("23 rows", page(), forms=OLD),
    # Flattened text.
    Quirk("one cell per line", flat("lines")),
    Quirk("one cell per line, a page number inside",
          flat("lines", ("\t（五）不予处理\n", "- 3 -\n\t（五）不予处理\n"))),
    Quirk("bare lines", full_bare()),
    Quirk("bare lines with a page number inside", full_bare(("（五）不予处理\n", "— 3 —\n（五）不予处理\n"))),
    Quirk("bare lines with a broken label", full_bare(("8.属于行政查询事项", "8.属于行政\n查询事项"))),
    Quirk("bare lines with a vertical label", full_bare(("三、本年度办理结果", "\n".join("三、本年度办理结果")))),
    Quirk("bare lines, header read column by column",
          full_bare(("法人或其他组织\n总计\n" + "\n".join(documents.MIDDLE),
                     "法人或其他组织\n" + "\n".join(documents.MIDDLE) + "\n总计"))),
    Quirk("bare lines, header in no possible order",
          full_bare(("自然人\n", ""), ("总计\n商业企业", "总计\n自然人\n商业企业")),
          lost=("requests",)),
    Quirk("bare lines, a header lost", full_bare(("科研机构\n", "")), lost=("requests",)),
    Quirk("bare paragraphs of a page", full_bare(markup=True)),
    Quirk("bare lines whose sums do not hold", wrong_sum, lost=("requests.carried_in", "review")),
    Quirk("bare lines of a table all blank", bare_but_for("disclosure"), lost=("disclosure",)),
    Quirk("bare lines of a table with one number", bare_but_for("requests", "new.total"), lost=("requests",)),
    Quirk("bare lines, table 4 all blank", bare_but_for("review"), lost=("review",)),
    Quirk("bare lines, a number of a page in a row", full_bare(("1.属于国家秘密\n", "3\n1.属于国家秘密\n")),
          lost=("requests",)),
    Quirk("bare lines, a number of a page outside", full_bare(("全年工作平稳。\n", "全年工作平稳。\n3\n")),
          lost=("disclosure",)),
    # Headings.
    Quirk("auto-numbered headings",
          page(("二、主动公开政府信息情况", "2、 主动公开政府信息情况"), ("五、存在", "5、存在"))),
    Quirk("numbering restarts", page(("五、存在的主要问题及改进情况", "一、存在的主要问题及改进情况"))),
    Quirk("headings in other words", page(("五、存在的主要问题及改进情况", "五、存在问题及整改措施"),
                                          ("六、其他需要报告的事项", "六、其他事项"))),
    Quirk("a number lost", page(("五、存在的主要问题", "存在的主要问题"), ("六、其他需要", "其他需要"))),
    Quirk("five sections", page(("六、其他需要报告的事项", "附")), sections=(1, 2, 3, 4, 5)),
    Quirk("seven sections", page((documents.heading(6), f"{documents.heading(6)}</p><p>无。</p><p>七、附件"))),
    # Text.
    Quirk("a missing number in the text", page(("全年工作平稳。", "全年公开信息  条。"))),
    Quirk("the wrong year in the preamble", wrong_year, claim=("year", "preamble", "2018")),
    Quirk("the wrong legal base", page(("国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号")), forms=NEW,
          claim=("law", "preamble", "国办公开办函〔2019〕60号")),
    Quirk("the parent's name in the preamble",
          page(("年示例市财政局政府信息公开工作实际", "年示例市人民政府政府信息公开工作实际")),
          claim=("body", "preamble", "示例市人民政府"), fields={"body": "示例市财政局"}),
    Quirk("another body signs", another_signs, claim=("body", "signature", "示例市税务局"),
          fields={"body": "示例市财政局"}),
    Quirk("a picture among the text stays in place", page(("全年工作平稳。", "全年<img src='a.png'>工作平稳。")),
          text=(1, "全年\n[image: a.png]\n工作平稳。")),
    Quirk("the mark of a picture in a text",
          flat("lines", ("全年工作平稳。", "全年工作平稳。\n[image: 图1 柱状图]\n无诉讼。")),
          text=(1, "全年工作平稳。\n[image: 图1 柱状图]\n无诉讼。")),
    Quirk("pictures for tables", pictures, media=("image", "image", "image"), text=(3, "[image: /3.png]")),
    # Containers.
    Quirk("Word's HTML", page(wrap=WORD)),
    Quirk("a twin for telephones", wap),
    Quirk("an e-book page", e_book, media=("image", "image", "image"),
          text=(1, "安排 1 名工作\n人员，全年平稳。\n[image: p9.jpg]")),
    Quirk("a zip with one document", zipped, fields={"carrier": "html"}),
]
CASES = [(quirk, key) for quirk in QUIRKS for key in quirk.forms]


@pytest.mark.parametrize(("quirk", "key"), CASES, ids=[f"{quirk.name} ({key})" for quirk, key in CASES])
def test_quirk(quirk: Quirk, key: str) -> None:
    form = FORMS[key]
    raw = documents.figures(11, form=form)
    made = quirk.make(raw, form)
    reading = read(made if isinstance(made, bytes) else made.encode())
    assert reading.kind is Kind.ANNUAL_REPORT, reading.why
    assert (reading.form, reading.year) == (key, documents.year_of(form))
    assert tuple(section.number for section in reading.sections) == quirk.sections
    assert tuple(table.medium for table in reading.tables.values()) == quirk.media
    wanted = {f"{table}.{name}": value for table, cells in documents.expected(raw, form).items()
              for name, value in cells.items() if reading.tables[table].medium is Medium.TEXT}  # fmt: skip
    names = {name.partition(".")[2]: name for name in wanted}
    wanted |= {names[name]: value for name, value in quirk.cells.items()}
    wanted = {name: value for name, value in wanted.items()
              if not any(name == lost or name.startswith(f"{lost}.") for lost in quirk.lost)}  # fmt: skip
    found = {f"{table}.{name}": cell.value for table, read_table in reading.tables.items()
             for name, cell in read_table.cells.items()}  # fmt: skip
    assert found == wanted, [table.unread for table in reading.tables.values()]
    for lost in quirk.lost:
        assert reading.tables[lost.partition(".")[0]].unread, f"{lost} went without a word"
    for name, value in quirk.fields.items():
        assert getattr(reading, name) == value
    if quirk.text:
        number, words = quirk.text
        assert words in next(section.text for section in reading.sections if section.number == number)
    if quirk.claim:
        assert quirk.claim in {(claim.field, claim.where, claim.value) for claim in reading.claims}
