"""The subject line: what a supervisor sees first."""

from __future__ import annotations

from alerts.event import Transition
from alerts.words import one_line

_PREFIX = {
    Transition.OPEN: "", Transition.UPDATE: "新增·", Transition.RESOLVE: "已结束·", Transition.TEST: "测试·",
}  # fmt: skip


def subject_of(transition: Transition, title: str, about: str) -> str:
    """``【年报监测】逾期未见发布：示例市财政局 2025年度``."""
    return one_line(f"【年报监测】{_PREFIX[transition]}{title}：{about}", 150)
