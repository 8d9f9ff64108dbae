"""Small reports for the parser's tests, made from figures: the same numbers as HTML, as lines and between tabs."""

from __future__ import annotations

import json
import pathlib
import random
from dataclasses import replace

from store.model import FORMS, Block, Form, TableForm

FORM: Form = FORMS["2021-30"]
FORM_2019: Form = FORMS["2019-60"]
REPORTS = pathlib.Path(__file__).parents[2].parent / "shared" / "data" / "reports"
BODY, YEAR = "示例市财政局", 2024

Figures = dict[str, dict[str, str]]
Row = list[str]


def year_of(form: Form) -> int:
    """A report year the form is right for."""
    return form.last_year or YEAR


def figures(
    seed: int, *, blank: bool = False, full: bool = False, adds_up: bool = False, form: Form = FORM
) -> Figures:
    """Raw texts for every required cell; distinct numbers, so that a misplaced one shows.

    ``full``: no cell is empty, but some hold a mark for none. ``adds_up``: the total of a row is the sum of it.
    """
    rng = random.Random(seed)
    numbers = iter(rng.sample(range(10, 99999), 400))

    def raw(table: TableForm, key: str) -> str:
        if blank:
            return ""
        if rng.random() < 0.15:
            return rng.choice(["/", "-"] if full else ["", "/", "-"])
        number = str(next(numbers))
        return rng.choice(["", "-", "+", "增", "减少"]) + number if key in table.signed else number

    found = {table.key: {key: raw(table, key) for key in table.required_keys} for table in form.tables}
    return added_up(found, form) if adds_up else found


def added_up(raw: Figures, form: Form = FORM) -> Figures:
    """The figures with every total of a row made the sum of its parts."""
    made = {key: dict(cells) for key, cells in raw.items()}
    for table in form.tables:
        cells = made[table.key]
        rows = dict.fromkeys(key.partition(".")[0] for key in cells)
        for one in (one for one in table.sums if one.axis == "row"):
            for row in rows:
                parts = [cells[f"{row}.{key}"] for key in one.left]
                cells[f"{row}.{one.right[0]}"] = str(sum(int(part) for part in parts if part.isdigit()))
    return made


def expected(raw: Figures, form: Form = FORM) -> dict[str, dict[str, object]]:
    """The values a perfect reading has."""
    def value(table: TableForm, key: str, text: str) -> object:
        digits = text.lstrip("+-增减少")
        if not digits.isdigit():
            return None
        if key in table.money:
            return text
        return -int(digits) if text.startswith(("-", "减")) else int(digits)

    return {
        table.key: {key: value(table, key, text) for key, text in raw[table.key].items()} for table in form.tables
    }


def with_one_row(form: Form) -> Form:
    """The variant in which a group that may be one row is: （六）其他处理 of 23 rows."""
    def one(block: Block) -> Block:
        whole = {row.label for row in block.rows if row.optional}
        parts = {key for label, keys in block.groups if label in whole for key in keys}
        rows = tuple(replace(row, optional=False) for row in block.rows if row.key not in parts)
        return replace(block, rows=rows, groups=tuple(group for group in block.groups if group[0] not in whole))

    tables = (replace(table, blocks=tuple(map(one, table.blocks))) for table in form.tables)
    return replace(form, tables=tuple(tables))


def shuffled(form: Form, rng: random.Random) -> Form:
    """The form with columns moved, each with its label: of table 3 those under the common label."""
    def moved(table: TableForm, block: Block) -> Block:
        first, last = (1, len(block.columns) - 1) if table.key == "requests" else (0, len(block.columns))
        columns = list(block.columns)
        columns[first:last] = rng.sample(columns[first:last], last - first)
        return replace(block, columns=tuple(columns))

    tables = (replace(table, blocks=tuple(moved(table, block) for block in table.blocks)) for table in form.tables)
    return replace(form, tables=tuple(tables))


def disclosure_rows(raw: dict[str, str], form: Form = FORM) -> list[Row]:
    rows: list[Row] = []
    for block in form.table("disclosure").blocks:
        rows += [[block.heading], ["信息内容", *(c.label for c in block.columns)]]
        rows += [[row.label, *(raw[f"{row.key}.{c.key}"] for c in block.columns)] for row in block.rows]
    return rows


def request_rows(raw: dict[str, str], form: Form = FORM) -> list[tuple[Row, Row]]:
    """Label cells (a group only on its first row, blank below it) and numbers of every row of table 3."""
    block = form.table("requests").blocks[0]
    rows: list[tuple[Row, Row]] = []
    seen: set[str] = set()
    for row in block.rows:
        if row.optional:
            continue
        homes = [label for label, keys in block.groups if row.key in keys]
        labels = ["" if home in seen else home for home in homes] + [row.label]
        seen.update(homes)
        rows.append((labels, [raw[f"{row.key}.{c.key}"] for c in block.columns]))
    return rows


def heading(number: int) -> str:
    return "一二三四五六"[number - 1] + "、" + FORM.sections[number - 1].title


def preamble(form: Form = FORM) -> str:
    year = year_of(form)
    return (
        f"根据《中华人民共和国政府信息公开条例》和{form.legal_base}要求，结合{year}年{BODY}政府信息公开工作实际编制。"
        f"数据统计期限从{year}年1月1日到12月31日止。"
    )


NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
MIDDLE = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


def middle(form: Form) -> Row:
    """The columns of table 3 under the common label."""
    return [column.label for column in form.table("requests").blocks[0].columns[1:-1]]


def results(form: Form) -> Row:
    """The results of one procedure of table 4."""
    return [column.label for column in form.table("review").blocks[0].columns]


def review_numbers(raw: Figures, form: Form) -> Row:
    """The line of numbers of table 4."""
    return [raw["review"][key] for block in form.table("review").blocks for key in block.cell_keys()]


def tables_html(raw: Figures, wrap: str = "{}", form: Form = FORM) -> list[str]:
    """The three tables with their spans; ``wrap`` is put around each cell's text (Word markup)."""
    def td(text: str, attributes: str = "") -> str:
        return f"<td{attributes}>{wrap.format(text)}</td>"

    def tr(*cells: str) -> str:
        return "<tr>" + "".join(cells) + "</tr>"

    disclosure = ""
    for row in disclosure_rows(raw["disclosure"], form):
        width = 5 - len(row)
        disclosure += tr(*map(td, row[:-1]), td(row[-1], f' colspan="{width}"'))
    request = tr(td(NOTE, ' colspan="3" rowspan="3"'), td("申请人情况", ' colspan="7"'))
    request += tr(td("自然人", ' rowspan="2"'), td("法人或其他组织", ' colspan="5"'), td("总计", ' rowspan="2"'))
    request += tr(*map(td, middle(form)))
    block = form.table("requests").blocks[0]
    shown_rows = {row.key for row in block.rows if not row.optional}
    spans = {label: len(shown_rows.intersection(keys)) for label, keys in block.groups}
    for labels, numbers in request_rows(raw["requests"], form):
        shown = [
            td(label, f' rowspan="{spans[label]}"' if label in spans else f' colspan="{4 - len(labels)}"')
            for label in labels if label
        ]
        request += tr(*shown, *map(td, numbers))
    review = tr(td("行政复议", ' colspan="5"'), td("行政诉讼", ' colspan="10"'))
    review += tr(*(td(label, ' rowspan="2"') for label in results(form)),
                 td("未经复议直接起诉", ' colspan="5"'), td("复议后起诉", ' colspan="5"'))
    review += tr(*map(td, results(form) * 2)) + tr(*map(td, review_numbers(raw, form)))
    return [f"<table>{rows}</table>" for rows in (disclosure, request, review)]


def report_html(tables: list[str], *, head: str = "", before: str = "", form: Form = FORM) -> str:
    year = year_of(form)
    parts = [f"<p>{heading(1)}</p><p>全年工作平稳。</p>"]
    parts += [f"<p>{heading(n)}</p>{table}" for n, table in zip((2, 3, 4), tables, strict=True)]
    parts += [f"<p>{heading(5)}</p><p>无。</p><p>{heading(6)}</p><p>无。</p>"]
    parts += [f"<p>{BODY}</p><p>{year + 1}年1月20日</p>"]
    return (
        f'<html><head><meta charset="utf-8">{head}</head><body>{before}<div id="zoom"><p>{BODY}</p>'
        f"<p>{year}年政府信息公开工作年度报告</p><p>{preamble(form)}</p>{''.join(parts)}</div></body></html>"
    )


def _lines(rows: list[Row]) -> list[str]:
    """One cell per line behind a tab, an empty line after each row."""
    return ["\n".join("\t" + cell for cell in row) + "\n" for row in rows]


def _tabs(rows: list[Row]) -> list[str]:
    """One row per line."""
    return ["\t".join(row) for row in rows]


def _padded(rows: list[Row]) -> list[Row]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def table_rows(raw: Figures, *, spread: bool, form: Form = FORM) -> list[list[Row]]:
    """The rows of the three tables as cells; ``spread`` fills up merged header cells with blanks."""
    pad, named = [""], results(form)
    if spread:
        request = [[NOTE, "", "", "申请人情况"] + pad * 6, pad * 3 + ["自然人", "法人或其他组织"] + pad * 4 + ["总计"]]
        request += [pad * 4 + middle(form) + pad]
        review = [["行政复议"] + pad * 4 + ["行政诉讼"] + pad * 9]
        review += [[*named, "未经复议直接起诉"] + pad * 4 + ["复议后起诉"] + pad * 4, pad * 5 + named * 2]
    else:
        request = [[NOTE, "申请人情况"], ["", "自然人", "法人或其他组织", "总计"], ["", "", *middle(form), ""]]
        review = [["行政复议", "行政诉讼"], [*named, "未经复议直接起诉", "复议后起诉"], pad * 5 + named * 2]
    for labels, numbers in request_rows(raw["requests"], form):
        request.append(labels + (pad * (3 - len(labels)) if spread else []) + numbers)
    rows = [disclosure_rows(raw["disclosure"], form), request, [*review, review_numbers(raw, form)]]
    return [_padded(table) if spread else table for table in rows]


def _bare(rows: list[Row]) -> list[str]:
    """One cell per line and nothing else: blank cells are gone."""
    return [cell for row in rows for cell in row if cell]


def _markdown(rows: list[Row]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]


LAYOUTS = {"lines": _lines, "tabs": _tabs, "bare": _bare, "markdown": _markdown}


def report_text(rows: list[list[Row]], layout: str = "lines", form: Form = FORM) -> str:
    """A whole report as text; ``layout`` is one of LAYOUTS."""
    year = year_of(form)
    parts = [BODY, f"{year}年政府信息公开工作年度报告", "", preamble(form), heading(1), "全年工作平稳。"]
    for number, table in zip((2, 3, 4), rows, strict=True):
        parts += [heading(number), *LAYOUTS[layout](table), ""]
    parts += [heading(5), "无。", heading(6), "无。", "", BODY, f"{year + 1}年1月20日"]
    return "\n".join(parts) + "\n"


def document(raw: Figures, carrier: str, form: Form = FORM) -> bytes:
    """A whole report as a page or in one of the layouts of text."""
    if carrier == "html":
        return report_html(tables_html(raw, form=form), form=form).encode()
    rows = table_rows(raw, spread=carrier in {"tabs", "markdown"}, form=form)
    return report_text(rows, carrier, form).encode()


def golden() -> list[pathlib.Path]:
    """The real reports of the carriers read so far."""
    return sorted(path for path in REPORTS.glob("*") if path.suffix in {".txt", ".html"})


def expectation(path: pathlib.Path) -> dict[str, object]:
    return dict(json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8")))


def garbled(text: str, rng: random.Random) -> str:
    """A label with characters lost or replaced; a number is left alone, for nothing could tell."""
    if not any("\u4e00" <= char <= "\u9fff" for char in text):
        return text
    chars = list(text)
    for _ in range(rng.randint(1, 3)):
        chars[rng.randrange(len(chars))] = rng.choice(["", "口", "□", "他"])
    return "".join(chars)
