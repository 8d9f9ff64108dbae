"""What is due for one person is one message: the worst first, the rest counted, the same when sent again."""

from __future__ import annotations

import random
import sqlite3
import struct
import zlib
from dataclasses import replace
from email.message import EmailMessage

import pytest
from alerts_event import event
from alerts_servers import mail_server
from alerts_world import (
    AT_ONCE,
    CITY,
    EDUCATION,
    FINANCE,
    TOWN,
    World,
    at,
    settings,
)

from alerts import DeliveryReport, dead_letters, deliver, outbox_counts, process, send_again, sweep
from alerts.bundle import Bundle
from alerts.channels import Undeliverable
from alerts.channels.mime import mail
from alerts.event import Event, Transition
from alerts.message import Message, Part, compose
from alerts.templates.picture import coverage_png
from store.alertconfig import Mail, Messages
from store.config import Config
from store.model import Body, Level

START = at(2, 20).timestamp()
A = "a@shili.example"


class Post:
    """A channel for people that keeps what it takes; ``faults`` are raised in turn before."""

    bundles = True

    def __init__(self, name: str = "mail", *recipients: str) -> None:
        self.name, self.recipients = name, recipients or (A,)
        self.taken: list[Message] = []
        self.faults: list[BaseException] = []

    def send(self, message: Message) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(message)


def config(messages: Messages = AT_ONCE) -> Config:
    made = Mail("127.0.0.1", "n@shili.example", (A,), starttls=False)
    return settings(mail=made, webhook=(), folder=None, messages=messages)


def send(conn: sqlite3.Connection, made: Config, post: Post, now: float = START) -> DeliveryReport:
    return deliver(conn, made, rng=random.Random(1), time=lambda: now, channels=[post])


def events_of(count: int) -> list[Event]:
    """Bodies of a district that miss their reports."""
    base = event()
    return [
        replace(
            base, event_id=f"{n:024x}", key=f"missing|示例市第{n}局|2025", subject=f"示例市第{n}局", district="市直机关"
        )
        for n in range(count)
    ]


def test_what_is_due_is_one_mail_in_one_thread(world: World) -> None:
    made, post = config(), Post()
    for body in (FINANCE, EDUCATION, TOWN):
        world.missing(body)
    sweep(world.conn, at(2, 20), made)
    assert send(world.conn, made, post) == DeliveryReport(1, 0, 0, 0)
    (first,) = post.taken
    assert first.subject == f"【年报监测】逾期未见发布：{EDUCATION} 2025年度 等3项"
    assert all(name in first.text and name in first.html for name in (FINANCE, EDUCATION, TOWN))
    assert "本地惯例 2026-01-31" in first.text
    assert "标明“本地惯例”的期限不是法规为该机关写明的期限" in first.text
    world.post(FINANCE, at(3), displayed=at(3))
    process(world.conn, at(3), made)
    assert send(world.conn, made, post, at(3).timestamp()) == DeliveryReport(1, 0, 0, 0)
    assert post.taken[1].references == (first.message_id,)


def test_three_hundred_missing_at_once_are_one_message(world: World) -> None:
    names = [f"示例市第{n}局" for n in range(300)]
    world.bodies = (Body(CITY, Level.MUNICIPALITY, "shili"), *(Body(n, Level.DEPARTMENT, "shili", CITY) for n in names))
    world.watch(world.bodies)
    for name in names:
        world.missing(name)
    made, post = config(), Post()
    assert len(sweep(world.conn, at(2, 20), made)) == 300
    assert send(world.conn, made, post) == DeliveryReport(1, 0, 0, 0)
    (message,) = post.taken
    assert "共 300 项：逾期未见发布 300 项。" in message.text
    assert message.text.count("missing|") == 30
    assert "另有 270 家" in message.text
    assert len(message.brief.encode()) < 2000
    assert "另有" in message.brief


def test_the_worst_come_first_by_district_and_the_rest_is_counted() -> None:
    missing = events_of(242)
    ended = replace(event(Transition.RESOLVE), subject="示例市甲局", district="示例市东山区人民政府")
    notice = replace(
        event(), kind="due_soon", severity="notice", key="due_soon|示例市乙局|2025", subject="示例市乙局",
        district="示例市东山区人民政府",
    )  # fmt: skip
    message = compose([Part(one) for one in (ended, notice, *missing)], "mail", A, Bundle(), 32)
    assert message.text.index("市直机关") < message.text.index("另有 212 家")
    assert "示例市甲局" not in message.text
    assert message.event_id == ended.event_id  # it bears the name of its first row
    whole = compose([Part(one) for one in (ended, notice, *missing[:2])], "mail", A, Bundle(), 30).text
    assert whole.index("示例市第0局") < whole.index("示例市乙局") < whole.index("示例市甲局")


def test_a_person_gets_no_second_mail_within_half_an_hour(world: World) -> None:
    made, post = config(replace(AT_ONCE, gather_minutes=30.0)), Post()
    sweep(world.conn, world.missing(FINANCE), made)
    send(world.conn, made, post)
    for body in (EDUCATION, TOWN):
        world.missing(body)
        sweep(world.conn, at(2, 20), made)
        assert send(world.conn, made, post, START + 1799).sent == 0
    assert send(world.conn, made, post, START + 1800) == DeliveryReport(1, 0, 0, 0)
    assert "等2项" in post.taken[1].subject


def test_the_daily_limit_counts_what_it_holds_back(world: World) -> None:
    made, post = config(replace(AT_ONCE, per_day=2)), Post()
    for number, body in enumerate((FINANCE, EDUCATION, TOWN)):
        sweep(world.conn, world.missing(body), made)
        send(world.conn, made, post, START + number)
    assert len(post.taken) == 2
    assert "今日封数已达上限" not in post.taken[0].text
    world.blind(at(2, 21))
    process(world.conn, at(2, 21), made)
    assert send(world.conn, made, post, START + 3600).pending == 2
    assert send(world.conn, made, post, at(3, 0).timestamp()) == DeliveryReport(1, 0, 0, 0)
    assert "其中2项因前一日已达每日封数上限，推迟至今" in post.taken[2].text


def test_a_failed_mail_is_the_same_when_it_is_sent_again(world: World) -> None:
    made, post = config(), Post()
    for body in (FINANCE, EDUCATION):
        sweep(world.conn, world.missing(body), made)
    post.faults = [Undeliverable("421 busy", permanent=False)]
    assert send(world.conn, made, post) == DeliveryReport(0, 1, 0, 2)
    sweep(world.conn, world.missing(TOWN), made)
    assert send(world.conn, made, post, START + 60) == DeliveryReport(2, 0, 0, 0)
    named = [{name for name in (FINANCE, EDUCATION, TOWN) if name in message.text} for message in post.taken]
    assert named == [{TOWN}, {FINANCE, EDUCATION}]


class Dies(BaseException):
    """The process is gone."""


def test_a_crash_after_sending_repeats_the_same_mail_whatever_came_since(world: World) -> None:
    made = config()

    class Dying(Post):
        def send(self, message: Message) -> None:
            super().send(message)
            raise Dies

    dying, post = Dying(), Post()
    for body in (FINANCE, EDUCATION):
        sweep(world.conn, world.missing(body), made)
    with pytest.raises(Dies):
        send(world.conn, made, dying)
    sweep(world.conn, world.missing(TOWN), made)
    send(world.conn, made, post, START + made.alerts.delivery.lease_seconds)
    assert dying.taken[0] in post.taken
    assert len(post.taken) == 2


def test_a_mail_given_up_is_listed_once_and_sent_again_under_its_id(world: World) -> None:
    made, post = config(), Post()
    for body in (FINANCE, EDUCATION):
        sweep(world.conn, world.missing(body), made)
    post.faults = [Undeliverable("550 nobody", permanent=True)]
    assert send(world.conn, made, post) == DeliveryReport(0, 0, 1, 0)
    (letter,) = dead_letters(world.conn)
    assert (letter.status, letter.error, letter.events) == ("dead", "550 nobody", 2)
    assert letter.to_json()["recipient"] == A
    assert outbox_counts(world.conn).counts == {"mail": {"dead": 2}}
    assert send_again(world.conn) == 2
    assert dead_letters(world.conn) == []
    assert send(world.conn, made, post, START + 1) == DeliveryReport(1, 0, 0, 0)
    head = world.conn.execute("SELECT message_id FROM outbox ORDER BY id LIMIT 1").fetchone()[0]
    assert post.taken[0].message_id == head


def test_a_channel_that_fails_is_announced_on_the_others(world: World) -> None:
    made = settings(webhook=(), folder=settings().alerts.folder)
    mails, folder = Post("mail", "supervisor@shili.example"), Post("folder", "supervisor@localhost")
    sweep(world.conn, world.missing(FINANCE), made)
    mails.faults = [Undeliverable("550 nobody", permanent=True)]
    deliver(world.conn, made, rng=random.Random(1), time=lambda: START, channels=[mails, folder])
    (failing,) = sweep(world.conn, at(2, 21), made)
    assert (failing.kind, failing.subject, failing.data["names"]) == (
        "delivery_failing", "mail", ["supervisor@shili.example"],
    )  # fmt: skip
    deliver(world.conn, made, rng=random.Random(1), time=lambda: START + 1, channels=[mails, folder])
    assert [message.subject for message in folder.taken][1:] == ["【年报监测】消息送不出去：mail"]
    assert mails.taken == []
    send_again(world.conn)
    deliver(world.conn, made, rng=random.Random(1), time=lambda: START + 2, channels=[mails, folder])
    (ended,) = sweep(world.conn, at(2, 22), made)
    assert (ended.kind, ended.transition) == ("delivery_failing", "resolve")


def test_a_channel_taken_out_of_the_settings_fails_no_more(world: World) -> None:
    made, post = config(), Post()
    sweep(world.conn, world.missing(FINANCE), made)
    post.faults = [Undeliverable("550 nobody", permanent=True)]
    send(world.conn, made, post)
    assert [one.kind for one in sweep(world.conn, at(2, 21), made)] == ["delivery_failing"]
    (ended,) = sweep(world.conn, at(2, 22), settings(mail=None, webhook=()))
    assert (ended.kind, ended.transition) == ("delivery_failing", "resolve")


COVERAGE = {"year": 2025, "districts": {"市直机关": {"on_time": 30, "missing": 2}, "示例市东山区人民政府": {"late": 1}}}


def pixels(png: bytes) -> list[bytes]:
    """The rows of an indexed PNG whose rows are stored as they are."""
    chunks, at_ = {}, 8
    while at_ < len(png):
        (size,), name = struct.unpack(">I", png[at_ : at_ + 4]), png[at_ + 4 : at_ + 8]
        chunks[name] = png[at_ + 8 : at_ + 8 + size]
        assert struct.unpack(">I", png[at_ + 8 + size : at_ + 12 + size])[0] == zlib.crc32(name + chunks[name])
        at_ += 12 + size
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    assert len(raw) == height * (width + 1)
    return [raw[n * (width + 1) + 1 : (n + 1) * (width + 1)] for n in range(height)]


def test_the_picture_shows_each_state_by_its_share() -> None:
    png = coverage_png(COVERAGE)
    assert png is not None
    rows = pixels(png)
    assert len(rows) == 2 * 18
    assert (rows[0].count(1), rows[0].count(3)) == (450, 30)
    assert rows[18].count(2) == 480
    assert set(rows[17]) == {0}
    assert coverage_png({}) is None


def test_the_picture_is_in_the_mail_and_in_words() -> None:
    parts = [Part(one) for one in events_of(2)]
    message = compose(parts, "mail", A, Bundle(coverage=COVERAGE), 30)
    made = mail(message, "n@shili.example", START)
    (picture,) = [part for part in made.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<coverage@nianbao>"
    assert picture.get_content() == message.picture
    assert 'src="cid:coverage@nianbao"' in message.html
    assert "2025年度覆盖情况（自上而下）——市直机关：按时30、逾期未见发布2；" in message.html
    assert made.get_body(("plain",)) is not None


def test_a_mail_with_a_picture_arrives_whole(world: World) -> None:
    with mail_server() as receiver:
        server = Mail("127.0.0.1", "n@shili.example", (A,), receiver.port, False)
        made = settings(mail=server, webhook=(), folder=None)
        for body in (FINANCE, EDUCATION):
            world.missing(body)
        sweep(world.conn, at(2, 20), made)
        assert deliver(world.conn, made, rng=random.Random(1), time=lambda: START).sent == 1
    (taken,) = receiver.mails
    assert isinstance(taken, EmailMessage)
    assert [part.get_content_type() for part in taken.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip


def test_a_hostile_title_stays_text_in_a_table() -> None:
    hostile = '<script>alert(1)</script>\r\nBcc: x@shili.example\u202e"'
    bad = [
        replace(one, subject=hostile, reason=hostile, district=hostile, data={**one.data, "url": "javascript:alert(1)"})
        for one in events_of(2)
    ]
    coverage = {"year": 2025, "districts": {hostile: {"missing": 1}}}
    message = compose([Part(one) for one in bad], "mail", A, Bundle(coverage=coverage), 30)
    assert "<script" not in message.html
    assert "href" not in message.html
    assert "\u202e" not in message.text + message.html + message.subject
    assert "\nBcc" not in message.text + message.subject
