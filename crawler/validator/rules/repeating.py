"""Copied reports: last year's words, or last year's report as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.validator.case import Case
from crawler.validator.repetition import repetition
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Reading, Severity

#: Repetition from here on is pointed out; the published indicators of 宿迁 (2026) deduct above the same share.
_HALF = 0.5
#: The same report: nearly every sentence, and the numbers.
_WHOLE = 0.9
#: Fewer sentences or numbers of one's own prove nothing.
_FEW_SENTENCES = 6
_FEW_NUMBERS = 5


def _repeats(case: Case, finding: Builder) -> Iterable[Finding]:
    if case.last_year is None or _is_same(case.reading, case.last_year):
        return
    found = repetition(case.reading, case.last_year)
    if found.total >= _FEW_SENTENCES and found.share > _HALF:
        shown = "；".join(f"“{text[:30]}……”" if len(text) > 30 else f"“{text}”" for text in found.repeated[:3])
        message = (
            f"文字与上年报告重复：{found.total} 句中有 {len(found.repeated)} 句相同"
            f"（{found.share:.0%}，固定表述不计），例如{shown}。"
        )
        yield finding(message, expected=f"不超过 {_HALF:.0%}", reported=f"{found.share:.0%}")


def _same_report(case: Case, finding: Builder) -> Iterable[Finding]:
    if case.last_year is not None and _is_same(case.reading, case.last_year):
        count = len(_numbers(case.reading))
        yield finding(f"与上年报告是同一份：表格中 {count} 个非零数字全部相同，文字除年份外相同。")


def _is_same(reading: Reading, last: Reading) -> bool:
    numbers = _numbers(reading)
    if len(numbers) < _FEW_NUMBERS or numbers != _numbers(last):
        return False
    found = repetition(reading, last)
    return found.total == 0 or found.share >= _WHOLE


def _numbers(reading: Reading) -> dict[str, object]:
    return {
        f"{key}.{name}": cell.value
        for key, table in reading.tables.items() for name, cell in table.cells.items()
        if cell.value is not None and str(cell.value) not in ("0", "0.0", "0.00")
    }  # fmt: skip


REPEATING_RULES = (
    Rule(
        code="YEAR-SAME",
        verdict=Severity.ERROR,
        checks="本年报告不是上年报告改名重发：表格数字不全部相同，文字不几乎全部相同",
        basis="《政府信息公开条例》第四十九条（每年公布上一年度报告）",
        example="与上年报告是同一份：表格中 31 个非零数字全部相同，文字除年份外相同。",
        silent="没有上年报告；非零数字不足 5 个",
        search=_same_report,
    ),
    Rule(
        code="YEAR-REPEAT",
        verdict=Severity.SCOPE,
        checks="文字与上年报告相同的句子不超过一半（年份和数字不同仍算相同；法定和固定表述不计）",
        basis="评估指标中的重复率要求（如宿迁市 2026 年指标：重复率超过 50% 扣分）",
        example="文字与上年报告重复：30 句中有 21 句相同（70%，固定表述不计），例如“……”。",
        silent="没有上年报告；可比的句子不足 6 句；整份相同（另有发现）",
        search=_repeats,
    ),
)
