"""Sentences against the tables, and against each other where a table cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.figures import Figure
from crawler.validator.judging import Fit, Judged, judged, scope_is_certain, scopes_shown
from crawler.validator.names import NUMERALS, table_form_of, table_name
from crawler.validator.rule import Builder, Rule
from store.model import Finding, NumberClaim, Period, Quantity, Scope, Severity

_BASIS = "《政府信息公开条例》第六条（及时、准确地公开政府信息）、第五十条"

#: Subjects that one office can only have one number of; 办理 may be said of each of its parts.
_SINGLE = ("requests.act:intake", "requests.act:new", "requests.flow:", "requests.row:", "requests.group:", "review.")


def _against_tables(case: Case, finding: Builder) -> Iterable[Finding]:
    results = list(judged(case))
    for one in results:
        if one.fit is Fit.RIGHT or (one.fit is Fit.WRONG and _is_explained(one, results)):
            continue
        sure = one.fit is Fit.WRONG and not _is_of_all(one) and scope_is_certain(case, one, results)
        shown = _nearest(one)
        yield finding(
            _message(one, shown, sure), one.table, tuple(dict.fromkeys((*one.figures[0].cells, *shown.cells))),
            plain(shown.value), plain(one.claim.value),
            verdict=None if sure else Severity.SCOPE, sentence=one.claim.sentence,
        )  # fmt: skip


def _is_of_all(one: Judged) -> bool:
    """Whether the claim says all without a number: 全部办结 may be said at the time of writing."""
    return (one.claim.subject or "").startswith("requests.rest:")


def _is_explained(one: Judged, results: list[Judged]) -> bool:
    """Whether a blank cell, another scope or a second word for the same thing may explain the difference."""
    if any(figure.gaps for figure in one.figures):
        return True
    if (one.claim.subject or "").endswith(".repeal") and "失效" in one.claim.sentence:
        return True
    # The tables are known to count something else than the sentence speaks of.
    shown, scope = scopes_shown(one, results), one.claim.scope
    same = [other for other in results if other.claim.subject == one.claim.subject and other.fit is Fit.RIGHT]
    return bool(shown) and scope.said not in shown and (scope is not Scope.UNSAID or bool(same))


def _nearest(one: Judged) -> Figure:
    return one.fitting or min(one.figures, key=lambda figure: abs(figure.value - one.claim.value))


def _message(one: Judged, shown: Figure, sure: bool) -> str:
    claim = one.claim
    form = table_form_of(one.table)
    table = table_name(form) if form else one.table
    said = f"第{NUMERALS[claim.section]}部分写“{claim.quote}”"
    if one.fit is Fit.STRETCHED:
        right = one.figures[0]
        return (
            f"{said}，与{table}{right.definition.name} {plain(right.value)} 不同，"
            f"而等于{shown.definition.name} {plain(shown.value)}，是否同一口径需人工判断。"
        )
    figures = "、".join(f"{figure.definition.name}为 {plain(figure.value)}" for figure in one.figures)
    gap = f"，相差 {plain(abs(shown.value - claim.value))}" if len(one.figures) == 1 else ""
    return f"{said}，而{table}{figures}{gap}{'' if sure else '，是否同一口径需人工判断'}。"


def _against_each_other(case: Case, finding: Builder) -> Iterable[Finding]:
    said: dict[tuple[str, str], NumberClaim] = {}
    for claim in case.prose.claims:
        if not _is_plain(claim) or claim.subject is None or case.figures(claim.subject).all:
            continue
        first = said.setdefault((claim.subject, claim.scope.said.value), claim)
        if first.value != claim.value:
            message = (
                f"前后不一致：第{NUMERALS[first.section]}部分写“{first.quote}”，"
                f"第{NUMERALS[claim.section]}部分写“{claim.quote}”，相差 {plain(abs(first.value - claim.value))}。"
            )
            yield finding(message, expected=plain(first.value), reported=plain(claim.value), sentence=claim.sentence)


def _is_plain(claim: NumberClaim) -> bool:
    return (
        claim.subject is not None and claim.subject.startswith(_SINGLE) and claim.quantity is Quantity.COUNT
        and claim.certain and not claim.approximate and claim.step == 1 and claim.period is Period.YEAR
    )  # fmt: skip


TEXT_TABLE_RULES = (
    Rule(
        code="TEXT-TABLE",
        verdict=Severity.ERROR,
        checks="文字中的件数、金额（新收、结转、各类办理结果、复议诉讼、规范性文件、许可处罚强制、收费，"
        "以及“未收到”“未发生”“零”等否定说法，“全部办结”“均予以公开”）与表格一致",
        basis=_BASIS,
        example="第一部分写“新收政府信息公开申请13件”，而表三“本年新收”为 12，相差 1。",
        silent="数字前后有不认识的词（某类、某渠道、某领域）；约数；不是全年的数；所对应的格空白或没有读出",
        search=_against_tables,
        milder="所说范围（全市、本级）与表格的口径没有依据认定相同，或只与相近的口径相等（如“收到”等于新收加结转）；"
        "“全部办结”而有结转（可能指报告写作之时）",
    ),
    Rule(
        code="TEXT-CONFLICT",
        verdict=Severity.ERROR,
        checks="同一件数在文字中前后一致（表格能读出时以表格核对）",
        basis=_BASIS,
        example="前后不一致：第一部分写“收到政府信息公开申请100件”，第六部分写“收到政府信息公开申请101件”，相差 1。",
        silent="范围不同；约数；不是全年的数；表格有该数（由“文字与表格”核对）",
        search=_against_each_other,
    ),
)
