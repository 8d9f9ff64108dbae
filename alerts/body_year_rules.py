"""The alerts about one body and the report on one year.

A rule speaks only of what is known. *Unknown* never opens a condition and never ends one.
"""

from __future__ import annotations

from alerts.cases import BodyYearCase
from alerts.due_soon import reached
from alerts.rule import HELD, Audience, Rule, Severity, Verdict
from alerts.weight import points
from alerts.words import moment, one_line
from store.model import Kind
from store.states import Mark, State

_NOT_OWED = Verdict(False, "该机关不再承担这一年度的报告（撤并或设立时间所致）")
_NOT_YET = frozenset({State.NOT_DUE, State.DUE_SOON})
_SEEN_AGAIN = frozenset({State.ON_TIME, State.LATE})


def _due_soon(case: BodyYearCase) -> Verdict:
    judged, due = case.row.judgement, case.row.due
    if not case.row.body.owes(case.year):
        return _NOT_OWED
    if case.row.posting is not None:
        return Verdict(False, f"{moment(case.row.posting.first_seen_at)}已查到报告")
    if judged.state not in _NOT_YET:
        return Verdict(False, "期限已到，其后的认定另行告知")
    today = case.now.date()
    stage = reached(today, due.day, getattr(case.settings.due_soon, case.row.body.level.value))
    if stage is None:
        return Verdict(False, f"期限有变：{judged.why}")
    left = (due.day - today).days
    when = f"还有{left}天" if left else "就在今天"
    seen = judged.why.partition("，")[2].replace("尚未到期", "尚未查到报告")
    return Verdict(True, f"距{due}{when}，{seen}", frozenset({str(stage)}))


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


def _withdrawn(case: BodyYearCase) -> Verdict:
    judged = case.row.judgement
    if judged.state is State.WITHDRAWN:
        return Verdict(True, judged.why)
    return Verdict(False, f"又查到报告。{judged.why}") if judged.state in _SEEN_AGAIN else HELD


def _changed(case: BodyYearCase) -> Verdict:
    days = case.settings.conditions.changed_days
    if not case.changes:
        return Verdict(False, f"{days}天内没有新的改动")
    count, last = len(case.changes), case.changes[-1]
    why = f"报告发布后内容被替换，{days}天内{count}次，最近一次于{moment(last.at)}发现"
    return Verdict(True, why, frozenset(str(change.seq) for change in case.changes))


def _image_only(case: BodyYearCase) -> Verdict:
    posting = case.row.posting
    if posting is None:
        return HELD
    if posting.image_only:
        return Verdict(True, "报告的统计表格以图片发布，数字无法检索和核对")
    read = posting.kind == Kind.ANNUAL_REPORT
    return Verdict(False, "最新一版报告的统计表格已是文字") if read else HELD


def _backdated(case: BodyYearCase) -> Verdict:
    judged = case.row.judgement
    if Mark.BACKDATING in judged.marks:
        return Verdict(True, judged.why)
    return Verdict(False, f"现有记录不再支持这一怀疑：{judged.why}") if judged.state in _SEEN_AGAIN else HELD


def _findings(case: BodyYearCase) -> Verdict:
    posting = case.row.posting
    if _is_enough(case):
        word = "错误" if all(finding.verdict == "error" for finding in case.findings) else "疑点"
        why = f"报告有{len(case.findings)}处{word}，第一处：{one_line(case.findings[0].message)}"
        return Verdict(True, why, frozenset(finding.fingerprint for finding in case.findings))
    read = posting is not None and posting.kind == Kind.ANNUAL_REPORT
    left = "所余问题已不到提醒的限度" if case.findings else "已没有这类问题"
    return Verdict(False, f"最新一版报告经核对{left}") if read else HELD


def _is_enough(case: BodyYearCase) -> bool:
    """Whether the findings are as many, and weigh as much, as is worth an alert."""
    limits = case.settings.conditions
    if len(case.findings) < limits.finding_count:
        return False
    return not limits.finding_points or points(case.findings, case.year) >= limits.finding_points


BODY_YEAR_RULES: tuple[Rule[BodyYearCase], ...] = (
    Rule(
        "due_soon", Severity.NOTICE, Audience.SUPERVISOR, "临近截止",
        "期限前若干天（`[alerts.due_soon]`，按层级）尚未查到报告；每到一个提醒日再说一次。提醒日遇周末、节假日提前到最近的工作日，"
        "法定期限本身不变",
        "查到报告，或期限已到；结束时不另告知",
        "没有渠道的机关不提醒，计入覆盖欠账",
        "请提示该机关按期发布；已在别处发布的，请核对监测名单的渠道",
        _due_soon, tells_end=False,
    ),
    Rule(
        "missing", Severity.URGENT, Audience.SUPERVISOR, "逾期未见发布",
        "期限已过并过了核实期，各权威渠道足够多次完整查看均未见报告（状态“逾期未见发布”）",
        "查到报告，或期限改到将来，或该机关不再承担这一年度的报告、已移出监测名单",
        "渠道无法查看、没有渠道、查看次数不足、报告已撤下：不开启，已开启的也不结束",
        "请向该机关核实；确已在别处发布的，请补充监测名单的渠道",
        _missing,
    ),
    Rule(
        "late", Severity.WARNING, Audience.SUPERVISOR, "逾期发布",
        "报告已发布，页面标注的时间晚于期限，或期限过后的完整查看曾证明尚未发布",
        "依据改变，现认定为按时，或该机关不再承担这一年度的报告",
        "无法核实是否按时、报告已撤下：保持原状",
        "请按规定了解逾期原因",
        _late,
    ),
    Rule(
        "withdrawn", Severity.URGENT, Audience.SUPERVISOR, "报告已撤下",
        "曾查到报告，其后各权威渠道足够多次完整查看均已不在（状态“已撤下”）",
        "又查到报告",
        "渠道无法查看：保持原状",
        "请向该机关核实撤下的原因；原页面的存档可用查看详情的命令找到",
        _withdrawn,
    ),
    Rule(
        "changed", Severity.NOTICE, Audience.SUPERVISOR, "发布后改动",
        "报告发布后内容被替换；提醒之后又有改动，再提醒一次",
        "`changed_days` 天内没有新的改动；结束时不另告知",
        "访问量、生成时间等不属于正文的变化不算改动",
        "请核对改动的内容；两版之间的差别可用查看详情的命令看到",
        _changed, tells_end=False,
    ),
    Rule(
        "image_only", Severity.WARNING, Audience.SUPERVISOR, "统计表格为图片",
        "报告的三张统计表格中有图片，数字无法检索和核对",
        "最新一版报告读出，表格已不是图片",
        "最新一版尚未读出，或读出的不是完整的年度报告：保持原状",
        "请提示该机关以文字表格重新发布",
        _image_only,
    ),
    Rule(
        "backdated", Severity.WARNING, Audience.SUPERVISOR, "疑似倒签",
        "页面标注的时间在期限之前，而期限之后的完整查看曾证明尚未发布（标记“疑似倒签”）",
        "现有记录不再支持这一怀疑",
        "无法核实、报告已撤下：保持原状",
        "这只是疑点，请核对发布记录后再作判断",
        _backdated,
    ),
    Rule(
        "findings", Severity.WARNING, Audience.SUPERVISOR, "报告数据存疑",
        "核对得出至少 `finding_count` 处 `finding_verdicts` 所列结论（默认只有“错误”），按自带的指标合计不少于 "
        "`finding_points` 分；提醒之后又出现新的，再提醒一次",
        "最新一版报告读出并核对，已没有这类结论（经人认定不是问题的，`nianbao findings decide`，不计），或不到上述限度",
        "其余结论（默认为“口径”与“无法判断”）不提醒；最新一版尚未读出：保持原状",
        "请对照原文核实各处算式，确有错误的提示该机关更正",
        _findings,
    ),
)  # fmt: skip
