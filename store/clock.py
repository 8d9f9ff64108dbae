"""The only source of *now*, in Asia/Shanghai. A fixed instant is for demo and test databases only."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from store.errors import ConfigError

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW_VARIABLE = "NIANBAO_NOW"


class Clock(Protocol):
    """Tells the time of the house; leases, signatures and mail dates use ``real_time`` instead."""

    def now(self) -> datetime:
        """Now, aware, in Asia/Shanghai, whole seconds."""
        ...


class SystemClock:
    """The clock of the machine, whatever zone the machine thinks it is in."""

    def now(self) -> datetime:
        return datetime.now(SHANGHAI).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still at one instant."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


def real_time() -> float:
    """Unix seconds of the machine, for leases and signatures."""
    return time.time()


def parse_instant(text: str) -> datetime:
    """An instant in ISO 8601; without an offset it is Shanghai time. Raises ConfigError."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{NOW_VARIABLE}: '{text}' is no ISO 8601 instant ({error})") from error
    return instant.replace(tzinfo=SHANGHAI) if instant.tzinfo is None else instant.astimezone(SHANGHAI)


def clock_for(mark: str | None) -> Clock:
    """The clock for a database with this mark; NIANBAO_NOW is refused unless it is demo or test."""
    text = os.environ.get(NOW_VARIABLE)
    if not text:
        return SystemClock()
    if mark not in {"demo", "test"}:
        raise ConfigError(
            f"{NOW_VARIABLE} is set, but this database is not marked demo or test: a real ledger must not "
            f"be given an invented time. Unset {NOW_VARIABLE}."
        )
    return FixedClock(parse_instant(text))


def stamp(instant: datetime) -> str:
    """The text by which an instant is stored: ISO 8601, Shanghai, seconds."""
    return instant.astimezone(SHANGHAI).isoformat(timespec="seconds")


def unstamp(text: str) -> datetime:
    """The instant behind a stored text."""
    return datetime.fromisoformat(text)
