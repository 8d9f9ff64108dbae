"""An invented event, as the house would have made it."""

from __future__ import annotations

from alerts_world import FINANCE, YEAR

from alerts.event import Event, Transition
from alerts.identity import condition_key, event_id, message_id
from alerts.message import Message, Part, compose

NOW = 1_769_990_400.0
SECRET = "Geheimnis-7"
FACTS = {
    "state": "missing", "state_zh": "逾期未见发布", "why": "期限已过", "due": "2026-01-31", "due_basis": "法定",
    "last_look_at": "2026-02-02T20:00:00+08:00", "title": None, "url": None, "displayed_at": None,
    "first_seen_at": None, "errors": 0, "findings": [],
}  # fmt: skip


def event(transition: Transition = Transition.OPEN, *, n: int = 1) -> Event:
    key = condition_key("missing", FINANCE, YEAR)
    return Event(
        event_id(key, 1, transition.value, n), key, "missing", FINANCE, YEAR, 1, transition, n, "urgent",
        "2026-02-02T20:00:00+08:00", "期后查看2次均未见发布", FACTS,
    )  # fmt: skip


def composed(told: Event, channel: str, recipient: str) -> Message:
    """The message of one event alone; what follows an opening refers to it."""
    opening = event_id(told.key, told.episode, Transition.OPEN.value, 1)
    follows = told.transition is not Transition.OPEN
    earlier = (message_id(opening, channel, recipient),) if follows else ()
    return compose([Part(told, earlier)], channel, recipient, None, 30)
