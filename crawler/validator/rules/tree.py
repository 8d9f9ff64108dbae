"""Hierarchy: a report of a whole area is not smaller than the bodies below it together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.judging import Fit, judged
from crawler.validator.names import cell_name, listed, table_name
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Medium, Reading, Scope, Severity, TableForm


def _smaller(case: Case, finding: Builder) -> Iterable[Finding]:
    if not case.below or not _counts_its_area(case):
        return
    for form, table in case.numbers():
        wrong: dict[str, tuple[str, str]] = {}
        for key in _added_up(form):
            cell = table.cells.get(key)
            parts = [value for _, reading in case.below if (value := _number(reading, form.key, key)) is not None]
            below = sum(parts, Decimal(0))
            if cell is not None and cell.value is not None and Decimal(cell.value) < below:
                name, own = cell_name(form, key), plain(Decimal(cell.value))
                wrong[key] = plain(below), f"{name}填报 {own}，下级 {len(parts)} 个机关合计 {plain(below)}"
        if wrong:
            texts = listed([text for _, text in wrong.values()], limit=3)
            message = f"报告称全域数据，而{table_name(form)}{texts}；统计范围是否包括这些机关需人工判断。"
            yield finding(message, form.key, tuple(wrong), "、".join(total for total, _ in wrong.values()))


def _counts_its_area(case: Case) -> bool:
    """Whether a sentence that speaks of the whole area fits the tables."""
    return any(one.fit is Fit.RIGHT and one.claim.scope is Scope.AREA and one.claim.value > 0 for one in judged(case))


def _added_up(form: TableForm) -> Iterator[str]:
    """What can be added over bodies: all of table 2, the totals of the others."""
    if form.key == "disclosure":
        yield from (key for key in form.keys if key.endswith((".decisions", ".amount", ".issued", ".in_force")))
    else:
        yield from (key for key in form.keys if key.endswith(".total"))


def _number(reading: Reading, table: str, key: str) -> Decimal | None:
    found = reading.tables.get(table)
    if found is None or not (found.medium is Medium.TEXT or found.verified) or key not in found.cells:
        return None
    value = found.cells[key].value
    return None if value is None else Decimal(value)


TREE_RULES = (
    Rule(
        code="TREE-SUM",
        verdict=Severity.SCOPE,
        checks="文字写明全市、全区数据且与表格相符时，表格各数不小于下级机关同年报告之和",
        basis="报告自己写明的统计范围",
        example="报告称全域数据，而表三“本年新收”行“总计”列填报 90，下级 12 个机关合计 113；"
        "统计范围是否包括这些机关需人工判断。",
        silent="没有下级报告；报告没有写明全市、全区，或所写与表格不符（可能是本级数据）",
        search=_smaller,
    ),
)
