"""One message to one recipient, made from its events alone: a repeat is the same message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alerts.event import Event
from alerts.identity import message_id
from alerts.templates import write, write_group
from alerts.templates.picture import coverage_png

if TYPE_CHECKING:
    from alerts.bundle import Bundle

#: A mail refers to no more messages than these; the first of a thread is always among them.
_REFERENCES = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a message, and the Message-IDs by which its recipient heard of the same episode before."""

    event: Event
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is given.

    ``references`` are Message-IDs of earlier messages, the first of the thread in front. ``brief`` is for channels
    with little room. ``picture`` is a PNG, or None.
    """

    event_id: str
    message_id: str
    references: tuple[str, ...]
    recipient: str
    subject: str
    text: str
    html: str
    brief: str
    payload: Mapping[str, Any]
    picture: bytes | None = None

    @property
    def thread(self) -> str | None:
        """The Message-ID of the first message of the thread, if this is not it."""
        return self.references[0] if self.references else None


def compose(parts: Sequence[Part], channel: str, recipient: str, bundle: Bundle | None, named: int) -> Message:
    """The message that tells one recipient on one channel of events; it bears the name of the first of them.

    A group names the ``named`` worst and counts the rest.
    """
    head = parts[0].event
    picture = None
    if len(parts) == 1:
        letter = write(head)
    else:
        picture = coverage_png(bundle.coverage) if bundle else None
        letter = write_group([part.event for part in parts], bundle, named, has_picture=picture is not None)
    return Message(
        head.event_id, message_id(head.event_id, channel, recipient), _references(parts), recipient, letter.subject,
        letter.text(), letter.html(), letter.brief(), head.to_json(), picture,
    )  # fmt: skip


def _references(parts: Sequence[Part]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(name for part in parts for name in part.earlier))
    return found if len(found) <= _REFERENCES else (found[0], *found[-_REFERENCES + 1 :])
