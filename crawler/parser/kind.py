"""What a document is: a report, a blank form, a report cut short or elsewhere, or no report at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from crawler.parser.document import Document, Grid, Picture
from crawler.parser.titles import ReportTitle
from store.model import FIRST_YEAR_WITH_FORM, Attachment, Kind, Medium, Section, Table

#: How the reason begins of a page whose whole report is pictures; they are its attachments, as written.
ALL_PICTURES = "报告全文是"
_LEAST_SECTIONS = 3
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the kind is judged by."""

    document: Document
    title: ReportTitle | None
    lookalike: tuple[str, str] | None
    year: int | None
    sections: Sequence[Section]
    tables: Mapping[str, Table]

    @property
    def is_early(self) -> bool:
        """Whether the report is of a year before the first common form."""
        return self.year is not None and self.year < FIRST_YEAR_WITH_FORM

    @property
    def has_tables(self) -> bool:
        return any(table.medium is not Medium.MISSING for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class Judged:
    """The kind, the sentence for a person where it is no annual report, and where the document leads."""

    kind: Kind
    why: str | None = None
    attachments: tuple[Attachment, ...] = ()


def judge(evidence: Evidence) -> Judged:
    """The kind of a document. Where its text stands elsewhere, that is said and not taken for no report."""
    linked = evidence.document.attachments
    elsewhere = _elsewhere(evidence)
    if elsewhere:
        return elsewhere
    refusal = _not_a_report(evidence)
    if refusal:
        return Judged(Kind.NOT_A_REPORT, refusal)
    cut = _cut_short(evidence)
    if cut:
        return Judged(Kind.TRUNCATED, cut, linked)
    if _is_blank(evidence):
        return Judged(Kind.BLANK_FORM, "这是一份空白表格：三张表的表样都在，一个数也没有填。", linked)
    return Judged(Kind.ANNUAL_REPORT, None, linked)


def _elsewhere(evidence: Evidence) -> Judged | None:
    """A page or file with a report's title and nothing of the report but links to documents, or pictures of it.

    A Word file of nothing but pictures has its title in them.
    """
    blocks = evidence.document.blocks
    bare = evidence.document.carrier == "docx" and bool(blocks) and all(isinstance(b, Picture) for b in blocks)
    if evidence.title is None and not bare:
        return None
    if evidence.sections or evidence.has_tables or not evidence.document.complete:
        return None
    linked = evidence.document.attachments
    if linked:
        names = "、".join(map(_named, linked[:_SHOWN])) + ("等" if linked[_SHOWN:] else "")
        return Judged(Kind.UNREADABLE, f"这里只有标题，报告正文在附件{names}中，须取得附件再读。", linked)
    pictures = tuple(Attachment(b.source, "") for b in blocks if isinstance(b, Picture))
    if pictures:
        return Judged(Kind.UNREADABLE, f"{ALL_PICTURES}{len(pictures)}幅图片，没有文字可读。", pictures)
    return None


def _named(linked: Attachment) -> str:
    """What a link says and where it leads, so that a person can follow it."""
    return f"“{linked.text}”（{linked.url}）" if linked.text else linked.url


def _not_a_report(evidence: Evidence) -> str | None:
    if evidence.title is None and evidence.lookalike:
        text, kind = evidence.lookalike
        return f"标题“{text}”是{kind}，不是年度报告。"
    if evidence.title is None and len(evidence.sections) < _LEAST_SECTIONS and not evidence.has_tables:
        return "没有找到政府信息公开年度报告的标题、章节和表格，这不是一份年度报告。"
    if evidence.title is not None and not (evidence.sections or evidence.has_tables or evidence.is_early):
        return f"有标题“{evidence.title.text}”，但没有报告的章节和表格。"
    return None


def _cut_short(evidence: Evidence) -> str | None:
    if not evidence.document.complete:
        return "页面没有传完：缺少网页的结尾标记，后面的内容可能丢失。"
    if any(row.torn for block in evidence.document.blocks if isinstance(block, Grid) for row in block.rows):
        return "文件在表格中间中断，后面的内容丢失。"
    if evidence.is_early:
        return None
    numbers = {section.number for section in evidence.sections}
    if evidence.title is not None and numbers and max(numbers) < 5:
        return f"报告到第{max(numbers)}部分为止，后面的部分缺失，文件可能不完整。"
    return None


def _is_blank(evidence: Evidence) -> bool:
    """Whether the tables stand there and nothing was ever put into them; a / or - was put there by somebody."""
    tables = evidence.tables.values()
    if any(table.medium is Medium.IMAGE or table.unread for table in tables):
        return False
    cells = list(chain.from_iterable(table.cells.values() for table in tables))
    return bool(cells) and not any(cell.raw.strip() for cell in cells)
