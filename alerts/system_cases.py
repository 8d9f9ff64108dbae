"""The facts about this system itself that rules are put to: runs, deliveries, disk and calendar."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alerts import workdays
from alerts.address import Address
from alerts.cases import NAMED
from store.alertconfig import Conditions
from store.clock import unstamp
from store.queries import RunEnd, last_end, last_start, oddities

#: Months and days between which a run a day is expected: around both due dates.
_SEASONS = (((1, 2), (2, 10)), ((3, 10), (4, 10)))


@dataclass(frozen=True, slots=True)
class SystemCase:
    """One part of this system. ``names`` are what is concerned, ``detail`` what was seen; ``stands`` None says
    that nothing can be told."""

    subject: str
    stands: bool | None
    why: str
    detail: str | None = None
    names: tuple[str, ...] = ()
    items: frozenset[str] = field(default=frozenset())

    @property
    def year(self) -> None:
        return None

    def data(self) -> Mapping[str, Any]:
        return {"detail": self.detail, "count": len(self.names), "names": list(self.names[:NAMED])}


def run_failed(conn: sqlite3.Connection) -> SystemCase:
    """How the last run ended."""
    last = last_end(conn)
    if last is None:
        return SystemCase("crawl", None, "")
    if not last.failed:
        return SystemCase("crawl", False, f"第{last.id}次抓取已正常结束")
    return SystemCase("crawl", True, _why_failed(last), last.reason)


def _why_failed(run: RunEnd) -> str:
    ended = {"died": "中途退出，没有正常结束", "finished": f"结束了，但有{run.errors}处内部错误"}
    return f"第{run.id}次抓取{ended.get(run.reason, '被中断')}"


def service_odd(conn: sqlite3.Connection) -> list[SystemCase]:
    """What monitors remark about the last run, which jobs fail, whether evidence is damaged: a case each."""
    odd = oddities(conn)
    remarks = odd.remarks or ()
    said = "；".join(why for _, why in remarks) or "最近一次抓取没有异常"
    jobs = f"{'、'.join(odd.jobs)}连续失败" if odd.jobs else "各项任务已恢复正常"
    damaged = f"有{odd.damaged}份证据缺失或损坏" if odd.damaged else "证据已完好"
    return [
        SystemCase("monitors", bool(remarks) if odd.remarks is not None else None, said,
                   items=frozenset(code for code, _ in remarks)),
        SystemCase("jobs", bool(odd.jobs), jobs, None, odd.jobs, frozenset(odd.jobs)),
        SystemCase("evidence", odd.damaged > 0, damaged),
    ]  # fmt: skip


def run_missing(conn: sqlite3.Connection, now: datetime, settings: Conditions) -> SystemCase:
    """Whether runs happen as often as they should."""
    started = last_start(conn)
    if started is None:
        return SystemCase("schedule", None, "")
    last, hours = unstamp(started), settings.run_missing_off_season_hours
    season = next((first for first, end in _SEASONS if first <= (now.month, now.day) <= end), None)
    overdue = now - last > timedelta(hours=hours)
    if season is not None and not overdue:
        # What was often enough before the season began is no fault on its first day.
        begins = now.replace(month=season[0], day=season[1], hour=0, minute=0, second=0)
        hours = settings.run_missing_hours
        overdue = now - max(last, begins) > timedelta(hours=hours)
    if not overdue:
        return SystemCase("schedule", False, f"{last:%-m月%-d日 %H:%M}已开始新的抓取")
    return SystemCase("schedule", True, f"自{last:%Y年%-m月%-d日 %H:%M}起{hours:g}小时内没有开始新的抓取", started)


def disk_low(free: int | None, settings: Conditions) -> SystemCase:
    """Whether there is room for evidence; ``free`` in bytes, None where there is no disk."""
    if free is None:
        return SystemCase("disk", None, "")
    amount = f"存放证据的磁盘剩余{free // 1_000_000} MB"
    if free >= settings.disk_low_mb * 1_000_000:
        return SystemCase("disk", False, f"{amount}，已够用")
    return SystemCase("disk", True, f"{amount}，低于{settings.disk_low_mb} MB")


def calendar_uncovered(now: datetime, is_covered: Callable[[int], bool] = workdays.is_covered) -> SystemCase:
    """Whether the holidays of this year, and in December of the next, are known."""
    unknown = tuple(f"{year}年" for year in workdays.needed(now.date()) if not is_covered(year))
    if not unknown:
        return SystemCase("calendar", False, "节假日历已更新")
    why = f"没有{'、'.join(unknown)}的节假日安排，提醒日期暂按周一至周五推算；法定期限不受影响"
    return SystemCase("calendar", True, why, None, unknown, frozenset(unknown))


def delivery_failing(
    conn: sqlite3.Connection, addresses: Sequence[Address], settings: Conditions, also: Iterable[str] = ()
) -> list[SystemCase]:
    """For each channel: whether the last message to somebody was given up, or has failed too often.

    ``also`` are channels of which it was said; one that is no longer set up fails no more.
    """
    failing: dict[str, list[str]] = {channel: [] for channel in (*also, *(address.channel for address in addresses))}
    for address in sorted(set(addresses)):
        row = conn.execute(
            """SELECT 1 FROM outbox WHERE channel = :channel AND recipient = :recipient
                 AND (status = 'dead' OR status = 'pending' AND attempts >= :attempts)
                 AND id > coalesce((SELECT max(id) FROM outbox WHERE channel = :channel AND recipient = :recipient
                   AND status = 'sent'), 0) LIMIT 1""",
            {"channel": address.channel, "recipient": address.recipient, "attempts": settings.failing_attempts},
        ).fetchone()
        if row is not None:
            failing[address.channel].append(address.recipient)
    return [_delivery(channel, tuple(recipients)) for channel, recipients in sorted(failing.items())]


def _delivery(channel: str, recipients: tuple[str, ...]) -> SystemCase:
    if not recipients:
        return SystemCase(channel, False, f"渠道 {channel} 已恢复送达，或收件人已从设置中去掉")
    why = f"渠道 {channel} 上有{len(recipients)}个收件人的消息送不出去"
    return SystemCase(channel, True, why, None, recipients, frozenset(recipients))


def free_bytes(conn: sqlite3.Connection) -> int | None:
    """Free space beside the database, where evidence is kept; None for a database in memory."""
    file: str = conn.execute("PRAGMA database_list").fetchone()["file"]
    return shutil.disk_usage(Path(file).parent).free if file else None
