"""What is remarked about runs: each rule, the facts it is given, and that every run is judged once."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from docs_words import SERVICE_PAGE
from service_world import at

from store import record
from store.db import immediate
from store.model import Body, Level, Observation, Outcome, Portal, Target, TargetKind, Verdict, WatchList
from store.model import Channel as ChannelOf
from store.model.failures import BY_CODE
from store.monitors import RunFacts, judge_run
from store.record import Asked, LookRow, RunTotals
from store.service import Monitors

NOW = at("2026-01-20 09:00")
GOOD = RunFacts(1, "weihai", "finished", looks=100, planned=100, usual=(98, 101, 100), reasons={None: 100})


def codes(**changes: Any) -> list[str]:
    return [remark.code for remark in judge_run(replace(GOOD, **changes), Monitors())]


def test_a_usual_run_is_not_remarked() -> None:
    assert codes() == []
    assert codes(exit_reason="shutdown", looks=3) == []  # it was told to stop


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"exit_reason": "died"}, ["run_broken_off"]),
        ({"exit_reason": "memusage_exceeded"}, ["run_broken_off"]),
        ({"errors": 1}, ["run_own_errors"]),
        ({"looks": 49}, ["run_fewer_looks"]),
        ({"looks": 50}, []),
        ({"looks": 49, "planned": 49}, ["run_fewer_looks"]),  # such runs usually look at a hundred
        ({"looks": 49, "planned": 49, "usual": (100, 100)}, []),  # two say nothing of what is usual
        ({"looks": 0, "planned": 0, "usual": ()}, []),
        ({"reasons": {None: 80, "challenged": 20}}, []),
        ({"reasons": {None: 79, "challenged": 11, "forbidden": 10}}, ["run_blocked"]),
        ({"reasons": {None: 50, "timed_out": 50}}, []),
        ({"reasons": {None: 49, "timed_out": 30, "tls_expired": 21}}, ["run_failing"]),
        ({"reasons": {"timed_out": 4}}, []),  # too few to speak of a share
        ({"reasons": {None: 10, "empty_unproven": 90}}, []),  # seen, and proves nothing: no failure
        ({"emptied": ["p1/column-1"]}, ["column_emptied"]),
    ],
)
def test_each_rule(changes: dict[str, Any], expected: list[str]) -> None:
    assert set(changes.get("reasons", {})) - {None} <= set(BY_CODE)
    assert codes(**changes) == expected


def test_every_code_is_described() -> None:
    everything = replace(
        GOOD, exit_reason="finished", errors=1, looks=1, emptied=["c"], reasons={"challenged": 30, "timed_out": 60}
    )
    found = {remark.code for remark in judge_run(everything, Monitors())} | {"run_broken_off", "run_ended_badly"}
    described = {row[0].strip("`") for row in SERVICE_PAGE["Monitors"]}
    assert found == described


def ledger(conn: sqlite3.Connection, looks: int, *, due: bool = False, reason: str = "finished") -> int:
    """A run in the ledger that has ended."""
    with immediate(conn):
        run, _ = record.open_run(conn, "weihai", {"years": [2025], "due": due}, NOW)
        record.plan_run(conn, run, looks)
        record.close_run(conn, run, RunTotals(looks=looks), NOW, reason=reason, status=0)
    return run


def judged(conn: sqlite3.Connection) -> list[str]:
    with immediate(conn):
        return [remark.code for remark in record.judge_runs(conn, NOW, Monitors())]


def test_a_run_is_judged_once_and_compared_with_its_like(conn: sqlite3.Connection) -> None:
    for looks in (100, 104, 98):
        ledger(conn, looks)
    assert judged(conn) == []
    ledger(conn, 20, due=True)  # takes what is due: as much as it planned
    assert judged(conn) == []
    run = ledger(conn, 20)
    assert judged(conn) == ["run_fewer_looks"]
    assert judged(conn) == []
    kinds = [row[0] for row in conn.execute("SELECT kind FROM changes WHERE kind LIKE 'run.%' ORDER BY seq")]
    assert kinds.count("run.well") == 4
    told = conn.execute("SELECT subject, data FROM changes WHERE kind = 'run.odd'").fetchone()
    why = "只查看了 20 个目标，应为 100 个左右"
    assert told["subject"] == "weihai"
    assert json.loads(told["data"]) == {"run": run, "code": "run_fewer_looks", "why": why}
    assert [tuple(row) for row in conn.execute("SELECT run, kind, code, why FROM remarks")] == [
        (run, "odd", "run_fewer_looks", why)
    ]


def test_a_run_whose_process_is_gone_is_told(conn: sqlite3.Connection) -> None:
    with immediate(conn):
        run, _ = record.open_run(conn, "weihai", {}, NOW)
        conn.execute("UPDATE runs SET process = 1.0 WHERE id = ?", (run,))
    assert judged(conn) == []  # it may live: nobody has looked
    ledger(conn, 0)
    assert judged(conn) == ["run_broken_off"]


def test_a_column_that_was_full_and_is_empty(conn: sqlite3.Connection) -> None:
    body = Body("示例市财政局", Level.DEPARTMENT, "p1")
    column = ChannelOf("column-1", "column", "http://p1.shili.example/col")
    watch = WatchList((Portal("p1", "示例市", ("p1.shili.example",), "s", 2.0, (column,), (body,)),))
    target = Target("p1", "column-1", column.url, TargetKind.COLUMN)

    def look(outcome: Outcome, verdict: Verdict, reason: str | None) -> list[str]:
        with immediate(conn):
            record.sync_watch_list(conn, watch, [target], [Asked("p1", "column-1", body.name, 2025)], NOW)
            run, _ = record.open_run(conn, "weihai", {"due": True}, NOW)
            seen = Observation(body.name, 2025, verdict, "", reason)
            row = LookRow(run, 1, NOW, None)
            record.conclude(conn, row, outcome, [seen], channel="column-1", reason=reason)
            record.close_run(conn, run, RunTotals(looks=1), NOW, reason="finished", status=0)
        return judged(conn)

    assert look(Outcome.FIRST, Verdict.UNKNOWN, "empty_unproven") == []  # it never listed anything
    assert look(Outcome.CHANGED, Verdict.POSTED, None) == []
    assert look(Outcome.UNKNOWN, Verdict.UNKNOWN, "timed_out") == []  # it was not seen
    assert look(Outcome.CHANGED, Verdict.UNKNOWN, "empty_unproven") == ["column_emptied"]
    assert look(Outcome.CHANGED, Verdict.ABSENT, None) == ["column_emptied"]
