"""Channels that cannot see."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.clock import unstamp


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
