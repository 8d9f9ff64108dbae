"""The alerts about a portal: it cannot be seen, lacks a column, or shows bodies that are on no list."""

from __future__ import annotations

from alerts.portal_cases import ColumnCase, PortalCase, StrangersCase
from alerts.rule import HELD, Audience, Rule, Severity, Verdict
from alerts.words import moment
from store.model.failures import explain


def _portal_blind(case: PortalCase) -> Verdict:
    if not case.blind:
        return Verdict(False, f"{moment(case.until)}起恢复查看，此前自{moment(case.since)}起无法查看")
    reasons = dict.fromkeys(explain(row.reason) for row in case.blind)
    channels = frozenset(row.channel for row in case.blind)
    return Verdict(True, f"自{moment(case.since)}起无法查看：{'；'.join(reasons)}", channels)


def _no_column(case: ColumnCase) -> Verdict:
    if not case.names:
        return Verdict(False, f"{case.year}年度的发布栏目均已掌握，或报告季已过")
    if not case.in_season or case.first_due is None:
        return HELD
    why = f"有{len(case.names)}个机关{case.year}年度的发布栏目尚未掌握"
    return Verdict(True, f"{why}，最早的期限是{moment(case.first_due.isoformat())}")


def _unaccounted(case: StrangersCase) -> Verdict:
    if not case.names:
        return Verdict(False, "网站上出现的机关均已列入名单或已被排除")
    why = f"网站上有{len(case.names)}个机关发布了报告而不在监测名单内：{'、'.join(case.names[:3])}"
    return Verdict(True, why + ("等" if len(case.names) > 3 else ""), frozenset(case.names))


BLIND_RULES: tuple[Rule[PortalCase], ...] = (
    Rule(
        "portal_blind", Severity.URGENT, Audience.OPERATOR, "网站无法查看",
        "网站有渠道无法查看，或对照页面不正常，查看结果不足为凭；几个渠道同时如此，只提醒一次；此后又有别的渠道如此，再提醒一次",
        "网站的各渠道全部恢复查看",
        "恢复之前保持开启；其间不认定受影响的任何机关逾期未发布，也不重复提醒这些机关的旧情形",
        "请用浏览器打开该网站；网站改版或更换地址的，请修改监测名单",
        _portal_blind,
    ),
)  # fmt: skip

COLUMN_RULES: tuple[Rule[ColumnCase], ...] = (
    Rule(
        "no_column", Severity.WARNING, Audience.OPERATOR, "缺少年度栏目",
        "最早的期限前 `no_column_days` 天起，网站仍有机关没有上一年度的发布栏目；一个网站只提醒一次",
        "栏目已掌握，或四月底报告季结束",
        "尚未到时候：不开启",
        "请运行 nianbao portals check 看是否已自动找到，或在监测名单中写明新栏目的地址",
        _no_column,
    ),
)  # fmt: skip

STRANGER_RULES: tuple[Rule[StrangersCase], ...] = (
    Rule(
        "unaccounted", Severity.NOTICE, Audience.OPERATOR, "名单外的机关",
        "网站上有机关的报告，而监测名单没有这个机关；又出现别的机关，再提醒一次",
        "这些机关已列入名单，或已由人排除（`nianbao portals refuse`）",
        "—",
        "请运行 nianbao portals check，逐个列入名单或排除",
        _unaccounted,
    ),
)  # fmt: skip
