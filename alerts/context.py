"""What a step needs to know besides the facts: the instant, the settings, who is told, and what belongs where."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.routes import Routes, Subject
from alerts.rule import Rule
from alerts.scope import Scopes
from alerts.timing import Timetable
from store.config import Config
from store.states import Thresholds


def check_settings(config: Config) -> None:
    """Refuse routes that lead nowhere and hours that are none, before anything happens; raises ConfigError."""
    Routes(config)
    Timetable(config.alerts.messages)


@dataclass(frozen=True, slots=True)
class Context:
    """One step at one instant of the house's clock."""

    conn: sqlite3.Connection
    now: datetime
    config: Config
    limits: Thresholds
    routes: Routes
    scopes: Scopes
    timetable: Timetable

    @classmethod
    def of(cls, conn: sqlite3.Connection, now: datetime, config: Config, limits: Thresholds) -> Context:
        """Checks the routes and hours of the settings; raises ConfigError."""
        timetable = Timetable(config.alerts.messages)
        return cls(conn, now, config, limits, Routes(config), Scopes(conn), timetable)

    def about(self, rule: Rule[Any], subject: str) -> Subject:
        return Subject(rule, subject, self.scopes.of(subject))
