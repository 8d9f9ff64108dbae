"""A report as the HTML an editor pastes into the content system: preamble, six sections, tables, signature."""

from __future__ import annotations

from html import escape

from crawler.demo.documents import Report
from crawler.demo.table_html import table_html
from store.model import SectionForm

_NUMERALS = "零一二三四五六"
#: The text of the last two sections: what an office would say there is not ours to say.
_LEFT_OUT = "此处文字从略。"


def report_html(report: Report) -> str:
    """The text of a report, without the page around it."""
    parts = [_facts(report), _paragraph(_preamble(report))]
    for section in report.form.sections:
        parts.append(_paragraph(f"{_NUMERALS[section.number]}、{section.title}", strong=True))
        parts.append(_content(report, section))
    parts.append(_signature(report))
    return "\n".join(part for part in parts if part)


def _preamble(report: Report) -> str:
    return (
        f"{report.body}依照《中华人民共和国政府信息公开条例》（国务院令第711号），"
        f"按照{report.form.legal_base}规定的格式编写{report.year}年政府信息公开工作年度报告。"
        f"各项数据的统计期限为{report.year}年1月1日至{report.year}年12月31日。"
    )


def _content(report: Report, section: SectionForm) -> str:
    table = next((table for table in report.form.tables if table.section == section.number), None)
    if table is None:
        return _paragraph(report.overview if section.number == 1 else _LEFT_OUT)
    if table.key in report.pictures:
        return f'<p style="text-align:center"><img src="/picture/0/{report.year}{table.number:02}.png" alt=""></p>'
    return table_html(table, report.figures)


def _facts(report: Report) -> str:
    if not report.facts:
        return ""
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in report.facts)
    return f'<table class="xxgk-facts"><tbody>{rows}</tbody></table>'


def _signature(report: Report) -> str:
    if report.signed_on is None:
        return ""
    day = report.signed_on
    date = f"{day.year}年{day.month}月{day.day}日"
    return f'<p style="text-align:right">{escape(report.body)}</p>\n<p style="text-align:right">{date}</p>'


def _paragraph(text: str, strong: bool = False) -> str:
    body = f"<strong>{escape(text)}</strong>" if strong else escape(text)
    return f'<p style="text-indent:2em">{body}</p>'
