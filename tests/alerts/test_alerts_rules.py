"""Which facts open a condition, which end it, and when nothing may be said."""

from __future__ import annotations

import pathlib

import pytest
from alerts_world import (
    CITY,
    EDUCATION,
    ERROR,
    FINANCE,
    OTHER_ERROR,
    TOWN,
    YEAR,
    World,
    at,
    dissolved,
    settings,
    steps_of,
)

from alerts import docs, open_conditions, process, recent_events, sweep
from alerts.identity import condition_key, event_id, message_id
from alerts.rules import RULES
from store import record
from store.config import Webhook, read_config
from store.errors import ConfigError
from store.model import Body, Kind, Level

ROOT = pathlib.Path(__file__).parents[2]
CONFIG = settings()


def test_missing_opens_when_proved_and_ends_when_posted(world: World) -> None:
    world.absent(FINANCE, at(2, 8))
    assert world.tell(at(2, 9), CONFIG) == []
    world.absent(FINANCE, at(2, 20))
    (opened,) = world.tell(at(2, 20), CONFIG)
    assert (opened.key, opened.transition, opened.episode) == (f"missing|{FINANCE}|{YEAR}", "open", 1)
    assert "均未见发布" in opened.reason
    world.post(FINANCE, at(5, 9), displayed=at(5, 8))
    events = world.tell(at(5, 9), CONFIG)
    assert steps_of(events) == [("missing", FINANCE, "resolve"), ("late", FINANCE, "open")]
    assert "2026年2月5日 09:00已查到报告" in events[0].reason


def test_both_steps_do_nothing_when_repeated(world: World) -> None:
    now = world.missing(FINANCE)
    world.post(EDUCATION, now, displayed=now, image=True, errors=(ERROR,))
    world.blind(now)
    assert len(world.tell(now, CONFIG)) == 4  # the channel is blind, so nobody is missing
    before = world.conn.total_changes
    assert process(world.conn, now, CONFIG) == []
    assert sweep(world.conn, now, CONFIG) == []
    assert world.conn.total_changes == before


def test_a_blind_channel_neither_opens_nor_ends_missing(world: World) -> None:
    now = world.missing(FINANCE)
    world.blind(now)
    assert steps_of(world.tell(now, CONFIG)) == [("portal_blind", "shili", "open")]
    world.sees(at(3))
    assert steps_of(world.tell(at(3), CONFIG)) == [
        ("portal_blind", "shili", "resolve"), ("missing", FINANCE, "open"),
    ]  # fmt: skip
    world.blind(at(4))
    world.unknown(FINANCE, at(4))
    assert steps_of(world.tell(at(4), CONFIG)) == [("portal_blind", "shili", "open")]
    assert {row.kind for row in open_conditions(world.conn)} == {"missing", "portal_blind"}
    world.sees(at(5))
    world.absent(FINANCE, at(5))
    assert steps_of(world.tell(at(5), CONFIG)) == [("portal_blind", "shili", "resolve")]


def test_a_blind_channel_says_what_it_holds_back(world: World) -> None:
    world.blind(at(2), "521 Web Server Is Down")
    (event,) = process(world.conn, at(2), CONFIG)
    assert event.data["held_back"] == 3  # the city's government is due in March
    assert event.data["held_back_names"] == [f"{name} {YEAR}年度" for name in (FINANCE, EDUCATION, TOWN)]
    assert event.data["detail"] == "521 Web Server Is Down"


def test_a_short_blindness_between_two_steps_tells_nobody(world: World) -> None:
    world.blind(at(2, 8))
    world.sees(at(2, 9))
    assert world.tell(at(2, 10), CONFIG) == []


def test_missing_ends_when_the_body_is_dissolved_or_no_longer_watched(world: World) -> None:
    world.missing(EDUCATION)
    now = world.missing(FINANCE)
    world.tell(now, CONFIG)
    city, finance, education, town = world.bodies
    assert finance.name == FINANCE
    world.watch((city, dissolved(education), town))
    events = sweep(world.conn, at(3), CONFIG)
    assert sorted(steps_of(events)) == sorted([("missing", FINANCE, "resolve"), ("missing", EDUCATION, "resolve")])
    assert all("不再承担" in event.reason for event in events)


def test_missing_stays_when_only_the_channel_left_the_list(world: World) -> None:
    now = world.missing(FINANCE)
    world.tell(now, CONFIG)
    world.conn.execute("UPDATE standing SET watched = 0")
    assert sweep(world.conn, at(3), CONFIG) == []


def test_missing_ends_when_the_due_date_is_moved(world: World) -> None:
    now = world.missing(FINANCE)
    world.tell(now, CONFIG)
    moved = Body(FINANCE, Level.DEPARTMENT, "shili", CITY, due="12-31")
    world.watch((moved, *(body for body in world.bodies if body.name != FINANCE)))
    world.conn.execute("UPDATE standing SET watched = 1")
    (event,) = sweep(world.conn, at(3), CONFIG)
    assert event.transition == "resolve"
    assert "期限有变" in event.reason


def test_a_withdrawn_report_does_not_end_missing_by_itself(world: World) -> None:
    now = world.missing(FINANCE)
    world.tell(now, CONFIG)
    world.post(FINANCE, at(3))
    world.absent(FINANCE, at(4))
    world.absent(FINANCE, at(5))
    assert world.tell(at(5), CONFIG) == []
    assert [row.kind for row in open_conditions(world.conn)] == ["missing"]


def test_on_time_opens_nothing(world: World) -> None:
    world.post(FINANCE, at(20, month=1), displayed=at(19, month=1))
    assert world.tell(at(9), CONFIG) == []


def test_pictures_open_and_a_text_version_ends_them(world: World) -> None:
    world.post(FINANCE, at(20, month=1), image=True)
    assert steps_of(world.tell(at(20, month=1), CONFIG)) == [("image_only", FINANCE, "open")]
    world.post(FINANCE, at(21, month=1), content="cut off", kind=Kind.TRUNCATED)
    assert world.tell(at(21, month=1), CONFIG) == []
    world.post(FINANCE, at(22, month=1), content="mended")
    assert steps_of(world.tell(at(22, month=1), CONFIG)) == [("image_only", FINANCE, "resolve")]


def test_errors_open_new_ones_are_told_and_old_ones_are_not_told_again(world: World) -> None:
    def posted(day: int, *errors: object) -> list[tuple[str, str, str]]:
        world.post(FINANCE, at(day, month=1), content=f"v{day}", errors=errors)  # type: ignore[arg-type]  # findings
        return steps_of(world.tell(at(day, month=1), CONFIG))

    assert posted(10, ERROR) == [("findings", FINANCE, "open")]
    assert posted(11, ERROR, OTHER_ERROR) == [("findings", FINANCE, "update")]
    assert posted(12, OTHER_ERROR) == []
    assert posted(13, ERROR, OTHER_ERROR) == []
    assert posted(14) == [("findings", FINANCE, "resolve")]
    assert posted(15, ERROR) == [("findings", FINANCE, "open")]
    assert [event.episode for event in recent_events(world.conn, 1)] == [2]


def test_rows_speak_json_and_the_newest_comes_first(world: World) -> None:
    world.blind(at(2))
    world.tell(at(2), CONFIG)
    world.sees(at(3))
    world.tell(at(3), CONFIG)
    assert [event.to_json()["transition"] for event in recent_events(world.conn, 5)] == ["resolve", "open"]
    world.blind(at(4))
    world.tell(at(4), CONFIG)
    (row,) = open_conditions(world.conn)
    assert row.to_json()["title"] == "网站无法查看"
    assert (row.episode, row.opened_at) == (2, at(4).isoformat())


def test_identities_are_fixed_for_ever() -> None:
    key = condition_key("missing", FINANCE, YEAR)
    assert key == "missing|示例市财政局|2025"
    assert condition_key("portal_blind", "shili", None) == "portal_blind|shili|"
    assert event_id(key, 1, "open", 1) == "5a5147afd5ab3d46d2b960b3"
    assert message_id("e1", "mail", "a b@shili.example") == "<e1.mail.a%20b%40shili.example@nianbao>"
    assert message_id("e1", "mail", "a\r\nBcc: x@y") == "<e1.mail.a%0D%0ABcc%3A%20x%40y@nianbao>"


def test_kinds_are_told_apart_and_say_everything() -> None:
    assert len({rule.kind for rule in RULES}) == len(RULES)
    assert all(text.strip() for rule in RULES for text in (rule.title, rule.opens, rule.ends, rule.holds))


def test_the_page_of_alerts_is_what_the_rules_say() -> None:
    page = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    assert page == docs.render(), "write alerts.docs.render() to docs/alerts.md"


def test_the_settings_in_the_page_are_settings(tmp_path: pathlib.Path) -> None:
    example = docs.render().split("```toml\n")[1].split("```")[0]
    file = tmp_path / "nianbao.toml"
    file.write_text(example, encoding="utf-8")
    config = read_config(file)
    assert config.alerts.mail is not None
    assert [hook.name for hook in config.alerts.webhook] == ["duty"]
    assert config.alerts.folder is not None


def test_a_webhook_address_that_is_none_is_refused_without_repeating_it(world: World) -> None:
    bad = settings(webhook=(Webhook("duty", "ftp://secret@shili.example", "SHILI_SECRET"),))
    with pytest.raises(ConfigError, match="'duty'") as caught:
        process(world.conn, at(2), bad)
    assert "secret" not in str(caught.value)


def test_several_blind_channels_of_a_portal_are_one_alert_and_another_one_is_told(world: World) -> None:
    world.blind(at(2))
    assert steps_of(world.tell(at(2), CONFIG)) == [("portal_blind", "shili", "open")]
    record.blind(world.conn, "shili", "column-1", "timed_out", "各机关页面均如此", world.run, at(3))
    (more,) = world.tell(at(3), CONFIG)
    assert (more.transition, more.data["channels"]) == ("update", ["annual", "column-1"])
    world.sees(at(4))
    assert world.tell(at(4), CONFIG) == []  # one of them is still blind
    record.sees(world.conn, "shili", "column-1", at(5))
    assert steps_of(world.tell(at(5), CONFIG)) == [("portal_blind", "shili", "resolve")]
