"""A signed webhook: one POST of the event's JSON, no redirects followed."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from alerts.channels.answers import is_worth_trying_again
from alerts.channels.channel import Undeliverable
from alerts.message import Message
from store.config import Webhook, secret
from store.errors import ConfigError


def signature(key: str, at: int, body: bytes) -> str:
    """``t=UNIX,v1=HEX``: HMAC-SHA256 over the time, a full stop and the body."""
    made = hmac.new(key.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


class WebhookChannel:
    """All webhooks; the recipient of a message is the webhook's name."""

    name, bundles = "webhook", False

    def __init__(self, settings: tuple[Webhook, ...], time: Callable[[], float]) -> None:
        self._hooks, self._time = {hook.name: _checked(hook) for hook in settings}, time
        self.recipients = tuple(self._hooks)
        if len(self._hooks) < len(settings):
            raise ConfigError("alerts.webhook: two webhooks have the same name")

    def send(self, message: Message) -> None:
        hook = self._hooks[message.recipient]
        body = json.dumps(message.payload, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "nianbao-webhook/1",
            "Idempotency-Key": message.event_id,
            "Nianbao-Signature": signature(secret(hook.secret_env), int(self._time()), body),
        }
        try:
            status, retry_after = _post(hook, body, headers)
        except TimeoutError as error:
            raise Undeliverable("the receiver did not answer in time", permanent=False) from error
        except (OSError, http.client.HTTPException) as error:
            said = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            raise Undeliverable(f"the receiver cannot be reached: {said}", permanent=False) from error
        if not 200 <= status < 300:
            again = is_worth_trying_again(status)
            wait = _seconds(retry_after, self._time()) if again else None
            raise Undeliverable(f"the receiver answered {status}", permanent=not again, retry_after=wait)


def _post(hook: Webhook, body: bytes, headers: dict[str, str]) -> tuple[int, str | None]:
    parts = urlsplit(hook.url)
    secure = parts.scheme == "https"
    make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=hook.timeout)
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        with connection.getresponse() as answer:
            return answer.status, answer.getheader("Retry-After")
    finally:
        connection.close()


def _checked(hook: Webhook) -> Webhook:
    try:
        parts = urlsplit(hook.url)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and hook.url.isascii()
    except ValueError:
        good = False
    if not good:
        # The address itself may be a secret, so it is not repeated here.
        raise ConfigError(f"alerts.webhook.url of '{hook.name}': not an http or https address")
    return hook


def _seconds(text: str | None, now: float) -> float | None:
    """``Retry-After`` as seconds from now: a number or an HTTP date; what is neither says nothing."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None
