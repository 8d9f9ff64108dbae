"""The letter about many things at once: the worst first, by district, the rest counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from alerts.event import Event, Transition
from alerts.rule import Severity
from alerts.rules import BY_KIND, TITLES
from alerts.templates.letter import Letter, Line, Table
from alerts.templates.subject import subject_of_group
from alerts.templates.why import again
from alerts.words import one_line

if TYPE_CHECKING:
    from alerts.bundle import Bundle

_HEAD = ("对象", "类别", "变动", "为何现在提醒", "期限与依据", "编号")
_STATES = {
    "on_time": "按时", "late": "逾期发布", "missing": "逾期未见发布", "unconfirmed": "待核实", "unknown": "无法核实",
    "due_soon": "临近截止", "not_due": "未到期", "withdrawn": "已撤下",
}  # fmt: skip


def letter(events: Sequence[Event], bundle: Bundle | None, named: int, *, has_picture: bool) -> Letter:
    """The letter that tells of several events; at most ``named`` of them by name."""
    ordered = sorted(events, key=_order)
    shown, rest = ordered[:named], ordered[named:]
    counts = Counter((event.kind, event.transition is Transition.RESOLVE) for event in ordered)
    summary = "；".join(
        f"{TITLES[kind]}{'（结束）' if ended else ''} {count} 项" for (kind, ended), count in counts.items()
    )
    return Letter(
        subject_of_group(ordered[0], len(ordered)), f"共 {len(ordered)} 项：{summary}。",
        tuple(_notes(bundle)), tuple(_tables(shown)), tuple(_after(shown, rest)),
        _described(bundle) if has_picture and bundle else "",
    )  # fmt: skip


def _order(event: Event) -> tuple[bool, int, str, str, str, int]:
    """What stands before what ended, the urgent first, then by district, kind and name."""
    return (
        event.transition is Transition.RESOLVE, Severity(event.severity).rank, event.kind, event.district,
        event.subject, event.year or 0,
    )  # fmt: skip


def _notes(bundle: Bundle | None) -> Iterator[Line]:
    if bundle and bundle.deferred:
        yield Line("推迟", f"其中{bundle.deferred}项因前一日已达每日封数上限，推迟至今")
    if bundle and bundle.last_today:
        yield Line("上限", "今日封数已达上限，其后的消息合并到明日")


def _tables(events: Sequence[Event]) -> Iterator[Table]:
    """A table for each district, the district of the worst event first."""
    for district in dict.fromkeys(event.district for event in events):
        rows = tuple(_row(event) for event in events if event.district == district)
        yield Table(district, _HEAD, rows)


def _row(event: Event) -> tuple[str | Line, ...]:
    data = event.data
    about = one_line(event.subject) + (f" {event.year}年度" if event.year else "")
    due = f"{data['due_basis']} {data['due']}" if data.get("due") else "—"
    return (
        Line("", about, data.get("url")), TITLES[event.kind] + again(event), event.transition.chinese, event.reason,
        due, event.key,
    )  # fmt: skip


def _after(shown: Sequence[Event], rest: Sequence[Event]) -> Iterator[Line]:
    if rest:
        yield Line("其余", f"另有 {_counted(rest)}，见 nianbao alerts list")
    for kind in dict.fromkeys(event.kind for event in shown if event.transition is not Transition.RESOLVE):
        yield Line(f"建议（{TITLES[kind]}）", BY_KIND[kind].advice)
    if any(event.data.get("due_basis") == "本地惯例" for event in shown):
        yield Line("依据", "标明“本地惯例”的期限不是法规为该机关写明的期限，逾期只作提示")
    yield Line("已在处理的", "nianbao alerts ack '编号' --who 姓名 --why 处理情况（此后不再重复提醒）")


def _counted(rest: Sequence[Event]) -> str:
    """``212 家`` where each is another body, else ``212 项``."""
    bodies = {event.subject for event in rest if "due" in event.data}
    return f"{len(rest)} 家" if len(bodies) == len(rest) else f"{len(rest)} 项"


def _described(bundle: Bundle) -> str:
    """The picture in words: each district with its counts."""
    parts = []
    for district, states in bundle.coverage["districts"].items():
        counts = "、".join(f"{_STATES.get(state, state)}{count}" for state, count in states.items())
        parts.append(f"{one_line(district)}：{counts}")
    return f"{bundle.coverage['year']}年度覆盖情况（自上而下）——" + "；".join(parts)
