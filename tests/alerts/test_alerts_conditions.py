"""Each condition that is more than a state: what opens it, what ends it, and when it keeps still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from alerts_event import composed
from alerts_world import EDUCATION, ERROR, FINANCE, NO_RUNS, TOWN, YEAR, World, at, settings
from hypothesis import given
from hypothesis import strategies as st

from alerts import process, sweep, workdays
from alerts.due_soon import reached
from alerts.event import Event
from alerts.system_cases import calendar_uncovered, disk_low, run_missing
from store import record
from store.alertconfig import Conditions, DueSoon
from store.clock import SHANGHAI, stamp
from store.model import Body, Finding, Level, Severity
from store.record.discoveries import Discovery, DiscoveryKind

REMINDING = settings(due_soon=DueSoon())
CONFIG = settings()


def kinds(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.kind, event.transition.value) for event in events]


def of_kind(kind: str, events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind == kind]


def test_due_soon_speaks_on_each_day_once_and_ends_without_a_word(world: World) -> None:
    told = []
    for day in range(1, 31):
        told += [(day, e.transition.value) for e in sweep(world.conn, at(day, month=1), REMINDING)
                 if e.subject == FINANCE]  # fmt: skip
    # 24 January 2026 is a Saturday, and 1 January a holiday: the house was not running on 31 December.
    assert told == [(1, "open"), (23, "update"), (30, "update")]
    world.post(FINANCE, at(30, 12, month=1), displayed=at(30, 11, month=1))
    (ended,) = of_kind("due_soon", process(world.conn, at(30, 12, month=1), REMINDING))
    assert ended.transition == "resolve"
    sent = world.conn.execute("SELECT count(*) FROM outbox WHERE event_id = ?", (ended.event_id,)).fetchone()[0]
    assert sent == 0


def test_due_soon_names_the_legal_day_whatever_day_it_speaks_on(world: World) -> None:
    events = sweep(world.conn, at(23, month=1), REMINDING)
    text = {event.subject: composed(event, "mail", "s@shili.example").text for event in events}
    assert "距法定期限 2026年1月31日还有8天，尚未查到报告" in text[FINANCE]
    assert "距本地惯例期限 2026年1月31日还有8天" in text[TOWN]


def test_due_soon_ends_when_the_day_has_passed(world: World) -> None:
    sweep(world.conn, at(30, month=1), REMINDING)
    events = of_kind("due_soon", sweep(world.conn, at(1), REMINDING))
    assert {event.transition for event in events} == {"resolve"}
    assert len(events) == 3


@pytest.mark.parametrize(
    ("today", "due", "stage"),
    [
        (date(2025, 1, 25), date(2025, 1, 31), 7),
        (date(2025, 1, 26), date(2025, 1, 31), 7),  # a Sunday worked in exchange
        (date(2025, 1, 27), date(2025, 1, 31), 1),  # the last working day before the Spring Festival
        (date(2024, 12, 31), date(2025, 1, 31), 30),
        (date(2024, 12, 30), date(2025, 1, 31), None),
        (date(2029, 1, 26), date(2029, 1, 27), 1),  # a year not covered: by the weekday
    ],
)
def test_reminders_come_before_weekends_and_holidays(today: date, due: date, stage: int | None) -> None:
    assert reached(today, due, (30, 7, 1)) == stage


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_reminder_is_moved_to_a_working_day_and_never_behind(day: date) -> None:
    moved = workdays.on_or_before(day)
    assert timedelta(0) <= day - moved <= timedelta(days=15)
    assert workdays.is_workday(moved)
    assert moved == day or not workdays.is_workday(day)


def test_withdrawn_opens_when_gone_from_enough_looks_and_ends_when_seen_again(world: World) -> None:
    world.post(FINANCE, at(20, month=1), displayed=at(20, month=1))
    world.absent(FINANCE, at(20, month=5))
    assert world.tell(at(20, month=5), CONFIG) == []
    world.absent(FINANCE, at(21, month=5))
    assert kinds(world.tell(at(21, month=5), CONFIG)) == [("withdrawn", "open")]
    world.post(FINANCE, at(25, month=5), displayed=at(20, month=1))
    assert kinds(world.tell(at(25, month=5), CONFIG)) == [("withdrawn", "resolve")]


def test_a_change_opens_grows_and_ends_by_itself(world: World) -> None:
    world.post(FINANCE, at(20, month=1))
    assert world.tell(at(20, month=1), CONFIG) == []
    world.post(FINANCE, at(22, month=1), content="second")
    assert kinds(world.tell(at(22, month=1), CONFIG)) == [("changed", "open")]
    world.post(FINANCE, at(23, month=1), content="third")
    (grown,) = world.tell(at(23, month=1), CONFIG)
    assert (grown.transition, "14天内2次" in grown.reason) == ("update", True)
    assert world.tell(at(6), CONFIG) == []
    assert kinds(world.tell(at(7), CONFIG)) == [("changed", "resolve")]


def test_back_dating_is_a_suspicion_of_its_own(world: World) -> None:
    world.absent(FINANCE, at(1))
    world.post(FINANCE, at(3), displayed=at(20, month=1))
    events = world.tell(at(3), CONFIG)
    assert kinds(events) == [("late", "open"), ("backdated", "open")]
    assert "疑" in composed(events[1], "mail", "s@shili.example").text


@pytest.mark.parametrize(
    ("verdicts", "count", "opened"),
    [(("error",), 1, True), (("error",), 2, False), (("scope",), 1, True), (("error", "scope"), 2, True)],
)
def test_findings_are_told_by_verdict_and_number(
    world: World, verdicts: tuple[str, ...], count: int, opened: bool
) -> None:
    limits = replace(NO_RUNS, finding_verdicts=verdicts, finding_count=count)
    scope = Finding("X-SCOPE", Severity.SCOPE, "口径不明")
    world.post(FINANCE, at(20, month=1), errors=(ERROR, scope))
    assert (kinds(world.tell(at(20, month=1), settings(conditions=limits))) == [("findings", "open")]) is opened


@pytest.mark.parametrize(("points", "opened"), [(0.0, True), (0.5, True), (1.0, True), (1.5, False)])
def test_findings_are_told_by_weight(world: World, points: float, opened: bool) -> None:
    limits = replace(NO_RUNS, finding_points=points)
    other = Finding("T4-SUM", Severity.ERROR, "表四合计不符")
    world.post(FINANCE, at(20, month=1), errors=(ERROR, other))  # half a point each
    assert (kinds(world.tell(at(20, month=1), settings(conditions=limits))) == [("findings", "open")]) is opened


def test_no_column_is_one_alert_for_the_portal_in_season(world: World) -> None:
    world.conn.execute("UPDATE standing SET year = ?", (YEAR - 1,))
    assert of_kind("no_column", sweep(world.conn, at(10, month=1), CONFIG)) == []
    (opened,) = of_kind("no_column", sweep(world.conn, at(17, month=1), CONFIG))
    assert (opened.subject, opened.year, opened.data["count"]) == ("shili", YEAR, 4)
    assert opened.data["names"][1] == FINANCE
    world.conn.execute("UPDATE standing SET year = ?", (YEAR,))
    assert kinds(sweep(world.conn, at(18, month=1), CONFIG)) == [("no_column", "resolve")]


def test_no_column_of_a_year_gone_by_ends_with_that_year(world: World) -> None:
    world.conn.execute("UPDATE standing SET year = ?", (YEAR - 1,))
    sweep(world.conn, at(17, month=1), CONFIG)
    ended = of_kind("no_column", sweep(world.conn, datetime(2027, 1, 2, tzinfo=SHANGHAI), CONFIG))
    assert [(event.year, event.transition.value) for event in ended] == [(YEAR, "resolve")]


def test_a_body_on_no_list_is_told_once_and_ends_when_refused(world: World) -> None:
    stranger = Discovery(DiscoveryKind.BODY, "shili", "示例市新设局", "2025", "栏目中见到")
    record.discovered(world.conn, [stranger], at(2))
    (opened,) = sweep(world.conn, at(2), CONFIG)
    assert (opened.kind, opened.data["names"]) == ("unaccounted", ["示例市新设局"])
    other = Discovery(DiscoveryKind.BODY, "shili", "示例市另一局", "2025", "栏目中见到")
    record.discovered(world.conn, [other], at(3))
    assert kinds(sweep(world.conn, at(3), CONFIG)) == [("unaccounted", "update")]
    for number in (1, 2):
        record.decide(world.conn, at(4), "某人", "refuse", f"discovery/{number}", "refuse", "不是机关")
    assert kinds(sweep(world.conn, at(4), CONFIG)) == [("unaccounted", "resolve")]


def end_run(world: World, when: datetime, reason: str, errors: int = 0) -> None:
    world.conn.execute(
        "INSERT INTO runs(spider, arguments, pid, process, started_at, ended_at, exit_reason, errors) "
        "VALUES ('shili', '{}', 1, 0.0, ?, ?, ?, ?)", (stamp(when), stamp(when), reason, errors),
    )  # fmt: skip


@pytest.mark.parametrize(("reason", "errors"), [("died", 0), ("finished", 2), ("exception", 0)])
def test_a_failed_run_is_told_until_one_ends_well(world: World, reason: str, errors: int) -> None:
    end_run(world, at(2), reason, errors)
    assert kinds(sweep(world.conn, at(2), CONFIG)) == [("run_failed", "open")]
    end_run(world, at(3), "finished")
    assert kinds(sweep(world.conn, at(3), CONFIG)) == [("run_failed", "resolve")]


def test_what_monitors_remark_is_told_until_a_run_is_as_usual(world: World) -> None:
    end_run(world, at(2), "finished")
    world.conn.execute("UPDATE runs SET judged = 1 WHERE ended_at IS NOT NULL")
    world.conn.execute(
        "INSERT INTO remarks(run, at, kind, code, subject, why) "
        "SELECT max(id), ?, 'odd', 'fewer_looks', 'shili', '查看次数比往常少' FROM runs", (stamp(at(2)),),
    )  # fmt: skip
    (event,) = sweep(world.conn, at(2), CONFIG)
    assert (event.kind, event.subject) == ("service_odd", "monitors")
    assert "查看次数比往常少" in event.reason
    end_run(world, at(3), "finished")
    world.conn.execute("UPDATE runs SET judged = 1 WHERE ended_at IS NOT NULL")
    assert kinds(sweep(world.conn, at(3), CONFIG)) == [("service_odd", "resolve")]


def test_failing_jobs_and_damaged_evidence_are_told(world: World) -> None:
    world.conn.execute("INSERT INTO jobs(name, started_at, failures) VALUES ('backup', ?, 1)", (stamp(at(2)),))
    assert sweep(world.conn, at(2), CONFIG) == []
    world.conn.execute("UPDATE jobs SET failures = 2")
    then = stamp(at(2))
    world.conn.execute(
        "INSERT INTO evidence(sha256, size, type, stored_at, damaged_at) VALUES ('ab', 1, '', ?, ?)", (then, then)
    )
    found = sweep(world.conn, at(2), CONFIG)
    assert sorted(event.subject for event in found) == ["evidence", "jobs"]
    world.conn.execute("UPDATE jobs SET failures = 0")
    ended = [event for event in sweep(world.conn, at(3), CONFIG) if event.transition == "resolve"]
    assert [event.subject for event in ended] == ["jobs"]


def test_unknown_pages_and_a_stopped_run_are_no_failure(world: World) -> None:
    end_run(world, at(2), "shutdown")
    assert sweep(world.conn, at(2), CONFIG) == []


@pytest.mark.parametrize(
    ("last", "now", "is_missing"),
    [
        ((1, 20, 2), (1, 21, 14), False),
        ((1, 20, 2), (1, 21, 15), True),
        ((6, 1, 2), (6, 8, 2), False),
        ((6, 1, 2), (6, 9, 3), True),
        ((3, 9, 2), (3, 10, 3), False),
        # The season begins: the run before it was often enough for its time.
        ((3, 5, 2), (3, 11, 11), False),
        ((3, 5, 2), (3, 11, 13), True),
    ],
)
def test_a_run_is_missed_by_the_season(
    world: World, last: tuple[int, int, int], now: tuple[int, int, int], is_missing: bool
) -> None:
    started, instant = (datetime(2026, *when, tzinfo=SHANGHAI) for when in (last, now))
    world.conn.execute("UPDATE runs SET started_at = ?", (stamp(started),))
    assert run_missing(world.conn, instant, Conditions()).stands is is_missing


def test_a_house_that_never_ran_misses_no_run(world: World) -> None:
    world.conn.execute("UPDATE targets SET lease_run = NULL")
    world.conn.execute("DELETE FROM runs")
    assert run_missing(world.conn, at(2), Conditions()).stands is None


def test_low_disk_is_told_in_both_directions(world: World) -> None:
    assert kinds(sweep(world.conn, at(2), CONFIG, lambda _: 999_000_000)) == [("disk_low", "open")]
    assert kinds(sweep(world.conn, at(2), CONFIG, lambda _: 1_000_000_000)) == [("disk_low", "resolve")]
    assert disk_low(None, Conditions()).stands is None


def test_a_calendar_without_holidays_is_told_from_december_on() -> None:
    def known(year: int) -> bool:
        return year <= 2026

    assert calendar_uncovered(at(30, month=11), known).stands is False
    case = calendar_uncovered(at(1, month=12), known)
    assert (case.stands, case.names) == (True, ("2027年",))
    assert "法定期限不受影响" in case.why
    assert calendar_uncovered(datetime(2027, 1, 1, tzinfo=SHANGHAI), known).stands is True


def test_a_dissolved_body_is_not_reminded(world: World) -> None:
    gone = Body(EDUCATION, Level.DEPARTMENT, "shili", until=date(YEAR, 6, 1))
    world.watch(tuple(gone if body.name == EDUCATION else body for body in world.bodies))
    assert EDUCATION not in {event.subject for event in sweep(world.conn, at(23, month=1), REMINDING)}


