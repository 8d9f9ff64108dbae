"""Over the years: what last year's report leaves must stand in this year's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.names import cell_name, listed, short, table_name
from crawler.validator.naming import Likeness, likeness
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Medium, Severity, Table, TableForm

_BASIS = "《政府信息公开条例》第六条（及时、准确地公开政府信息）、第五十条"

#: A number that grew or shrank this many times, the larger being no small one, is worth a look.
_JUMP = 10
_NO_SMALL_NUMBER = 100
#: Money that grew or shrank by about this is likely in 元.
_YUAN = 10_000


def _both(case: Case) -> Iterator[tuple[TableForm, Table, Table]]:
    """The tables of this year whose numbers can be relied on, each with last year's."""
    last = case.last_year
    for form, table in case.numbers():
        before = last.tables.get(form.key) if last is not None else None
        if before is not None and (before.medium is Medium.TEXT or before.verified):
            yield form, table, before


def _number(table: Table, key: str) -> Decimal | None:
    cell = table.cells.get(key)
    return None if cell is None or cell.value is None else Decimal(cell.value)


def _carried(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, table, before in _both(case):
        if form.key != "requests":
            continue
        wrong: dict[str, tuple[str, str, str]] = {}
        for block in form.blocks:
            for column in block.columns:
                key = f"carried_in.{column.key}"
                now, left = _number(table, key), _number(before, f"carried_out.{column.key}")
                if now is not None and left is not None and now != left:
                    wrong[key] = (short(column.label), plain(left), plain(now))
        if wrong:
            texts = [f"“{name}”上年结转下年度 {left}，本年填报 {now}" for name, left, now in wrong.values()]
            message = f"{table_name(form)}“上年结转”与上年报告不符：{'；'.join(texts)}。"
            expected, reported = ("、".join(numbers) for numbers in zip(*(w[1:] for w in wrong.values()), strict=True))
            verdict = None if _is_same_body(case) else Severity.SCOPE
            yield finding(message, form.key, tuple(wrong), expected, reported, verdict=verdict)


def _in_force(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, table, before in _both(case):
        for row in (row for block in form.blocks for row in block.rows):
            keys = [f"{row.key}.{column}" for column in ("in_force", "issued", "repealed")]
            now, issued, repealed = (_number(table, key) for key in keys)
            was = _number(before, keys[0])
            if now is None or issued is None or repealed is None or was is None or now == was + issued - repealed:
                continue
            expected = was + issued - repealed
            message = (
                f"{table_name(form)}“{short(row.label)}”：上年现行有效 {plain(was)} + 本年制发 {plain(issued)}"
                f" - 本年废止 {plain(repealed)} = {plain(expected)}，"
                f"而现行有效填报 {plain(now)}，相差 {plain(abs(now - expected))}"
            )
            # Documents lapse without being repealed; none comes into force without being made.
            sure = now > expected and _is_same_body(case)
            tail = "。" if sure else "；是否有到期失效或机构调整需人工判断。"
            yield finding(
                message + tail, form.key, tuple(keys), plain(expected), plain(now),
                verdict=None if sure else Severity.SCOPE,
            )  # fmt: skip


def _jumps(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, table, before in _both(case):
        jumps: dict[str, tuple[str, str]] = {}
        for key in _watched(form):
            now, was = _number(table, key), _number(before, key)
            if now is None or was is None or max(now, was) < _NO_SMALL_NUMBER:
                continue
            times = max(now, was) / max(min(now, was), Decimal(1))
            if times >= _JUMP:
                unit = "（可能把元填作万元）" if key in form.money and _YUAN / 2 <= times <= _YUAN * 2 else ""
                jumps[key] = plain(was), f"{cell_name(form, key)}由 {plain(was)} 变为 {plain(now)}{unit}"
        if jumps:
            texts = listed([text for _, text in jumps.values()])
            message = f"{table_name(form)}与上年相差十倍以上：{texts}；原因需人工判断。"
            yield finding(message, form.key, tuple(jumps), "、".join(was for was, _ in jumps.values()))


def _watched(form: TableForm) -> Iterator[str]:
    """The cells that tell how much a body does: table 2, and the totals of the others."""
    if form.key == "disclosure":
        yield from (key for key in form.keys if key not in form.signed)
    elif form.key == "requests":
        yield from ("new.total", "total.total")
    else:
        yield from (key for key in form.keys if key.endswith(".total"))


def _is_same_body(case: Case) -> bool:
    last = case.last_year.body if case.last_year else None
    names = case.body.names if case.body else (case.reading.body or "",)
    return last is None or likeness(last, names) is Likeness.SAME


YEAR_RULES = (
    Rule(
        code="YEAR-CARRY",
        verdict=Severity.ERROR,
        checks="表三每一列：上年报告的“结转下年度” = 本年的“上年结转”",
        basis=_BASIS,
        example="表三“上年结转”与上年报告不符：“自然人”上年结转下年度 1，本年填报 2。",
        silent="没有上年报告；任一格空白或未读出；任一年的表格是图片",
        search=_carried,
        milder="上年报告的机关名称不同（合并、更名）",
    ),
    Rule(
        code="YEAR-IN-FORCE",
        verdict=Severity.ERROR,
        checks="表二规章、行政规范性文件：上年现行有效 + 本年制发 - 本年废止 = 本年现行有效",
        basis=_BASIS,
        example="表二“规章”：上年现行有效 10 + 本年制发 2 - 本年废止 1 = 11，而现行有效填报 13，相差 2。",
        silent="没有上年报告；任一格空白或未读出；两年格式不同",
        search=_in_force,
        milder="填报数小于应有数（文件可能到期失效），或上年报告的机关名称不同",
    ),
    Rule(
        code="YEAR-JUMP",
        verdict=Severity.SCOPE,
        checks="处理决定数量、收费金额、申请和复议诉讼总数与上年相比，没有十倍以上的变化（较大的一年不足 100 的不计）",
        basis=_BASIS,
        example="表二与上年相差十倍以上：“行政许可”行“本年处理决定数量”列由 5200 变为 52；原因需人工判断。",
        silent="没有上年报告；变化不足十倍；数目很小",
        search=_jumps,
    ),
)
