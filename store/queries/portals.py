"""Channels that cannot see."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.clock import unstamp
from store.model import Known


@dataclass(frozen=True, slots=True)
class BlindRow:
    """A channel that cannot see."""

    portal: str
    channel: str
    since: datetime
    reason: str
    detail: str

    def to_json(self) -> dict[str, Any]:
        return {"portal": self.portal, "channel": self.channel, "since": self.since.isoformat(),
                "reason": self.reason, "detail": self.detail}  # fmt: skip


def blind_channels(conn: sqlite3.Connection) -> list[BlindRow]:
    """Channels that are blind now."""
    rows = conn.execute(
        "SELECT portal, channel, since, reason, detail FROM blindness WHERE until IS NULL ORDER BY portal, channel"
    )
    return [BlindRow(r["portal"], r["channel"], unstamp(r["since"]), r["reason"], r["detail"]) for r in rows]


def asked_of(conn: sqlite3.Connection, portal: str, channel: str) -> list[tuple[str, int]]:
    """Every body and year that a channel is to speak of."""
    rows = conn.execute(
        """SELECT b.name, s.year FROM standing s JOIN bodies b ON b.id = s.body
           WHERE s.portal = ? AND s.channel = ? AND s.watched ORDER BY s.year, s.body""",
        (portal, channel),
    )
    return [(row["name"], row["year"]) for row in rows]


def known_addresses(conn: sqlite3.Connection, channel: str) -> dict[tuple[str, int], str]:
    """The address at which a channel last showed the report of each body and year."""
    rows = conn.execute(
        """SELECT b.name, p.year, s.address FROM sightings s JOIN postings p ON p.id = s.posting
           JOIN bodies b ON b.id = p.body WHERE s.channel = ? ORDER BY s.last_at, s.id""",
        (channel,),
    )
    return {(row["name"], row["year"]): row["address"] for row in rows}


def known_report(conn: sqlite3.Connection, portal: str, channel: str) -> Known | None:
    """The report that this channel showed last, as a control that it still works; None if it never showed one."""
    row = conn.execute(
        """SELECT b.area, b.name, p.year FROM sightings s JOIN postings p ON p.id = s.posting
           JOIN bodies b ON b.id = p.body WHERE s.channel = ? AND b.portal = ? AND b.area IS NOT NULL
           ORDER BY p.last_seen_at DESC, p.year, p.id LIMIT 1""",
        (channel, portal),
    ).fetchone()
    return Known(row["area"], row["name"], row["year"]) if row else None
