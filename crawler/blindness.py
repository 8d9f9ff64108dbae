"""Whether a channel could see in a run, from its controls and from what all its looks came to."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from crawler.absence import Conclusion, Controls
from store import record
from store.model import Observation, Verdict
from store.model.failures import BY_CODE, Broken, BudgetSpent, Challenged, Declined, Failure, Unreachable, explain

#: One such failure speaks of the whole host; others must come alike from several pages.
_OF_THE_HOST: tuple[type[Failure], ...] = (Unreachable, Challenged)
_OF_A_PAGE: tuple[type[Failure], ...] = (Declined, Broken)


@dataclass
class Tally:
    """What the looks of one channel came to in one run."""

    portal: str
    channel: str
    controls: Controls
    #: A column that a crawl came across may lead nowhere: then only a failure of the whole host says something.
    speaks_for_portal: bool = True
    seen: int = 0
    unknown: Counter[str] = field(default_factory=Counter)

    def add(self, conclusion: Conclusion | Observation) -> None:
        if conclusion.verdict is Verdict.UNKNOWN:
            self.unknown[conclusion.reason or "unproven"] += 1
        else:
            self.seen += 1

    def blind_reason(self) -> str | None:
        """The reason code if the channel is blind; None if it sees or if too little is known."""
        if self.controls.broken == BudgetSpent.code:
            return None  # nobody looked: that says nothing of the channel
        if self.controls.broken:
            return self.controls.broken
        if self.seen or len(self.unknown) != 1:
            return None
        code, count = next(iter(self.unknown.items()))
        failure = BY_CODE.get(code)
        if failure is None:
            return None
        if issubclass(failure, _OF_THE_HOST) or code == "robots_unreachable":
            return code
        alike = count > 1 and self.speaks_for_portal
        return code if alike and issubclass(failure, _OF_A_PAGE) else None

    def settle(self, conn: sqlite3.Connection, run: int, now: datetime) -> None:
        """Record what was found: blind with its reason, or seeing again."""
        reason = self.blind_reason()
        if reason is not None:
            detail = self.controls.positive_why if self.controls.broken else f"{explain(reason)}：各机关页面均如此"
            record.blind(conn, self.portal, self.channel, reason, detail, run, now)
        elif self.seen or self.controls.positive:
            record.sees(conn, self.portal, self.channel, now)
