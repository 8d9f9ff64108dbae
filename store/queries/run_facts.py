"""What a run counted, for the monitors: from the ledger, its looks, and earlier runs of the same selection."""

from __future__ import annotations

import json
import sqlite3

from store.monitors import RunFacts

# Looks of channels that are known to be blind are left out: the portal's own alert speaks of them.
_REASONS = """
SELECT l.reason, count(*) AS n FROM looks l JOIN targets t ON t.id = l.target
WHERE l.run = ? AND NOT EXISTS(
  SELECT 1 FROM blindness b WHERE b.portal = t.portal AND b.channel = t.channel AND b.until IS NULL)
GROUP BY l.reason"""

# The page of the column came and was understood, it lists nothing for anybody, and it once showed a report.
_EMPTIED = """
SELECT DISTINCT t.portal || '/' || t.channel AS name FROM looks l JOIN targets t ON t.id = l.target
WHERE l.run = :run AND t.kind = 'column' AND EXISTS(SELECT 1 FROM observations o WHERE o.look = l.id)
  AND (l.complete OR l.reason = 'empty_unproven')
  AND NOT EXISTS(SELECT 1 FROM observations o
    WHERE o.look = l.id AND (o.verdict = 'posted' OR o.reason = 'never_looked'))
  AND EXISTS(SELECT 1 FROM looks e JOIN observations o ON o.look = e.id
    WHERE e.target = l.target AND e.id < l.id AND (o.verdict = 'posted' OR o.reason = 'never_looked'))
ORDER BY name"""


def run_facts(conn: sqlite3.Connection, run: int, usual_runs: int) -> RunFacts:
    """The facts of one run that has ended, with at most ``usual_runs`` earlier ones to compare it with."""
    row = conn.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone()
    # A run that takes what is due is compared with its own plan only: no two of them have the same.
    usual = () if json.loads(row["arguments"]).get("due") else tuple(
        earlier["looks"]
        for earlier in conn.execute(
            """SELECT looks FROM runs WHERE spider = ? AND arguments = ? AND id < ? AND exit_reason = 'finished'
                 AND resumes IS NULL ORDER BY id DESC LIMIT ?""",
            (row["spider"], row["arguments"], run, usual_runs),
        )
    )  # fmt: skip
    return RunFacts(
        run, row["spider"], row["exit_reason"] or "", row["looks"], row["planned"] or 0, row["errors"],
        () if row["resumes"] else usual,
        {reason["reason"]: reason["n"] for reason in conn.execute(_REASONS, (run,))},
        [column["name"] for column in conn.execute(_EMPTIED, {"run": run})],
    )  # fmt: skip
