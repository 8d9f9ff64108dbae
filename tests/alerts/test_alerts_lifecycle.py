"""Open, repeat, confirm, silence, hold back, release, pass on, end: each with its reason, and to the right people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from alerts_event import composed
from alerts_world import (
    AT_ONCE,
    CITY,
    EDUCATION,
    FINANCE,
    YEAR,
    World,
    at,
    later,
    settings,
    steps_of,
)

from alerts import ack, end_silence, open_conditions, process, silence, silences, sweep
from alerts.event import Event
from alerts.steps import ALREADY_SO
from store import record
from store.alertconfig import DueSoon, Mail, Messages, Route
from store.clock import stamp
from store.config import Config
from store.errors import NianbaoError
from store.model import Body, Level

KEY = f"missing|{FINANCE}|{YEAR}"
A, B = "a@shili.example", "b@shili.example"


def mail(*routes: Route, messages: Messages = AT_ONCE, recipients: tuple[str, ...] = (A,)) -> Config:
    made = Mail("127.0.0.1", "n@shili.example", recipients, starttls=False)
    return settings(mail=made, webhook=(), folder=None, route=routes, messages=messages)


CONFIG = mail()


def told(world: World, event: Event) -> list[str]:
    rows = world.conn.execute("SELECT recipient FROM outbox WHERE event_id = ? ORDER BY id", (event.event_id,))
    return [row["recipient"] for row in rows]


def still_missing(world: World, day: int, month: int = 2) -> datetime:
    """The body is looked at again and still has nothing."""
    world.absent(FINANCE, at(day, 7, month=month))
    return at(day, 9, month=month)


def test_what_stands_is_repeated_on_working_days_in_the_morning(world: World) -> None:
    said = [(2, "open")] if world.tell(world.missing(FINANCE), CONFIG) else []
    for day in range(3, 29):
        still_missing(world, day)
        for hour in (1, 7, 9, 20):
            said += [(day, event.transition.value) for event in world.tell(at(day, hour), CONFIG)]
    # Seven days after the 9th begins the Spring Festival of 2026, until the 23rd.
    assert said == [(2, "open"), (9, "repeat"), (24, "repeat")]
    (row,) = open_conditions(world.conn)
    assert "仍在" not in row.reason


def test_a_repeat_says_since_when(world: World) -> None:
    world.tell(world.missing(FINANCE), CONFIG)
    (event,) = world.tell(still_missing(world, 9), CONFIG)
    assert event.reason.startswith("自2026年2月2日起已7天，情形仍在：")
    text = composed(event, "mail", A).text
    assert event.reason in text
    # The facts are those of today, not those of the day on which it opened.
    assert "期后查看3次均未见发布" in event.reason
    assert "最近一次查看：2026年2月9日 07:00" in text


def test_who_confirms_is_left_alone_until_it_ends(world: World) -> None:
    world.tell(world.missing(FINANCE), CONFIG)
    event = ack(world.conn, at(3), CONFIG, KEY, "李科长", "已电话催报")
    assert (event.transition, event.reason, told(world, event)) == ("ack", "李科长已确认：已电话催报", [])
    assert world.tell(still_missing(world, 27), CONFIG) == []
    assert open_conditions(world.conn)[0].acked == "李科长：已电话催报"
    world.post(FINANCE, at(5, month=3), displayed=at(5, month=3))
    ended = world.tell(at(5, month=3), CONFIG)[0]
    assert (ended.transition, told(world, ended)) == ("resolve", [A])


def test_a_confirmation_belongs_to_its_episode(world: World) -> None:
    world.tell(world.missing(FINANCE), CONFIG)
    ack(world.conn, at(3), CONFIG, KEY, "李科长", "已电话催报")
    world.watch(tuple(body for body in world.bodies if body.name != FINANCE))
    world.tell(at(4), CONFIG)
    world.watch(world.bodies)
    world.conn.execute("UPDATE standing SET watched = 1")
    (again,) = world.tell(still_missing(world, 5), CONFIG)
    assert (again.transition, again.episode) == ("open", 2)
    assert "第2次出现" in composed(again, "mail", A).text
    assert [event.transition for event in world.tell(still_missing(world, 12), CONFIG)] == ["repeat"]


@pytest.mark.parametrize("key", ["missing|nobody|2025", f"late|{FINANCE}|{YEAR}"])
def test_only_what_is_open_can_be_confirmed(world: World, key: str) -> None:
    with pytest.raises(NianbaoError, match="no open alert"):
        ack(world.conn, at(3), CONFIG, key, "李科长", "知道了")


def test_what_opens_in_a_silence_is_told_when_it_ends_with_the_reason(world: World) -> None:
    silence(world.conn, at(1), f"missing|{FINANCE}|*", at(10), "王主任", "机构合并")
    events = world.tell(world.missing(FINANCE), CONFIG)
    assert [event.transition for event in events] == ["open", "hold"]
    assert [told(world, event) for event in events] == [[], []]
    assert "王主任已设静默至2026年2月10日 08:00：机构合并" in events[1].reason
    assert world.tell(still_missing(world, 9), CONFIG) == []
    (released,) = world.tell(still_missing(world, 11), CONFIG)
    assert (released.transition, told(world, released)) == ("release", [A])
    text = composed(released, "mail", A).text
    assert "为何现在提醒：此前暂不告知（王主任已设静默至2026年2月10日 08:00：机构合并），现已解除，情形仍在：" in text
    assert world.tell(still_missing(world, 12), CONFIG) == []


def test_a_silence_can_be_ended_early_and_is_kept(world: World) -> None:
    silence(world.conn, at(1), "missing|*", at(20), "王主任", "机构合并")
    world.tell(world.missing(FINANCE), CONFIG)
    assert [one.pattern for one in silences(world.conn, at(3))] == ["missing|*"]
    assert end_silence(world.conn, at(3), "missing|*", "王主任", "移交已完成") == 1
    assert silences(world.conn, at(3)) == []
    assert [event.transition for event in world.tell(at(3, 9), CONFIG)] == ["release"]
    assert "移交已完成" in world.conn.execute("SELECT why FROM silences").fetchone()[0]
    with pytest.raises(NianbaoError, match="no silence"):
        end_silence(world.conn, at(3), "missing|*", "王主任", "再来一次")


@pytest.mark.parametrize(
    ("until", "who", "why", "complaint"),
    [(at(1), "王", "因", "--until"), (at(9), " ", "因", "--who"), (at(9), "王", "\n", "--why")],
)
def test_a_silence_needs_an_end_a_name_and_a_reason(
    world: World, until: datetime, who: str, why: str, complaint: str
) -> None:
    with pytest.raises(NianbaoError, match=complaint):
        silence(world.conn, at(2), "missing|*", until, who, why)


def test_what_ends_in_a_silence_is_told_to_those_who_knew(world: World) -> None:
    world.tell(world.missing(FINANCE), CONFIG)
    silence(world.conn, at(3), "*", at(20), "王主任", "休假")
    world.missing(EDUCATION)
    world.tell(at(3, 9), CONFIG)
    for body in (FINANCE, EDUCATION):
        world.post(body, at(20, month=1), displayed=at(20, month=1), content=body)
    ended = [event for event in process(world.conn, at(4), CONFIG) if event.transition == "resolve"]
    assert [(event.subject, told(world, event)) for event in ended] == [(FINANCE, [A]), (EDUCATION, [])]


def test_a_blind_portal_holds_repeats_of_its_bodies_back(world: World) -> None:
    world.tell(world.missing(FINANCE), CONFIG)
    world.blind(at(8))
    world.unknown(FINANCE, at(8))
    world.tell(at(8, 9), CONFIG)
    assert world.tell(at(9, 9), CONFIG) == []
    world.sees(at(11, 7))
    events = world.tell(still_missing(world, 11), CONFIG)
    assert steps_of(events) == [("portal_blind", "shili", "resolve"), ("missing", FINANCE, "repeat")]


def test_a_blind_portal_holds_reminders_back_until_it_sees(world: World) -> None:
    config = replace(CONFIG, alerts=replace(CONFIG.alerts, due_soon=DueSoon()))
    world.blind(at(22, month=1))
    events = world.tell(at(23, 9, month=1), config)
    assert [event.transition for event in events if event.subject == FINANCE] == ["open", "hold"]
    world.sees(at(26, 7, month=1))
    (released,) = [event for event in world.tell(at(26, 9, month=1), config) if event.subject == FINANCE]
    assert (released.transition, told(world, released)) == ("release", [A])
    assert "网站 shili 无法查看，恢复之前不再就其下机关提醒" in released.reason


def test_a_blind_site_of_a_district_holds_its_departments_on_other_sites_back(world: World) -> None:
    district, below = Body("示例市东山区人民政府", Level.DISTRICT, "dong", CITY), world.bodies[1]
    moved = replace(below, level=Level.DISTRICT_DEPARTMENT, parent=district.name)
    world.watch((world.bodies[0], moved, *world.bodies[2:]))
    number = world.conn.execute(
        "INSERT INTO bodies(name, level, portal, parent_id) VALUES (?, 'district', 'dong', 1) RETURNING id",
        (district.name,),
    ).fetchone()[0]
    world.conn.execute("UPDATE bodies SET parent_id = ? WHERE name = ?", (number, FINANCE))
    now = world.missing(FINANCE)
    record.blind(world.conn, "dong", "annual", "server_error", "503", world.run, now)
    assert steps_of(world.tell(now, CONFIG)) == [
        ("portal_blind", "dong", "open"), ("missing", FINANCE, "open"), ("missing", FINANCE, "hold"),
    ]  # fmt: skip


def test_what_comes_and_goes_is_told_when_it_lasts(world: World) -> None:
    config = mail(messages=replace(AT_ONCE, flap_opens=3, flap_days=7, settle_hours=24.0))
    said = []
    for day in (2, 3, 4):
        world.blind(at(day, 8))
        said += [(day, event.transition.value, told(world, event)) for event in world.tell(at(day, 8), config)]
        if day < 4:
            world.sees(at(day, 12))
            said += [(day, event.transition.value, told(world, event)) for event in world.tell(at(day, 12), config)]
    assert said == [
        (2, "open", [A]), (2, "resolve", [A]), (3, "open", [A]), (3, "resolve", [A]), (4, "open", []), (4, "hold", []),
    ]  # fmt: skip
    assert world.tell(at(5, 7), config) == []
    (released,) = world.tell(at(5, 9), config)
    assert "7天内已反复3次" in released.reason
    assert told(world, released) == [A]


def test_what_flapped_and_ended_was_never_told(world: World) -> None:
    config = mail(messages=replace(AT_ONCE, flap_opens=1))
    world.blind(at(2))
    assert [event.transition for event in world.tell(at(2), config)] == ["open", "hold"]
    world.sees(at(3))
    (ended,) = world.tell(at(3), config)
    assert (ended.transition, told(world, ended)) == ("resolve", [])


def test_an_empty_database_is_filled_without_a_word_and_then_summed_up(world: World) -> None:
    world.conn.execute("DELETE FROM cursor")
    now = world.missing(FINANCE)
    world.missing(EDUCATION)
    assert world.tell(now, CONFIG) == []  # the first crawl is still under way
    world.conn.execute("UPDATE runs SET ended_at = ?, exit_reason = 'finished'", (stamp(now),))
    events = world.tell(now, CONFIG)
    assert steps_of(events) == [("missing", FINANCE, "open"), ("missing", EDUCATION, "open")]
    assert all(event.reason.startswith(ALREADY_SO) for event in events)
    assert world.tell(later(now, 1), CONFIG) == []
    assert not open_conditions(world.conn)[0].reason.startswith(ALREADY_SO)


def test_this_system_speaks_of_itself_before_the_first_summary(world: World) -> None:
    world.conn.execute("DELETE FROM cursor")
    assert steps_of(sweep(world.conn, at(2), CONFIG, lambda _: 1)) == [("disk_low", "disk", "open")]


def test_somebody_else_is_told_when_nobody_confirms(world: World) -> None:
    config = mail(Route("mail", (A,)), Route("mail", (B,), kinds=("missing",), escalate_days=3))
    (opened,) = world.tell(world.missing(FINANCE), config)
    assert told(world, opened) == [A]
    assert world.tell(still_missing(world, 4), config) == []
    (passed_on,) = world.tell(still_missing(world, 5), config)
    assert (passed_on.transition, told(world, passed_on)) == ("escalate", [B])
    assert "提醒3天后仍无人确认" in composed(passed_on, "mail", B).text
    (repeat,) = world.tell(still_missing(world, 12), config)
    assert (repeat.transition, told(world, repeat)) == ("repeat", [A, B])
    world.post(FINANCE, at(13), displayed=at(13))
    ended = world.tell(at(13), config)[0]
    assert told(world, ended) == [A, B]


def test_nobody_else_is_told_of_what_is_confirmed(world: World) -> None:
    config = mail(Route("mail", (A,)), Route("mail", (B,), escalate_days=3))
    world.tell(world.missing(FINANCE), config)
    ack(world.conn, at(3), config, KEY, "李科长", "已电话催报")
    assert world.tell(still_missing(world, 6), config) == []
    world.post(FINANCE, at(13), displayed=at(13))
    assert told(world, world.tell(at(13), config)[0]) == [A]


def test_what_nobody_could_be_told_of_is_told_when_somebody_can(world: World) -> None:
    nobody = settings(mail=None, webhook=(), folder=None)
    world.tell(world.missing(FINANCE), nobody)
    (event,) = world.tell(still_missing(world, 3), CONFIG)
    assert (event.transition, told(world, event)) == ("release", [A])
    assert "此前没有收件人可以告知" in event.reason


@pytest.mark.parametrize("step", [process, sweep])
def test_nothing_happens_twice_at_one_instant(world: World, step: Callable[..., object]) -> None:
    silence(world.conn, at(1), "missing|*", at(10), "王主任", "机构合并")
    now = world.missing(FINANCE)
    world.tell(now, CONFIG)
    for instant in (now, still_missing(world, 11), still_missing(world, 18)):
        world.tell(instant, CONFIG)
        before = world.conn.total_changes
        assert step(world.conn, instant, CONFIG) == []
        assert world.conn.total_changes == before


def test_what_cannot_be_told_now_is_not_said_to_stand(world: World) -> None:
    world.tell(world.missing(FINANCE), CONFIG)
    world.unknown(FINANCE, at(9, 7))
    assert world.tell(at(9, 9), CONFIG) == []
    assert [row.kind for row in open_conditions(world.conn)] == ["missing"]
    assert [event.transition for event in world.tell(still_missing(world, 10), CONFIG)] == ["repeat"]
