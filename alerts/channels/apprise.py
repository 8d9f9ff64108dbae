"""Group chats and all else that Apprise speaks: 企业微信 (wecombot://), 钉钉 (dingtalk://), 飞书 (feishu://) …"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.channels.answers import is_worth_trying_again
from alerts.channels.channel import Undeliverable
from alerts.message import Message
from store.alertconfig import AppriseTarget
from store.config import secret
from store.errors import ConfigError

if TYPE_CHECKING:
    from apprise import AppriseResult

#: How Apprise's own log lines end where a service answered with an HTTP status.
_STATUS = re.compile(r"\berror=(\d{3})\b")


class AppriseChannel:
    """All Apprise targets; the recipient of a message is the target's name. Their addresses are secrets."""

    name, bundles = "apprise", True

    def __init__(self, settings: tuple[AppriseTarget, ...]) -> None:
        self._targets = {target.name: target for target in settings}
        self.recipients = tuple(self._targets)
        if len(self._targets) < len(settings):
            raise ConfigError("alerts.apprise: two targets have the same name")

    def send(self, message: Message) -> None:
        target = self._targets[message.recipient]
        result = _notify(secret(target.url_env), target, message)
        if not result:
            raise _undeliverable(result)


def _notify(url: str, target: AppriseTarget, message: Message) -> AppriseResult:
    """Hand the short form to the one service behind an address; no redirects, and a limit on the time."""
    try:
        import apprise  # optional: the extra "apprise"
    except ImportError as error:
        raise ConfigError("alerts.apprise: not installed; pip install 'nianbao[apprise]'") from error
    asset = apprise.AppriseAsset(app_id="nianbao", app_desc="nianbao", http_redirects=False, async_mode=False)
    service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if service is None:
        # The address itself is a secret, so it is not repeated here.
        raise ConfigError(f"{target.url_env}: not an address that Apprise knows")
    sender = apprise.Apprise(asset=asset)
    sender.add(service)
    return sender.notify(
        body=message.brief, title=message.subject, body_format=apprise.NotifyFormat.TEXT, timeout=target.timeout
    )


def _undeliverable(result: AppriseResult) -> Undeliverable:
    """Apprise says why in its log alone; a status found there counts, everything else may pass.

    The log itself is not repeated: it may hold parts of the address.
    """
    codes = [int(found[1]) for entry in result.logs() if (found := _STATUS.search(str(entry.message)))]
    if not codes:
        return Undeliverable("the service did not take the message or cannot be reached", permanent=False)
    return Undeliverable(f"the service answered {codes[-1]}", permanent=not is_worth_trying_again(codes[-1]))
