"""Where a message goes: one recipient on one channel."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """One recipient on one channel."""

    channel: str
    recipient: str
