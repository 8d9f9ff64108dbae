"""Changes since last year: true against last year's report, possible where it is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.figures import figures
from crawler.validator.growth import growth, is_true, shrinks_to
from crawler.validator.names import NUMERALS
from crawler.validator.rule import Builder, Rule
from crawler.validator.text.relations import Comparison
from store.model import Finding, NumberClaim, Period, Quantity, Scope, Severity


@dataclass(frozen=True, slots=True)
class Pair:
    """This year's and last year's number of one meaning; ``name`` says which, ``cells`` where this year's stands."""

    name: str
    now: Decimal
    before: Decimal
    table: str | None = None
    cells: tuple[str, ...] = ()


def _changes(case: Case, finding: Builder) -> Iterable[Finding]:
    for one in case.prose.comparisons:
        if one.claim.approximate or one.of.approximate or one.of.step != 1 or one.of.period is not Period.YEAR:
            continue
        if one.claim.quantity is Quantity.CHANGE and one.claim.unit not in (one.of.unit, "件", "条", "份", "宗"):
            continue
        yield from _impossible(case, one, finding) or _untrue(case, one, finding)


def _impossible(case: Case, one: Comparison, finding: Builder) -> list[Finding]:
    """What no number of last year could give."""
    now, stated = one.of.value, one.claim.value
    said = f"第{NUMERALS[one.claim.section]}部分写“{one.of.quote}”“{one.claim.quote}”"
    twin = next((o.claim.value for o in case.prose.comparisons if o.of is one.of and o.claim is not one.claim), None)
    if one.claim.quantity is Quantity.CHANGE:
        if now - stated >= 0:
            return []
        text = f"{said}，则上年为 {plain(now)} - {plain(stated)} = {plain(now - stated)}，不可能。"
    elif twin is not None and now - twin >= 0:
        actual = growth(now, now - twin)
        if actual is None or is_true(now, now - twin, stated, one.claim.step):
            return []
        text = f"{said}，而由 {plain(now - twin)} 到 {plain(now)} 应为 {_percent(actual)}。"
    elif one.of.unit == "万元" or any(shrinks_to(value, stated, one.claim.step) for value in _may_have_changed(one)):
        return []
    else:
        text = f"{said}，上年没有任何整数能得出这一比例。"
    return [
        finding(text, reported=plain(stated), verdict=None if one.sure else Severity.SCOPE, sentence=one.claim.sentence)
    ]


def _may_have_changed(one: Comparison) -> list[Decimal]:
    """The numbers a change may speak of: the nearest, and the others of its sentence where that is not sure."""
    return [one.of.value] if one.sure else [one.of.value, *(other.value for other in one.others)]


def _untrue(case: Case, one: Comparison, finding: Builder) -> list[Finding]:
    """What last year's report does not bear out."""
    pairs = _pairs(case, one.of)
    right = [pair for pair in pairs if pair.now == one.of.value]
    if not right or any(_bears_out(one.claim, pair) for pair in pairs):
        return []
    pair = right[0]
    actual = growth(pair.now, pair.before) if one.claim.quantity is Quantity.GROWTH else pair.now - pair.before
    if actual is None:
        return []
    sure = one.sure and one.of.certain and _same_scope(case, one.of, pair)
    shown = _percent(actual) if one.claim.quantity is Quantity.GROWTH else plain(actual)
    text = (
        f"第{NUMERALS[one.claim.section]}部分写“{one.claim.quote}”，而{pair.name}上年 {plain(pair.before)}、"
        f"本年 {plain(pair.now)}，实际变化 {shown}{'' if sure else '，是否同一口径需人工判断'}。"
    )
    return [
        finding(
            text, pair.table, pair.cells, shown, plain(one.claim.value),
            verdict=None if sure else Severity.SCOPE, sentence=one.claim.sentence,
        )
    ]  # fmt: skip


def _pairs(case: Case, of: NumberClaim) -> list[Pair]:
    if case.last_year is None or of.subject is None:
        return []
    now, before = case.figures(of.subject).all, figures(case.last_year, of.subject).all
    pairs = [
        Pair(f.definition.name, f.value, g.value, f.definition.table, f.cells)
        for f in now for g in before
        if f.definition.rows == g.definition.rows and not f.gaps and not g.gaps
    ]  # fmt: skip
    same = [c for c in case.last_prose.claims if c.subject == of.subject and c.scope == of.scope and c.certain]
    return pairs + [Pair(f"“{c.quote}”", of.value, c.value) for c in same if not c.approximate]


def _bears_out(claim: NumberClaim, pair: Pair) -> bool:
    if claim.quantity is Quantity.CHANGE:
        return pair.now - pair.before == claim.value
    return is_true(pair.now, pair.before, claim.value, claim.step)


def _same_scope(case: Case, of: NumberClaim, pair: Pair) -> bool:
    """A government that names its area counts it in both years only if last year's text says the same."""
    if not case.is_government or of.scope.said is Scope.OWN:
        return True
    return any(
        c.subject == of.subject and c.scope == of.scope and c.value == pair.before for c in case.last_prose.claims
    )


def _percent(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')):f}%"


TEXT_GROWTH_RULES = (
    Rule(
        code="TEXT-GROWTH",
        verdict=Severity.ERROR,
        checks="“同比增长”“较上年增加”等与上年报告相符（四舍五入或去尾均可）；上年报告未知时，至少有一个整数能得出所写比例",
        basis="《政府信息公开条例》第六条（及时、准确地公开政府信息）、第五十条",
        example="第一部分写“同比增长9.09%”，而“本年新收”上年 10、本年 12，实际变化 20.00%。",
        silent="约数；与更早年份相比；环比；所比的数没有认出；按任何一种口径相符",
        search=_changes,
        milder="所比的数可能另有所指，或两年的统计范围没有依据认定相同",
    ),
)
