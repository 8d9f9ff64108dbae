"""The lines every letter ends with or begins with: why it speaks now, what to do, how to say that it is in hand."""

from __future__ import annotations

import shlex

from alerts.event import Event, Transition
from alerts.rules import BY_KIND
from alerts.templates.letter import Line
from alerts.words import one_line


def why_now(event: Event) -> Line:
    """Why this message speaks now, or why it is the last one."""
    return Line("为何结束" if event.transition is Transition.RESOLVE else "为何现在提醒", event.reason)


def again(event: Event) -> str:
    """``（第2次出现）`` where the condition had ended before and stands again."""
    return f"（第{event.episode}次出现）" if event.episode > 1 else ""


def todo(event: Event) -> list[Line]:
    """What to do, and the command that says somebody does it; nothing for what ended."""
    if event.transition is Transition.RESOLVE:
        return []
    command = f"nianbao alerts ack {shlex.quote(one_line(event.key, 400))} --who 姓名 --why 处理情况"
    return [Line("建议", BY_KIND[event.kind].advice), Line("已在处理的", f"{command}（此后不再重复提醒）")]
