"""The letter about a portal: it cannot be seen or is seen again, lacks a column, or shows unknown bodies."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.event import Event, Transition
from alerts.rules import TITLES
from alerts.templates.letter import Letter, Line
from alerts.templates.subject import subject_of
from alerts.templates.why import again, todo, why_now
from alerts.words import moment, one_line

_STANDS = {
    "portal_blind": "网站 {portal} 无法查看。",
    "no_column": "网站 {portal} 有机关的年度栏目尚未掌握。",
    "unaccounted": "网站 {portal} 上出现名单之外的机关。",
}
_ENDED = {
    "portal_blind": "网站 {portal} 恢复查看。",
    "no_column": "网站 {portal} 的年度栏目不再缺少。",
    "unaccounted": "网站 {portal} 上的机关均已有着落。",
}


def letter(event: Event) -> Letter:
    """The letter for a transition of a condition about a portal."""
    about = one_line(event.subject)
    year = f" {event.year}年度" if event.year else ""
    sentence = (_ENDED if event.transition is Transition.RESOLVE else _STANDS)[event.kind].format(portal=about)
    lines = _blind(event) if event.kind == "portal_blind" else _listed(event)
    return Letter(
        subject_of(event.transition, TITLES[event.kind], about + year), sentence + again(event), tuple(lines)
    )


def _blind(event: Event) -> Iterator[Line]:
    data = event.data
    yield why_now(event)
    if event.transition is Transition.RESOLVE:
        yield Line("接下来", "被按住的认定在下次查看后重新作出")
    else:
        yield Line("无法查看的渠道", "、".join(data["channels"]))
        if data.get("detail"):
            yield Line("所见", data["detail"])
        yield Line("被按住的认定", _held(data["held_back"], data["held_back_names"]))
    yield Line("起始时间", moment(data.get("since")))
    yield Line("查看详情", "nianbao portals check")
    yield from todo(event)


def _listed(event: Event) -> Iterator[Line]:
    count, names = event.data["count"], event.data["names"]
    yield why_now(event)
    if names and event.transition is not Transition.RESOLVE:
        more = f"，另有{count - len(names)}个" if count > len(names) else ""
        yield Line("涉及的机关", f"{'、'.join(names)}{more}")
    yield Line("查看详情", "nianbao portals check")
    yield from todo(event)


def _held(count: int, names: list[str]) -> str:
    if not count:
        return "目前没有到期的报告受影响；恢复之前，不认定该网站的任何机关逾期未发布"
    more = f"等{count}份" if count > len(names) else f"，共{count}份"
    return f"恢复之前，不认定以下报告逾期未发布：{'、'.join(names)}{more}"
