"""Small reports for the parser's tests, made from figures: the same numbers as HTML, as lines and between tabs."""

from __future__ import annotations

import json
import pathlib
import random

from store.model import FORMS, Form

FORM: Form = FORMS["2021-30"]
REPORTS = pathlib.Path(__file__).parents[2].parent / "shared" / "data" / "reports"
BODY, YEAR = "示例市财政局", 2024

Figures = dict[str, dict[str, str]]
Row = list[str]


def figures(seed: int, *, blank: bool = False) -> Figures:
    """Raw texts for every required cell; distinct numbers, so that a misplaced one shows."""
    rng = random.Random(seed)
    numbers = iter(rng.sample(range(10, 99999), 400))

    def raw() -> str:
        return "" if blank else rng.choice(["", "/", "-"]) if rng.random() < 0.15 else str(next(numbers))

    return {table.key: {key: raw() for key in table.required_keys} for table in FORM.tables}


def expected(raw: Figures) -> dict[str, dict[str, object]]:
    """The values a perfect reading has."""
    money = FORM.table("disclosure").money
    return {
        table: {key: (text if key in money else int(text)) if text.isdigit() else None for key, text in cells.items()}
        for table, cells in raw.items()
    }


def disclosure_rows(raw: dict[str, str]) -> list[Row]:
    rows: list[Row] = []
    for block in FORM.table("disclosure").blocks:
        rows += [[block.heading], ["信息内容", *(c.label for c in block.columns)]]
        rows += [[row.label, *(raw[f"{row.key}.{c.key}"] for c in block.columns)] for row in block.rows]
    return rows


def request_rows(raw: dict[str, str]) -> list[tuple[Row, Row]]:
    """Label cells (a group only on its first row, blank below it) and numbers of every row of table 3."""
    block = FORM.table("requests").blocks[0]
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


PREAMBLE = (
    f"根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号要求，结合{YEAR}年{BODY}政府信息公开工作实际编制。"
    f"数据统计期限从{YEAR}年1月1日到12月31日止。"
)
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
MIDDLE = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


def tables_html(raw: Figures, wrap: str = "{}") -> list[str]:
    """The three tables with their spans; ``wrap`` is put around each cell's text (Word markup)."""
    def td(text: str, attributes: str = "") -> str:
        return f"<td{attributes}>{wrap.format(text)}</td>"

    def tr(*cells: str) -> str:
        return "<tr>" + "".join(cells) + "</tr>"

    disclosure = ""
    for row in disclosure_rows(raw["disclosure"]):
        width = {1: 4, 2: 3}.get(len(row), 1)
        disclosure += tr(*map(td, row[:-1]), td(row[-1], f' colspan="{width}"'))
    request = tr(td(NOTE, ' colspan="3" rowspan="3"'), td("申请人情况", ' colspan="7"'))
    request += tr(td("自然人", ' rowspan="2"'), td("法人或其他组织", ' colspan="5"'), td("总计", ' rowspan="2"'))
    request += tr(*map(td, MIDDLE))
    spans = {label: len(keys) for label, keys in FORM.table("requests").blocks[0].groups}
    spans["三、本年度办理结果"] -= 1
    for labels, numbers in request_rows(raw["requests"]):
        shown = [
            td(label, f' rowspan="{spans[label]}"' if label in spans else f' colspan="{4 - len(labels)}"')
            for label in labels if label
        ]
        request += tr(*shown, *map(td, numbers))
    review = tr(td("行政复议", ' colspan="5"'), td("行政诉讼", ' colspan="10"'))
    review += tr(*(td(label, ' rowspan="2"') for label in RESULTS),
                 td("未经复议直接起诉", ' colspan="5"'), td("复议后起诉", ' colspan="5"'))
    review += tr(*map(td, RESULTS * 2)) + tr(*map(td, raw["review"].values()))
    return [f"<table>{rows}</table>" for rows in (disclosure, request, review)]


def report_html(tables: list[str], *, head: str = "", before: str = "") -> str:
    parts = [f"<p>{heading(1)}</p><p>全年工作平稳。</p>"]
    parts += [f"<p>{heading(n)}</p>{table}" for n, table in zip((2, 3, 4), tables, strict=True)]
    parts += [f"<p>{heading(5)}</p><p>无。</p><p>{heading(6)}</p><p>无。</p>"]
    parts += [f"<p>{BODY}</p><p>{YEAR + 1}年1月{20}日</p>"]
    return (
        f'<html><head><meta charset="utf-8">{head}</head><body>{before}<div id="zoom"><p>{BODY}</p>'
        f"<p>{YEAR}年政府信息公开工作年度报告</p><p>{PREAMBLE}</p>{''.join(parts)}</div></body></html>"
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


def table_rows(raw: Figures, *, spread: bool) -> list[list[Row]]:
    """The rows of the three tables as cells; ``spread`` fills up merged header cells with blanks."""
    pad = [""]
    if spread:
        request = [[NOTE, "", "", "申请人情况"] + pad * 6, pad * 3 + ["自然人", "法人或其他组织"] + pad * 4 + ["总计"]]
        request += [pad * 4 + MIDDLE + pad]
        review = [["行政复议"] + pad * 4 + ["行政诉讼"] + pad * 9]
        review += [[*RESULTS, "未经复议直接起诉"] + pad * 4 + ["复议后起诉"] + pad * 4, pad * 5 + RESULTS * 2]
    else:
        request = [[NOTE, "申请人情况"], ["", "自然人", "法人或其他组织", "总计"], ["", "", *MIDDLE, ""]]
        review = [["行政复议", "行政诉讼"], [*RESULTS, "未经复议直接起诉", "复议后起诉"], pad * 5 + RESULTS * 2]
    for labels, numbers in request_rows(raw["requests"]):
        request.append(labels + (pad * (3 - len(labels)) if spread else []) + numbers)
    rows = [disclosure_rows(raw["disclosure"]), request, [*review, list(raw["review"].values())]]
    return [_padded(table) if spread else table for table in rows]


def report_text(rows: list[list[Row]], *, tabs: bool) -> str:
    flat = _tabs if tabs else _lines
    parts = [BODY, f"{YEAR}年政府信息公开工作年度报告", "", PREAMBLE, heading(1), "全年工作平稳。"]
    for number, table in zip((2, 3, 4), rows, strict=True):
        parts += [heading(number), *flat(table), ""]
    parts += [heading(5), "无。", heading(6), "无。", "", BODY, f"{YEAR + 1}年1月20日"]
    return "\n".join(parts) + "\n"


def golden() -> list[pathlib.Path]:
    """The real reports of the carriers read so far."""
    return sorted(path for path in REPORTS.glob("*") if path.suffix in {".txt", ".html"})


def expectation(path: pathlib.Path) -> dict[str, object]:
    return dict(json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8")))
