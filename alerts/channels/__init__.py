"""The ways of reaching people: e-mail, signed webhooks, and a folder of mails."""

from __future__ import annotations

from collections.abc import Callable

from alerts.channels.channel import Address, Channel, Undeliverable
from alerts.channels.folder import FolderChannel
from alerts.channels.mail import MailChannel
from alerts.channels.webhook import WebhookChannel
from store.clock import real_time
from store.config import Config

__all__ = ["Address", "Channel", "Undeliverable", "addresses_of", "channels_of"]


def channels_of(config: Config, *, time: Callable[[], float] = real_time) -> tuple[Channel, ...]:
    """The channels that the settings name; ``time`` gives Unix seconds. Raises ConfigError.

    Secrets are not asked for before a message is sent.
    """
    found: list[Channel] = []
    if config.alerts.mail is not None:
        found.append(MailChannel(config.alerts.mail, time))
    if config.alerts.webhook:
        found.append(WebhookChannel(config.alerts.webhook, time))
    if config.alerts.folder is not None:
        found.append(FolderChannel(config.alerts.folder, config.folder, time))
    return tuple(found)


def addresses_of(config: Config) -> list[Address]:
    """Everybody who is told, on every channel."""
    return [Address(channel.name, recipient) for channel in channels_of(config) for recipient in channel.recipients]
