"""Every channel under the same faults."""

from __future__ import annotations

import mailbox
import pathlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from alerts_event import NOW, SECRET, composed, event
from alerts_servers import closed_port, hook_server, mail_server, silent_port
from alerts_world import settings

from alerts import channels_of
from alerts.channels import Channel, Undeliverable
from alerts.event import Transition
from alerts.message import Message
from store.config import Folder, Mail, Webhook
from store.errors import ConfigError


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
    """Makes rigs: one per channel and fault. ``hang`` and ``gone`` are faults of what has a network."""

    def __init__(self, folder: pathlib.Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack

    def mail(self, fault: str) -> Rig:
        receiver = self._stack.enter_context(mail_server())
        receiver.answers = {"later": [("RCPT", "450 later")], "never": [("DATA", "554 no")]}.get(fault, [])
        port = self._port(fault, receiver.port)
        made = Mail("127.0.0.1", "年报监测 <n@shili.example>", ("s@shili.example",), port, False, timeout=0.3)
        return Rig(self._only("mail", mail=made), lambda: [m["X-Nianbao-Event"] for m in receiver.mails])

    def webhook(self, fault: str) -> Rig:
        receiver = self._stack.enter_context(hook_server())
        receiver.answers = {"later": [(503, {})], "never": [(410, {})]}.get(fault, [])
        url = receiver.url.replace(str(receiver.port), str(self._port(fault, receiver.port)))
        hook = Webhook("duty", url, "SHILI_SECRET", timeout=0.3)
        return Rig(
            self._only("webhook", webhook=(hook,)),
            lambda: [request.headers["Idempotency-Key"] for request in receiver.requests if request.answer == 204],
        )

    def folder(self, fault: str) -> Rig:
        path = self._folder / "a" / "mail"
        obstacle = self._folder / "a"
        if fault in {"later", "gone"}:
            obstacle.write_text("a file where a folder should be")
        made = Folder(str(path), "nobody" if fault == "never" else "s@shili.example")
        return Rig(self._only("folder", folder=made), lambda: _ids(path) if path.is_dir() else [], obstacle.unlink)

    def _port(self, fault: str, port: int) -> int:
        if fault == "hang":
            return self._stack.enter_context(silent_port())
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
        yield Rigs(tmp_path, stack)


NETWORK = ("mail", "webhook")
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
        *((name, "never", True) for name in EVERY),
        *((name, "gone", False) for name in EVERY),
        *((name, "hang", False) for name in NETWORK),
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
def test_a_channel_works_again_after_a_fault_that_passed(rigs: Rigs, name: str) -> None:
    rig: Rig = getattr(rigs, name)("later")
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


def test_a_secret_that_is_not_set_is_named(rigs: Rigs, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = rigs.webhook("none")
    monkeypatch.delenv("SHILI_SECRET")
    with pytest.raises(ConfigError, match="SHILI_SECRET"):
        rig.send()
    assert rig.delivered() == []
