"""Whether the house is well: a handful of checks, each with what was measured and what was allowed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from store.clock import stamp, unstamp
from store.home import Home
from store.lock import SERVICE, holder
from store.queries.due_targets import SPEAKS, due_targets
from store.queries.jobs import jobs
from store.service import Health

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked. ``value`` is what was measured, ``limit`` what is allowed; units in the name."""

    name: str
    well: bool
    detail: str
    value: float | None = None
    limit: float | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def health(conn: sqlite3.Connection, home: Home, now: datetime, limits: Health) -> list[Check]:
    """Every check, in the order in which a person should read them; ``conn`` is of the present schema."""
    return [
        _service(home), _sweep(conn, now, limits), *_delivery(conn, now, limits), _jobs(conn, limits),
        _evidence(conn), disk(home, limits),
    ]  # fmt: skip


def _service(home: Home) -> Check:
    pid = holder(home.path / SERVICE)
    return Check("service", pid is not None, f"值守进程 {pid}" if pid else "没有在值守：nianbao schedule 未运行")


def _sweep(conn: sqlite3.Connection, now: datetime, limits: Health) -> Check:
    """Whether every target was looked at when it should have been; and since when all of them were."""
    late = now - timedelta(hours=limits.late_hours)
    waiting = due_targets(conn, late, [now.year - 1])
    since, total = last_sweep(conn, now)
    age = None if since is None else (now - since).total_seconds() / _HOUR
    if not total:
        return Check("sweep", False, f"还没有查看过{now.year - 1}年度的任何目标", age, limits.late_hours)
    told = f"{total} 个目标自{since:%Y-%m-%d %H:%M}起都查看过" if since else f"{total} 个目标尚未都查看过"
    if waiting:
        told += f"；{len(waiting)} 个目标到时已逾 {limits.late_hours:g} 小时仍未查看"
    return Check("sweep", not waiting, told, age, limits.late_hours)


def last_sweep(conn: sqlite3.Connection, now: datetime) -> tuple[datetime | None, int]:
    """Since when every watched target of the present report year was looked at (None where one never was), and how
    many there are. A look that said nothing counts: that a portal is blind is told by its own alert."""
    row = conn.execute(
        """SELECT count(*) AS n, min(coalesce((SELECT max(l.at) FROM looks l WHERE l.target = t.id), '')) AS at
           FROM targets t WHERE t.watched AND t.kind IN ('look', 'column') AND """
        + SPEAKS,
        {"years": f"[{now.year - 1}]"},
    ).fetchone()
    return (unstamp(row["at"]) if row["at"] else None), row["n"]


def _delivery(conn: sqlite3.Connection, now: datetime, limits: Health) -> Iterator[Check]:
    last = conn.execute("SELECT max(at) FROM deliveries WHERE ok").fetchone()[0]
    oldest = conn.execute(
        "SELECT min(e.at), count(*) FROM outbox o JOIN events e ON e.event_id = o.event_id WHERE o.status = 'pending'"
    ).fetchone()
    waits = (now - unstamp(oldest[0])).total_seconds() / _HOUR if oldest[0] else 0.0
    told = f"最近送达于 {last.replace('T', ' ')[:16]}" if last else "还没有送达过消息"
    yield Check(
        "delivery", waits <= limits.pending_hours, f"{told}；待发 {oldest[1]} 条，最久的已等 {waits:.1f} 小时",
        waits, limits.pending_hours,
    )  # fmt: skip
    dead = conn.execute(
        """SELECT count(*) FROM outbox o WHERE o.status = 'dead' AND EXISTS(
             SELECT 1 FROM deliveries d WHERE d.outbox = o.id AND d.at >= ?)""",
        (stamp(now - timedelta(hours=limits.dead_hours)),),
    ).fetchone()[0]
    told = f"近 {limits.dead_hours:g} 小时内有 {dead} 条消息放弃送达"
    yield Check("dead_messages", dead <= limits.dead_messages, told, dead, limits.dead_messages)


def _jobs(conn: sqlite3.Connection, limits: Health) -> Check:
    failing = [job for job in jobs(conn).values() if job.failures >= limits.job_failures]
    most = max((job.failures for job in jobs(conn).values()), default=0)
    told = "；".join(f"{job.name} 连续失败 {job.failures} 次（{job.detail}）" for job in failing)
    return Check("jobs", not failing, told or "例行工作正常", most, limits.job_failures)


def _evidence(conn: sqlite3.Connection) -> Check:
    damaged, oldest = conn.execute(
        "SELECT count(*) FILTER (WHERE damaged_at IS NOT NULL), min(checked_at) FROM evidence"
    ).fetchone()
    checked = f"，最早一次核验在 {oldest[:10]}" if oldest else ""
    return Check("evidence", not damaged, f"{damaged} 件证据缺失或损坏{checked}", damaged, 0)


def disk(home: Home, limits: Health) -> Check:
    """How much room is left where the home is, in MB."""
    free = shutil.disk_usage(home.path).free / 1_000_000
    return Check("disk_mb", free >= limits.disk_mb, f"剩余 {free:.0f} MB", round(free), limits.disk_mb)
