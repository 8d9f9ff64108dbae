"""Who is told of what, and when: routes, digests, quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from alerts_world import AT_ONCE, CITY, FINANCE, TOWN, World, at, settings

from alerts.context import Context
from alerts.routes import Routes
from alerts.rules import BY_KIND
from alerts.timing import Timetable
from store.alertconfig import Mail, Messages, Route
from store.config import Config
from store.errors import ConfigError
from store.queries import thresholds

A, B = "a@shili.example", "b@shili.example"


def config(*routes: Route, recipients: tuple[str, ...] = (A,)) -> Config:
    made = Mail("127.0.0.1", "n@shili.example", recipients, starttls=False)
    return settings(mail=made, folder=None, route=routes)


def told(world: World, made: Config, kind: str, subject: str) -> list[tuple[str, str]]:
    context = Context.of(world.conn, at(2), made, thresholds(made.missing))
    wanted = context.routes.at_once(context.about(BY_KIND[kind], subject))
    return [(one.address.recipient, one.digest) for one in wanted]


def test_without_routes_everybody_gets_everything(world: World) -> None:
    for kind, subject in (("missing", FINANCE), ("portal_blind", "shili"), ("disk_low", "disk")):
        assert told(world, config(), kind, subject) == [(A, ""), ("duty", "")]


def test_who_stands_in_no_route_still_gets_everything(world: World) -> None:
    made = config(Route("mail", (B,), kinds=("late",)))
    assert told(world, made, "missing", FINANCE) == [(A, ""), ("duty", "")]
    assert told(world, made, "late", FINANCE) == [(A, ""), (B, ""), ("duty", "")]


@pytest.mark.parametrize(
    ("route", "kind", "subject", "fits"),
    [
        ({}, "disk_low", "disk", True),
        ({"kinds": ("missing",)}, "missing", FINANCE, True),
        ({"kinds": ("missing",)}, "late", FINANCE, False),
        ({"severities": ("urgent",)}, "missing", FINANCE, True),
        ({"severities": ("notice", "warning")}, "missing", FINANCE, False),
        ({"audiences": ("operator",)}, "missing", FINANCE, False),
        ({"audiences": ("operator",)}, "portal_blind", "shili", True),
        ({"portals": ("shili",)}, "missing", FINANCE, True),
        ({"portals": ("shili",)}, "portal_blind", "shili", True),
        ({"portals": ("other",)}, "missing", FINANCE, False),
        ({"portals": ("shili",)}, "disk_low", "disk", False),
        ({"parents": (CITY,)}, "missing", FINANCE, True),
        ({"parents": (FINANCE,)}, "missing", FINANCE, True),
        ({"parents": (FINANCE,)}, "missing", TOWN, False),
        ({"parents": (CITY,)}, "portal_blind", "shili", False),
        ({"levels": ("town",)}, "missing", TOWN, True),
        ({"levels": ("town",)}, "missing", FINANCE, False),
        ({"levels": ("town",)}, "disk_low", "disk", False),
        ({"bodies": ("*财政局",)}, "missing", FINANCE, True),
        ({"bodies": ("*财政局",)}, "missing", TOWN, False),
        ({"bodies": ("*",)}, "portal_blind", "shili", False),
        ({"bodies": ("*财政局",), "kinds": ("late",)}, "missing", FINANCE, False),
        ({"escalate_days": 3}, "missing", FINANCE, False),
    ],
)
def test_a_route_says_which(
    world: World, route: dict[str, tuple[str, ...]], kind: str, subject: str, fits: bool
) -> None:
    made = config(Route("mail", (A,), **route))  # type: ignore[arg-type]  # each key has the type of its field
    assert ((A, "") in told(world, made, kind, subject)) is fits


def test_told_at_once_goes_before_told_in_a_digest(world: World) -> None:
    made = config(Route("mail", (A,), digest="weekly"), Route("mail", (A,), kinds=("missing",)))
    assert told(world, made, "missing", FINANCE)[0] == (A, "")
    assert told(world, made, "late", FINANCE)[0] == (A, "weekly")


def test_a_route_without_recipients_is_for_all_of_its_channel(world: World) -> None:
    made = config(Route("mail", kinds=("late",)), recipients=(A, B))
    assert told(world, made, "late", FINANCE) == [(A, ""), (B, ""), ("duty", "")]
    assert told(world, made, "missing", FINANCE) == [("duty", "")]


@pytest.mark.parametrize(
    ("route", "complaint"),
    [
        (Route("pigeon"), "alerts.route.channel: 'pigeon'"),
        (Route("webhook", ("nobody",)), "alerts.route.recipients"),
        (Route("mail", kinds=("rumour",)), "alerts.route.kinds: 'rumour' is unknown; known: backdated"),
        (Route("mail", levels=("village",)), "alerts.route.levels"),
        (Route("mail", severities=("bad",)), "alerts.route.severities"),
        (Route("mail", audiences=("all",)), "alerts.route.audiences"),
        (Route("mail", digest="hourly"), "alerts.route.digest: 'hourly' is unknown; known: daily, weekly"),
    ],
)
def test_a_route_that_names_what_is_not_there_is_refused(route: Route, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Routes(config(route))
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize(
    ("key", "value"),
    [("morning", "8 o'clock"), ("quiet_from", "25:00"), ("quiet_until", "x"), ("digest_weekday", "Monday")],
)
def test_hours_that_are_none_are_refused(key: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"alerts.messages.{key}"):
        Timetable(replace(Messages(quiet_from="22:00", quiet_until="07:00"), **{key: value}))  # type: ignore[arg-type]


NIGHT = replace(AT_ONCE, quiet_from="22:00", quiet_until="07:00", morning="08:00", digest_weekday="wed")
NOON = replace(AT_ONCE, quiet_from="12:00", quiet_until="13:30")


@pytest.mark.parametrize(
    ("settings_", "now", "digest", "out"),
    [
        (NIGHT, at(2, 21), "", at(2, 21)),
        (NIGHT, at(2, 22), "", at(3, 7)),
        (NIGHT, at(3, 3), "", at(3, 7)),
        (NIGHT, at(3, 7), "", at(3, 7)),
        (NIGHT, at(2, 7), "daily", at(2, 8)),
        (NIGHT, at(2, 8), "daily", at(3, 8)),
        (NIGHT, at(2, 23), "daily", at(3, 8)),
        (NIGHT, at(2, 23), "weekly", at(4, 8)),  # 4 February 2026 is a Wednesday
        (NIGHT, at(4, 9), "weekly", at(11, 8)),
        (NOON, at(2, 12), "", at(2, 13).replace(minute=30)),
        (NOON, at(2, 14), "", at(2, 14)),
        (AT_ONCE, at(2, 3), "", at(2, 3)),
    ],
)
def test_when_a_message_may_go_out(settings_: Messages, now: datetime, digest: str, out: datetime) -> None:
    assert Timetable(settings_).not_before(now, digest) == out


def test_what_ended_while_it_waited_for_the_digest_is_not_told(world: World) -> None:
    made = config(Route("mail", (A,), digest="daily"))
    now = world.missing(FINANCE)
    world.tell(now, made)
    world.post(FINANCE, at(20, month=1), displayed=at(20, month=1))
    world.tell(at(2, 22), made)
    rows = world.conn.execute(
        "SELECT e.transition, o.status FROM outbox o JOIN events e ON e.event_id = o.event_id WHERE recipient = ?", (A,)
    )
    assert [tuple(row) for row in rows] == [("open", "withheld")]
