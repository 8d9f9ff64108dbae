"""Makers of reports with one oddity each, as editors, converters and old sites produce them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import parser_documents as documents

from store.model import Form

Change = tuple[str, str]
CORNER = '<tr><td colspan="3" rowspan="3">'
SPLIT = '<tr><td rowspan="5">（五）不予处理</td>'
WORD = '<p class="MsoNormal" style="mso-x:1"><span lang="EN-US"><font>{}</font><o:p></o:p></span></p>'
META = "<table><tr><td>索引号</td><td>1/2025-1</td><td>发布单位</td><td>财政局</td></tr></table>"


def changed(text: str, changes: tuple[Change, ...]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def page(*changes: Change, before: str = "", wrap: str = "{}") -> Callable[[documents.Figures, Form], str]:
    """The report as a page with every ``old`` replaced."""
    def make(raw: documents.Figures, form: Form) -> str:
        tables = documents.tables_html(raw, wrap, form)
        return changed(documents.report_html(tables, before=before, form=form), changes)

    return make


def row(number: int, label: str, change: Callable[[list[str]], list[str]]) -> Callable[[documents.Figures, Form], str]:
    """The page with the cells of the row that holds ``label`` in table ``number`` changed."""
    def make(raw: documents.Figures, form: Form) -> str:
        tables = documents.tables_html(raw, form=form)
        rows = tables[number - 2].split("<tr>")
        at = next(i for i, line in enumerate(rows) if label in line)
        end = rows[at].rindex("</tr>")
        rows[at] = "".join(change(re.findall(r"<td.*?</td>", rows[at][:end]))) + rows[at][end:]
        tables[number - 2] = "<tr>".join(rows)
        return documents.report_html(tables, form=form)

    return make


def cell(number: int, label: str, text: str, at: int = -1) -> Callable[[documents.Figures, Form], str]:
    """The page with one number (by default the last one) of a row written as ``text``."""
    def change(cells: list[str]) -> list[str]:
        cells[at] = re.sub(r">[^<]*</td>", f">{text}</td>", cells[at])
        return cells

    return row(number, label, change)


def flat(layout: str, *changes: Change) -> Callable[[documents.Figures, Form], str]:
    def make(raw: documents.Figures, form: Form) -> str:
        return changed(documents.document(raw, layout, form).decode(), changes)

    return make


def filled(raw: documents.Figures) -> documents.Figures:
    return {table: {key: text or "/" for key, text in cells.items()} for table, cells in raw.items()}


def whole(make: Callable[[documents.Figures, Form], str | bytes]) -> Callable[[documents.Figures, Form], str | bytes]:
    """The same without a blank cell."""
    def made(raw: documents.Figures, form: Form) -> str | bytes:
        raw |= filled(raw)
        return make(raw, form)

    return made


def no_items(raw: documents.Figures, form: Form) -> str:
    raw["disclosure"] |= {"procurement.items": "", "procurement.amount": "1234.56"}
    return documents.report_html(documents.tables_html(raw, form=form), form=form)


def wap(raw: documents.Figures, form: Form) -> str:
    """The twin for telephones: the same cells in blocks, wrapped for scrolling, and its own frame around."""
    text = page(wrap="<div class='wap'><section>{}</section></div>")(raw, form)
    text = text.replace("<table>", "<div class='scroll'><div><table>").replace("</table>", "</table></div></div>")
    menu = "<nav><a href='/'>首页</a><span>返回</span></nav>"
    return text.replace("<body>", f"<body>{menu}").replace("</body>", "<footer>电脑版</footer></body>")


def e_book(raw: documents.Figures, form: Form) -> str:
    """A leaf-wise copy: lines broken in the middle of sentences, a picture of every leaf, tables as pictures."""
    text = pictures(raw, form).replace("全年工作平稳。", "安排 1 名工作<br>人员，全年平稳。<img src='p9.jpg'>")
    return text.replace("政府信息公开工作实际编制", "政府信息公开<br>工作实际编制")


def full_bare(*changes: Change, markup: bool = False) -> Callable[[documents.Figures, Form], str]:
    """Bare lines of a report in which no cell is empty."""
    def make(raw: documents.Figures, form: Form) -> str:
        raw |= documents.added_up(filled(raw), form)
        text = changed(documents.document(raw, "bare", form).decode(), changes)
        return f"<html><body><p>{text.strip().replace(chr(10), '</p><p>')}</p></body></html>" if markup else text

    return make


def bare_but_for(table: str, *kept: str) -> Callable[[documents.Figures, Form], str]:
    """Bare lines of a report in which all cells of one table are empty but some."""
    def make(raw: documents.Figures, form: Form) -> str:
        raw |= documents.added_up(filled(raw), form)
        raw[table] = {key: text if key in kept else "" for key, text in raw[table].items()}
        return documents.document(raw, "bare", form).decode()

    return make


def wrong_sum(raw: documents.Figures, form: Form) -> str:
    """Bare lines in which one row of table 3 and one procedure of table 4 do not add up."""
    raw |= documents.added_up(filled(raw), form)
    raw["requests"]["carried_in.total"] = raw["review"]["litigation_after.total"] = "1"
    return documents.document(raw, "bare", form).decode()


def only_people(raw: documents.Figures, form: Form) -> str:
    for key in raw["requests"]:
        if not key.endswith((".natural_person", ".total")):
            raw["requests"][key] = ""
    return documents.report_html(documents.tables_html(raw, form=form), form=form)


def blank_first_five(raw: documents.Figures, form: Form) -> str:
    for column in ("upheld", "corrected", "other", "pending", "total"):
        raw["review"][f"reconsideration.{column}"] = ""
    return documents.report_html(documents.tables_html(raw, form=form), form=form)


def zipped(raw: documents.Figures, form: Form) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("年报/", "")
        archive.writestr("年报/正文.html", documents.document(raw, "html", form))
        archive.writestr("__MACOSX/._正文.html", b"\0")
    return found.getvalue()


def pictures(raw: documents.Figures, form: Form) -> str:
    return documents.report_html([f"<p><img src='/{n}.png'></p>" for n in (2, 3, 4)], form=form)


def giant(raw: documents.Figures, form: Form) -> str:
    return page()(raw, form).replace("<body>", "<body><table><tr><td>").replace("</body>", "</td></tr></table></body>")


def wrong_year(raw: documents.Figures, form: Form) -> str:
    return page((f"结合{documents.year_of(form)}年", "结合2018年"))(raw, form)


def another_signs(raw: documents.Figures, form: Form) -> str:
    signed = f"</p><p>{documents.year_of(form) + 1}年1月20日"
    return page((documents.BODY + signed, "示例市税务局" + signed))(raw, form)


def short_review(raw: documents.Figures, form: Form) -> str:
    tables = documents.tables_html(raw, form=form)
    start = tables[2].rindex("<td>")
    return documents.report_html([*tables[:2], tables[2][:start] + "</tr></table>"], form=form)


def shifted(raw: documents.Figures, form: Form) -> bytes:
    """Between tabs, with the rows after a page break pushed one column to the right."""
    lines = documents.document(filled(raw), "tabs", form).decode().split("\n")
    start = next(i for i, line in enumerate(lines) if "（五）不予处理" in line)
    end = next(i for i, line in enumerate(lines) if "四、结转下年度" in line)
    moved = ["\t" + line for line in lines[start : end + 1]]
    return "\n".join(lines[:start] + moved + lines[end + 1:]).encode()


def narrowed(raw: documents.Figures, form: Form) -> bytes:
    """Between tabs, with the blank columns of the labels gone in the rows after a page break."""
    raw |= filled(raw)
    lines = documents.document(raw, "tabs", form).decode().split("\n")
    start = next(i for i, line in enumerate(lines) if "（五）不予处理" in line)
    end = next(i for i, line in enumerate(lines) if "四、结转下年度" in line)
    kept = ["\t".join(filter(None, line.split("\t"))) for line in lines[start : end + 1]]
    return "\n".join(lines[:start] + kept + lines[end + 1:]).encode()


def shifted_review(raw: documents.Figures, form: Form) -> bytes:
    """Between tabs, with the first procedure of table 4 blank."""
    raw |= filled(raw)
    for column in ("upheld", "corrected", "other", "pending", "total"):
        raw["review"][f"reconsideration.{column}"] = ""
    return documents.document(raw, "tabs", form)
