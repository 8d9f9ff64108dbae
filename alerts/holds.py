"""Why nothing is said of a condition although it stands: silenced, inhibited, or unsteady."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import cached_property

from alerts.scope import Scopes
from alerts.words import moment, one_line
from store.alertconfig import Messages
from store.clock import stamp, unstamp

#: The kind of the condition that holds others back.
BLIND = "portal_blind"
#: What rests on not having seen something: a portal that cannot be seen holds it back.
INHIBITED = frozenset({"due_soon", "missing", "withdrawn", "no_column"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A condition that stands: by its key, and when its episode opened."""

    key: str
    kind: str
    subject: str
    opened_at: str


class Holds:
    """Reasons to hold back, at one instant. ``blind`` are the portals with an open ``portal_blind``."""

    def __init__(
        self, conn: sqlite3.Connection, now: datetime, settings: Messages, scopes: Scopes, blind: Collection[str]
    ) -> None:
        self._conn, self._now, self._settings, self._scopes, self._blind = conn, now, settings, scopes, blind

    def why(self, standing: Standing) -> str | None:
        """Why nothing may be said of it now; None if something may."""
        return self._silenced(standing) or self._inhibited(standing) or self._unsteady(standing)

    @cached_property
    def _silences(self) -> Sequence[sqlite3.Row]:
        return self._conn.execute(
            "SELECT pattern, until, who, why FROM silences WHERE ended_at IS NULL AND until > ? ORDER BY until DESC",
            (stamp(self._now),),
        ).fetchall()

    def _silenced(self, standing: Standing) -> str | None:
        for row in self._silences:
            if fnmatchcase(standing.key, row["pattern"]):
                return f"{one_line(row['who'])}已设静默至{moment(row['until'])}：{one_line(row['why'])}"
        return None

    def _inhibited(self, standing: Standing) -> str | None:
        if standing.kind not in INHIBITED or not self._blind:
            return None
        scope = self._scopes.of(standing.subject)
        for portal in (scope.portal, self._scopes.portal_of(scope.district)):
            if portal in self._blind:
                return f"网站 {portal} 无法查看，恢复之前不再就其下机关提醒"
        return None

    def _unsteady(self, standing: Standing) -> str | None:
        settings = self._settings
        if not settings.flap_opens:
            return None
        settled = unstamp(standing.opened_at) + timedelta(hours=settings.settle_hours)
        if self._now >= settled:
            return None
        since = stamp(self._now - timedelta(days=settings.flap_days))
        # This opening, which may not be written yet, and those before it.
        opens: int = 1 + self._conn.execute(
            "SELECT count(*) FROM events WHERE key = ? AND transition = 'open' AND at >= ? AND at < ?",
            (standing.key, since, standing.opened_at),
        ).fetchone()[0]
        if opens < settings.flap_opens:
            return None
        return f"{settings.flap_days}天内已反复{opens}次，待稳定{settings.settle_hours:g}小时后再告知"
