"""The outbox: who is told, in which order, how often, and what a crash costs."""

from __future__ import annotations

import random
import sqlite3

import pytest
from alerts_servers import hook_server, mail_server, silent_port
from alerts_world import EDUCATION, FINANCE, World, at, settings

from alerts import DeliveryReport, deliver, outbox_counts, process, sweep
from alerts.channels import Undeliverable
from alerts.delivery import backoff
from alerts.message import Message
from store.config import Config, Delivery, Mail, Webhook

START = 1_770_000_000.0
DELIVERY = Delivery(first_wait=60.0, max_wait=3600.0, attempts=3, lease_seconds=100.0)


class Fake:
    """A channel that keeps what it takes; ``faults`` are raised in turn before, ``crash`` once after taking."""

    def __init__(self, *recipients: str, name: str = "mail") -> None:
        self.name, self.recipients = name, recipients or ("a@shili.example",)
        self.bundles = name == "mail"
        self.taken: list[Message] = []
        self.faults: list[Exception] = []
        self.crash: BaseException | None = None

    def send(self, message: Message) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(message)
        if self.crash is not None:
            crash, self.crash = self.crash, None
            raise crash


class Time:
    """Unix seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


def told(*recipients: str) -> Config:
    """Settings that name these mail recipients and nobody else."""
    mail = Mail("127.0.0.1", "n@shili.example", recipients or ("a@shili.example",), starttls=False)
    return settings(mail=mail, webhook=(), folder=None)


def round_of(conn: sqlite3.Connection, config: Config, time: Time, *channels: Fake, limit: int = 50) -> DeliveryReport:
    return deliver(conn, config, limit=limit, rng=random.Random(1), time=time, channels=channels)


def open_missing(world: World, config: Config, body: str = FINANCE) -> None:
    sweep(world.conn, world.missing(body), config)


def test_what_waits_is_sent_once_and_written_down(world: World, time: Time) -> None:
    config, channel = told("a@shili.example", "b@shili.example"), Fake("a@shili.example", "b@shili.example")
    open_missing(world, config)
    assert round_of(world.conn, config, time, channel) == DeliveryReport(2, 0, 0, 0)
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 0, 0, 0)
    assert [message.recipient for message in channel.taken] == ["a@shili.example", "b@shili.example"]
    rows = world.conn.execute("SELECT at, ok FROM deliveries").fetchall()
    assert [tuple(row) for row in rows] == [("2026-02-02T10:40:00+08:00", 1)] * 2


def test_a_failure_that_may_pass_waits_longer_each_time_and_ends_dead(world: World, time: Time) -> None:
    config, channel = told(), Fake()
    open_missing(world, config)
    channel.faults = [Undeliverable("421 busy", permanent=False) for _ in range(3)]
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 1, 0, 1)
    time.now += 29
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 0, 0, 1)
    time.now += 31
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 1, 0, 1)
    time.now += 120
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 0, 1, 0)
    counts = outbox_counts(world.conn)
    assert counts.counts == {"mail": {"dead": 1}}
    (trouble,) = counts.to_json()["troubles"]
    assert (trouble["status"], trouble["attempts"], trouble["error"]) == ("dead", 3, "421 busy")
    assert world.conn.execute("SELECT count(*) FROM deliveries WHERE NOT ok").fetchone()[0] == 3


def test_a_refusal_for_ever_is_dead_at_once_and_its_end_is_not_sent(world: World, time: Time) -> None:
    config, channel = told("a@shili.example", "b@shili.example"), Fake("a@shili.example", "b@shili.example")
    open_missing(world, config)
    channel.faults = [Undeliverable("550 nobody", permanent=True)]
    assert round_of(world.conn, config, time, channel) == DeliveryReport(1, 0, 1, 0)
    world.post(FINANCE, at(20, month=1))
    process(world.conn, at(5), config)
    assert round_of(world.conn, config, time, channel) == DeliveryReport(1, 0, 0, 0)
    assert {message.recipient for message in channel.taken} == {"b@shili.example"}


def test_an_end_waits_for_its_beginning_and_falls_with_it(world: World, time: Time) -> None:
    config, channel = told(), Fake()
    open_missing(world, config)
    channel.faults = [Undeliverable("busy", permanent=False)]
    round_of(world.conn, config, time, channel)
    world.post(FINANCE, at(20, month=1))
    process(world.conn, at(5), config)
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 0, 0, 2)
    time.now += 60
    channel.faults = [Undeliverable("550", permanent=True)]
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 0, 1, 0)
    assert outbox_counts(world.conn).counts == {"mail": {"dead": 1, "withheld": 1}}


def test_both_are_sent_in_order_when_the_beginning_was_late(world: World, time: Time) -> None:
    config, channel = told(), Fake()
    open_missing(world, config)
    world.post(FINANCE, at(20, month=1))
    process(world.conn, at(5), config)
    assert round_of(world.conn, config, time, channel) == DeliveryReport(2, 0, 0, 0)
    opened, ended = channel.taken
    assert (opened.thread, ended.thread) == (None, opened.message_id)


def test_an_end_goes_only_to_those_who_were_told(world: World, time: Time) -> None:
    open_missing(world, told("a@shili.example", "b@shili.example"))
    round_of(world.conn, told(), time, Fake("a@shili.example", "b@shili.example"))
    world.post(FINANCE, at(20, month=1))
    process(world.conn, at(5), told("b@shili.example", "c@shili.example"))
    channel = Fake("a@shili.example", "b@shili.example", "c@shili.example")
    round_of(world.conn, told(), time, channel)
    assert [message.recipient for message in channel.taken] == ["b@shili.example"]


def test_who_left_the_settings_gets_nothing_and_nothing_is_lost(world: World, time: Time) -> None:
    open_missing(world, told("a@shili.example"))
    assert round_of(world.conn, told(), time, Fake("b@shili.example")) == DeliveryReport(0, 0, 0, 1)
    assert round_of(world.conn, told(), time, Fake("a@shili.example")) == DeliveryReport(1, 0, 0, 0)


def test_a_crash_between_send_and_mark_sends_the_same_again(world: World, time: Time) -> None:
    config, channel = told(), Fake()
    open_missing(world, config)
    channel.crash = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        round_of(world.conn, config, time, channel)
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 0, 0, 1)  # the lease still runs
    time.now += DELIVERY.lease_seconds
    assert round_of(world.conn, config, time, channel) == DeliveryReport(1, 0, 0, 0)
    first, second = channel.taken
    assert first == second


def test_an_unforeseen_error_costs_one_attempt_and_its_text_is_not_kept(world: World, time: Time) -> None:
    config, channel = told(), Fake()
    open_missing(world, config)
    channel.faults = [RuntimeError("the password is 1234")]
    assert round_of(world.conn, config, time, channel) == DeliveryReport(0, 1, 0, 1)
    (trouble,) = outbox_counts(world.conn).troubles
    assert trouble.error == "internal error: RuntimeError"


def test_a_failing_address_stops_only_itself_for_this_round(world: World, time: Time) -> None:
    config = settings(folder=None)
    open_missing(world, config)
    open_missing(world, config, EDUCATION)
    broken, working = Fake("supervisor@shili.example"), Fake("duty", name="webhook")
    broken.faults = [Undeliverable("timeout", permanent=False) for _ in range(9)]
    assert round_of(world.conn, config, time, broken, working) == DeliveryReport(2, 1, 0, 2)
    assert len(broken.faults) == 8


def test_a_late_word_of_a_lost_lease_does_not_undo_another(world: World, time: Time) -> None:
    config, quick = told(), Fake()
    open_missing(world, config)

    class Slow(Fake):
        def send(self, message: Message) -> None:
            time.now += DELIVERY.lease_seconds + 1
            assert round_of(world.conn, config, time, quick) == DeliveryReport(1, 0, 0, 0)
            raise Undeliverable("too late", permanent=True)

    round_of(world.conn, config, time, Slow())
    assert outbox_counts(world.conn).counts == {"mail": {"sent": 1}}


def test_a_late_word_of_a_lost_lease_does_not_give_up_what_another_will_try_again(world: World, time: Time) -> None:
    config, quick = told(), Fake()
    open_missing(world, config)
    world.post(FINANCE, at(20, month=1))
    process(world.conn, at(5), config)
    quick.faults = [Undeliverable("busy", permanent=False)]

    class Slow(Fake):
        def send(self, message: Message) -> None:
            time.now += DELIVERY.lease_seconds + 1
            assert round_of(world.conn, config, time, quick) == DeliveryReport(0, 1, 0, 2)
            raise Undeliverable("too late", permanent=True)

    round_of(world.conn, config, time, Slow(), limit=1)
    assert outbox_counts(world.conn).counts == {"mail": {"pending": 2}}


def test_the_limit_bounds_a_round(world: World, time: Time) -> None:
    config = told()
    open_missing(world, config)
    open_missing(world, config, EDUCATION)
    channel = Fake()
    channel.bundles = False
    assert round_of(world.conn, config, time, channel, limit=1) == DeliveryReport(1, 0, 0, 1)


@pytest.mark.parametrize(("attempts", "low", "high"), [(1, 30, 60), (2, 60, 120), (3, 120, 240), (50, 1800, 3600)])
def test_waits_double_with_jitter_up_to_a_bound(attempts: int, low: float, high: float) -> None:
    waits = [backoff(DELIVERY, attempts, None, random.Random(seed)) for seed in range(50)]
    assert low <= min(waits) < max(waits) <= high


def test_a_receiver_that_asks_for_time_gets_it_up_to_a_bound() -> None:
    assert backoff(DELIVERY, 1, 600.0, random.Random(1)) == 600.0
    assert backoff(DELIVERY, 1, 1e12, random.Random(1)) == 3600.0
    assert backoff(DELIVERY, 1, 1.0, random.Random(1)) >= 30.0


class _Stop(BaseException):
    """The process dies here."""


def test_real_servers_a_real_crash_and_the_same_ids_again(
    world: World, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHILI_SECRET", "hush")

    def dies(*_: object) -> None:
        raise _Stop

    with mail_server() as mail, hook_server() as hook:
        config = settings(
            mail=Mail("127.0.0.1", "n@shili.example", ("s@shili.example",), mail.port, False, timeout=2.0),
            webhook=(Webhook("duty", hook.url, "SHILI_SECRET", timeout=2.0),),
            folder=None, delivery=DELIVERY,
        )  # fmt: skip
        open_missing(world, config)

        def send() -> DeliveryReport:
            return deliver(world.conn, config, rng=random.Random(1), time=time)

        mail.answers, hook.answers = [("RCPT", "451 later")], [(429, {"Retry-After": "300"})]
        assert send() == DeliveryReport(0, 2, 0, 2)
        time.now += 60
        with monkeypatch.context() as patched:
            patched.setattr("alerts.delivery.mark_sent", dies)
            with pytest.raises(_Stop):
                send()
        time.now += DELIVERY.lease_seconds
        assert send() == DeliveryReport(1, 0, 0, 1)  # the webhook still waits as it was asked to
        time.now += 300
        with monkeypatch.context() as patched:
            patched.setattr("alerts.delivery.mark_sent", dies)
            with pytest.raises(_Stop):
                send()
        time.now += DELIVERY.lease_seconds
        assert send() == DeliveryReport(1, 0, 0, 0)
    assert len(mail.mails) == 2
    assert mail.mails[0]["Message-ID"] == mail.mails[1]["Message-ID"]
    keys = [request.headers["Idempotency-Key"] for request in hook.requests]
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_mail_server_that_hangs_does_not_hold_up_the_webhook(
    world: World, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHILI_SECRET", "hush")
    many = tuple(f"s{n}@shili.example" for n in range(9))
    with silent_port() as port, hook_server() as hook:
        config = settings(
            mail=Mail("127.0.0.1", "n@shili.example", many, port, False, timeout=0.2),
            webhook=(Webhook("duty", hook.url, "SHILI_SECRET"),), folder=None,
        )  # fmt: skip
        open_missing(world, config)
        # One recipient is tried; that the server hangs for all is known then.
        assert deliver(world.conn, config, rng=random.Random(1), time=time) == DeliveryReport(1, 1, 0, 9)
    assert len(hook.requests) == 1
