"""What happened to a condition: opened, grew, or ended, with the reason and the facts of that moment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: The version of the JSON below; its schema is docs/event.schema.json.
SCHEMA_VERSION = 1


class Transition(StrEnum):
    """What an event says of its condition; ``test`` belongs to no condition.

    ``hold`` and ``ack`` are kept and told to nobody. ``release`` tells of what was held back and still stands.
    """

    OPEN = "open"
    UPDATE = "update"
    REPEAT = "repeat"
    ESCALATE = "escalate"
    HOLD = "hold"
    RELEASE = "release"
    ACK = "ack"
    RESOLVE = "resolve"
    TEST = "test"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Transition.OPEN: "开始", Transition.UPDATE: "有新内容", Transition.REPEAT: "仍在", Transition.ESCALATE: "无人确认",
    Transition.HOLD: "暂不告知", Transition.RELEASE: "恢复告知", Transition.ACK: "已确认", Transition.RESOLVE: "结束",
    Transition.TEST: "测试",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One transition of one condition. ``data`` is JSON-ready; ``at`` is ISO 8601 in Asia/Shanghai.

    ``district`` is where a message that tells of many lists it; it is no part of the JSON.
    """

    event_id: str
    key: str
    kind: str
    subject: str
    year: int | None
    episode: int
    transition: Transition
    n: int
    severity: str
    at: str
    reason: str
    data: Mapping[str, Any]
    district: str = ""

    def to_json(self) -> dict[str, Any]:
        """The JSON that webhooks receive (docs/event.schema.json)."""
        return {
            "version": SCHEMA_VERSION, "event_id": self.event_id, "key": self.key, "kind": self.kind,
            "subject": self.subject, "year": self.year, "episode": self.episode,
            "transition": self.transition.value, "n": self.n, "severity": self.severity, "at": self.at,
            "reason": self.reason, "data": dict(self.data),
        }  # fmt: skip

    @classmethod
    def of(cls, row: sqlite3.Row) -> Event:
        """The event behind a row of ``SELECTED``."""
        return cls(
            row["event_id"], row["key"], row["kind"], row["subject"], row["year"], row["episode"],
            Transition(row["transition"]), row["n"], row["severity"], row["at"], row["reason"],
            json.loads(row["data"]), row["district"],
        )  # fmt: skip


#: Events with what their condition adds; append WHERE and ORDER BY.
SELECTED = """SELECT e.event_id, e.key, c.kind, c.subject, c.year, e.episode, e.transition, e.n, c.severity, e.at,
  e.reason, e.data, e.district FROM events e JOIN conditions c ON c.key = e.key """
