"""The subject line: what a supervisor sees first."""

from __future__ import annotations

from alerts.event import Event, Transition
from alerts.rules import TITLES
from alerts.words import one_line

_PREFIX = {
    Transition.UPDATE: "新增·", Transition.REPEAT: "仍在·", Transition.ESCALATE: "无人确认·",
    Transition.RELEASE: "仍在·", Transition.RESOLVE: "已结束·", Transition.TEST: "测试·",
}  # fmt: skip


def subject_of(transition: Transition, title: str, about: str) -> str:
    """``【年报监测】逾期未见发布：示例市财政局 2025年度``."""
    return one_line(f"【年报监测】{_PREFIX.get(transition, '')}{title}：{about}", 150)


def subject_of_group(worst: Event, count: int) -> str:
    """``【年报监测】逾期未见发布：示例市财政局 2025年度 等212项``; the worst one stands for all."""
    about = one_line(worst.subject, 60) + (f" {worst.year}年度" if worst.year else "")
    return subject_of(worst.transition, TITLES[worst.kind], f"{about} 等{count}项")
