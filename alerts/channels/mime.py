"""A message as a mail: plain text with an HTML alternative, threaded by episode."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import cast

from alerts.channels.channel import Undeliverable
from alerts.message import Message
from alerts.templates.letter import PICTURE_CID
from alerts.words import one_line
from store.clock import SHANGHAI

_IDS = {"message-id", "in-reply-to", "references"}


class _WholeIds(EmailPolicy):
    """The standard policy folds a long Message-ID into encoded words, by which no thread is ever found again."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name.lower() in _IDS else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _IDS:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _WholeIds(linesep="\r\n")


def mail(message: Message, sender: str, at: float) -> EmailMessage:
    """The mail for one recipient; ``at`` is Unix seconds. Raises Undeliverable when an address is none."""
    made = EmailMessage(policy=_POLICY)
    made["From"] = mailbox_of(sender)
    made["To"] = mailbox_of(message.recipient)
    made["Subject"] = message.subject
    made["Date"] = format_datetime(datetime.fromtimestamp(at, SHANGHAI))
    made["Message-ID"] = message.message_id
    if message.thread is not None:
        made["In-Reply-To"] = message.references[-1]
        made["References"] = " ".join(message.references)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Nianbao-Event"] = message.event_id
    # base64: every server takes it, also one that does not speak 8BITMIME.
    made.set_content(message.text, cte="base64")
    made.add_alternative(message.html, subtype="html", cte="base64")
    if message.picture is not None:
        page = cast(EmailMessage, made.get_payload(1))
        page.add_related(message.picture, "image", "png", cid=f"<{PICTURE_CID}>", filename="coverage.png")
    return made


def mailbox_of(text: str) -> Mailbox:
    """An address with its name; raises Undeliverable where the text is no single clean address."""
    name, address = parseaddr(text)
    try:
        if one_line(text, len(text) + 1) != text:
            raise ValueError("line breaks or control characters")
        return Mailbox(name, addr_spec=address)
    except (ValueError, IndexError) as error:
        raise Undeliverable(f"'{one_line(text)}' is no mail address", permanent=True) from error
