"""Table 2: numbers that cannot be, whatever else the report says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.names import cell_name, short, table_name
from crawler.validator.rule import Builder, Rule
from store.model import Cell, Finding, Severity, TableForm

_TABLE = "disclosure"
_BASIS = "《政府信息公开条例》第二十条、第五十条；国办公开办函〔2019〕60号、〔2021〕30号所附表格"
_DECIMAL = re.compile(r"-?\d+\.\d+")
#: A number followed by 元, and neither 万元 nor 亿元: only then is the wrong unit stated, not guessed.
_STATED_YUAN = re.compile(r"(\d+(?:\.\d+)?)元")


def _cells(case: Case) -> Iterator[tuple[TableForm, str, Cell]]:
    for table_form, table in case.numbers():
        if table_form.key == _TABLE:
            yield from ((table_form, key, cell) for key, cell in table.cells.items())


def _name(table_form: TableForm, key: str) -> str:
    return f"{table_name(table_form)}{cell_name(table_form, key)}"


def _plain_text(raw: str) -> str:
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", raw))


def _number(cell: Cell) -> Decimal | int | None:
    """The number of a cell, also where the reader would not take a decimal for a count."""
    if isinstance(cell.value, int) or (cell.value is None and "." not in cell.raw and "．" not in cell.raw):
        return cell.value
    text = _plain_text(cell.raw)
    try:
        if cell.value is not None:
            return Decimal(cell.value)
        return Decimal(text) if _DECIMAL.fullmatch(text) else None
    except InvalidOperation:
        return None


def _negative(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, key, cell in _cells(case):
        number = _number(cell)
        if number is not None and number < 0 and key not in form.signed:
            message = f"{_name(form, key)}填报 {plain(Decimal(number))}，不应为负数。"
            yield finding(message, _TABLE, (key,), "不小于 0", cell.raw)


def _fraction(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, key, cell in _cells(case):
        number = _number(cell)
        if number is not None and key not in form.money and number % 1 != 0:
            message = f"{_name(form, key)}填报 {plain(Decimal(number))}，件数应为整数。"
            yield finding(message, _TABLE, (key,), "整数", cell.raw)


def _unit(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, key, cell in _cells(case):
        stated = _STATED_YUAN.search(_plain_text(cell.raw)) if key in form.money else None
        if stated:
            right = f"{plain(Decimal(stated[1]) / 10000)} 万元"
            message = f"{_name(form, key)}填报“{cell.raw.strip()}”，该栏单位为万元，{stated[1]} 元应填 {right}。"
            yield finding(message, _TABLE, (key,), right, cell.raw)


#: What must be at least what: the columns of documents in either form.
_PARTS = (("in_force", ("issued", "repealed")), ("total", ("published",)))
_SAID = {
    "in_force": "现行有效 {0}，少于本年制发 {1} - 本年废止 {2} = {least}",
    "total": "对外公开总数量 {0}，少于本年新公开 {1}",
}  # fmt: skip


def _too_few(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, table in case.numbers():
        for label, whole, keys in _wholes(form) if form.key == _TABLE else ():
            values = [table.cells[key].value if key in table.cells else None for key in keys]
            numbers = [Decimal(value) for value in values if value is not None]
            if len(numbers) < len(keys):
                continue
            least = numbers[1] - sum(numbers[2:], Decimal(0))
            if numbers[0] < least:
                said = _SAID[whole].format(*map(plain, numbers), least=plain(least))
                message = f"{table_name(form)}“{short(label)}”：{said}；原因需人工判断。"
                yield finding(message, _TABLE, keys, f"不小于 {plain(least)}", plain(numbers[0]))


@lru_cache(maxsize=8)
def _wholes(form: TableForm) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """What must be at least what in a form: the row's label, the column of the whole, the cells."""
    found = [
        (row.label, whole, tuple(f"{row.key}.{column}" for column in (whole, *parts)))
        for block in form.blocks for row in block.rows for whole, parts in _PARTS
    ]  # fmt: skip
    return tuple(entry for entry in found if set(entry[2]) <= set(form.keys))


DISCLOSURE_RULES = (
    Rule(
        code="T2-NEGATIVE",
        verdict=Severity.ERROR,
        checks="表二各数不为负数",
        basis=_BASIS,
        example="表二“行政处罚”行“本年处理决定数量”列填报 -3，不应为负数。",
        silent="空格、“/”、“-”；格式允许增减的栏目",
        search=_negative,
    ),
    Rule(
        code="T2-INTEGER",
        verdict=Severity.ERROR,
        checks="表二件数为整数（金额除外）",
        basis=_BASIS,
        example="表二“行政许可”行“本年处理决定数量”列填报 12.5，件数应为整数。",
        silent="金额栏；空格、“/”、“-”",
        search=_fraction,
    ),
    Rule(
        code="T2-UNIT",
        verdict=Severity.ERROR,
        checks="表二收费金额以万元为单位",
        basis=_BASIS,
        example="表二“行政事业性收费”行“本年收费金额”列填报“251000元”，该栏单位为万元，251000 元应填 25.1 万元。",
        silent="格内没有写明单位是元：金额大小本身不作为依据",
        search=_unit,
    ),
    Rule(
        code="T2-IN-FORCE",
        verdict=Severity.SCOPE,
        checks="表二规章、行政规范性文件：现行有效不少于本年制发减本年废止；"
        "2019 年格式中，对外公开总数量不少于本年新公开数量",
        basis=_BASIS,
        example="表二“行政规范性文件”：现行有效 0，少于本年制发 3 - 本年废止 0 = 3；原因需人工判断。",
        silent="任一格空白或未读出；表格是图片。当年制发当年失效的文件可能解释相差，故不作错误",
        search=_too_few,
    ),
)
