"""The settings of nianbao.toml: typed, checked at start, every complaint with file, line and key.

Secrets never stand in the file: a key that ends in ``_env`` names the environment variable that holds one.
"""

from __future__ import annotations

import dataclasses
import math
import os
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, Union

from store.alertconfig import Alerts, Delivery, Folder, Mail, Webhook
from store.cadence import Season
from store.errors import ConfigError
from store.home import CHECKOUT, Home
from store.service import Backups, Cadence, EvidenceCheck, Health, Heartbeat, Monitors, Schedule
from store.tomlfile import TomlFile

__all__ = [
    "Alerts", "Config", "Crawl", "Delivery", "Egress", "Folder", "Mail", "Missing", "Pool", "Schedule", "Webhook",
    "load_config", "read_config", "secret",
]  # fmt: skip

CONFIG_VARIABLE = "NIANBAO_CONFIG"
T = TypeVar("T")

#: Where nothing is a sensible amount; everywhere else zero would stop the house.
_MAY_BE_ZERO = frozenset({
    "crawl.retries", "crawl.retry_after_limit", "missing.grace_hours", "missing.min_gap_hours",
    "missing.due_soon_days", "alerts.conditions.finding_points", "alerts.messages.gather_minutes",
    "alerts.messages.per_day", "alerts.messages.flap_opens", "alerts.messages.settle_hours",
    "alerts.route.escalate_days", "cadence.near_before_days", "cadence.near_after_days", "schedule.night_hour",
    "schedule.digest_hour", "backups.weekly", "monitors.fewer_looks", "health.dead_messages",
})  # fmt: skip

#: Where an amount has an upper bound as well.
_AT_MOST = {"schedule.night_hour": 23, "schedule.digest_hour": 23, "monitors.fewer_looks": 1, "monitors.blocked": 1,
            "monitors.failed": 1, "cadence.near_before_days": 30, "cadence.near_after_days": 300}  # fmt: skip


@dataclass(frozen=True)
class Egress:
    """What may be reached. ``allow_loopback`` is the one test mode; ``proxy`` takes every request."""

    allow_loopback: bool = False
    proxy: str = ""


@dataclass(frozen=True)
class Crawl:
    """How the crawler behaves. Times in seconds, sizes in bytes."""

    contact: str = ""
    concurrent_requests: int = 64
    timeout: float = 30.0
    robots_timeout: float = 15.0
    max_size: int = 20_000_000
    max_requests: int = 3000
    retries: int = 1
    breaker_failures: int = 3
    retry_after_limit: float = 120.0
    article_every_hours: float = 168.0
    lease_seconds: float = 600.0
    browser: str = ""
    browser_timeout: float = 120.0


@dataclass(frozen=True)
class Missing:
    """When an absence counts as missing (docs/states.md)."""

    grace_hours: float = 24.0
    min_looks: int = 2
    min_gap_hours: float = 6.0
    due_soon_days: int = 7
    max_age_hours: float = 48.0


@dataclass(frozen=True)
class Pool:
    """Limits of the child processes that open documents. Times in seconds, memory in MB."""

    workers: int = 2
    timeout: float = 60.0
    memory_mb: int = 1500
    max_tasks: int = 200
    picture_workers: int = 2
    picture_timeout: float = 300.0


@dataclass(frozen=True)
class Config:
    """Everything nianbao.toml may say."""

    portals: str = ""
    egress: Egress = field(default_factory=Egress)
    crawl: Crawl = field(default_factory=Crawl)
    missing: Missing = field(default_factory=Missing)
    pool: Pool = field(default_factory=Pool)
    cadence: Cadence = field(default_factory=Cadence)
    schedule: Schedule = field(default_factory=Schedule)
    backups: Backups = field(default_factory=Backups)
    evidence: EvidenceCheck = field(default_factory=EvidenceCheck)
    monitors: Monitors = field(default_factory=Monitors)
    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    health: Health = field(default_factory=Health)
    alerts: Alerts = field(default_factory=Alerts)
    folder: Path = field(default=CHECKOUT, compare=False)

    @property
    def portals_folder(self) -> Path:
        """The folder of the watch list: the one named, else the one shipped."""
        return (self.folder / self.portals).resolve() if self.portals else CHECKOUT / "spiders" / "portals"


def load_config(home: Home) -> Config:
    """NIANBAO_CONFIG, else nianbao.toml in the home, else beside pyproject.toml, else defaults."""
    named = os.environ.get(CONFIG_VARIABLE)
    candidates = [Path(named)] if named else [home.path / "nianbao.toml", CHECKOUT / "nianbao.toml"]
    for path in candidates:
        if named or path.is_file():
            return read_config(path)
    return Config()


def read_config(path: Path) -> Config:
    """The settings of one file; raises ConfigError naming file, line and key."""
    file = TomlFile.load(path)
    if "folder" in file.data:
        raise file.error("folder", "unknown key")
    config = _build(Config, file.data, file, "")
    mail = config.alerts.mail
    if mail is not None and mail.user and not mail.password_env:
        raise file.error("alerts.mail.user", "a user needs password_env, the environment variable of the password")
    for season in config.cadence.seasons:
        try:
            Season.parse(season)
        except ValueError as error:
            raise file.error("cadence.seasons", str(error)) from error
    return dataclasses.replace(config, folder=path.resolve().parent)


def _build(cls: type[T], data: dict[str, Any], file: TomlFile, prefix: str) -> T:
    hints = typing.get_type_hints(cls)
    fields = {f.name: f for f in dataclasses.fields(cls)}  # type: ignore[arg-type]  # T is a dataclass here
    for key in data:
        if key not in fields:
            raise file.error(prefix + key, f"unknown key; known here: {', '.join(fields)}")
    for name, f in fields.items():
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING and name not in data:
            raise file.error(prefix.rstrip("."), f"the key {name} is missing")
    return cls(**{key: _convert(hints[key], value, file, prefix + key) for key, value in data.items()})


def _convert(hint: Any, value: Any, file: TomlFile, key: str) -> Any:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is Union:
        hint = next(h for h in typing.get_args(hint) if h is not type(None))
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return _build(typing.cast("type[Any]", hint), value, file, key + ".")
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_convert(typing.get_args(hint)[0], item, file, key) for item in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(hint, type) or type(value) is not hint:
        raise file.error(key, f"expected {_name(hint)}, found {value!r}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        _check_number(value, file, key)
    return value


def _check_number(value: float, file: TomlFile, key: str) -> None:
    if not math.isfinite(value):
        raise file.error(key, f"must be a finite number, found {value!r}")
    if value < 0:
        raise file.error(key, f"must not be negative, found {value!r}")
    if value == 0 and key not in _MAY_BE_ZERO and not key.startswith("alerts.repeat."):
        raise file.error(key, "must be more than 0")
    if key in _AT_MOST and value > _AT_MOST[key]:
        raise file.error(key, f"must be at most {_AT_MOST[key]}, found {value!r}")


def _name(hint: Any) -> str:
    names = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false"}
    if typing.get_origin(hint) is tuple:
        return "a list"
    return names.get(hint, "a table")


def secret(variable: str) -> str:
    """The secret in an environment variable, or in the file that VARIABLE_FILE names. Raises ConfigError."""
    if variable in os.environ:
        return os.environ[variable]
    file = os.environ.get(f"{variable}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"{variable}_FILE: cannot be read: {error.strerror}") from error
    raise ConfigError(f"the environment variable {variable} is not set (nor {variable}_FILE)")
