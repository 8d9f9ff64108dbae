"""What a channel is: ``send`` delivers one message to one recipient, or raises ``Undeliverable``."""

from __future__ import annotations

from typing import Protocol

from alerts.message import Message


class Undeliverable(Exception):
    """A message was not taken. ``reason`` is for people and never holds a secret or an address with one.

    ``permanent``: trying again will not help. ``retry_after``: seconds the other side asked us to wait.
    ``for_all``: nobody on this channel can be reached now, so that the others need not be tried.
    """

    def __init__(
        self, reason: str, *, permanent: bool, retry_after: float | None = None, for_all: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.for_all = for_all


class Channel(Protocol):
    """One way of reaching people, with everybody it reaches."""

    @property
    def name(self) -> str: ...

    @property
    def bundles(self) -> bool:
        """Whether people read it: they get what is due in one message; a machine gets every event by itself."""
        ...

    @property
    def recipients(self) -> tuple[str, ...]: ...

    def send(self, message: Message) -> None:
        """Hand over one message; raises Undeliverable. Called outside any transaction; may be repeated."""
        ...
