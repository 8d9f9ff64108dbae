"""The table of alerts: every kind, what opens it, what ends it, and when it keeps still.

A rule speaks only of what is known. *Unknown* never opens a condition and never ends one.
"""

from __future__ import annotations

from alerts.cases import BodyYearCase, PortalCase
from alerts.rule import HELD, Rule, Severity, Verdict
from alerts.words import moment, one_line
from store.model import Kind
from store.model.failures import explain
from store.states import State

_NOT_OWED = Verdict(False, "该机关不再承担这一年度的报告（撤并或设立时间所致）")
_NOT_YET = frozenset({State.NOT_DUE, State.DUE_SOON})


def _missing(case: BodyYearCase) -> Verdict:
    judged, posting = case.row.judgement, case.row.posting
    if not case.row.body.owes(case.year):
        return _NOT_OWED
    if judged.state is State.MISSING:
        return Verdict(True, judged.why)
    if posting is not None and judged.state is not State.WITHDRAWN:
        return Verdict(False, f"{moment(posting.first_seen_at)}已查到报告。{judged.why}")
    if judged.state in _NOT_YET:
        return Verdict(False, f"期限有变，现未到期：{judged.why}")
    return HELD


def _late(case: BodyYearCase) -> Verdict:
    judged = case.row.judgement
    if not case.row.body.owes(case.year):
        return _NOT_OWED
    if judged.state is State.LATE:
        return Verdict(True, judged.why)
    return Verdict(False, f"现认定为按时：{judged.why}") if judged.state is State.ON_TIME else HELD


def _image_only(case: BodyYearCase) -> Verdict:
    posting = case.row.posting
    if posting is None:
        return HELD
    if posting.image_only:
        return Verdict(True, "报告的统计表格以图片发布，数字无法检索和核对")
    read = posting.kind == Kind.ANNUAL_REPORT
    return Verdict(False, "最新一版报告的统计表格已是文字") if read else HELD


def _findings(case: BodyYearCase) -> Verdict:
    posting = case.row.posting
    if case.errors:
        why = f"报告有{len(case.errors)}处错误，第一处：{one_line(case.errors[0].message)}"
        return Verdict(True, why, frozenset(finding.fingerprint for finding in case.errors))
    read = posting is not None and posting.kind == Kind.ANNUAL_REPORT
    return Verdict(False, "最新一版报告经核对已无错误（经人认定不是问题的不计）") if read else HELD


def _portal_blind(case: PortalCase) -> Verdict:
    if not case.blind:
        return Verdict(False, f"{moment(case.until)}起恢复查看，此前自{moment(case.since)}起无法查看")
    reasons = dict.fromkeys(explain(row.reason) for row in case.blind)
    channels = frozenset(row.channel for row in case.blind)
    return Verdict(True, f"自{moment(case.since)}起无法查看：{'；'.join(reasons)}", channels)


BODY_YEAR_RULES: tuple[Rule[BodyYearCase], ...] = (
    Rule(
        "missing", Severity.URGENT, "逾期未见发布",
        "期限已过并过了核实期，各权威渠道足够多次完整查看均未见报告（状态“逾期未见发布”）",
        "查到报告，或期限改到将来，或该机关不再承担这一年度的报告、已移出监测名单",
        "渠道无法查看、没有渠道、查看次数不足、报告已撤下：不开启，已开启的也不结束",
        _missing,
    ),
    Rule(
        "late", Severity.WARNING, "逾期发布",
        "报告已发布，页面标注的时间晚于期限，或期限过后的完整查看曾证明尚未发布",
        "依据改变，现认定为按时，或该机关不再承担这一年度的报告",
        "无法核实是否按时、报告已撤下：保持原状",
        _late,
    ),
    Rule(
        "image_only", Severity.WARNING, "统计表格为图片",
        "报告的三张统计表格中有图片，数字无法检索和核对",
        "最新一版报告读出，表格已不是图片",
        "最新一版尚未读出，或读出的不是完整的年度报告：保持原状",
        _image_only,
    ),
    Rule(
        "findings", Severity.WARNING, "报告数据有误",
        "核对得出至少一处“错误”；提醒之后又出现新的错误，再提醒一次",
        "最新一版报告读出并核对，已没有“错误”；经人认定不是问题的（`nianbao findings decide`）不计",
        "“口径”与“无法判断”两种结论不提醒；最新一版尚未读出：保持原状",
        _findings,
    ),
)  # fmt: skip

PORTAL_RULES: tuple[Rule[PortalCase], ...] = (
    Rule(
        "portal_blind", Severity.URGENT, "网站无法查看",
        "网站有渠道无法查看，或对照页面不正常，查看结果不足为凭；几个渠道同时如此，只提醒一次；此后又有别的渠道如此，再提醒一次",
        "网站的各渠道全部恢复查看",
        "恢复之前保持开启，不重复提醒；其间不认定受影响的任何机关逾期未发布",
        _portal_blind,
    ),
)  # fmt: skip

RULES: tuple[Rule[BodyYearCase] | Rule[PortalCase], ...] = (*BODY_YEAR_RULES, *PORTAL_RULES)
TITLES = {rule.kind: rule.title for rule in RULES}
