"""Bringing the watch list into the database: bodies, targets, and what each channel stands for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.clock import stamp
from store.model import Body, Channel, Target, WatchList


@dataclass(frozen=True, slots=True)
class Asked:
    """That a channel of a portal is to speak of a body and year."""

    portal: str
    channel: str
    body: str
    year: int


def sync_watch_list(
    conn: sqlite3.Connection,
    watch: WatchList,
    targets: Iterable[Target],
    asked: Iterable[Asked],
    now: datetime,
    *,
    whole_years: Collection[int] = (),
    first_due: Callable[[Target], datetime] | None = None,
) -> None:
    """Make the database say what the watch list says. Nothing is deleted: what left the list is unwatched.

    ``targets`` and ``asked`` (which channel must speak of which body and year) are those of this run; for
    ``whole_years`` they are all there are, and others are retired, pages that only lead on among them. ``first_due``
    says when a target that is new is looked at; without it, now.
    """
    ids = _sync_bodies(conn, watch.bodies)
    listed = list(targets)
    for year in whole_years:
        conn.execute("UPDATE targets SET watched = 0 WHERE kind = 'look' AND year = ?", (year,))
        conn.execute("UPDATE standing SET watched = 0 WHERE year = ?", (year,))
    if whole_years:
        conn.execute("UPDATE targets SET watched = 0 WHERE kind = 'index'")
    channels = {(p.id, c.id): c for p in watch.portals for c in p.channels}
    conn.executemany(
        """INSERT INTO targets(portal, channel, kind, url, method, form, years, via, body, year, authoritative,
             next_due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(portal, channel, kind, url, method, form) DO UPDATE SET watched = 1, body = excluded.body,
             year = excluded.year, via = excluded.via, authoritative = excluded.authoritative""",
        [_target_row(t, ids, channels, first_due(t) if first_due else now) for t in listed],
    )
    conn.executemany(
        """INSERT INTO standing(body, year, channel, portal, authoritative) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT(body, year, channel) DO UPDATE SET watched = 1, portal = excluded.portal,
             authoritative = excluded.authoritative""",
        [
            (ids[a.body], a.year, a.channel, a.portal, int(channels[a.portal, a.channel].accuses(a.year)))
            for a in asked
        ],
    )


def _sync_bodies(conn: sqlite3.Connection, bodies: Iterable[Body]) -> Mapping[str, int]:
    listed = list(bodies)
    conn.execute("UPDATE bodies SET watched = 0")
    conn.executemany(
        """INSERT INTO bodies(name, aliases, level, portal, area, valid_from, valid_to, due_rule)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(name) DO UPDATE SET aliases = excluded.aliases, level = excluded.level,
             portal = excluded.portal, area = excluded.area, valid_from = excluded.valid_from,
             valid_to = excluded.valid_to, due_rule = excluded.due_rule, watched = 1""",
        [
            (b.name, json.dumps(b.aliases, ensure_ascii=False), b.level.value, b.portal, b.area,
             _day(b.since), _day(b.until), b.due)
            for b in listed
        ],
    )  # fmt: skip
    ids = {row["name"]: row["id"] for row in conn.execute("SELECT id, name FROM bodies")}
    conn.executemany(
        "UPDATE bodies SET parent_id = ?, successor_id = ? WHERE name = ?",
        [(ids.get(b.parent or ""), ids.get(b.successor or ""), b.name) for b in listed],
    )
    return ids


def _target_row(
    target: Target, ids: Mapping[str, int], channels: Mapping[tuple[str, str], Channel], due: datetime
) -> tuple[object, ...]:
    return (
        target.portal, target.channel, target.kind.value, target.url, target.method, target.form or "",
        json.dumps([target.year] if target.year else []), target.via.value, ids.get(target.body or ""), target.year,
        int(channels[target.portal, target.channel].authoritative), stamp(due),
    )  # fmt: skip


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def authorise(conn: sqlite3.Connection, portal: str, channel: str, years: Collection[int]) -> None:
    """Let a channel count for an absence in these years and in no other, at once: a person said so."""
    conn.execute("UPDATE standing SET authoritative = 0 WHERE portal = ? AND channel = ?", (portal, channel))
    conn.executemany(
        "UPDATE standing SET authoritative = 1 WHERE portal = ? AND channel = ? AND year = ?",
        [(portal, channel, year) for year in years],
    )


def dismiss(conn: sqlite3.Connection, portal: str, channel: str, years: Collection[int] | None) -> None:
    """Ask a channel no more about these years (None: about any), at once: a person said that it is nothing."""
    given = (portal, channel, json.dumps(sorted(years)) if years is not None else None)
    conn.execute(
        """UPDATE standing SET watched = 0, authoritative = 0 WHERE portal = ?1 AND channel = ?2
             AND (?3 IS NULL OR year IN (SELECT value FROM json_each(?3)))""",
        given,
    )
