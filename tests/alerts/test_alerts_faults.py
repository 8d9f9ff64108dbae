"""Every channel under the same faults, on real servers."""

from __future__ import annotations

import json
import mailbox
import pathlib
import random
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from alerts_certificates import Authority
from alerts_event import NOW, SECRET, composed, event
from alerts_servers import (
    USER,
    HookServer,
    closed_port,
    hook_server,
    mail_server,
    rude_port,
    silent_port,
)
from alerts_world import FINANCE, World, settings

from alerts import DeliveryReport, channels_of, dead_letters, deliver, sweep
from alerts.channels import Channel, Undeliverable
from alerts.event import Transition
from alerts.message import Message
from store.alertconfig import AppriseTarget
from store.config import Folder, Mail, Webhook
from store.errors import ConfigError

#: Faults of the whole connection, whoever speaks over it.
CONNECTION = ("gone", "hang", "rude", "certificate")


class Rig:
    """A channel with its one recipient, the ids it has delivered, and ways to make it fail."""

    def __init__(
        self, channel: Channel, delivered: Callable[[], list[str]], mend: Callable[[], object] = lambda: None
    ) -> None:
        self.channel, self.delivered, self.mend = channel, delivered, mend
        self.recipient = channel.recipients[0]

    def message(self, transition: Transition = Transition.OPEN) -> Message:
        return composed(event(transition), self.channel.name, self.recipient)

    def send(self) -> None:
        self.channel.send(self.message())


class Rigs:
    """Makes rigs: one per channel and fault."""

    def __init__(self, folder: pathlib.Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> None:
        self._folder, self._stack, self._patch = folder, stack, patch
        self._authority = Authority(folder)
        for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            patch.setenv(variable, str(self._authority.file))

    def mail(self, fault: str) -> Rig:
        receiver = self._stack.enter_context(mail_server(self._tls(fault), SECRET))
        receiver.answers = {
            "later": [("RCPT", "450 4.2.0 greylisted")], "broken": [("DATA", "451 4.3.0 local error")],
            "never": [("DATA", "554 no")], "redirect": [("RCPT", "551 try elsewhere")],
        }.get(fault, [])  # fmt: skip
        port = self._port(fault, receiver.port)
        sender = "年报监测 <n@shili.example>"
        made = Mail("127.0.0.1", sender, ("s@shili.example",), port, True, USER, "SHILI_SECRET", timeout=0.5)
        return Rig(self._only("mail", mail=made), lambda: [m["X-Nianbao-Event"] for m in receiver.mails])

    def webhook(self, fault: str) -> Rig:
        receiver = self._hook(fault)
        hook = Webhook("duty", f"https://127.0.0.1:{self._port(fault, receiver.port)}/hook", "SHILI_SECRET", 0.5)
        return Rig(
            self._only("webhook", webhook=(hook,)),
            lambda: [request.headers["Idempotency-Key"] for request in receiver.requests if request.answer == 204],
        )

    def apprise(self, fault: str) -> Rig:
        receiver = self._hook(fault)
        port = self._port(fault, receiver.port)
        self._patch.setenv("SHILI_URL", f"jsons://user:{SECRET}@127.0.0.1:{port}/hook?cto=0.5&rto=0.5")

        def delivered() -> list[str]:
            taken = [json.loads(request.body)["title"] for request in receiver.requests if request.answer == 204]
            return [event().event_id for title in taken if FINANCE in title]

        target = AppriseTarget("group", "SHILI_URL", timeout=5.0)
        return Rig(self._only("apprise", apprise=(target,)), delivered)

    def folder(self, fault: str) -> Rig:
        path = self._folder / "a" / "mail"
        obstacle = self._folder / "a"
        if fault in {"later", "broken", "gone"}:
            obstacle.write_text("a file where a folder should be")
        made = Folder(str(path), "nobody" if fault in {"never", "redirect"} else "s@shili.example")
        return Rig(self._only("folder", folder=made), lambda: _ids(path) if path.is_dir() else [], obstacle.unlink)

    def _hook(self, fault: str) -> HookServer:
        receiver = self._stack.enter_context(hook_server(self._tls(fault)))
        receiver.answers = {
            "later": [(429, {"Retry-After": "60"})], "broken": [(500, {})], "never": [(410, {})],
            "redirect": [(302, {"Location": "/elsewhere"})],
        }.get(fault, [])  # fmt: skip
        return receiver

    def _tls(self, fault: str) -> ssl.SSLContext:
        return self._authority.server("other.shili.example" if fault == "certificate" else "127.0.0.1")

    def _port(self, fault: str, port: int) -> int:
        if fault == "hang":
            return self._stack.enter_context(silent_port())
        if fault == "rude":
            return self._stack.enter_context(rude_port())
        return closed_port() if fault == "gone" else port

    @staticmethod
    def _only(name: str, **changes: object) -> Channel:
        config = settings(**({"mail": None, "webhook": (), "folder": None} | changes))
        (channel,) = channels_of(config, time=lambda: NOW)
        assert channel.name == name
        return channel


def _ids(path: pathlib.Path) -> list[str]:
    return [made["X-Nianbao-Event"] for made in mailbox.Maildir(path)]


@pytest.fixture
def rigs(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rigs]:
    monkeypatch.setenv("SHILI_SECRET", SECRET)
    with ExitStack() as stack:
        yield Rigs(tmp_path, stack, monkeypatch)


NETWORK = ("mail", "webhook", "apprise")
EVERY = (*NETWORK, "folder")


@pytest.mark.parametrize("name", EVERY)
def test_a_message_is_taken(rigs: Rigs, name: str) -> None:
    rig: Rig = getattr(rigs, name)("none")
    rig.send()
    assert rig.delivered() == [event().event_id]


@pytest.mark.parametrize(
    ("name", "fault", "permanent"),
    [
        *((name, "later", False) for name in EVERY),
        *((name, "broken", False) for name in EVERY),
        *((name, "never", True) for name in EVERY),
        *((name, "redirect", True) for name in EVERY),
        *((name, fault, False) for name in NETWORK for fault in CONNECTION),
        ("folder", "gone", False),
    ],
)
def test_every_fault_is_undeliverable_and_tells_no_secret(rigs: Rigs, name: str, fault: str, permanent: bool) -> None:
    rig: Rig = getattr(rigs, name)(fault)
    with pytest.raises(Undeliverable) as caught:
        rig.send()
    assert caught.value.permanent is permanent
    assert caught.value.reason
    assert SECRET not in repr(caught.value)
    assert rig.delivered() == []


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("fault", ["later", "broken"])
def test_a_channel_works_again_after_a_fault_that_passed(rigs: Rigs, name: str, fault: str) -> None:
    rig: Rig = getattr(rigs, name)(fault)
    with pytest.raises(Undeliverable):
        rig.send()
    rig.mend()
    rig.send()
    assert rig.delivered() == [event().event_id]


@pytest.mark.parametrize("name", EVERY)
def test_a_repeat_can_be_known_as_one(rigs: Rigs, name: str) -> None:
    rig: Rig = getattr(rigs, name)("none")
    rig.send()
    rig.send()
    assert rig.delivered() == [event().event_id] * (1 if name == "folder" else 2)


@pytest.mark.parametrize(("name", "variable"), [("mail", "SHILI_SECRET"), ("webhook", "SHILI_SECRET"),
                                                ("apprise", "SHILI_URL")])  # fmt: skip
def test_a_secret_that_is_not_set_is_named(
    rigs: Rigs, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    rig: Rig = getattr(rigs, name)("none")
    monkeypatch.delenv(variable)
    with pytest.raises(ConfigError, match=variable):
        rig.send()
    assert rig.delivered() == []


def test_a_wrong_password_is_a_matter_of_settings_and_tried_again(
    rigs: Rigs, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = rigs.mail("none")
    monkeypatch.setenv("SHILI_SECRET", "another")
    with pytest.raises(Undeliverable, match="refused user or password") as caught:
        rig.send()
    assert not caught.value.permanent


@pytest.mark.parametrize("url", ["wecombot://0123456789abcdef", "dingtalk://0123456789abcdef", "feishu://0123456789ab"])
def test_the_group_chats_of_the_customer_are_known(url: str) -> None:
    apprise = pytest.importorskip("apprise")
    assert apprise.Apprise.instantiate(url) is not None


def test_an_address_that_apprise_does_not_know_is_not_repeated(rigs: Rigs, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = rigs.apprise("none")
    monkeypatch.setenv("SHILI_URL", "pigeon://hidden")
    with pytest.raises(ConfigError, match="SHILI_URL: not an address") as caught:
        rig.send()
    assert "hidden" not in str(caught.value)


def test_one_bad_recipient_of_three_spoils_nothing_for_the_others(world: World) -> None:
    three = tuple(f"{name}@shili.example" for name in ("a", "bad", "c"))
    with mail_server() as receiver:
        receiver.refused = {three[1]: "550 5.1.1 no such user"}
        made = Mail("127.0.0.1", "n@shili.example", three, receiver.port, False)
        config = settings(mail=made, webhook=(), folder=None)
        sweep(world.conn, world.missing(FINANCE), config)
        report = deliver(world.conn, config, rng=random.Random(1), time=lambda: NOW)
    assert report == DeliveryReport(2, 0, 1, 0)
    assert sorted(mail["To"] for mail in receiver.mails) == [three[0], three[2]]
    assert [letter.recipient for letter in dead_letters(world.conn)] == [three[1]]


def test_a_greylisted_mail_is_taken_at_the_second_attempt(world: World) -> None:
    with mail_server() as receiver:
        receiver.answers = [("RCPT", "451 4.7.1 greylisted, come back later")]
        made = Mail("127.0.0.1", "n@shili.example", ("a@shili.example",), receiver.port, False)
        config = settings(mail=made, webhook=(), folder=None)
        sweep(world.conn, world.missing(FINANCE), config)
        reports = [
            deliver(world.conn, config, rng=random.Random(1), time=lambda wait=wait: NOW + wait) for wait in (0, 61)
        ]
    assert reports == [DeliveryReport(0, 1, 0, 1), DeliveryReport(1, 0, 0, 0)]
    assert len(receiver.mails) == 1


def test_a_missing_extra_costs_its_own_channel_alone(world: World, rigs: Rigs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.setenv("SHILI_URL", "wecombot://0123456789abcdef")
    with mail_server() as receiver:
        made = Mail("127.0.0.1", "n@shili.example", ("a@shili.example",), receiver.port, False)
        config = settings(mail=made, webhook=(), folder=None, apprise=(AppriseTarget("group", "SHILI_URL"),))
        sweep(world.conn, world.missing(FINANCE), config)
        report = deliver(world.conn, config, rng=random.Random(1), time=lambda: NOW)
    assert report == DeliveryReport(1, 1, 0, 1)
    error = world.conn.execute("SELECT error FROM outbox WHERE channel = 'apprise'").fetchone()[0]
    assert error == "alerts.apprise: not installed; pip install 'nianbao[apprise]'"
