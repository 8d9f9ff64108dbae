"""Delivery: lease one message, send it outside any transaction, mark it. At least once, never silently never."""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.channels import Address, Channel, Undeliverable, channels_of
from alerts.message import compose
from alerts.outbox import Leased, lease, mark_failed, mark_sent, pending_count
from store.clock import real_time
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

    After a failure that may pass, the rest of that address waits for the next round, so that one hanging
    server does not hold up the others. Messages to addresses no longer in the settings keep waiting.
    """
    by_name = {channel.name: channel for channel in channels or channels_of(config, time=time)}
    open_to = {Address(name, recipient) for name, channel in by_name.items() for recipient in channel.recipients}
    rng, settings = rng or random.Random(), config.alerts.delivery
    sent = failed = dead = 0
    for _ in range(limit):
        leased = lease(conn, open_to, time(), seconds=settings.lease_seconds)
        if leased is None:
            break
        refusal = _send(by_name[leased.address.channel], leased)
        if refusal is None:
            mark_sent(conn, leased, time())
            sent += 1
            continue
        log.warning("%s: %s", leased.address.channel, refusal.reason)
        if not refusal.permanent:
            open_to.discard(leased.address)
        given_up = refusal.permanent or leased.attempts >= settings.attempts
        wait = None if given_up else backoff(settings, leased.attempts, refusal.retry_after, rng)
        mark_failed(conn, leased, time(), refusal, wait)
        dead, failed = dead + given_up, failed + (not given_up)
    return DeliveryReport(sent, failed, dead, pending_count(conn))


def backoff(settings: Delivery, attempts: int, retry_after: float | None, rng: random.Random) -> float:
    """Seconds until the next attempt: doubling, with jitter down to half, never before ``retry_after``.

    ``max_wait`` bounds both: a receiver that asks for a year is asked again sooner.
    """
    full = min(settings.max_wait, settings.first_wait * 2.0 ** min(attempts - 1, 60))
    return min(settings.max_wait, max(full * rng.uniform(0.5, 1.0), retry_after or 0.0))


def _send(channel: Channel, leased: Leased) -> Undeliverable | None:
    """Send one message; whatever a channel throws costs only this attempt."""
    try:
        channel.send(compose(leased.event, *leased.address))
    except Undeliverable as refusal:
        return refusal
    except ConfigError as error:
        return Undeliverable(str(error), permanent=False)
    except Exception as error:
        # Only the kind is kept: the text of an unforeseen error might hold a secret.
        return Undeliverable(f"internal error: {type(error).__name__}", permanent=False)
    return None
