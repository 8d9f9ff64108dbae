"""What a document is: a report, a blank form, a report cut short, or no report at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.parser.document import Document, Grid
from crawler.parser.labels import normal
from crawler.parser.titles import ReportTitle
from store.model import FIRST_YEAR_WITH_FORM, Kind, Medium, Section, Table, form_for_year

_MARKS_2019 = (
    "本年新制作数量", "本年新公开数量", "对外公开总数量", "政府集中采购", "其他对外管理服务事项", "上一年项目数量",
)  # fmt: skip
_LEAST_MARKS = 2
_LEAST_SECTIONS = 3
FORM_2019, PRE_2019 = "2019-60", "pre-2019"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the kind is judged by."""

    document: Document
    title: ReportTitle | None
    lookalike: tuple[str, str] | None
    year: int | None
    sections: Sequence[Section]
    tables: Mapping[str, Table]


def form_of(document: Document, tables: Mapping[str, Table], year: int | None) -> str | None:
    """The form by the labels found; only where none are found, by the year."""
    labels = {normal(cell.text) for block in document.blocks if isinstance(block, Grid)
              for row in block.rows for cell in row.distinct()}  # fmt: skip
    if sum(any(mark in label for label in labels if len(label) < 40) for mark in _MARKS_2019) >= _LEAST_MARKS:
        return FORM_2019
    if year is None:
        return "2021-30" if any(table.cells for table in tables.values()) else None
    if year < FIRST_YEAR_WITH_FORM:
        return PRE_2019
    if any(table.cells for table in tables.values()):
        return "2021-30"
    by_year = form_for_year(year)
    return by_year.key if by_year else FORM_2019


def judge(evidence: Evidence) -> tuple[Kind, str | None]:
    """The kind, and the sentence for a person where it is not an annual report."""
    refusal = _not_a_report(evidence)
    if refusal:
        return Kind.NOT_A_REPORT, refusal
    cut = _cut_short(evidence)
    if cut:
        return Kind.TRUNCATED, cut
    cells = [cell for table in evidence.tables.values() for cell in table.cells.values()]
    pictures = any(table.medium is Medium.IMAGE for table in evidence.tables.values())
    unread = any(table.unread for table in evidence.tables.values())
    if cells and all(cell.value is None for cell in cells) and not pictures and not unread:
        return Kind.BLANK_FORM, "这是一份空白表格：三张表的表样都在，一个数也没有填。"
    return Kind.ANNUAL_REPORT, None


def _not_a_report(evidence: Evidence) -> str | None:
    tables = sum(table.medium is not Medium.MISSING for table in evidence.tables.values())
    if evidence.title is None and evidence.lookalike:
        text, kind = evidence.lookalike
        return f"标题“{text}”是{kind}，不是年度报告。"
    early = evidence.year is not None and evidence.year < FIRST_YEAR_WITH_FORM
    if evidence.title is None and len(evidence.sections) < _LEAST_SECTIONS and not tables:
        return "没有找到政府信息公开年度报告的标题、章节和表格，这不是一份年度报告。"
    if evidence.title is not None and not evidence.sections and not tables and not early:
        return f"有标题“{evidence.title.text}”，但没有报告的章节和表格。"
    return None


def _cut_short(evidence: Evidence) -> str | None:
    if not evidence.document.complete:
        return "页面没有传完：缺少网页的结尾标记，后面的内容可能丢失。"
    if any(row.torn for block in evidence.document.blocks if isinstance(block, Grid) for row in block.rows):
        return "文件在表格中间中断，后面的内容丢失。"
    if evidence.year is not None and evidence.year < FIRST_YEAR_WITH_FORM:
        return None
    numbers = {section.number for section in evidence.sections}
    if evidence.title is not None and numbers and max(numbers) < 5 and not numbers & {5, 6}:
        return f"报告到第{max(numbers)}部分为止，后面的部分缺失，文件可能不完整。"
    return None
