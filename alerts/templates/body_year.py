"""The letter about one body and year: what, why now, due and basis, links, how to see more."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date

from alerts.event import Event, Transition
from alerts.rules import TITLES
from alerts.templates.letter import Letter, Line
from alerts.templates.subject import subject_of
from alerts.templates.why import again, todo, why_now
from alerts.words import moment, one_line
from store.due import LAST_YEAR_OF_OLD_RULE, Basis, Due

_STANDS = {
    "due_soon": "{report}，期限将至，尚未查到。",
    "missing": "{report}，期限已过，未见发布。",
    "late": "{report}已发布，但晚于期限。",
    "withdrawn": "{report}曾经发布，现已查不到。",
    "changed": "{report}发布后内容有改动。",
    "image_only": "{report}的统计表格以图片发布。",
    "backdated": "{report}标注的发布时间存在疑点，请核对。",
    "findings": "{report}的数据存疑，请核对。",
}
_GREW = {"findings": "{report}又发现新的数据问题。", "changed": "{report}发布后内容又有改动。"}


def letter(event: Event) -> Letter:
    """The letter for a transition of a condition about a body and year."""
    about = f"{one_line(event.subject)} {event.year}年度"
    lead = _sentence(event).format(report=f"{about}政府信息公开工作年度报告", title=TITLES[event.kind])
    return Letter(subject_of(event.transition, TITLES[event.kind], about), lead + again(event), tuple(_lines(event)))


def _sentence(event: Event) -> str:
    if event.transition is Transition.RESOLVE:
        return "{report}“{title}”的提醒结束。"
    stands = _STANDS[event.kind]
    return _GREW.get(event.kind, stands) if event.transition is Transition.UPDATE else stands


def _lines(event: Event) -> Iterator[Line]:
    data = event.data
    yield why_now(event)
    if data.get("due"):
        yield Line("期限与依据", basis(date.fromisoformat(data["due"]), Basis(data["due_basis"]), event.year or 0))
    if data.get("url"):
        yield Line("报告", one_line(data.get("title")) or one_line(data["url"]), data["url"])
        yield Line("网址", data["url"], data["url"])
        yield Line("页面标注时间", moment(data["displayed_at"]) if data.get("displayed_at") else "没有标注")
        yield Line("首次查到", moment(data["first_seen_at"]))
    if event.kind == "findings" and event.transition is not Transition.RESOLVE:
        yield from _found(event)
    yield Line("最近一次查看", moment(data.get("last_look_at")))
    yield Line("查看详情", f"nianbao show {_word(event.subject)} {event.year}")
    yield from todo(event)


def _found(event: Event) -> Iterator[Line]:
    named = event.data.get("findings", [])
    for number, finding in enumerate(named, 1):
        yield Line(f"问题{number}", f"{finding['code']} {finding['message']}")
    if (more := event.data.get("errors", 0) - len(named)) > 0:
        yield Line("其余", f"另有{more}处，见 nianbao findings")


def basis(day: date, kind: Basis, year: int) -> str:
    """The due date with where it comes from. Local custom is said to be custom, and nothing more."""
    stated = str(Due(day, kind))
    if kind is Basis.CUSTOM:
        return f"{stated}（该日期出自本地惯例，不是法规为该机关写明的期限，逾期只作提示）"
    if year <= LAST_YEAR_OF_OLD_RULE:
        return f"{stated}（2007年《政府信息公开条例》第二十四条）"
    return f"{stated}（《政府信息公开条例》第四十九条）"


def _word(text: str) -> str:
    """A name as one word of a command line; Chinese needs no quotes."""
    name = one_line(text)
    return name if name.isalnum() else shlex.quote(name)
