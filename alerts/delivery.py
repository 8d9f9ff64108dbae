"""Delivery: lease one message, send it outside any transaction, mark it. At least once, never silently never."""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.address import Address
from alerts.bundle import shut_addresses
from alerts.channels import Channel, Undeliverable, channels_of
from alerts.message import compose
from alerts.outbox import Leased, lease, mark_failed, mark_sent, pending_count
from alerts.timing import Timetable
from store.clock import SHANGHAI, real_time
from store.config import Config, Delivery
from store.errors import ConfigError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one round did: messages sent, failed for now, failed for ever; and how many still wait."""

    sent: int
    failed: int
    dead: int
    pending: int

    def to_json(self) -> dict[str, Any]:
        return {"sent": self.sent, "failed": self.failed, "dead": self.dead, "pending": self.pending}


def deliver(
    conn: sqlite3.Connection,
    config: Config,
    *,
    limit: int = 500,
    rng: random.Random | None = None,
    time: Callable[[], float] = real_time,
    channels: Sequence[Channel] | None = None,
) -> DeliveryReport:
    """Send what is due, at most ``limit`` attempts; ``conn`` must be outside any transaction.

    On channels that people read, all that is due for an address goes out as one message; the next follows no sooner
    than ``gather_minutes`` later, and no more than ``per_day`` a day. After a failure that may pass, the rest of that
    address waits for the next round, and the whole channel where its one server fails, so that one hanging server does
    not hold up the others. Messages to addresses no longer in the settings keep waiting.
    """
    by_name = {channel.name: channel for channel in channels or channels_of(config, time=time)}
    round_ = _Round(conn, config, by_name, rng or random.Random(), time)
    for _ in range(limit):
        if not round_.send_next():
            break
    return DeliveryReport(round_.sent, round_.failed, round_.dead, pending_count(conn))


class _Round:
    """One round of deliveries: what it may still send to, and what it did."""

    def __init__(
        self, conn: sqlite3.Connection, config: Config, channels: Mapping[str, Channel], rng: random.Random,
        time: Callable[[], float],
    ) -> None:  # fmt: skip
        self._conn, self._channels, self._rng, self._time = conn, channels, rng, time
        self._settings, self._messages = config.alerts.delivery, config.alerts.messages
        self._timetable = Timetable(config.alerts.messages)
        self._open_to = {Address(name, to) for name, channel in channels.items() for to in channel.recipients}
        self._bundling = {name for name, channel in channels.items() if channel.bundles}
        self.sent = self.failed = self.dead = 0

    def send_next(self) -> bool:
        """Send the message that is due first; False when nothing is."""
        now = self._time()
        shut = shut_addresses(
            self._conn, [address for address in self._open_to if address.channel in self._bundling], now,
            per_day=self._messages.per_day, seconds=self._messages.gather_minutes * 60.0,
        )  # fmt: skip
        leased = lease(
            self._conn, self._open_to, now, seconds=self._settings.lease_seconds, bundling=self._bundling, shut=shut,
            per_day=self._messages.per_day,
        )  # fmt: skip
        if leased is None:
            return False
        refusal = _send(self._channels[leased.address.channel], leased, self._messages.named)
        if refusal is None:
            mark_sent(self._conn, leased, self._time())
            self.sent += 1
        else:
            self._note(leased, refusal)
        return True

    def _note(self, leased: Leased, refusal: Undeliverable) -> None:
        log.warning("%s: %s", leased.address.channel, refusal.reason)
        if refusal.for_all:
            self._open_to = {address for address in self._open_to if address.channel != leased.address.channel}
        elif not refusal.permanent:
            self._open_to.discard(leased.address)
        given_up = refusal.permanent or leased.attempts >= self._settings.attempts
        wait = None
        if not given_up:
            wait = self._awake(backoff(self._settings, leased.attempts, refusal.retry_after, self._rng))
        mark_failed(self._conn, leased, self._time(), refusal, wait)
        self.dead, self.failed = self.dead + given_up, self.failed + (not given_up)

    def _awake(self, wait: float) -> float:
        """A wait that does not end in quiet hours."""
        then = datetime.fromtimestamp(self._time() + wait, SHANGHAI)
        return wait + (self._timetable.after_quiet(then) - then).total_seconds()


def backoff(settings: Delivery, attempts: int, retry_after: float | None, rng: random.Random) -> float:
    """Seconds until the next attempt: doubling, with jitter down to half, never before ``retry_after``.

    ``max_wait`` bounds both: a receiver that asks for a year is asked again sooner.
    """
    full = min(settings.max_wait, settings.first_wait * 2.0 ** min(attempts - 1, 60))
    return min(settings.max_wait, max(full * rng.uniform(0.5, 1.0), retry_after or 0.0))


def _send(channel: Channel, leased: Leased, named: int) -> Undeliverable | None:
    """Send one message; whatever a channel throws costs only this attempt."""
    try:
        channel.send(compose(leased.parts, *leased.address, leased.bundle, named))
    except Undeliverable as refusal:
        return refusal
    except ConfigError as error:
        return Undeliverable(str(error), permanent=False)
    except Exception as error:
        # Only the kind is kept: the text of an unforeseen error might hold a secret.
        return Undeliverable(f"internal error: {type(error).__name__}", permanent=False)
    return None
