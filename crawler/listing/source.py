"""A source of a list: whatever says which request comes next, and in the end what all of them showed."""

from __future__ import annotations

from typing import Protocol

from crawler.listing.listing import Listing
from crawler.listing.proxy import ListRequest
from store.model.failures import Failure

#: 200 groups of 45 are 9,000 records: far more than any column of reports, far less than a trap.
MOST_REQUESTS = 200


class Source(Protocol):
    """``next()``, then ``take()``, ``refuse()`` or ``stop()`` in turn, until ``next()`` is None; then ``result()``."""

    def next(self) -> ListRequest | None:
        """What to ask for next, None where the walk is over."""
        ...

    def take(self, data: bytes, url: str, content_type: str | None = None) -> None:
        """What came back for the last request; ``url`` is where it came from, ``content_type`` the header as sent."""
        ...

    def refuse(self, failure: Failure) -> None:
        """The last request got no answer that can be used; another way of asking may still do."""
        ...

    def stop(self, failure: Failure) -> None:
        """Nothing more can be had of this list."""
        ...

    def result(self) -> Listing:
        """What was seen so far, and whether that is all of it."""
        ...
