"""The settings of the service that watches by itself: when it looks, what it keeps, when it calls itself ill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cadence:
    """How often is looked, by the calendar and by what is due. ``seasons`` are ``MM-DD/MM-DD``, both days within."""

    quiet_hours: float = 168.0
    season_hours: float = 24.0
    seasons: tuple[str, ...] = ("01-02/02-10", "03-10/04-10")
    near_hours: float = 1.0
    near_before_days: float = 2.0
    near_after_days: float = 7.0


@dataclass(frozen=True)
class Schedule:
    """The ticking of ``nianbao schedule``. Times in seconds, memory in MB, hours of the day in Shanghai."""

    tick: float = 60.0
    crawl_gap: float = 900.0
    crawl_timeout: float = 7200.0
    crawl_memory_mb: int = 4000
    stop_grace: float = 20.0
    sweep_every: float = 600.0
    night_hour: int = 2
    digest_hour: int = 8


@dataclass(frozen=True)
class Backups:
    """How many of the nightly backups are kept: the newest of so many days, and of so many weeks."""

    daily: int = 7
    weekly: int = 8


@dataclass(frozen=True)
class EvidenceCheck:
    """The nightly check of stored evidence: within so many days every piece is hashed again once."""

    days: int = 30


@dataclass(frozen=True)
class Monitors:
    """When a run is called odd. The shares lie between 0 and 1."""

    fewer_looks: float = 0.5
    blocked: float = 0.2
    failed: float = 0.5
    usual_runs: int = 10


@dataclass(frozen=True)
class Heartbeat:
    """The dead man's switch. ``url_env`` names the environment variable that holds the address to call."""

    url_env: str = ""
    every: float = 3600.0
    timeout: float = 10.0


@dataclass(frozen=True)
class Health:
    """When ``nianbao health`` says that something is wrong."""

    late_hours: float = 6.0
    pending_hours: float = 6.0
    dead_messages: int = 0
    dead_hours: float = 168.0
    disk_mb: int = 1000
    job_failures: int = 3
