"""Writes docs/findings.md from the rules themselves, so that it cannot say anything else."""

from __future__ import annotations

from crawler.validator.rule import Rule
from crawler.validator.rules import KIND, RULES
from store.model import Severity

VERDICTS = {
    Severity.ERROR: "错误：报告自相矛盾，或不合规定",
    Severity.SCOPE: "口径：两处说的可能不是一回事，由人判断",
    Severity.UNKNOWN: "无法判断：需要的内容空白或没有读出",
}

_HEAD = """# 核对规则

本页由规则自身生成（`crawler.validator.docs.render()`），请勿手改。每条发现有一个结论：

{verdicts}

数字一律按报告原文；空格、`/`、`-` 在合计中按 0 计。规则不猜测：没有读出的，说没有读出。
"""

_ENTRY = """
## {code}

- 结论：{verdict}{milder}
- 核对：{checks}
- 依据：{basis}
- 例：{example}
- 不作声：{silent}
"""


def render() -> str:
    """The page docs/findings.md: one section per rule, in the order of the table."""
    head = _HEAD.format(verdicts="\n".join(f"- {text}" for text in VERDICTS.values()))
    return head + "".join(_entry(rule) for rule in (KIND, *RULES))


def _entry(rule: Rule) -> str:
    return _ENTRY.format(
        code=rule.code, verdict=VERDICTS[rule.verdict].split("：", 1)[0],
        milder=f"；{rule.milder}时为口径" if rule.milder else "",
        checks=rule.checks, basis=rule.basis, example=rule.example, silent=rule.silent,
    )  # fmt: skip
