"""Writes the first part of docs/alerts.md from the rules themselves, so that it cannot say anything else."""

from __future__ import annotations

from alerts.rule import Audience, Severity
from alerts.rules import RULES
from store.alertconfig import Repeat

_HEAD = """# 提醒

“生命周期”以前的部分由提醒规则自身生成（`alerts.docs.render()`），请勿手改。

每种提醒是一个**情形**：事实成立时开启，事实不再成立时结束。“无法核实”既不开启、也不结束任何情形。期限的依据分“法定”与
“本地惯例”；出自本地惯例的，只说惯例。情形结束后又成立，算作新的一轮（消息注明“第几次出现”），重新告知。
每次变化都记下理由，每条消息都写明为何现在说话。

紧急程度：{severities}。对象：{audiences}。

“重复”是情形一直未变时隔几天再说一次的默认值，可在 `[alerts.repeat]` 中改。

| 种类 | 名称 | 紧急程度 | 对象 | 重复 |
|---|---|---|---|---|
{table}
"""

_ENTRY = """
## {kind} {title}

- 何时开启：{opens}
- 何时结束：{ends}
- 何时不动：{holds}
- 建议：{advice}
"""


def render() -> str:
    """What docs/alerts.md begins with: the table, and one section per rule."""
    table = "\n".join(
        f"| `{rule.kind}` | {rule.title} | {rule.severity.chinese} | {rule.audience.chinese} | {_interval(rule.kind)} |"
        for rule in RULES
    )
    head = _HEAD.format(
        severities="、".join(f"{one.chinese}（`{one.value}`）" for one in Severity),
        audiences="、".join(f"{one.chinese}（`{one.value}`）" for one in Audience), table=table,
    )  # fmt: skip
    entries = (
        _ENTRY.format(
            kind=rule.kind, title=rule.title, opens=rule.opens, ends=rule.ends, holds=rule.holds, advice=rule.advice
        )
        for rule in RULES
    )
    return head + "".join(entries)


def _interval(kind: str) -> str:
    days = getattr(Repeat(), kind)
    return f"{days}天" if days else "不重复"
