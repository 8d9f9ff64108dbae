"""The letter of ``nianbao alerts test``: it says that it is a test, and of nobody."""

from __future__ import annotations

from alerts.event import Event
from alerts.templates.letter import Letter, Line
from alerts.templates.subject import subject_of
from alerts.words import moment


def letter(event: Event) -> Letter:
    """The letter of a test; it names no body."""
    lines = (Line("说明", event.reason), Line("发出时间", moment(event.at)))
    return Letter(subject_of(event.transition, "渠道测试", event.subject), "这是一条测试消息，不涉及任何机关。", lines)
