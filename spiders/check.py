"""What a watch list does not cover yet, said to a person: for ``nianbao portals check``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from store.model import Body, Channel, Level, Portal, WatchList

#: The levels by the words a supervisor uses.
LEVELS = {
    Level.MUNICIPALITY: "市政府",
    Level.DEPARTMENT: "市直部门",
    Level.DISTRICT: "区政府",
    Level.COUNTY_CITY: "县级市政府",
    Level.ZONE: "开发区和功能区",
    Level.DISTRICT_DEPARTMENT: "区（市）部门",
    Level.TOWN: "镇",
    Level.SUBDISTRICT: "街道",
}

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about a portal: a stable code, a Chinese sentence, and all bodies it is about."""

    kind: ClassVar[str] = "remark"

    code: str
    portal: str
    message: str
    channel: str | None = None
    bodies: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "code": self.code, "portal": self.portal, "channel": self.channel,
            "message": self.message, "bodies": list(self.bodies),
        }  # fmt: skip


class Note(Remark):
    """A fact about the list."""

    __slots__ = ()
    kind: ClassVar[str] = "note"


class Problem(Remark):
    """Something a person should mend: while it stands, the portal cannot say all it should."""

    __slots__ = ()
    kind: ClassVar[str] = "problem"


def check_watch_list(watch: WatchList, today: date | None = None) -> list[Problem | Note]:
    """What every portal covers and what it lacks, portal by portal; ``today`` tells which allowances have ended."""
    return [
        remark
        for portal in watch.portals
        for remark in (*_check_portal(portal), *_allowances(portal, today))
    ]


def covered(portal: Portal, channel: Channel) -> tuple[Body, ...]:
    """The bodies a channel can be asked for: those it names, or all; by area code only those that have one."""
    return tuple(
        body
        for body in portal.bodies
        if (channel.covers is None or body.name in channel.covers) and (body.area or "{area}" not in channel.url)
    )


def _check_portal(portal: Portal) -> Iterator[Problem | Note]:
    reach = {channel.id: covered(portal, channel) for channel in portal.channels}
    seen = {body.name for bodies in reach.values() for body in bodies}
    decided = {body.name for channel in portal.channels if channel.authoritative for body in reach[channel.id]}
    yield _levels(portal, len(seen))
    yield from _coverage_debt(portal, [body for body in portal.bodies if body.name not in seen])
    undecided = [body for body in portal.bodies if body.name in seen - decided]
    if undecided:
        yield Problem(
            "no_authority", portal.id,
            f"{portal.name}：{_some(undecided)}只有辅助栏目，看不到报告时不能认定未发布，只能记为“无法核实”。",
            bodies=_names(undecided),
        )  # fmt: skip
    for channel in portal.channels:
        yield from _check_channel(portal, channel, reach[channel.id])


def _levels(portal: Portal, seen: int) -> Note:
    counts = Counter(body.level for body in portal.bodies)
    listed = "、".join(f"{word} {counts[level]}" for level, word in LEVELS.items() if counts[level])
    ended = sum(body.until is not None for body in portal.bodies)
    return Note(
        "levels", portal.id,
        f"{portal.name}：共 {len(portal.bodies)} 个机关（{listed or '无'}），其中 {seen} 个有发布栏目"
        + (f"，{ended} 个已撤并。" if ended else "。"),
    )  # fmt: skip


def _coverage_debt(portal: Portal, debt: list[Body]) -> Iterator[Problem]:
    if not debt:
        return
    if any("{area}" in channel.url for channel in portal.channels):
        code, why = "no_area", "尚缺机构代码（area），无法按代码查询"
    else:
        code, why = "no_channel", "的发布栏目尚未掌握"
    yield Problem(code, portal.id, f"{portal.name}：{_some(debt)}{why}，其报告无法核实。", bodies=_names(debt))


def _check_channel(portal: Portal, channel: Channel, bodies: tuple[Body, ...]) -> Iterator[Problem]:
    if not bodies:
        yield Problem(
            "covers_nobody", portal.id, f"{portal.name}：栏目 {channel.id} 没有可查询的机关。", channel=channel.id
        )
    if channel.known is None and "{area}" in channel.url:
        yield Problem(
            "no_control", portal.id,
            f"{portal.name}：栏目 {channel.id} 没有指定已知报告作对照（known），在查到第一份报告之前不能证明“未发布”。",
            channel=channel.id,
        )  # fmt: skip


def _allowances(portal: Portal, today: date | None) -> Iterator[Problem | Note]:
    for channel in portal.channels:
        if channel.via_until is None:
            continue
        words = f"{portal.name}：栏目 {channel.id} 的 {channel.via.value}（接受过旧的 TLS 与有问题的证书）"
        until = f"{channel.via_until.year}年{channel.via_until.month}月{channel.via_until.day}日"
        if today is not None and today > channel.via_until:
            yield Problem(
                "allowance_ended", portal.id, f"{words}已于{until}到期，须重新确认。", channel=channel.id
            )
        else:
            yield Note("allowance", portal.id, f"{words}至{until}有效。", channel=channel.id)


def _names(bodies: Iterable[Body]) -> tuple[str, ...]:
    return tuple(body.name for body in bodies)


def _some(bodies: list[Body]) -> str:
    shown = "、".join(body.name for body in bodies[:_SHOWN])
    return shown if len(bodies) <= _SHOWN else f"{shown}等 {len(bodies)} 个机关"
