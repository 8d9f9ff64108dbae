"""One message to one recipient, made from its event alone: a repeat is the same message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alerts.event import Event, Transition
from alerts.identity import event_id, message_id
from alerts.templates import write


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is given. ``thread`` is the Message-ID of the first message of the episode, if not this one."""

    event_id: str
    message_id: str
    thread: str | None
    recipient: str
    subject: str
    text: str
    html: str
    payload: Mapping[str, Any]


def compose(event: Event, channel: str, recipient: str) -> Message:
    """The message that tells one recipient on one channel of an event."""
    letter = write(event)
    return Message(
        event.event_id, message_id(event.event_id, channel, recipient), _thread(event, channel, recipient), recipient,
        letter.subject, letter.text(), letter.html(), event.to_json(),
    )  # fmt: skip


def _thread(event: Event, channel: str, recipient: str) -> str | None:
    if event.transition not in {Transition.UPDATE, Transition.RESOLVE}:
        return None
    return message_id(event_id(event.key, event.episode, Transition.OPEN.value, 1), channel, recipient)
