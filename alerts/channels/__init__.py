"""The ways of reaching people: e-mail, signed webhooks, group chats by Apprise, and a folder of mails."""

from __future__ import annotations

from collections.abc import Callable

from alerts.address import Address
from alerts.channels.apprise import AppriseChannel
from alerts.channels.channel import Channel, Undeliverable
from alerts.channels.folder import FolderChannel
from alerts.channels.mail import MailChannel
from alerts.channels.webhook import WebhookChannel
from store.clock import real_time
from store.config import Config

__all__ = ["Address", "Channel", "Undeliverable", "channels_of"]


def channels_of(config: Config, *, time: Callable[[], float] = real_time) -> tuple[Channel, ...]:
    """The channels that the settings name; ``time`` gives Unix seconds. Raises ConfigError.

    Secrets are not asked for before a message is sent.
    """
    found: list[Channel] = []
    if config.alerts.mail is not None:
        named = [name for route in config.alerts.route if route.channel == "mail" for name in route.recipients]
        found.append(MailChannel(config.alerts.mail, time, named))
    if config.alerts.webhook:
        found.append(WebhookChannel(config.alerts.webhook, time))
    if config.alerts.apprise:
        found.append(AppriseChannel(config.alerts.apprise))
    if config.alerts.folder is not None:
        found.append(FolderChannel(config.alerts.folder, config.folder, time))
    return tuple(found)
