"""The letter about a portal that cannot be seen, or is seen again."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.event import Event, Transition
from alerts.rules import TITLES
from alerts.templates.letter import Letter, Line
from alerts.templates.subject import subject_of
from alerts.words import moment, one_line


def letter(event: Event) -> Letter:
    """The letter for a transition of a condition about a portal."""
    about = one_line(event.subject)
    lead = f"网站 {about} 恢复查看。" if event.transition is Transition.RESOLVE else f"网站 {about} 无法查看。"
    return Letter(subject_of(event.transition, TITLES[event.kind], about), lead, tuple(_lines(event)))


def _lines(event: Event) -> Iterator[Line]:
    data = event.data
    if event.transition is Transition.RESOLVE:
        yield Line("为何结束", event.reason)
        yield Line("接下来", "被按住的认定在下次查看后重新作出")
    else:
        yield Line("为何现在提醒", event.reason)
        yield Line("无法查看的渠道", "、".join(data["channels"]))
        if data.get("detail"):
            yield Line("所见", data["detail"])
        yield Line("被按住的认定", _held(data["held_back"], data["held_back_names"]))
    yield Line("起始时间", moment(data.get("since")))
    yield Line("查看详情", "nianbao portals check")


def _held(count: int, names: list[str]) -> str:
    if not count:
        return "目前没有到期的报告受影响；恢复之前，不认定该网站的任何机关逾期未发布"
    more = f"等{count}份" if count > len(names) else f"，共{count}份"
    return f"恢复之前，不认定以下报告逾期未发布：{'、'.join(names)}{more}"
