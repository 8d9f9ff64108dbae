"""What a supervisor reads, and what a hostile page cannot do to it."""

from __future__ import annotations

import json
import pathlib
import re

import pytest
from alerts_event import composed
from alerts_schema import complaints
from alerts_world import CITY, EDUCATION, ERROR, FINANCE, TOWN, World, at, settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from alerts import sweep
from alerts.body_year_rules import BODY_YEAR_RULES
from alerts.event import Event, Transition
from alerts.identity import condition_key, event_id
from alerts.message import Part, compose
from alerts.rules import BY_KIND
from alerts.templates.letter import Letter, Line
from alerts.words import moment, one_line, safe_link
from store.model import Finding, Severity

CONFIG = settings()
SCHEMA = json.loads((pathlib.Path(__file__).parents[2] / "docs" / "event.schema.json").read_text(encoding="utf-8"))
HOSTILE = '<script>alert(1)</script>\r\nBcc: x@shili.example\u202e\x00"年报"'


def read(event: Event) -> str:
    return composed(event, "mail", "s@shili.example").text


def test_a_letter_about_a_missing_report(world: World) -> None:
    (event,) = sweep(world.conn, world.missing(FINANCE), CONFIG)
    message = composed(event, "mail", "s@shili.example")
    assert message.subject == "【年报监测】逾期未见发布：示例市财政局 2025年度"
    assert message.text == (
        "示例市财政局 2025年度政府信息公开工作年度报告，期限已过，未见发布。\n\n"
        "为何现在提醒：法定期限 2026年1月31日已过，期后查看2次均未见发布"
        "（最早2026年2月2日 08:00，最近2026年2月2日 20:00）\n"
        "期限与依据：法定期限 2026年1月31日（《政府信息公开条例》第四十九条）\n"
        "最近一次查看：2026年2月2日 20:00\n"
        "查看详情：nianbao show 示例市财政局 2025\n"
        "建议：请向该机关核实；确已在别处发布的，请补充监测名单的渠道\n"
        "已在处理的：nianbao alerts ack 'missing|示例市财政局|2025' --who 姓名 --why 处理情况（此后不再重复提醒）\n\n"
        "-- \n本邮件由年报监测系统自动发出。系统只陈述查看所得，是否失职由主管部门认定。\n"
    )


def test_every_event_of_a_season_has_a_letter_and_keeps_the_schema(world: World) -> None:
    now = world.missing(FINANCE)
    world.missing(TOWN)
    events = world.tell(now, CONFIG)
    world.post(EDUCATION, at(3), displayed=at(3), image=True, errors=(ERROR,), content="e1")
    events += world.tell(at(3), CONFIG)
    world.post(EDUCATION, at(4), errors=(Finding("T4", Severity.ERROR, "另一处"), ERROR), content="e2")
    world.post(FINANCE, at(4), displayed=at(30, month=1), content="f1")
    world.blind(at(4))
    events += world.tell(at(4), CONFIG)
    world.post(EDUCATION, at(5), content="e3")
    world.sees(at(5))
    events += world.tell(at(5), CONFIG)
    assert {event.kind for event in events} == {
        "missing", "late", "changed", "image_only", "findings", "portal_blind", "backdated"
    }  # fmt: skip
    assert {event.transition for event in events} == {Transition.OPEN, Transition.UPDATE, Transition.RESOLVE}
    for event in events:
        message = composed(event, "mail", "s@shili.example")
        assert complaints(json.loads(json.dumps(message.payload)), SCHEMA, SCHEMA) == []
        assert message.subject.startswith("【年报监测】")
        assert event.reason in message.text
        assert "None" not in message.text
        assert "违法" not in message.text + message.html


#: Transitions that people are told of.
TOLD = tuple(one for one in Transition if one not in {Transition.HOLD, Transition.ACK, Transition.TEST})
_BODY = {
    "state": "late", "state_zh": "逾期发布", "why": "晚于期限", "due": "2026-01-31", "due_basis": "本地惯例",
    "last_look_at": None, "title": "年度报告", "url": "https://zwgk.shili.example/art.html",
    "displayed_at": "2026-02-03", "first_seen_at": "2026-02-03T08:00:00+08:00", "errors": 1,
    "findings": [{"code": "T3-ROW", "message": "不符"}],
}  # fmt: skip
_BLIND = {
    "portal": "shili", "channels": ["annual"], "since": "2026-02-02T08:00:00+08:00", "until": None,
    "code": "server_error", "detail": "503", "held_back": 0, "held_back_names": [],
}  # fmt: skip
_LISTED = {"portal": "shili", "count": 21, "names": ["示例市新设局"] * 20}
_SYSTEM = {"detail": None, "count": 1, "names": ["s@shili.example"]}


def made_up(kind: str, transition: Transition) -> Event:
    """An event of a kind as the house would have made it."""
    of_body = kind in {rule.kind for rule in BODY_YEAR_RULES}
    others = {"portal_blind": _BLIND, "no_column": _LISTED, "unaccounted": _LISTED}
    data = _BODY if of_body else others.get(kind, _SYSTEM)
    year = 2025 if of_body or kind == "no_column" else None
    key = condition_key(kind, TOWN if of_body else "shili", year)
    return Event(
        event_id(key, 2, transition.value, 1), key, kind, TOWN if of_body else "shili", year, 2, transition, 1,
        BY_KIND[kind].severity.value, "2026-02-03T08:00:00+08:00", "因为如此", data, "市直机关",
    )  # fmt: skip


@pytest.mark.parametrize("kind", sorted(BY_KIND))
@pytest.mark.parametrize("transition", TOLD)
def test_every_kind_has_a_letter_for_every_transition(kind: str, transition: Transition) -> None:
    event = made_up(kind, transition)
    assert complaints(json.loads(json.dumps(event.to_json())), SCHEMA, SCHEMA) == []
    alone = composed(event, "mail", "s@shili.example")
    group = compose([Part(event), Part(made_up("missing", Transition.OPEN))], "mail", "s@shili.example", None, 30)
    for message in (alone, group):
        assert "因为如此" in message.text
        assert "第2次出现" in message.text
        assert not re.search(r"None|违法|\{|\}", message.text + message.subject)
        assert len(message.brief.encode()) < 2048
    assert ("为何结束" in alone.text) is (transition is Transition.RESOLVE)
    assert (BY_KIND[kind].advice in alone.text) is (transition is not Transition.RESOLVE)
    if "due" in event.data:
        assert "本地惯例" in alone.text
        assert "本地惯例 2026-01-31" in group.text


def test_local_custom_is_said_to_be_custom(world: World) -> None:
    (event,) = sweep(world.conn, world.missing(TOWN), CONFIG)
    assert "本地惯例期限 2026年1月31日（该日期出自本地惯例，不是法规为该机关写明的期限，逾期只作提示）" in read(event)
    assert "第四十九条" not in read(event)


def test_reports_before_2019_name_the_old_regulation(world: World) -> None:
    (event,) = sweep(world.conn, world.missing(FINANCE), CONFIG)
    old = Event(**{name: getattr(event, name) for name in event.__dataclass_fields__} | {"year": 2018})
    assert "2007年《政府信息公开条例》第二十四条" in read(old)


def test_a_blind_channel_names_what_is_held_back(world: World) -> None:
    world.blind(at(2), "521")
    (event,) = sweep(world.conn, at(2), CONFIG)
    assert "无法查看：网站内部出错" in read(event)
    assert f"恢复之前，不认定以下报告逾期未发布：{FINANCE} 2025年度、" in read(event)
    assert CITY not in read(event)  # not due before 31 March
    world.sees(at(3))
    (ended,) = sweep(world.conn, at(3), CONFIG)
    assert "为何结束：2026年2月3日 08:00起恢复查看，此前自2026年2月2日 08:00起无法查看" in read(ended)


def test_findings_are_listed_and_the_rest_is_counted(world: World) -> None:
    errors = [Finding(f"T3-{n}", Severity.ERROR, f"第{n}处") for n in range(25)]
    world.post(FINANCE, at(20, month=1), errors=errors)
    (event,) = sweep(world.conn, at(20, month=1), CONFIG)
    assert "问题1：T3-0 第0处" in read(event)
    assert "另有5处" in read(event)


def test_a_hostile_title_stays_text(world: World) -> None:
    world.post(FINANCE, at(3), displayed=at(3), title=HOSTILE, url="javascript:alert(1)", errors=(
        Finding("T3-ROW", Severity.ERROR, HOSTILE),
    ))  # fmt: skip
    for event in sweep(world.conn, at(3), CONFIG):
        message = composed(event, "mail", "s@shili.example")
        assert "<script" not in message.html
        assert "href" not in message.html
        assert "\u202e" not in message.text + message.html
        assert "\x00" not in message.text + message.html
        assert "\nBcc" not in message.text


@effort(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_line_or_the_page(text: str, link: str) -> None:
    letter = Letter("主题", text, (Line("标题", text, link), Line("网址", link, f"https://shili.example/{link}")))
    assert len(letter.text().splitlines()) == 7
    assert letter.html().count("<a ") <= 2
    assert letter.html().count("<") == Letter("", "", letter.lines).html().count("<")
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://zwgk.shili.example/a?b=1&c=2", True),
        ("http://zwgk.shili.example:8080/", True),
        ("javascript:alert(1)", False),
        ("https:///nowhere", False),
        ('https://x"onclick="y', False),
        ("https://a b", False),
        ("http://[half", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, kept: bool) -> None:
    assert (safe_link(url) == url) is kept


def test_moments_claim_no_more_than_is_known() -> None:
    assert moment("2026-02-02T20:00:00+08:00") == "2026年2月2日 20:00"
    assert moment("2026-02-02") == "2026年2月2日"
    assert moment(None) == "未曾查看"


def test_long_words_are_cut() -> None:
    assert one_line("报" * 300) == "报" * 199 + "…"
