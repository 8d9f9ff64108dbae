"""What each channel does on its own: headers, threads, signatures, what an answer means; and trials."""

from __future__ import annotations

import hashlib
import hmac
import json
import mailbox
import pathlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from alerts_event import NOW, SECRET, composed, event
from alerts_schema import complaints
from alerts_servers import hook_server, mail_server
from alerts_world import FINANCE, settings

from alerts import channels_of, send_test
from alerts.channels import Channel, Undeliverable
from alerts.event import Transition
from alerts.rules import RULES
from store.config import Folder, Mail, Webhook
from store.errors import ConfigError

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "event.schema.json").read_text(encoding="utf-8"))


def test_a_mail_is_threaded_dated_and_has_both_forms() -> None:
    with mail_server() as receiver:
        made = Mail("127.0.0.1", "年报监测 <n@shili.example>", ("s@shili.example",), receiver.port, False)
        (channel,) = channels_of(settings(mail=made, webhook=(), folder=None), time=lambda: NOW)
        for transition in (Transition.OPEN, Transition.RESOLVE):
            channel.send(composed(event(transition), "mail", "s@shili.example"))
    opened, ended = receiver.mails
    assert opened["Message-ID"] == f"<{event().event_id}.mail.s%40shili.example@nianbao>"
    assert opened["In-Reply-To"] is None
    assert ended["In-Reply-To"] == ended["References"] == opened["Message-ID"]
    assert parsedate_to_datetime(opened["Date"]).timestamp() == NOW
    assert opened["Subject"] == f"【年报监测】逾期未见发布：{FINANCE} 2025年度"
    assert ended["Subject"] == f"【年报监测】已结束·逾期未见发布：{FINANCE} 2025年度"
    assert [part.get_content_type() for part in opened.iter_parts()] == ["text/plain", "text/html"]
    assert "期后查看2次均未见发布" in opened.get_body(("plain",)).get_content()


def test_a_long_message_id_is_never_folded() -> None:
    recipient = f"{'very.long.' * 6}name@{'x' * 50}.shili.example"
    with mail_server() as receiver:
        made = Mail("127.0.0.1", "n@shili.example", (recipient,), receiver.port, False)
        (channel,) = channels_of(settings(mail=made, webhook=(), folder=None))
        message = composed(event(Transition.RESOLVE), "mail", recipient)
        channel.send(message)
    (mail,) = receiver.mails
    assert (mail["Message-ID"], mail["References"]) == (message.message_id, message.thread)


@pytest.mark.parametrize("recipient", ["s@shili.example\r\nBcc: x@shili.example", "", "nobody", "监督@"])
def test_an_address_that_is_none_is_refused_for_ever(recipient: str) -> None:
    made = Mail("127.0.0.1", "n@shili.example", (recipient,), 9, False)
    (channel,) = channels_of(settings(mail=made, webhook=(), folder=None))
    with pytest.raises(Undeliverable) as caught:
        channel.send(composed(event(), "mail", recipient))
    assert caught.value.permanent


def test_starttls_that_is_wanted_and_not_offered_sends_nothing() -> None:
    with mail_server() as receiver:
        made = Mail("127.0.0.1", "n@shili.example", ("s@shili.example",), receiver.port, starttls=True)
        (channel,) = channels_of(settings(mail=made, webhook=(), folder=None))
        with pytest.raises(Undeliverable, match="STARTTLS") as caught:
            channel.send(composed(event(), "mail", "s@shili.example"))
    assert not caught.value.permanent
    assert receiver.mails == []


def _hook(receiver_url: str) -> Channel:
    (channel,) = channels_of(
        settings(mail=None, folder=None, webhook=(Webhook("duty", receiver_url, "SHILI_SECRET", 0.3),)),
        time=lambda: NOW,
    )
    return channel


def test_a_webhook_is_signed_and_its_body_keeps_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHILI_SECRET", SECRET)
    with hook_server() as receiver:
        _hook(receiver.url).send(composed(event(), "webhook", "duty"))
    (request,) = receiver.requests
    stamp, signed = (part.split("=")[1] for part in request.headers["Nianbao-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), stamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
    assert (request.path, int(stamp), signed) == ("/hook?room=1", int(NOW), expected)
    assert request.headers["Idempotency-Key"] == event().event_id
    assert complaints(json.loads(request.body), SCHEMA, SCHEMA) == []


def test_the_schema_knows_every_kind_and_refuses_what_is_not_one() -> None:
    assert set(SCHEMA["properties"]["kind"]["enum"]) == {rule.kind for rule in RULES} | {"test"}
    assert set(SCHEMA["properties"]["transition"]["enum"]) == {transition.value for transition in Transition}
    assert complaints(event().to_json(), SCHEMA, SCHEMA) == []
    for broken in ({"kind": "rumour"}, {"data": {"guess": 1}}, {"version": 2}, {"at": "yesterday"}, {"more": 1}):
        assert complaints({**event().to_json(), **broken}, SCHEMA, SCHEMA)


@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait"),
    [
        (429, {"Retry-After": "120"}, False, 120.0),
        (503, {"Retry-After": format_datetime(datetime.fromtimestamp(NOW, UTC) + timedelta(seconds=90))}, False, 90.0),
        (503, {"Retry-After": "soon"}, False, None),
        (500, {}, False, None),
        (408, {}, False, None),
        (400, {}, True, None),
        (404, {"Retry-After": "5"}, True, None),
        (302, {"Location": "/elsewhere"}, True, None),
    ],
)
def test_what_an_answer_means(
    monkeypatch: pytest.MonkeyPatch, status: int, headers: dict[str, str], permanent: bool, wait: float | None
) -> None:
    monkeypatch.setenv("SHILI_SECRET", SECRET)
    with hook_server() as receiver:
        receiver.answers = [(status, headers)]
        with pytest.raises(Undeliverable) as caught:
            _hook(receiver.url).send(composed(event(), "webhook", "duty"))
    assert (caught.value.permanent, caught.value.retry_after) == (permanent, wait)
    assert str(status) in caught.value.reason
    assert len(receiver.requests) == 1  # a redirect is not followed


def test_a_mail_that_was_read_is_not_put_back(tmp_path: pathlib.Path) -> None:
    config = settings(mail=None, webhook=(), folder=Folder(str(tmp_path / "mail")))
    (channel,) = channels_of(config)
    message = composed(event(), "folder", "supervisor@localhost")
    channel.send(message)
    box = mailbox.Maildir(tmp_path / "mail")
    ((key, mail),) = box.iteritems()
    mail.set_subdir("cur")
    mail.add_flag("S")
    box[key] = mail
    channel.send(message)
    assert len(mailbox.Maildir(tmp_path / "mail")) == 1
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_a_trial_says_for_each_recipient_what_became_of_it(tmp_path: pathlib.Path) -> None:
    with mail_server() as receiver:
        receiver.answers = [("RCPT", "550 nobody")]
        mail = Mail("127.0.0.1", "n@shili.example", ("a@shili.example", "b@shili.example"), receiver.port, False)
        config = settings(mail=mail, webhook=(), folder=Folder(str(tmp_path / "mail")))
        trials = send_test(config, "mail", time=lambda: NOW)
    assert [(trial.recipient, trial.ok) for trial in trials] == [("a@shili.example", False), ("b@shili.example", True)]
    assert "550" in trials[0].to_json()["detail"]
    assert receiver.mails[0]["Subject"] == "【年报监测】测试·渠道测试：mail"


def test_a_trial_keeps_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHILI_SECRET", SECRET)
    with hook_server() as receiver:
        hook = Webhook("duty", receiver.url, "SHILI_SECRET", 2.0)
        (trial,) = send_test(settings(mail=None, folder=None, webhook=(hook,)), "webhook", time=lambda: NOW)
    assert trial.ok
    payload = json.loads(receiver.requests[0].body)
    assert complaints(payload, SCHEMA, SCHEMA) == []
    assert (payload["kind"], payload["transition"]) == ("test", "test")


def test_a_trial_of_a_channel_not_set_up_says_which_are() -> None:
    with pytest.raises(ConfigError, match="set up: mail, webhook, folder"):
        send_test(settings(), "pigeon")
