"""The letter about this system itself."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.event import Event, Transition
from alerts.rules import TITLES
from alerts.templates.letter import Letter, Line
from alerts.templates.subject import subject_of
from alerts.templates.why import again, todo, why_now
from alerts.words import one_line


def letter(event: Event) -> Letter:
    """The letter for a transition of a condition about a part of this system."""
    title = TITLES[event.kind]
    ended = event.transition is Transition.RESOLVE
    lead = f"“{title}”的提醒结束。" if ended else f"年报监测系统自身需要处理：{title}。"
    subject = subject_of(event.transition, title, one_line(event.subject))
    return Letter(subject, lead + again(event), tuple(_lines(event)))


def _lines(event: Event) -> Iterator[Line]:
    yield why_now(event)
    if event.data["names"] and event.transition is not Transition.RESOLVE:
        yield Line("涉及", "、".join(event.data["names"]))
    yield Line("查看详情", "nianbao alerts list 与 nianbao doctor")
    yield from todo(event)
