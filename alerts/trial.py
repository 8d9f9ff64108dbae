"""Trying out a channel: one message to each recipient, labelled a test, past the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.channels import Undeliverable, channels_of
from alerts.event import Event, Transition
from alerts.identity import condition_key, event_id
from alerts.message import Part, compose
from store.clock import SHANGHAI, real_time, stamp
from store.config import Config
from store.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the test message to one recipient."""

    channel: str
    recipient: str
    ok: bool
    detail: str

    def to_json(self) -> dict[str, Any]:
        return {"channel": self.channel, "recipient": self.recipient, "ok": self.ok, "detail": self.detail}


def send_test(config: Config, channel: str, *, time: Callable[[], float] = real_time) -> list[Trial]:
    """Send a test to every recipient of a channel, by its name. Raises ConfigError if it is not set up."""
    known = {found.name: found for found in channels_of(config, time=time)}
    if channel not in known:
        names = ", ".join(known) or "none"
        raise ConfigError(f"no channel '{channel}' is set up in [alerts] of nianbao.toml; set up: {names}")
    event = _event(channel, time())
    trials = []
    for recipient in known[channel].recipients:
        try:
            known[channel].send(compose([Part(event)], channel, recipient, None, 1))
        except (Undeliverable, ConfigError) as error:
            trials.append(Trial(channel, recipient, False, str(error)))
        else:
            trials.append(Trial(channel, recipient, True, "taken"))
    return trials


def _event(channel: str, now: float) -> Event:
    key = condition_key("test", channel, None)
    number = int(now * 1000)  # every test is a new message
    return Event(
        event_id(key, 0, Transition.TEST.value, number), key, "test", channel, None, 0, Transition.TEST, number,
        "test", stamp(datetime.fromtimestamp(now, SHANGHAI)), f"由 nianbao alerts test {channel} 发出", {},
    )  # fmt: skip
